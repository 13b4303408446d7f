"""Who writes, and who wrote what."""

from django.conf import settings
from django.db import models

from blog.routes import path_to

from .fields import PATH_LENGTH, validate_path, validate_slug


class Author(models.Model):
    """A byline: a person or a desk, whether or not an account stands behind it."""

    name = models.CharField("名前", max_length=100, unique=True)
    slug = models.CharField(
        "スラッグ",
        validators=[validate_slug],
        max_length=100,
        unique=True,
        help_text="アドレス /author/〇〇/ の〇〇になります。",
    )
    bio = models.TextField("紹介", blank=True, help_text="著者のページに表示します。")
    picture = models.CharField(
        "顔写真",
        validators=[validate_path],
        max_length=PATH_LENGTH,
        blank=True,
        help_text="画像のアドレス（例：/assets/images/tanaka.jpg）。",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="アカウント",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="この署名で書く人の管理画面アカウント（なくてもかまいません）。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "著者"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("blog:author", self.slug)


class AuthorLink(models.Model):
    """A page elsewhere that belongs to an author."""

    author = models.ForeignKey(Author, verbose_name="著者", on_delete=models.CASCADE, related_name="links")
    label = models.CharField("表示名", max_length=60)
    url = models.URLField("URL", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "リンク"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label} ({self.url})"


class BylineManager(models.Manager["Byline"]):
    """Bylines come with their authors: nobody wants one without the other, and one query brings both."""

    def get_queryset(self) -> models.QuerySet["Byline"]:
        return super().get_queryset().select_related("author")


class Byline(models.Model):
    """One author of one post, at one place in the order."""

    post = models.ForeignKey(
        "blog.Post", verbose_name="記事", on_delete=models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey(Author, verbose_name="著者", on_delete=models.PROTECT, related_name="bylines")
    position = models.PositiveSmallIntegerField("順番", default=0)

    objects = BylineManager()

    class Meta:
        verbose_name = verbose_name_plural = "署名"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "author"], name="byline_author_once_a_post")]

    def __str__(self) -> str:
        return str(self.author)
