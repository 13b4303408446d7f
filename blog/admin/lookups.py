"""What fields of the writing page suggest while somebody types: articles to link to, tags, and
pictures."""

from dataclasses import asdict

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from blog.services import permissions, suggestions

from .keys import key_of
from .scripted import scripted

LONGEST_QUERY = 200


def urls(admin: ModelAdmin) -> list[URLPattern]:
    """Below the articles' part of the admin."""
    return [
        path("links/", scripted(admin, links, "GET"), name="blog_post_link_picker"),
        path("tags/", scripted(admin, tags, "GET"), name="blog_post_tag_names"),
        path("pictures/", scripted(admin, pictures, "GET"), name="blog_post_pictures"),
    ]


def links(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Articles whose title holds the words `q`, but for the one with the key `post`."""
    permissions.require(permissions.may_write(request.user), "記事を書く")
    own = key_of(request.GET.get("post", "")) or 0
    found = suggestions.articles(words=_words(request), user=request.user, but=own)
    return JsonResponse({"results": [asdict(each) for each in found]})


def tags(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Tags whose name holds `q`, with how many articles carry each."""
    permissions.require(permissions.may_write(request.user), "記事を書く")
    return JsonResponse({"results": [asdict(each) for each in suggestions.tags(words=_words(request))]})


def pictures(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Pictures whose address holds the words `q`, of those that came before the one with the key `before`."""
    permissions.require(permissions.may_write(request.user), "画像を選ぶ")
    before = key_of(request.GET.get("before", "")) or 0
    found, more = suggestions.pictures(words=_words(request), before=before)
    return JsonResponse({"results": [asdict(each) for each in found], "more": more})


def _words(request: HttpRequest) -> str:
    """What is typed. PostgreSQL takes no NUL, and nothing is called so."""
    return request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY]
