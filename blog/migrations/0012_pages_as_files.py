import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0010_renditions"),
    ]

    operations = [
        migrations.AddField(
            model_name="page",
            name="in_sitemap",
            field=models.BooleanField(default=True, verbose_name="サイトマップに載せる"),
        ),
        migrations.AddField(
            model_name="page",
            name="robots",
            field=models.CharField(
                blank=True, help_text="例：noindex", max_length=200, verbose_name="robots"
            ),
        ),
        migrations.AddField(
            model_name="page",
            name="source_site",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="pages",
                to="blog.importedsite",
                verbose_name="元のサイト",
            ),
        ),
    ]
