"""Who signs in, with what, and what was done to the safety of the house."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class SignInAttempt(models.Model):
    """One guess at a password or a code, kept while it counts (blog.services.security.throttle)."""

    key = models.CharField("対象", max_length=64)
    """A keyed digest of the name, the address or the account that was tried: what people type into the name
    is at times their password."""
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "ログインの試み"
        indexes = [models.Index(fields=["key", "-at"], name="attempt_key_at")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M:%S}"


class SecondFactor(models.Model):
    """What somebody has besides a password: an app that makes codes, or a passkey."""

    class Kind(models.TextChoices):
        TOTP = "totp", "認証アプリ"
        PASSKEY = "passkey", "パスキー"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="アカウント",
        on_delete=models.CASCADE,
        related_name="second_factors",
    )
    kind = models.CharField("種類", max_length=10, choices=Kind)
    name = models.CharField("名前", max_length=60)
    secret = models.TextField("鍵")
    """TOTP: the shared secret, encrypted; a passkey: its public half (blog.services.security)."""
    counter = models.BigIntegerField("最後の回", default=0)
    """TOTP: the last period whose code was taken; a passkey: its signature counter. Neither goes back."""
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    used_at = models.DateTimeField("最後に使った日時", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "二段階認証"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}「{self.name}」"


class RecoveryCode(models.Model):
    """A code on paper that stands in once for a lost second factor. Only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="アカウント",
        on_delete=models.CASCADE,
        related_name="recovery_codes",
    )
    digest = models.CharField("要約", max_length=64)
    used_at = models.DateTimeField("使った日時", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "リカバリーコード"
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="recoverycode_once_an_account")
        ]

    def __str__(self) -> str:
        return "使用済み" if self.used_at else "未使用"


class AuditEntry(models.Model):
    """One line of the audit log. Written once: the database refuses to change or delete it
    (blog.services.security.seal). What is done with an article's state stands in Event.

    The account is written down by number and name, without a foreign key: the line outlives it unchanged.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "ログインした"
        SIGN_IN_FAILED = "sign_in_failed", "ログインに失敗した"
        LOCKED = "locked", "ログインを止めた"
        SIGNED_OUT = "signed_out", "ログアウトした"
        SESSIONS_ENDED = "sessions_ended", "ほかの端末をログアウトさせた"
        RESET_ASKED = "reset_asked", "パスワードの再設定を頼んだ"
        PASSWORD_CHANGED = "password_changed", "パスワードを変えた"
        FACTOR_ADDED = "factor_added", "二段階認証を登録した"
        FACTOR_REMOVED = "factor_removed", "二段階認証を外した"
        FACTOR_RESET = "factor_reset", "二段階認証をリセットした"
        CODES_MADE = "codes_made", "リカバリーコードを作った"
        CODE_USED = "code_used", "リカバリーコードを使った"
        ACCOUNT_CREATED = "account_created", "アカウントを作った"
        ACCOUNT_CHANGED = "account_changed", "アカウントを変えた"
        ACCOUNT_DELETED = "account_deleted", "アカウントを消した"
        RIGHTS_CHANGED = "rights_changed", "権限を変えた"
        EXPORTED = "exported", "書き出した"
        IMPORTED = "imported", "取り込んだ"
        BACKED_UP = "backed_up", "バックアップした"
        RESTORED = "restored", "バックアップから戻した"
        SETTINGS_CHANGED = "settings_changed", "設定を変えた"
        ARTICLE_DELETED = "article_deleted", "記事を消した"
        PAGE_DELETED = "page_deleted", "固定ページを消した"
        LOG_SHORTENED = "log_shortened", "古い監査記録を消した"

    at = models.DateTimeField("日時", default=timezone.now)
    kind = models.CharField("したこと", max_length=20, choices=Kind)
    actor_id = models.BigIntegerField("した人の番号", null=True)
    actor = models.CharField("した人", max_length=150, blank=True)
    """Empty: the system itself, a command."""
    address = models.CharField("IPアドレス", max_length=45, blank=True)
    subject = models.CharField("対象", max_length=300, blank=True)
    note = models.TextField("説明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "監査記録"
        ordering = ["-pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["kind", "-at"], name="audit_kind_at"),
            models.Index(fields=["-at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.subject or self.actor}"
