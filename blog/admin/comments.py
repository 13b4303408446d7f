"""The panel of comments beside an article."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse

from blog.models import Comment, Post
from blog.services import comments, permissions
from blog.services.comments import LONGEST_BODY, LONGEST_QUOTE, Thread

from .panels import Panel
from .people import editor_of

NO_COMMENT = "このコメントはありません。そのあいだに消されたのかもしれません。"


@dataclass(frozen=True, slots=True)
class Word:
    """A comment or an answer, and whether whoever looks at it may still change it."""

    comment: Comment
    may_rewrite: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A thread as it is shown."""

    thread: Thread
    words: Sequence[Word]


@dataclass(frozen=True, slots=True)
class Comments:
    """What the panel's template shows."""

    url: str
    open: Sequence[Row] = ()
    resolved: Sequence[Row] = ()
    begun: bool = True
    """Whether the article has a row already: before, nothing can be said of it."""
    longest: int = LONGEST_BODY
    longest_quote: int = LONGEST_QUOTE


def panel(user: User, post: Post | None) -> Comments:
    """The comments on `post` as `user` sees them; of an article that is not begun, none."""
    if post is None:
        return Comments(reverse("admin:blog_post_comments", args=[0]), begun=False)
    rows = [
        Row(thread, [Word(word, comments.may_rewrite(user, thread, word)) for word in thread.words])
        for thread in comments.threads(post)
    ]
    return Comments(
        reverse("admin:blog_post_comments", args=[post.pk]),
        open=[row for row in rows if row.thread.is_open],
        resolved=[row for row in rows if not row.thread.is_open],
    )


def add(request: HttpRequest, post: Post) -> str:
    by, fields = editor_of(request), request.POST
    comments.add(post=post, by=by, body=fields.get("comment", ""), quote=fields.get("comment_quote", ""))
    return "コメントを送りました。"


def answer(request: HttpRequest, post: Post, comment: int) -> str:
    body = request.POST.get(f"answer_{comment}", "")
    comments.answer(comment=_comment(post, comment), by=editor_of(request), body=body)
    return "返信を送りました。"


def edit(request: HttpRequest, post: Post, comment: int) -> str:
    body = request.POST.get(f"edit_{comment}", "")
    comments.edit(comment=_comment(post, comment), by=editor_of(request), body=body)
    return "コメントを直しました。"


def delete(request: HttpRequest, post: Post, comment: int) -> str:
    comments.delete(comment=_comment(post, comment), by=editor_of(request))
    return "コメントを削除しました。"


def resolve(request: HttpRequest, post: Post, comment: int) -> str:
    comments.resolve(comment=_comment(post, comment), by=editor_of(request))
    return "解決にしました。"


def reopen(request: HttpRequest, post: Post, comment: int) -> str:
    comments.reopen(comment=_comment(post, comment), by=editor_of(request))
    return "もう一度開きました。"


PANEL = Panel(
    "comments", permissions.may_see, "この記事のコメントを見る権限がありません。", comments.NotKept, panel
)
VERBS: dict[str, Any] = {
    "answer": answer,
    "edit": edit,
    "delete": delete,
    "resolve": resolve,
    "reopen": reopen,
}
"""What can be done with one comment: the last part of its address, and of the pattern's name."""


def urls(site: AdminSite) -> list[URLPattern]:
    """To be mounted in the admin of articles."""
    place = "<int:pk>/comments/"
    return [
        path(place, PANEL.view(site, add, readable=True), name="blog_post_comments"),
        *(
            path(f"{place}<int:comment>/{verb}/", PANEL.view(site, act), name=f"blog_post_comment_{verb}")
            for verb, act in VERBS.items()
        ),
    ]


def _comment(post: Post, key: int) -> Comment:
    comment = post.comments.select_related("parent").filter(pk=key).first()
    if comment is None:
        raise Http404(NO_COMMENT)
    return comment
