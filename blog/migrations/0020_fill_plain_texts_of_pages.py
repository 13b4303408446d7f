"""Derives the plain text of the fixed pages that are there already, so that search finds them at once."""

from typing import Any

from django.db import migrations

from blog.text import plain


def fill(apps: Any, schema_editor: Any) -> None:
    Page = apps.get_model("blog", "Page")
    for page in Page.objects.exclude(html="").only("html"):
        Page.objects.filter(pk=page.pk).update(plain_text=plain.from_html(page.html))


class Migration(migrations.Migration):
    dependencies = [("blog", "0019_plain_texts_of_pages")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
