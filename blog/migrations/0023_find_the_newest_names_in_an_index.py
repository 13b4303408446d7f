"""Of articles with a part of a name in common, the newest are found without a look into their rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0022_find_names_in_an_index")]

    operations = [
        migrations.AddIndex(
            "post",
            models.Index(fields=["slug", "source_path", "published_at", "id"], name="post_names_newest"),
        ),
        # Last, for it locks the table even against readers until the transaction ends.
        migrations.RemoveIndex("post", "post_names_keys"),
    ]
