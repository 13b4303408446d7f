from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0015_note_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="pictures",
            field=models.JSONField(default=list, editable=False, verbose_name="本文の画像"),
        ),
    ]
