"""Pictures."""

from django.db import models

from blog.text.normalize import encode_path

from .fields import PATH_LENGTH, validate_path


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
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "画像"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        return encode_path(self.path)
