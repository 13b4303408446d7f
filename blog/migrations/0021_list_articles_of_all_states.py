"""Articles in any state, as the desk lists them, are found and counted in indexes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0020_fill_plain_texts_of_pages")]

    operations = [
        migrations.AddIndex(
            "post", models.Index(fields=["-published_at", "-id", "status"], name="post_newest")
        ),
        migrations.AddIndex("post", models.Index(fields=["slug", "source_path"], name="post_names")),
    ]
