"""Articles are found by a part of a slug or of a file's name without a look into their rows, in PostgreSQL too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0021_list_articles_of_all_states")]

    operations = [
        migrations.AddIndex(
            "post", models.Index(fields=["slug", "source_path", "id"], name="post_names_keys")
        ),
        # Last, for it locks the table even against readers until the transaction ends.
        migrations.RemoveIndex("post", "post_names"),
    ]
