"""What search looks through, and what it was asked in vain. Written by blog.services.search_index."""

from django.db import models

from .post import Post


class SearchEntry(models.Model):
    """A post as search compares it: folded, each line once (blog.text.search_terms).

    The grams beside it are each database's own affair (blog.search): in PostgreSQL two more columns, in
    SQLite a table of FTS5 whose rowid is `number`.
    """

    post = models.OneToOneField(
        Post, verbose_name="記事", on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    number = models.BigIntegerField("順番")
    """The place in time: the larger the newer."""
    minute = models.BigIntegerField("日付")
    """Minutes from 1970 to the post's date."""
    head = models.TextField("タイトル、タグ、著者")
    text = models.TextField("抜粋と本文")

    class Meta:
        verbose_name = verbose_name_plural = "検索の索引"
        indexes = [models.Index(fields=["number"], name="search_number")]

    def __str__(self) -> str:
        return str(self.post_id)


class SearchMiss(models.Model):
    """Words that readers looked for and that no public article holds."""

    text = models.CharField("検索の言葉", max_length=200, unique=True)
    count = models.PositiveIntegerField("回数", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "見つからなかった検索"
        ordering = ["-count", "text"]

    def __str__(self) -> str:
        return self.text
