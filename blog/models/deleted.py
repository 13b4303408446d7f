"""Articles that were deleted, while they can be brought back."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .fields import PATH_LENGTH


class DeletedPost(models.Model):
    """A deleted article with what belonged to it. It has the key that the article had."""

    id = models.BigIntegerField("番号", primary_key=True)
    title = models.CharField("タイトル", max_length=500, blank=True)
    standing = models.CharField("削除したときの状態", max_length=20)
    """In an editor's words (blog.services.workflow.Standing)."""
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
        verbose_name = verbose_name_plural = "削除した記事"
        ordering = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return self.title or "（無題）"
