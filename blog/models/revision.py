"""What a post said before, and what is being written beside it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from .fields import JapaneseJSON

NOTE_LENGTH = 200
"""Characters of a note."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    def in_line(self) -> Self:
        """Those that followed one another as the text of their post: all but the refused ones."""
        return self.exclude(kind=Revision.Kind.REFUSED)


class Revision(models.Model):
    """The text of a post and what stands around it at one moment, complete enough to bring it back."""

    class Kind(models.TextChoices):
        AUTOSAVED = "autosaved", "自動保存"
        SAVED = "saved", "保存"
        MERGED = "merged", "統合"
        RESTORED = "restored", "復元"
        OVERWRITTEN = "overwritten", "取り込みで上書きする前"
        REFUSED = "refused", "衝突して残した入力"

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
    note = models.CharField("メモ", max_length=NOTE_LENGTH, blank=True)
    created_at = models.DateTimeField("日時", default=timezone.now)
    base = models.ForeignKey(
        "self",
        verbose_name="もとの版",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    client = models.CharField("書いた画面", max_length=40, blank=True, editable=False)
    sent = models.BigIntegerField(
        "送った順", null=True, editable=False, help_text="同じ画面の中で、あとに送ったものほど大きい。"
    )
    sealed = models.BooleanField(
        "ほかの画面が開いた", default=False, editable=False, help_text="自動保存で書き換えない。"
    )
    content = models.JSONField(
        "内容", encoder=JapaneseJSON, help_text="blog.services.content が書き、読みます。"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.post} ({self.get_kind_display()})"
