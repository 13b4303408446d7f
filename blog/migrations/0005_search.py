"""The index of search. Nothing is in it until `rebuild_search_index` has run; articles saved from now on are."""

import django.db.models.deletion
from django.db import migrations, models

from blog import search


def make_index(apps, schema_editor):
    for statement in search.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in search.DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("blog", "0004_house_style")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="blog.post",
                        verbose_name="記事",
                    ),
                ),
                ("number", models.BigIntegerField(verbose_name="順番")),
                ("minute", models.BigIntegerField(verbose_name="日付")),
                ("head", models.TextField(verbose_name="タイトル、タグ、著者")),
                ("text", models.TextField(verbose_name="抜粋と本文")),
            ],
            options={
                "verbose_name": "検索の索引",
                "verbose_name_plural": "検索の索引",
                "indexes": [models.Index(fields=["number"], name="search_number")],
            },
        ),
        migrations.CreateModel(
            name="SearchMiss",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, unique=True, verbose_name="検索の言葉")),
                ("count", models.PositiveIntegerField(default=1, verbose_name="回数")),
            ],
            options={
                "verbose_name": "見つからなかった検索",
                "verbose_name_plural": "見つからなかった検索",
                "ordering": ["-count", "text"],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
