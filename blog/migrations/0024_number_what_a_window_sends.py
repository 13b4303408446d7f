"""What a window sent earlier and what arrives later does not take the place of what it sent after it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0023_find_the_newest_names_in_an_index")]

    operations = [
        migrations.AddField(
            "revision",
            "sent",
            models.BigIntegerField(
                editable=False, help_text="同じ画面の中で、あとに送ったものほど大きい。", null=True, verbose_name="送った順"
            ),
        ),
    ]
