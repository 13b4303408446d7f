"""Names for making a backup and taking one back in the audit log. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0016_pictures_in_texts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditentry',
            name='kind',
            field=models.CharField(choices=[('signed_in', 'ログインした'), ('sign_in_failed', 'ログインに失敗した'), ('locked', 'ログインを止めた'), ('signed_out', 'ログアウトした'), ('sessions_ended', 'ほかの端末をログアウトさせた'), ('password_changed', 'パスワードを変えた'), ('factor_added', '二段階認証を登録した'), ('factor_removed', '二段階認証を外した'), ('factor_reset', '二段階認証をリセットした'), ('codes_made', 'リカバリーコードを作った'), ('code_used', 'リカバリーコードを使った'), ('account_created', 'アカウントを作った'), ('account_changed', 'アカウントを変えた'), ('account_deleted', 'アカウントを消した'), ('rights_changed', '権限を変えた'), ('exported', '書き出した'), ('imported', '取り込んだ'), ('backed_up', 'バックアップした'), ('restored', 'バックアップから戻した'), ('settings_changed', '設定を変えた'), ('article_deleted', '記事を消した'), ('log_shortened', '古い監査記録を消した')], max_length=20, verbose_name='したこと'),
        ),
    ]
