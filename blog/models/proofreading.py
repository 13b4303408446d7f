"""What the checklist knows of this newsroom, and what it found."""

from django.db import models


class HouseWord(models.Model):
    """A word as this newsroom writes it, and the spellings that it does not use."""

    preferred = models.CharField("使う書き方", max_length=100, unique=True)
    variants = models.TextField("使わない書き方", help_text="一行に一つ。")
    note = models.CharField("メモ", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "表記の辞書"
        ordering = ["preferred"]

    def __str__(self) -> str:
        return self.preferred


class WatchedPhrase(models.Model):
    """A phrase that should not reach readers."""

    class Kind(models.TextChoices):
        LEFTOVER = "leftover", "機械や下書きの残り"
        PROMISE = "promise", "利益を約束する表現"

    kind = models.CharField("種類", max_length=20, choices=Kind)
    text = models.CharField("語句", max_length=200)
    note = models.CharField("メモ", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "見張る語句"
        ordering = ["kind", "text"]
        constraints = [models.UniqueConstraint(fields=["kind", "text"], name="watchedphrase_once_a_kind")]

    def __str__(self) -> str:
        return self.text


class CheckSetting(models.Model):
    """How seriously this newsroom takes one check."""

    class Level(models.TextChoices):
        DEFAULT = "default", "既定"
        ERROR = "error", "公開を止める"
        WARNING = "warning", "知らせるだけ"
        OFF = "off", "使わない"

    check_name = models.CharField("点検", max_length=60, unique=True)
    level = models.CharField("扱い", max_length=10, choices=Level, default=Level.DEFAULT)

    class Meta:
        verbose_name = verbose_name_plural = "点検の設定"
        ordering = ["check_name"]

    def __str__(self) -> str:
        return self.check_name


class Finding(models.Model):
    """What a check found in a post's text when it last looked."""

    post = models.ForeignKey(
        "blog.Post", verbose_name="記事", on_delete=models.CASCADE, related_name="findings"
    )
    check_name = models.CharField("点検", max_length=60)
    level = models.CharField("重さ", max_length=10)
    message = models.TextField("内容")
    field = models.CharField("欄", max_length=40)
    line = models.PositiveIntegerField("行", null=True)
    start = models.PositiveIntegerField("始まり", null=True)
    end = models.PositiveIntegerField("終わり", null=True)
    quote = models.TextField("該当箇所", blank=True)
    created_at = models.DateTimeField("見つけた日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "点検の結果"
        ordering = ["post", "pk"]  # as they were found: first what is about the fields, then by place
        indexes = [models.Index(fields=["check_name", "level"], name="finding_check_level")]

    def __str__(self) -> str:
        return self.message


class Shingle(models.Model):
    """One of the marks by which nearly equal articles are found."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="shingles")
    value = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "重複を探すための印"
        indexes = [models.Index(fields=["value"], name="shingle_value")]

    def __str__(self) -> str:
        return str(self.value)
