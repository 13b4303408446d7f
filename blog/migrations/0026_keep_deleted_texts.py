"""Deleted articles and fixed pages are kept for a while, to be brought back."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0025_write_down_who_forgot_a_password"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(
                choices=[
                    ("created", "書き始めた"),
                    ("submitted", "レビューに出した"),
                    ("returned", "差し戻した"),
                    ("approved", "承認した"),
                    ("scheduled", "予約した"),
                    ("unscheduled", "予約を取り消した"),
                    ("published", "公開した"),
                    ("changed", "公開中の記事に変更を反映した"),
                    ("discarded", "未公開の変更を捨てた"),
                    ("ending", "公開終了を決めた"),
                    ("withdrawn", "取り下げた"),
                    ("to_draft", "下書きに戻した"),
                    ("moved", "アドレスを変えた"),
                    ("bulk", "まとめて変えた"),
                    ("undone", "まとめての変更を取り消した"),
                    ("shared", "プレビューリンクを作った"),
                    ("unshared", "プレビューリンクを無効にした"),
                    ("brought_back", "削除から戻した"),
                ],
                max_length=20,
                verbose_name="したこと",
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
        migrations.CreateModel(
            name="DeletedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("post", "記事"), ("page", "固定ページ")],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=500, verbose_name="タイトル")),
                ("standing", models.CharField(max_length=20, verbose_name="削除したときの状態")),
                ("path", models.CharField(blank=True, max_length=600, verbose_name="アドレス")),
                (
                    "deleted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="削除した日時"),
                ),
                (
                    "rows",
                    models.TextField(
                        help_text="blog.services.deleted が書き、読みます。", verbose_name="内容"
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="削除した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "削除した記事とページ",
                "verbose_name_plural": "削除した記事とページ",
                "ordering": ["-deleted_at", "-pk"],
            },
        ),
    ]
