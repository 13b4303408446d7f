"""Lists are counted, and their pages found, in indexes that hold all that decides on what is public."""

from django.db import migrations, models

PUBLISHED = models.Q(status="published")
FIELDS = {
    "post_published_newest": ["-published_at", "-id", "public_at", "unpublish_at", "status"],
    "post_category_newest": ["category", "-published_at", "-id", "public_at", "unpublish_at", "status"],
    "post_public_at": ["public_at", "unpublish_at", "status"],
}
"""Name → fields."""


class Migration(migrations.Migration):
    dependencies = [("blog", "0017_log_backups")]

    operations = [
        operation
        for name, fields in FIELDS.items()
        for operation in (
            migrations.RemoveIndex("post", name),
            migrations.AddIndex("post", models.Index(fields=fields, condition=PUBLISHED, name=name)),
        )
    ]
