"""What colleagues say and do around an article: comments, records, links for guests, who is there …"""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


def _user(label: str, *, null: bool = True, related_name: str = "+") -> "models.ForeignKey[Any, Any]":
    """A key to an account. What somebody did outlives the account; what is somebody's own does not."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.SET_NULL if null else models.CASCADE,
        null=null,
        related_name=related_name,
    )


def _post(related_name: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "blog.Post", verbose_name="記事", on_delete=models.CASCADE, related_name=related_name
    )


class Event(models.Model):
    """One thing that was done with an article: a change of state, a hand-over, a bulk change."""

    class Action(models.TextChoices):
        CREATED = "created", "書き始めた"
        SUBMITTED = "submitted", "レビューに出した"
        RETURNED = "returned", "差し戻した"
        APPROVED = "approved", "承認した"
        SCHEDULED = "scheduled", "予約した"
        UNSCHEDULED = "unscheduled", "予約を取り消した"
        PUBLISHED = "published", "公開した"
        CHANGED = "changed", "公開中の記事に変更を反映した"
        DISCARDED = "discarded", "未公開の変更を捨てた"
        ENDING = "ending", "公開終了を決めた"
        WITHDRAWN = "withdrawn", "取り下げた"
        TO_DRAFT = "to_draft", "下書きに戻した"
        MOVED = "moved", "アドレスを変えた"
        BULK = "bulk", "まとめて変えた"
        UNDONE = "undone", "まとめての変更を取り消した"
        SHARED = "shared", "プレビューリンクを作った"
        UNSHARED = "unshared", "プレビューリンクを無効にした"
        BROUGHT_BACK = "brought_back", "削除から戻した"

    post = _post("events")
    user = _user("した人")
    at = models.DateTimeField("日時", default=timezone.now)
    action = models.CharField("したこと", max_length=20, choices=Action)
    note = models.TextField("説明", blank=True, help_text="理由、行き先の日時など。")

    class Meta:
        verbose_name = verbose_name_plural = "記録"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["action", "-at"], name="event_action_at")]

    def __str__(self) -> str:
        return f"{self.post}：{self.get_action_display()}"


class Comment(models.Model):
    """A word to colleagues on an article: on all of it, or on a passage; an answer has a `parent`."""

    post = _post("comments")
    parent = models.ForeignKey(
        "self",
        verbose_name="返信先",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
    )
    user = _user("書いた人")
    body = models.TextField("コメント", max_length=5000)
    quote = models.TextField("対象の文", blank=True, help_text="本文から選んだ部分。空なら記事全体。")
    created_at = models.DateTimeField("日時", auto_now_add=True)
    resolved_at = models.DateTimeField("解決した日時", null=True, editable=False)
    resolved_by = _user("解決した人")

    class Meta:
        verbose_name = verbose_name_plural = "コメント"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["post"], condition=models.Q(resolved_at=None, parent=None), name="comment_open"
            )
        ]

    def __str__(self) -> str:
        return self.body[:40]


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def valid(self, at: datetime | None = None) -> Self:
        """Links that open at the moment `at` (default now)."""
        return self.filter(revoked_at=None, expires_at__gt=at or timezone.now())


class PreviewLink(models.Model):
    """Lets people without an account read an article that is not public, for a time."""

    post = _post("preview_links")
    revision = models.ForeignKey(
        "blog.Revision",
        verbose_name="版",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="空なら、いつも最新の下書き。",
    )
    label = models.CharField("渡す相手", max_length=100, blank=True)
    created_by = _user("作った人")
    created_at = models.DateTimeField("作った日時", auto_now_add=True)
    expires_at = models.DateTimeField("期限")
    revoked_at = models.DateTimeField("無効にした日時", null=True, editable=False)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "プレビューリンク"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.post}（{self.label or '相手の指定なし'}）"

    def is_valid(self, at: datetime | None = None) -> bool:
        """PreviewLinkQuerySet.valid for a single link."""
        return self.revoked_at is None and self.expires_at > (at or timezone.now())


class Presence(models.Model):
    """Somebody who has an article open for writing, in one window."""

    post = _post("presences")
    user = _user("開いている人", null=False)
    client = models.CharField("画面", max_length=40)
    seen_at = models.DateTimeField("最後の知らせ", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "開いている人"
        constraints = [models.UniqueConstraint(fields=["post", "client"], name="presence_once_a_window")]

    def __str__(self) -> str:
        return f"{self.user}：{self.post}"


class SavedFilter(models.Model):
    """A list of articles that somebody wants again."""

    user = _user("持ち主", null=False, related_name="saved_filters")
    name = models.CharField("名前", max_length=60)
    query = models.CharField("絞り込み", max_length=1000, help_text="一覧のアドレスの ? のあと。")
    shared = models.BooleanField("全員に見せる", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "保存した絞り込み"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="savedfilter_name_once_a_user")]

    def __str__(self) -> str:
        return self.name


LABEL_LENGTH = 300
"""Characters of what a bulk change says of itself."""


class BulkChange(models.Model):
    """One change made to many articles at once, with what it takes to undo it."""

    user = _user("した人")
    at = models.DateTimeField("日時", default=timezone.now)
    action = models.CharField("操作", max_length=40)
    label = models.CharField("説明", max_length=LABEL_LENGTH)
    before = models.JSONField(
        "変える前", help_text="記事の番号 → 変える前と変えたあとの値。blog.services.bulk が書き、読みます。"
    )
    undone_at = models.DateTimeField("取り消した日時", null=True, editable=False)
    undone_by = _user("取り消した人")

    class Meta:
        verbose_name = verbose_name_plural = "まとめての変更"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label

    @staticmethod
    def label_for(title: str, articles: int) -> str:
        """`title`, cut where it is too long for a label, and to how many articles that was done."""
        number = f"（{articles}件）"
        return title[: LABEL_LENGTH - len(number)] + number
