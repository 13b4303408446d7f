"""Where imported posts came from."""

from django.db import models


class ImportedSite(models.Model):
    """The `_config.yml` of a Jekyll site that was imported.

    Its address is needed whenever one of its posts is rendered (`{{ site.url }}`,
    absolute links to itself), its text
    when the site leaves again.
    """

    config = models.TextField("_config.yml", blank=True)
    url = models.CharField("url", max_length=300, blank=True)
    baseurl = models.CharField("baseurl", max_length=300, blank=True)
    created_at = models.DateTimeField("取り込み日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "取り込んだサイト"
        constraints = [
            models.UniqueConstraint(fields=["url", "baseurl"], name="importedsite_once_an_address")
        ]

    def __str__(self) -> str:
        return self.url + self.baseurl or "(url なし)"
