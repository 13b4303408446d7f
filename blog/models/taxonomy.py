"""Sections and tags."""

from typing import ClassVar

from django.db import models
from taggit.models import ItemBase, NaturalKeyManager, TagBase

from blog.routes import path_to

from .fields import validate_slug


class Category(models.Model):
    """A section of the site. A post stands in one."""

    name = models.CharField("名前", max_length=100, unique=True)
    slug = models.CharField(
        "スラッグ",
        validators=[validate_slug],
        max_length=100,
        unique=True,
        help_text="アドレス /category/〇〇/ の〇〇になります。",
    )
    description = models.TextField("説明", blank=True, help_text="セクションのページの冒頭に表示します。")
    notice = models.TextField(
        "記事の下の注意書き",
        blank=True,
        help_text="このセクションのどの記事の下にも表示します。例：投資の判断はご自身でお願いします、という断り書き。",
    )
    order = models.PositiveSmallIntegerField("並び順", default=0, help_text="小さい順に並びます。")

    class Meta:
        verbose_name = verbose_name_plural = "セクション"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("blog:category", self.slug)


class Tag(TagBase):
    """A tag, kept as it was written."""

    slug = models.CharField("スラッグ", validators=[validate_slug], max_length=100, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "タグ"
        ordering = ["name"]

    def get_absolute_url(self) -> str:
        return path_to("blog:tag", self.slug)


class TaggedPostManager(NaturalKeyManager):
    """The tags of posts come with their names: one query brings both."""

    def get_queryset(self) -> models.QuerySet["TaggedPost"]:
        items: models.QuerySet[TaggedPost] = super().get_queryset()
        return items.select_related("tag")


class TaggedPost(ItemBase):
    """One tag on one post. The keys ascend in the order in which the tags were written."""

    content_object = models.ForeignKey(
        "blog.Post", verbose_name="記事", on_delete=models.CASCADE, related_name="tagged_items"
    )
    tag = models.ForeignKey(Tag, verbose_name="タグ", on_delete=models.CASCADE, related_name="tagged_items")

    objects: ClassVar[TaggedPostManager] = TaggedPostManager()

    class Meta:
        verbose_name = verbose_name_plural = "記事のタグ"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="taggedpost_tag_once_a_post"),
        ]

    def __str__(self) -> str:
        return str(self.tag)
