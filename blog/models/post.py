"""The article."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from markdownx.models import MarkdownxField
from taggit.managers import TaggableManager

from blog.querysets import PostQuerySet, Status
from blog.text import reading_time
from blog.text.normalize import encode_path

from .author import Author
from .fields import PATH_LENGTH, URL_LENGTH, validate_path, validate_slug
from .source import ImportedSite
from .taxonomy import Category, Tag, TaggedPost

DESCRIPTION_INDEXED = 100
DESCRIPTION_START = models.Func(
    "description",
    template=f"SUBSTR(%(expressions)s, 1, {DESCRIPTION_INDEXED})",
    output_field=models.TextField(),
)
"""By these characters posts with one description are found. A whole one may be longer than an index entry;
and to reach it, SQLite would read the body of every post. The numbers are no parameters, for SQLite uses an
index only where it sees the expression as a whole."""


class Post(models.Model):
    """An article. `body` is what was written; everything under "derived" follows from it
    (blog.services.rendering)."""

    Status = Status

    title = models.CharField("タイトル", max_length=500)
    slug = models.CharField(
        "スラッグ",
        validators=[validate_slug],
        max_length=255,
        help_text="アドレスの最後の部分。日本語も使えます。",
    )
    status = models.CharField("状態", max_length=20, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        "公開日時",
        null=True,
        blank=True,
        help_text="記事の日付です。先の日時にすると、その時刻に自動で公開されます。",
    )
    public_at = models.DateTimeField(
        "読めるようになる日時",
        null=True,
        editable=False,
        help_text="ふつうは公開日時と同じ。future: true で取り込んだ先の日付の記事だけが異なります。",
    )
    unpublish_at = models.DateTimeField(
        "公開終了日時",
        null=True,
        blank=True,
        help_text="この時刻を過ぎると、読者には見えなくなります（410）。空なら公開し続けます。",
    )
    modified_at = models.DateTimeField(
        "更新日時", null=True, blank=True, help_text="本文を直した日時。読者に示します。"
    )

    body = MarkdownxField("本文", blank=True)
    excerpt = models.TextField("抜粋", blank=True, help_text="一覧に表示します。空なら本文の最初の段落です。")
    description = models.TextField(
        "説明", blank=True, help_text="検索結果に表示される説明文。空なら抜粋です。"
    )
    category = models.ForeignKey(
        Category,
        verbose_name="セクション",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
    )
    authors = models.ManyToManyField(Author, verbose_name="著者", through="Byline", related_name="posts")
    tags = TaggableManager(
        "タグ", through=TaggedPost, blank=True, help_text="「、」「,」「，」か改行で区切ります。"
    )
    cover = models.CharField(
        "カバー画像",
        max_length=URL_LENGTH,
        blank=True,
        help_text="画像のアドレス（/assets/… または https://…）。",
    )
    cover_alt = models.CharField("カバー画像の代替テキスト", max_length=300, blank=True)
    canonical_url = models.URLField("正規URL", max_length=URL_LENGTH, blank=True)
    robots = models.CharField("robots", max_length=200, blank=True, help_text="例：noindex, nofollow")
    in_sitemap = models.BooleanField("サイトマップに載せる", default=True)
    reading_minutes_pinned = models.PositiveSmallIntegerField(
        "読了時間の指定（分）", null=True, blank=True, help_text="空なら本文から計算します。"
    )

    permalink = models.CharField(
        "アドレスの指定",
        max_length=URL_LENGTH,
        blank=True,
        help_text="この記事だけの permalink。空ならサイトの規則です。",
    )
    path = models.CharField(  # noqa: DJ001  unique where there is one
        "アドレス", validators=[validate_path], max_length=PATH_LENGTH, unique=True, null=True, editable=False
    )

    # Whose turn it is. What is being written beside a public text waits in `working`.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="書き始めた人",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="レビューする人",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
    )
    due_on = models.DateField("締め切り", null=True, blank=True)
    working = models.ForeignKey(
        "blog.Revision",
        verbose_name="公開前の変更",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="いまの内容より新しい、まだ反映していない版。",
    )

    # Where an imported post came from: enough to give its file back to the byte (blog.services.exporting).
    source_path = models.CharField(  # noqa: DJ001  unique where there is one
        "元のファイル", max_length=500, unique=True, null=True, editable=False
    )
    source_site = models.ForeignKey(
        ImportedSite,
        verbose_name="元のサイト",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="posts",
    )
    source_digest = models.CharField("元のファイルのSHA-256", max_length=64, blank=True, editable=False)
    front_matter = models.TextField("元のフロントマター", blank=True, editable=False)

    # Derived from the body by one service, together.
    html = models.TextField("HTML", blank=True, editable=False)
    plain_text = models.TextField("本文の文字", blank=True, editable=False)
    headings = models.JSONField("見出し", default=list, editable=False)
    pictures = models.JSONField("本文の画像", default=list, editable=False)
    opening = models.TextField("書き出し", blank=True, editable=False)
    reading_minutes_computed = models.PositiveSmallIntegerField(
        "計算した読了時間（分）", default=0, editable=False
    )
    renderer_version = models.PositiveIntegerField("変換の版", default=0, editable=False)

    # Derived from its tags, its title and its front matter (blog.services.related).
    related = models.JSONField("関連記事", default=list, editable=False)

    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    updated_at = models.DateTimeField("保存日時", auto_now=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "記事"
        ordering = ["-published_at", "-pk"]
        indexes = [
            # The first three hold all that `published` asks for: lists are counted, and pages of them found,
            # without a look into the rows, where `unpublish_at` stands behind the texts.
            models.Index(
                fields=["-published_at", "-id", "public_at", "unpublish_at", "status"],
                condition=Q(status=Status.PUBLISHED),
                name="post_published_newest",
            ),
            models.Index(
                fields=["category", "-published_at", "-id", "public_at", "unpublish_at", "status"],
                condition=Q(status=Status.PUBLISHED),
                name="post_category_newest",
            ),
            models.Index(
                fields=["public_at", "unpublish_at", "status"],
                condition=Q(status=Status.PUBLISHED),
                name="post_public_at",
            ),
            # By the state first, SQLite would take it for the lists of what is public, too.
            models.Index(fields=["-published_at", "-id", "status"], name="post_newest"),
            models.Index(fields=["slug", "source_path", "published_at", "id"], name="post_names_newest"),
            models.Index(fields=["-updated_at"], name="post_updated"),
            models.Index(fields=["renderer_version"], name="post_renderer_version"),
            models.Index(DESCRIPTION_START, name="post_description_start"),
        ]
        constraints = [
            models.CheckConstraint(
                name="post_published_is_complete",
                condition=~Q(status=Status.PUBLISHED)
                | Q(path__isnull=False, published_at__isnull=False, public_at__isnull=False),
                violation_error_message="公開する記事には公開日時とアドレスが必要です。",
            ),
            models.CheckConstraint(name="post_slug_not_empty", condition=~Q(slug="")),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(unpublish_at__isnull=True)
                | Q(public_at__isnull=True)
                | Q(unpublish_at__gt=models.F("public_at")),
                violation_error_message="公開終了日時は、公開日時よりあとにしてください。",
            ),
        ]
        permissions = [
            ("change_own_post", "自分の記事を書ける"),
            ("submit_post", "記事をレビューに出せる"),
            ("review_post", "記事を承認・差し戻しできる"),
            ("publish_post", "記事を公開・取り下げできる"),
            ("override_checks", "点検の誤りがあっても理由を書いて公開できる"),
        ]

    def __str__(self) -> str:
        return self.title or "（無題）"

    def get_absolute_url(self) -> str:
        """The address, percent-encoded; of a post that has none yet, its page in the admin."""
        if self.path is None:
            return reverse("admin:blog_post_change", args=[self.pk])
        return encode_path(self.path)

    def is_published(self, at: datetime | None = None) -> bool:
        """Whether anybody may read it at the moment `at` (default now): PostQuerySet.published for a single
        post."""
        moment = at or timezone.now()
        return self._has_begun(moment) and (self.unpublish_at is None or self.unpublish_at > moment)

    def is_scheduled(self, at: datetime | None = None) -> bool:
        """Whether it will become public by itself after the moment `at` (default now)."""
        return self.status == Status.PUBLISHED and not self._has_begun(at or timezone.now())

    def is_ended(self, at: datetime | None = None) -> bool:
        """Whether the time until which it was public is over at the moment `at` (default now)."""
        moment = at or timezone.now()
        return self._has_begun(moment) and not self.is_published(moment)

    def is_withdrawn(self, at: datetime | None = None) -> bool:
        """Whether it was taken away from readers, by hand or by its time: for good, they are told."""
        return self.status == Status.WITHDRAWN or self.is_ended(at)

    def stands(self) -> bool:
        """Whether its text is settled: public, or to be public without anybody's doing. What is written then
        waits beside it."""
        return self.status == Status.PUBLISHED

    def has_text_waiting(self) -> bool:
        """Whether what has been written since waits beside the text that stands."""
        return self.stands() and self.working_id is not None

    def _has_begun(self, moment: datetime) -> bool:
        return self.status == Status.PUBLISHED and self.public_at is not None and self.public_at <= moment

    @property
    def reading_minutes(self) -> int:
        """Minutes shown to readers."""
        return reading_time.shown(self.reading_minutes_pinned, self.reading_minutes_computed)

    @property
    def summary(self) -> str:
        """What a list shows under the title."""
        return self.excerpt or self.opening

    @property
    def meta_description(self) -> str:
        """What search engines are given."""
        return self.description or self.summary

    @property
    def byline(self) -> list[Author]:
        """The authors in the order of their names under the title."""
        known = self.names_known("byline")
        return [byline.author for byline in self.bylines.all()] if known is None else known

    @property
    def tag_list(self) -> list[Tag]:
        """The tags in the order in which they were written."""
        known = self.names_known("tag_list")
        return [item.tag for item in self.tagged_items.all()] if known is None else known

    def know_names(self, **names: list[Any]) -> None:
        """Has `byline` and `tag_list` be these from now on; what is not named is asked of the database. They
        are forgotten when Django forgets prefetched rows: at `refresh_from_db`."""
        self._prefetched_objects_cache = names

    def names_known(self, which: str) -> list[Any] | None:
        """`byline` or `tag_list`, if it is known without asking the database."""
        known: dict[str, list[Any]] = getattr(self, "_prefetched_objects_cache", {})
        return known.get(which)

    def take_names(self) -> None:
        """Makes authors and tags of what PostQuerySet.with_bylines and with_names have read along."""
        said, database, columns = self.__dict__, self._state.db, ("id", "name", "slug")
        authors = [Author.from_db(database, columns, row) for _, _, *row in sorted(said.pop("bylines_read"))]
        names: dict[str, list[Any]] = {"byline": authors}
        if "tags_read" in said:
            names["tag_list"] = [Tag.from_db(database, columns, r) for _, *r in sorted(said.pop("tags_read"))]
        self.know_names(**names)
