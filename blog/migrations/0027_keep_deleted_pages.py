"""Deleted fixed pages are kept in the table of deleted articles, under keys of its own: those of articles and
pages are the same numbers. Rights that were given to the table stay with it."""

from typing import Any

from django.core.management.color import no_style
from django.db import migrations, models


def count_on(apps: Any, schema_editor: Any) -> None:
    """PostgreSQL would begin to count at 1, where articles are."""
    table = apps.get_model("blog", "DeletedText")
    for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), [table]):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("blog", "0026_keep_deleted_articles")]

    operations = [
        migrations.RenameModel("DeletedPost", "DeletedText"),
        migrations.AlterModelOptions(
            "deletedtext",
            {
                "ordering": ["-deleted_at", "-pk"],
                "verbose_name": "削除した記事とページ",
                "verbose_name_plural": "削除した記事とページ",
            },
        ),
        migrations.AlterField(
            "deletedtext",
            "id",
            models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
        ),
        migrations.RunPython(count_on, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            "deletedtext",
            "kind",
            models.CharField(
                choices=[("post", "記事"), ("page", "固定ページ")],
                default="post",
                max_length=10,
                verbose_name="種類",
            ),
        ),
        migrations.AlterField(
            "auditentry",
            "kind",
            models.CharField(
                choices=[
                    ("signed_in", "ログインした"),
                    ("sign_in_failed", "ログインに失敗した"),
                    ("locked", "ログインを止めた"),
                    ("signed_out", "ログアウトした"),
                    ("sessions_ended", "ほかの端末をログアウトさせた"),
                    ("reset_asked", "パスワードの再設定を頼んだ"),
                    ("password_changed", "パスワードを変えた"),
                    ("factor_added", "二段階認証を登録した"),
                    ("factor_removed", "二段階認証を外した"),
                    ("factor_reset", "二段階認証をリセットした"),
                    ("codes_made", "リカバリーコードを作った"),
                    ("code_used", "リカバリーコードを使った"),
                    ("account_created", "アカウントを作った"),
                    ("account_changed", "アカウントを変えた"),
                    ("account_deleted", "アカウントを消した"),
                    ("rights_changed", "権限を変えた"),
                    ("exported", "書き出した"),
                    ("imported", "取り込んだ"),
                    ("backed_up", "バックアップした"),
                    ("restored", "バックアップから戻した"),
                    ("settings_changed", "設定を変えた"),
                    ("article_deleted", "記事を消した"),
                    ("page_deleted", "固定ページを消した"),
                    ("log_shortened", "古い監査記録を消した"),
                ],
                max_length=20,
                verbose_name="したこと",
            ),
        ),
    ]
