"""Lists of posts: the newest, a section's, a tag's, a series', an author's."""

from typing import Any

from django.db.models import BigIntegerField, OuterRef
from django.db.models.functions import JSONArray
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from blog import seo
from blog.kept import keys, made_of
from blog.kept.lists import PostList
from blog.models import Author, AuthorLink, Category, Series, Tag
from blog.querysets import PostQuerySet
from blog.routes import path_to
from blog.services import front_page
from blog.sql.json_rows import JSONRows
from blog.sql.prepared import Parameter
from blog.syndication.entries import WEB

from . import address, covers
from .listing import listing

_ROW = Parameter("row", BigIntegerField())
_ALL = PostList(PostQuerySet.newest)
_IN_SECTION = PostList(lambda posts: posts.in_category(_ROW).newest())
_TAGGED = PostList(lambda posts: posts.tagged(_ROW).newest())
_IN_SERIES = PostList(lambda posts: posts.in_series(_ROW))
_BY_AUTHOR = PostList(lambda posts: posts.by_author(_ROW).newest())


def home(request: HttpRequest) -> HttpResponse:
    """The newest posts; on its first page the newest of all leads, and those of each section stand beside."""
    first = path_to("blog:home")
    posts = listing(request, _ALL, keys.ALL, first=first, covers=True)
    context: dict[str, Any] = {"listing": posts, "seo": seo.home(posts.shown, address=posts.address)}
    if posts.page.number == 1 and posts.shown:
        at_length = posts.shown[: front_page.AT_LENGTH]
        shelves = front_page.shelves(at_length)
        made_of.note_posts(post for shelf in shelves for post in shelf.posts)
        context |= {
            "at_length": at_length,
            "in_brief": posts.shown[front_page.AT_LENGTH :],
            "shelves": shelves,
            "lead": covers.lead(at_length[0]),
        }
    return render(request, "blog/home.html", context)


def category(request: HttpRequest, slug: str) -> HttpResponse:
    """A section and its posts; it has a page before it has posts."""
    section = get_object_or_404(Category, slug=slug)
    first = section.get_absolute_url()
    posts = listing(request, _IN_SECTION, keys.in_section(section.pk), first=first, row=section.pk)
    made_of.note(keys.section(section.pk))
    head = seo.listing(section.name, posts.shown, address=posts.address, description=section.description)
    return render(request, "blog/category.html", {"section": section, "listing": posts, "seo": head})


def tag(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A tag and its posts. A tag that only drafts carry would tell what they are about: no page.

    One that was merged or has moved leads to its page.
    """
    word = Tag.objects.filter(slug=slug).first()
    if word is None:
        return address.address(request, request.path_info)
    posts = listing(request, _TAGGED, keys.in_tag(word.pk), first=word.get_absolute_url(), row=word.pk)
    made_of.note(keys.tag(word.pk))
    if not posts.page.paginator.count:
        raise Http404
    head = seo.listing(word.name, posts.shown, address=posts.address)
    return render(request, "blog/tag.html", {"tag": word, "listing": posts, "seo": head})


def series(request: HttpRequest, slug: str) -> HttpResponse:
    """A series and its posts in the order in which they are to be read; a page only once one is public."""
    whole = get_object_or_404(Series, slug=slug)
    first = whole.get_absolute_url()
    posts = listing(request, _IN_SERIES, keys.series(whole.pk), first=first, row=whole.pk)
    if not posts.page.paginator.count:
        raise Http404
    head = seo.listing(whole.name, posts.shown, address=posts.address, description=whole.description)
    return render(request, "blog/series.html", {"series": whole, "listing": posts, "seo": head})


_LINKS = JSONRows(
    AuthorLink.objects.filter(author=OuterRef("pk")).values(item=JSONArray("pk", "label", "url"))
)
"""The links of an author, read along with the row."""


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Who an author is, and what they wrote; there is a page before there are posts."""
    writer = get_object_or_404(Author.objects.annotate(links_read=_LINKS), slug=slug)
    first = writer.get_absolute_url()
    posts = listing(request, _BY_AUTHOR, keys.by_author(writer.pk), first=first, row=writer.pk)
    made_of.note(keys.author(writer.pk), keys.asset(writer.picture))
    read = sorted(getattr(writer, "links_read", ()))
    links = [AuthorLink(label=label, url=url) for _, label, url in read if url.startswith(WEB)]
    head = seo.author(writer, address=posts.address, links=[link.url for link in links])
    portrait = covers.portrait(writer)
    context = {"author": writer, "portrait": portrait, "links": links, "listing": posts, "seo": head}
    return render(request, "blog/author.html", context)
