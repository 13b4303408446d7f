"""The pages of an article's versions: which there are, and what two of them differ in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from blog.models import Post, Revision
from blog.services import comparing, content, permissions, versions
from blog.services.content import Content
from blog.services.revisions import newest

from .access import ArticleAccess
from .keys import find

PER_PAGE = 50
IN_PANEL = 5
"""Versions that the writing page lists."""
LIVE, WORKING = "live", "working"
"""Keys of what stands and of the newest text, whichever revisions they are."""


class NoVersion(Exception):
    """A key stands for no version of the article. The message says so (Japanese)."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two versions that are compared."""

    key: str
    name: str
    revision: Revision | None
    text: Content


@dataclass(frozen=True, slots=True)
class Versions:
    """What the panel of the writing page shows."""

    newest: Sequence[Revision] = ()
    pending: Sequence[Revision] = ()
    total: int = 0


def panel(post: Post | None) -> Versions:
    """The last versions of `post` and what is still to be merged into it; of an article not begun, none."""
    if post is None:
        return Versions()
    line = post.revisions.in_line().select_related("user").defer("content")
    return Versions(list(line[:IN_PANEL]), versions.pending(post), post.revisions.count())


def urls(admin: ArticleAccess) -> list[URLPattern]:
    """The pages, to stand below the articles' part of the admin."""

    def mounted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return admin.admin_site.admin_view(require_safe(partial(view, admin)))

    return [
        path("<int:pk>/versions/", mounted(list_versions), name="blog_post_versions"),
        path("<int:pk>/compare/", mounted(compare), name="blog_post_compare"),
    ]


def list_versions(admin: ArticleAccess, request: HttpRequest, pk: int) -> HttpResponse:
    """The versions of an article, the newest first; two are chosen to be compared, one to be brought back."""
    post: Post = admin.get_object(request, str(pk))
    revisions = Paginator(post.revisions.select_related("user"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "版",
        "page": revisions,
        "page_numbers": revisions.paginator.get_elided_page_range(revisions.number),
        "versions": versions.versions(post=post, revisions=list(revisions)),
        "chosen": _first_choice(list(revisions)),
        "pending": versions.pending(post),
        "waits": post.has_text_waiting(),
    }
    return show(admin, request, post, "versions", context)


def compare(admin: ArticleAccess, request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side: `before` and `after` are keys of revisions, "live" or "working"."""
    post: Post = admin.get_object(request, str(pk))
    try:
        before, after = (_side(post, request.GET.get(name, "")) for name in ("before", "after"))
    except NoVersion as error:
        return no_version(admin, request, post, str(error))
    earlier, later = _neighbour(post, before, older=True), _neighbour(post, after, older=False)
    context = {
        "title": "版を見比べる",
        "before": before,
        "after": after,
        "comparison": comparing.compare(before=before.text, after=after.text),
        "swapped": _pair(after.key, before.key),
        "previous": _pair(earlier, before.key) if earlier else "",
        "next": _pair(after.key, later) if later else "",
    }
    return show(admin, request, post, "compare", context)


def show(
    admin: ArticleAccess,
    request: HttpRequest,
    post: Post,
    template: str,
    context: dict[str, Any],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """A page around the versions of `post`."""
    last = newest(post)
    everywhere = {
        **admin.admin_site.each_context(request),
        "is_nav_sidebar_enabled": False,  # the room is the text's
        "opts": admin.opts,
        "post": post,
        "newest": last.pk if last else None,
        "may_edit": permissions.may_edit(request.user, post),
    }
    return TemplateResponse(
        request, f"admin/blog/post/{template}.html", {**everywhere, **context}, status=status
    )


def no_version(admin: ArticleAccess, request: HttpRequest, post: Post, why: str) -> HttpResponse:
    """404 that says what is missing, and leads to what there is."""
    context = {"title": "この版はありません", "why": why}
    return show(admin, request, post, "no_version", context, HTTPStatus.NOT_FOUND)


def _first_choice(revisions: Sequence[Revision]) -> dict[str, int | None]:
    """The keys of the two that are chosen when the page opens: the newest change in the line."""
    line = [revision.pk for revision in revisions if revision.kind != Revision.Kind.REFUSED]
    keys = [*line, *(revision.pk for revision in revisions if revision.pk not in line)]
    return {"after": keys[0] if keys else None, "before": keys[1] if len(keys) > 1 else None}


def _side(post: Post, key: str) -> Side:
    """Raises NoVersion."""
    if key == LIVE:
        name = "読者が見ている内容" if post.is_published() else "保存されている内容"
        return Side(key, name, None, content.of(post))
    if key == WORKING:
        return Side(key, "いちばん新しい内容", None, content.current(post))
    if not key:
        raise NoVersion("見比べる版が選ばれていません。版の一覧で二つ選んでください。")
    revision = find(post.revisions.select_related("user"), key)
    if revision is None:
        raise NoVersion("この記事に、その番号の版はありません。版の一覧で選び直してください。")
    return Side(key, revision.get_kind_display(), revision, revision.content)


def _neighbour(post: Post, side: Side, *, older: bool) -> str:
    """The key of the revision before or after `side`; "" where there is none."""
    if side.revision is None:
        return ""
    line = post.revisions.in_line().defer("content")
    pk = side.revision.pk
    found = line.filter(pk__lt=pk).first() if older else line.filter(pk__gt=pk).last()
    return str(found.pk) if found else ""


def _pair(before: str, after: str) -> str:
    return "?" + urlencode({"before": before, "after": after})
