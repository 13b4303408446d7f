"""Posts with the same description are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0005_search")]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                models.Func(
                    "description",
                    template="SUBSTR(%(expressions)s, 1, 100)",
                    output_field=models.TextField(),
                ),
                name="post_description_start",
            ),
        ),
    ]
