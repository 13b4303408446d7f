from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0018_count_in_indexes")]

    operations = [
        migrations.AddField(
            model_name="page",
            name="plain_text",
            field=models.TextField(blank=True, editable=False, verbose_name="本文の文字"),
        ),
    ]
