"""The pages: lists (the home page and its sections) and articles."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

PAGE_SIZE = 20


class ListPage(Page):
    """The newest articles below this page, twenty a page."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = ArticlePage.objects.live().descendant_of(self).order_by("-date")
        found = found.select_related("section").prefetch_related("tagged_items__tag").defer("body")
        articles = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {
            "articles": articles,
            "sections": ListPage.objects.live().filter(depth=3),
        }


class ArticleTag(TaggedItemBase):
    """A tag of an article."""

    content_object = ParentalKey("ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)


class ArticlePage(Page):
    """An article; its body is HTML."""

    date = models.DateTimeField(db_index=True)
    excerpt = models.TextField(blank=True)
    authors = models.TextField(blank=True)
    body = RichTextField(blank=True)
    section = models.ForeignKey(ListPage, on_delete=models.PROTECT, related_name="articles")
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    search_fields = [*Page.search_fields, index.SearchField("excerpt"), index.SearchField("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        newest = ArticlePage.objects.live().filter(section=self.section).exclude(pk=self.pk)
        return super().get_context(request, *args, **kwargs) | {
            "related": newest.select_related("section").order_by("-date").defer("body")[:6],
            "sections": ListPage.objects.live().filter(depth=3),
        }
