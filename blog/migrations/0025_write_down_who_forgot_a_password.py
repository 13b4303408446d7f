"""The audit log knows one more thing that is done. Nothing changes in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0024_number_what_a_window_sends")]

    operations = [
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
                    ("log_shortened", "古い監査記録を消した"),
                ],
                max_length=20,
                verbose_name="したこと",
            ),
        ),
    ]
