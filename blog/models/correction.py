"""What an article said wrongly, told to its readers."""

from datetime import date

from django.db import models
from django.utils import timezone


def _today() -> date:
    return timezone.localdate()


class Correction(models.Model):
    """A correction that readers see under the article, for good."""

    post = models.ForeignKey(
        "blog.Post", verbose_name="記事", on_delete=models.CASCADE, related_name="corrections"
    )
    date = models.DateField("日付", default=_today)
    text = models.TextField(
        "訂正の文",
        help_text="何を、何に直したか。例：第三段落の「3,000億円」は「300億円」の誤りでした。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "訂正"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
