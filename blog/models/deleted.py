"""Articles and fixed pages that were deleted, while they can be brought back."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .fields import PATH_LENGTH


class DeletedText(models.Model):
    """A deleted article or fixed page with what belonged to it."""

    class Kind(models.TextChoices):
        POST = "post", "記事"
        PAGE = "page", "固定ページ"

    kind = models.CharField("種類", max_length=10, choices=Kind)
    title = models.CharField("タイトル", max_length=500, blank=True)
    standing = models.CharField("削除したときの状態", max_length=20)
    """In an editor's words (blog.services.deleted_kinds)."""
    path = models.CharField("アドレス", max_length=PATH_LENGTH, blank=True)
    deleted_at = models.DateTimeField("削除した日時", default=timezone.now)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="削除した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    rows = models.TextField("内容", help_text="blog.services.deleted が書き、読みます。")

    class Meta:
        verbose_name = verbose_name_plural = "削除した記事とページ"
        ordering = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return self.title or "（無題）"
