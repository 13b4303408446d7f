"""PostgreSQL: keep the long texts of posts as they are (docs/decisions/0060-texts-uncompressed-in-postgresql.md)."""

from django.db import migrations

TEXTS = ("body", "html", "plain_text")


def set_storage(schema_editor, kind):
    if schema_editor.connection.vendor == "postgresql":
        for column in TEXTS:
            schema_editor.execute(f"ALTER TABLE blog_post ALTER COLUMN {column} SET STORAGE {kind}")


def keep(apps, schema_editor):
    set_storage(schema_editor, "EXTERNAL")


def compress(apps, schema_editor):
    set_storage(schema_editor, "EXTENDED")


class Migration(migrations.Migration):
    dependencies = [("blog", "0001_the_newsroom")]

    operations = [migrations.RunPython(keep, compress)]
