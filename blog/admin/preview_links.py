"""The panel of links for people without an account."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse

from blog.models import Post, PreviewLink
from blog.services import permissions, preview_links
from blog.services.preview_links import DAYS, DEFAULT_DAYS, LONGEST_LABEL, NotMade

from .panels import Panel
from .people import editor_of

NO_LINK = "このリンクはありません。"
MOST_CLOSED = 10
"""Links that do not open any more and are still listed: the newest."""


@dataclass(frozen=True, slots=True)
class Row:
    """A link as it is listed."""

    link: PreviewLink
    address: str


@dataclass(frozen=True, slots=True)
class Share:
    """What the panel's template shows."""

    url: str
    valid: Sequence[Row] = ()
    closed: Sequence[PreviewLink] = ()
    begun: bool = True
    """Whether the article has a row already: before, there is nothing to show to guests."""
    choices: Sequence[int] = (1, 3, 7, 14, 30)
    default: int = DEFAULT_DAYS
    longest: int = LONGEST_LABEL


def panel(user: User, post: Post | None) -> Share | None:
    """The links to `post`; None where `user` may give none."""
    if post is None:
        return Share(reverse("admin:blog_post_preview_links", args=[0]), begun=False)
    if not permissions.may_share(user, post):
        return None
    links = post.preview_links.select_related("created_by", "revision").defer("revision__content")
    valid = [Row(link, preview_links.address(link)) for link in links.valid()]
    closed = links.exclude(pk__in=[row.link.pk for row in valid])[:MOST_CLOSED]
    return Share(reverse("admin:blog_post_preview_links", args=[post.pk]), valid, list(closed))


def create(request: HttpRequest, post: Post) -> str:
    fields = request.POST
    make = preview_links.create_pinned if fields.get("share_pinned") else preview_links.create
    days, label = _days(fields.get("share_days", "")), fields.get("share_label", "")
    make(post=post, by=editor_of(request), days=days, label=label)
    return "プレビューリンクを作りました。"


def revoke(request: HttpRequest, post: Post, link: int) -> str:
    row = post.preview_links.filter(pk=link).first()
    if row is None:
        raise Http404(NO_LINK)
    preview_links.revoke(link=row, by=editor_of(request))
    return "リンクを無効にしました。もう開けません。"


PANEL = Panel(
    "share", permissions.may_share, "この記事のプレビューリンクを扱う権限がありません。", NotMade, panel
)


def urls(site: AdminSite) -> list[URLPattern]:
    """To be mounted in the admin of articles."""
    place = "<int:pk>/preview-links/"
    return [
        path(place, PANEL.view(site, create, readable=True), name="blog_post_preview_links"),
        path(f"{place}<int:link>/revoke/", PANEL.view(site, revoke), name="blog_post_preview_link_revoke"),
    ]


def _days(given: str) -> int:
    """Raises NotMade for what is no number."""
    if not given:
        return DEFAULT_DAYS
    if not given.isascii() or not given.isdigit() or len(given) > len(str(DAYS[-1])):
        raise NotMade(f"期限は{DAYS[0]}日から{DAYS[-1]}日のあいだの数にしてください。")
    return int(given)
