"""Addresses that no longer hold an article themselves."""

from http import HTTPStatus

from django.db import models
from django.db.models import Q

from blog.text.normalize import encode_path

from .fields import PATH_LENGTH, URL_LENGTH, validate_path


class Redirect(models.Model):
    """What an old address answers: 301 to a post (wherever it stands then) or to a target, or 410 Gone."""

    class Code(models.IntegerChoices):
        MOVED = int(HTTPStatus.MOVED_PERMANENTLY), "301 転送"
        GONE = int(HTTPStatus.GONE), "410 なくなった"

    path = models.CharField("古いアドレス", validators=[validate_path], max_length=PATH_LENGTH, unique=True)
    post = models.ForeignKey(
        "blog.Post",
        verbose_name="転送先の記事",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="redirects",
    )
    target = models.CharField(
        "転送先のアドレス",
        max_length=URL_LENGTH,
        blank=True,
        help_text="記事でないときに。/ で始まるアドレスか https:// のURL。",
    )
    code = models.PositiveSmallIntegerField("応答", choices=Code, default=Code.MOVED)
    by_import = models.BooleanField(
        "取り込みによる転送",
        default=False,
        editable=False,
        help_text="取り込んだファイルの中でアドレスが変わったときに残したもの。ファイルには書き出しません。",
    )
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "転送"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="redirect_leads_to_one_place",
                condition=(
                    Q(code=HTTPStatus.GONE, post__isnull=True, target="")
                    | Q(code=HTTPStatus.MOVED_PERMANENTLY, post__isnull=False, target="")
                    | (Q(code=HTTPStatus.MOVED_PERMANENTLY, post__isnull=True) & ~Q(target=""))
                ),
                violation_error_message="301には転送先の記事かアドレスのどちらか一つを、410にはどちらも指定しないでください。",
            ),
        ]

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        return encode_path(self.path)
