"""Where the database writes down what changes. The triggers that do so are put in place after every
migration (blog.kept.triggers)."""

import blog.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0014_security")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="日時")),
                (
                    "transaction",
                    models.BigIntegerField(
                        help_text="PostgreSQLの番号（xid8）。SQLiteでは0：書き込みは一つずつ。",
                        verbose_name="トランザクション",
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="表")),
                (
                    "before",
                    models.JSONField(encoder=blog.models.fields.JapaneseJSON, null=True, verbose_name="変わる前"),
                ),
                (
                    "after",
                    models.JSONField(encoder=blog.models.fields.JapaneseJSON, null=True, verbose_name="変わったあと"),
                ),
            ],
            options={
                "verbose_name": "変更の控え",
                "verbose_name_plural": "変更の控え",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["transaction"], name="change_transaction")],
            },
        ),
    ]
