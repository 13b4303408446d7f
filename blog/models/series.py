"""Articles that are read one after another."""

from django.db import models

from blog.routes import path_to

from .fields import validate_slug


class Series(models.Model):
    """Articles under a common name, in an order that editors choose."""

    name = models.CharField("名前", max_length=100, unique=True)
    slug = models.CharField(
        "スラッグ",
        validators=[validate_slug],
        max_length=100,
        unique=True,
        help_text="アドレス /series/〇〇/ の〇〇になります。",
    )
    description = models.TextField("説明", blank=True, help_text="連載のページの冒頭に表示します。")
    posts = models.ManyToManyField("blog.Post", verbose_name="記事", through="Part", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "連載"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("blog:series", self.slug)


class Part(models.Model):
    """An article's place in its series. No article stands in two."""

    series = models.ForeignKey(Series, verbose_name="連載", on_delete=models.CASCADE, related_name="parts")
    post = models.OneToOneField(
        "blog.Post", verbose_name="記事", on_delete=models.CASCADE, related_name="part"
    )
    number = models.PositiveSmallIntegerField("回", help_text="第〇回の〇。")

    class Meta:
        verbose_name = verbose_name_plural = "連載の回"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"],
                name="part_number_once_a_series",
                violation_error_message="同じ連載に、同じ回の記事が二つあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}回"
