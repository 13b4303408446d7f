"""What a post said before."""

from django.conf import settings
from django.db import models


class Revision(models.Model):
    """The text of a post and what stands around it at one moment, complete enough to bring it back."""

    class Kind(models.TextChoices):
        SAVED = "saved", "保存"
        OVERWRITTEN = "overwritten", "取り込みで上書きする前"
        RESTORED = "restored", "復元する前"

    post = models.ForeignKey(
        "blog.Post", verbose_name="記事", on_delete=models.CASCADE, related_name="revisions"
    )
    kind = models.CharField("種類", max_length=20, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="編集した人",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField("日時", auto_now_add=True)
    content = models.JSONField("内容", help_text="blog.services.revisions が書き、読みます。")

    class Meta:
        verbose_name = verbose_name_plural = "版"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.post} ({self.get_kind_display()})"
