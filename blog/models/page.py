"""Pages that are no articles: who publishes the site, how it treats personal data."""

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from markdownx.models import MarkdownxField

from blog import moments
from blog.querysets import INDEXABLE
from blog.text.normalize import encode_path

from .fields import PATH_LENGTH, validate_path
from .source import ImportedSite


class PageQuerySet(QuerySet["Page"]):
    """What may be asked of pages."""

    def public(self) -> "PageQuerySet":
        """Pages that anybody may read: as `Page.is_public` says."""
        return self.filter(is_public=True)

    def in_footer(self) -> "PageQuerySet":
        """Public pages to which every page of the site links, in their order."""
        return self.public().filter(footer_order__isnull=False).order_by("footer_order", "pk")

    def indexable(self) -> "PageQuerySet":
        """Public pages that search engines and language models may take up."""
        return self.public().filter(INDEXABLE)

    def listed(self) -> "PageQuerySet":
        """Public pages that search engines may show, and that their editors want in the sitemap."""
        return self.indexable().filter(in_sitemap=True)

    def for_listing(self) -> "PageQuerySet":
        """By address, without the text: one query for any number of pages."""
        return self.defer("body", "html", "plain_text", "headings", "front_matter").order_by("path")

    def for_twins(self) -> "PageQuerySet":
        """By address, with what their Markdown twins say: one query for any number of pages."""
        return self.select_related("source_site").defer("html", "headings", "front_matter").order_by("path")


class Page(models.Model):
    """A fixed page. `body` is what was written; everything under "derived" follows from it
    (blog.services.pages)."""

    title = models.CharField("タイトル", max_length=500)
    path = models.CharField(
        "アドレス",
        validators=[validate_path],
        max_length=PATH_LENGTH,
        unique=True,
        help_text="例：/about/。変えると、前のアドレスは新しいアドレスへ転送します。",
    )
    body = MarkdownxField("本文", blank=True)
    description = models.TextField("説明", blank=True, help_text="検索結果に表示される説明文。")
    is_public = models.BooleanField("公開する", default=False)
    footer_order = models.PositiveSmallIntegerField(
        "フッターの順番",
        null=True,
        blank=True,
        help_text="どのページの下にもリンクを置くときに。小さい順に並びます。空なら置きません。",
    )

    robots = models.CharField("robots", max_length=200, blank=True, help_text="例：noindex")
    in_sitemap = models.BooleanField("サイトマップに載せる", default=True)

    # Where an imported page came from: enough to give its file back to the byte (blog.services.page_files).
    source_path = models.CharField(  # noqa: DJ001  unique where there is one
        "元のファイル", max_length=500, unique=True, null=True, editable=False
    )
    source_site = models.ForeignKey(
        ImportedSite,
        verbose_name="元のサイト",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="pages",
    )
    source_digest = models.CharField("元のファイルのSHA-256", max_length=64, blank=True, editable=False)
    front_matter = models.TextField("元のフロントマター", blank=True, editable=False)

    # Derived from the body, together.
    html = models.TextField("HTML", blank=True, editable=False)
    plain_text = models.TextField("本文の文字", blank=True, editable=False)
    headings = models.JSONField("見出し", default=list, editable=False)
    opening = models.TextField("書き出し", blank=True, editable=False)
    renderer_version = models.PositiveIntegerField("変換の版", default=0, editable=False)

    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    updated_at = models.DateTimeField("保存日時", auto_now=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "固定ページ"
        ordering = ["footer_order", "path"]

    def __str__(self) -> str:
        return self.title or "（無題）"

    def get_absolute_url(self) -> str:
        return encode_path(self.path)

    @property
    def meta_description(self) -> str:
        """What search engines are given."""
        return self.description or self.opening


class PageVersion(models.Model):
    """A page as it was saved once: nothing that was written is lost."""

    page = models.ForeignKey(
        Page, verbose_name="固定ページ", on_delete=models.CASCADE, related_name="versions"
    )
    title = models.CharField("タイトル", max_length=500)
    path = models.CharField("アドレス", max_length=PATH_LENGTH)
    description = models.TextField("説明", blank=True)
    body = models.TextField("本文", blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="保存した人",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField("保存日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "固定ページの版"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.title} {moments.in_full(self.created_at)}"
