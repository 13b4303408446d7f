"""Mail to colleagues when an article is theirs to look at, sent through Django's own mail settings."""

import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from email.errors import MessageError
from functools import partial
from smtplib import SMTPException
from threading import Thread

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from blog import conf
from blog.models import Comment, Post

from . import people, permissions

logger = logging.getLogger(__name__)

CONSOLE = ".console.EmailBackend"
LONGEST_SUBJECT = 120
"""Characters; a title may have 500."""
APART = "mail-apart"
"""The name of the thread that `send_apart` begins."""
FAILURES = (SMTPException, OSError, MessageError, ValueError)
"""What is raised over a server, or over an address that is none."""


def goes_out() -> bool:
    """Whether mail leaves the machine: a site that names no server has it written to the console."""
    return not settings.MAILERS["default"]["BACKEND"].endswith(CONSOLE)


def send_apart(subject: str, message: str, addresses: Sequence[str]) -> None:
    """Sends a mail to each of `addresses` while whoever asked gets the answer: how long that takes tells
    nobody whether there was a mail."""
    Thread(target=_send, args=(_one_line(subject), message, addresses), name=APART).start()


def submitted(*, post: Post, by: User | None, note: str) -> None:
    """Tells the reviewer, or all who may review where nobody was named."""
    to = [post.reviewer] if post.reviewer is not None else _with_permission("review_post")
    due = f"締め切り：{post.due_on:%Y年%-m月%-d日}" if post.due_on else ""
    _tell(to, by, post, f"レビューのお願い：{post}", f"「{post}」のレビューをお願いします。", due, note)


def returned(*, post: Post, by: User | None, note: str) -> None:
    """Tells those who wrote the article."""
    _tell(writers(post), by, post, f"差し戻し：{post}", f"「{post}」が差し戻されました。", note)


def approved(*, post: Post, by: User | None, note: str) -> None:
    """Tells those who wrote the article."""
    _tell(writers(post), by, post, f"承認：{post}", f"「{post}」が承認されました。", note)


def commented(*, comment: Comment) -> None:
    """Tells those who wrote the article, who reviews it, and who took part in the thread."""
    post = comment.post
    first = comment.parent or comment
    talked = [answer.user for answer in first.answers.select_related("user")]
    to = [user for user in (*writers(post), post.reviewer, first.user, *talked) if user is not None]
    quoted = "\n".join(f"> {line}" for line in first.quote.split("\n")) if first.quote else ""
    what = "のコメントに返信がありました" if comment.parent else "にコメントが付きました"
    said = (f"「{post}」{what}。", quoted, comment.body)
    _tell(to, comment.user, post, f"コメント：{post}", *said, part=f"#comment-{first.pk}")


def writers(post: Post) -> list[User]:
    """The accounts that began `post` or stand in its byline."""
    return list(
        User.objects.filter(is_active=True)
        .filter(Q(pk=post.created_by_id) | Q(author__posts=post))
        .distinct()
        .order_by("pk")
    )


def _with_permission(codename: str) -> list[User]:
    """Active accounts that have the blog's permission `codename` by their groups or themselves."""
    owned = {"content_type__app_label": "blog", "codename": codename}
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in owned.items()})
    own = Q(**{f"user_permissions__{name}": value for name, value in owned.items()})
    return list(User.objects.filter(by_group | own, is_active=True, is_staff=True).distinct().order_by("pk"))


def _tell(
    users: Iterable[User], by: User | None, post: Post, subject: str, *paragraphs: str, part: str = ""
) -> None:
    """Sends a mail of `paragraphs` to each of `users` but `by`, once the transaction is done. Its address
    leads to `part` ("#…") of the writing page.

    They do not see one another. Who may not see the article (any more) hears nothing of it.
    """
    addresses = {
        user.email.casefold(): user.email
        for user in users
        if user != by and user.email and permissions.may_see(user, post)
    }
    if by is not None:
        addresses.pop(by.email.casefold(), None)
    place = conf.get().site_url + reverse("admin:blog_post_change", args=[post.pk]) + part
    who = f"{people.name_of(by)}より" if by is not None else ""
    message = "\n\n".join(part.strip() for part in (*paragraphs, who, place) if part.strip())
    if addresses:
        transaction.on_commit(partial(_send, _one_line(subject), f"{message}\n", list(addresses.values())))


def _one_line(subject: str) -> str:
    words = " ".join(subject.split())
    return words if len(words) <= LONGEST_SUBJECT else f"{words[: LONGEST_SUBJECT - 1]}…"


def _send(subject: str, message: str, addresses: Sequence[str]) -> None:
    """Sends a mail to each of `addresses` over one connection: a server that does not answer is waited for
    once. What cannot go out stops nobody's work: it is written to the log."""
    mailer = mailers["default"]
    try:
        mailer.open()
    except FAILURES:
        logger.exception("No mail to %s: %s", ", ".join(addresses), subject)
        return
    for address in addresses:
        try:
            mailer.send_messages([EmailMessage(subject, message, to=[address])])
        except FAILURES:
            logger.exception("No mail to %s: %s", address, subject)
    with suppress(*FAILURES):
        mailer.close()
