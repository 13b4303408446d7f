"""Pictures."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from blog.routes import path_to
from blog.text.normalize import encode_path
from blog.text.pictures import Image, sources

from .fields import PATH_LENGTH, validate_path

type Renditions = Sequence[dict[str, Any]]
"""The small forms of a picture as they are kept: `{"name": "1a2b…-800-v1.avif", "width": 800, "size": 9120}`;
width in pixels, size in bytes."""


class Asset(models.Model):
    """A picture at its own address. The file in storage is named by its content,
    so two equal ones are kept once."""

    path = models.CharField("アドレス", validators=[validate_path], max_length=PATH_LENGTH, unique=True)
    file = models.FileField("ファイル", upload_to="assets/", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    content_type = models.CharField("種類", max_length=40)
    size = models.PositiveBigIntegerField("大きさ（バイト）")
    width = models.PositiveIntegerField("幅")
    height = models.PositiveIntegerField("高さ")
    source_path = models.CharField(
        "元のファイル",
        max_length=PATH_LENGTH,
        blank=True,
        help_text="取り込んだサイトの中での場所。書き出すとここに戻ります。",
    )
    # Made of the file by one service (blog.services.pictures.renditions), together.
    renditions = models.JSONField("縮小版", default=list, editable=False)
    renditions_version = models.PositiveSmallIntegerField("縮小版の版", default=0, editable=False)
    renditions_problem = models.CharField("縮小版を作れない理由", max_length=300, blank=True, editable=False)

    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "画像"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        return encode_path(self.path)

    @property
    def image(self) -> Image:
        """The picture as pages show it."""
        return image_of(self.width, self.height, self.renditions)

    def address_for(self, width: int) -> str:
        """The address of the smallest form that is `width` pixels wide or more; else the picture's own."""
        wide = [form for form in self.renditions if form["width"] >= width]
        if not wide:
            return self.get_absolute_url()
        smallest = min(wide, key=lambda form: form["size"])
        return path_to("blog:rendition", smallest["name"])


def image_of(width: int, height: int, renditions: Renditions) -> Image:
    """A picture with its `renditions`, as pages show it."""
    forms = [(path_to("blog:rendition", form["name"]), form["width"]) for form in renditions]
    return Image(width, height, sources(forms))


class SocialImage(models.Model):
    """The picture by which networks show an article that has no cover (blog.services.pictures.social)."""

    post = models.OneToOneField(
        "blog.Post",
        verbose_name="記事",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="social_image",
    )
    key = models.CharField("書かれている内容の印", max_length=24)
    """Another one whenever the picture is another."""

    class Meta:
        verbose_name = verbose_name_plural = "共有用の画像"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("blog:social_image", self.name)

    @property
    def name(self) -> str:
        """Its file's name, in addresses and in storage."""
        return f"{self.post_id}-{self.key}.png"
