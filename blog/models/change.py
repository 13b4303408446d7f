"""What has happened to rows that readers' pages are made of."""

from django.db import models

from .fields import JapaneseJSON


class Change(models.Model):
    """One row of a table that was made, changed or deleted, whoever did it.

    Written by triggers of the database (blog.kept.triggers), read by blog.kept.outbox, deleted after a day.
    """

    at = models.DateTimeField("日時")
    transaction = models.BigIntegerField(
        "トランザクション", help_text="PostgreSQLの番号（xid8）。SQLiteでは0：書き込みは一つずつ。"
    )
    kind = models.CharField("表", max_length=20)
    before = models.JSONField("変わる前", encoder=JapaneseJSON, null=True)
    after = models.JSONField("変わったあと", encoder=JapaneseJSON, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "変更の控え"
        ordering = ["pk"]
        indexes = [models.Index(fields=["transaction"], name="change_transaction")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
