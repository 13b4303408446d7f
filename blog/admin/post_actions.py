"""What can be done with many posts at once. Every action tells what became of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from blog.models import Post
from blog.services import publishing
from blog.services.addresses import AddressTaken, NoAddress
from blog.services.publishing import Change, NotPublishable
from blog.services.rerendering import rerender

MOST_NAMED = 10
"""Posts that a message names one by one; it counts the others."""


@admin.action(description="公開する（公開日時が先なら予約する）", permissions=["change"])
def publish_posts(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Post]) -> None:
    _change_each(
        modeladmin, request, queryset, lambda post: publishing.publish(post=post), _told_of_publishing
    )


@admin.action(description="取り下げる（アドレスは410を返す）", permissions=["change"])
def withdraw_posts(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Post]) -> None:
    _change_each(
        modeladmin, request, queryset, lambda post: publishing.withdraw(post=post), lambda _: "取り下げました"
    )


@admin.action(description="下書きに戻す", permissions=["change"])
def return_posts_to_draft(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Post]) -> None:
    _change_each(
        modeladmin,
        request,
        queryset,
        lambda post: publishing.back_to_draft(post=post),
        lambda _: "下書きに戻しました",
    )


@admin.action(description="本文を変換し直す", permissions=["change"])
def rerender_posts(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Post]) -> None:
    result = rerender(posts=Post.objects.filter(pk__in=_keys(queryset)))
    if result.done:
        modeladmin.message_user(request, f"{result.done}件の本文を変換し直しました。", messages.SUCCESS)
    _tell(
        modeladmin,
        request,
        [f"「{failure.title}」は変換できません：{failure.message}" for failure in result.failures],
        messages.ERROR,
    )


def _change_each(
    modeladmin: Any,
    request: HttpRequest,
    queryset: QuerySet[Post],
    change: Callable[[Post], Change],
    told: Callable[[Change], str],
) -> None:
    done: list[str] = []
    failed: list[str] = []
    for post in (
        Post.objects.filter(pk__in=_keys(queryset)).defer("html", "plain_text").iterator(chunk_size=100)
    ):
        try:
            words = told(change(post))
        except (NotPublishable, AddressTaken, NoAddress) as error:
            failed.append(f"「{post}」はそのままです：{error}")
        except IntegrityError:
            failed.append(f"「{post}」はそのままです：ほかの保存とぶつかりました。もう一度お試しください。")
        else:
            done.append(f"「{post}」を{words}。")
            modeladmin.log_change(request, post, words)
    _tell(modeladmin, request, done, messages.SUCCESS)
    _tell(modeladmin, request, failed, messages.ERROR)


def _told_of_publishing(change: Change) -> str:
    if change.scheduled and change.post.public_at is not None:
        return f"{timezone.localtime(change.post.public_at):%Y年%-m月%-d日 %H:%M} に公開する予約をしました"
    moved = f"（{change.old_path} からは転送します）" if change.old_path else ""
    return f"{change.post.path} に公開しました{moved}"


def _keys(queryset: QuerySet[Post]) -> list[int]:
    """The keys of the chosen posts: a list, as the choice itself may depend on what the action changes."""
    return list(queryset.order_by().values_list("pk", flat=True))


def _tell(modeladmin: Any, request: HttpRequest, lines: list[str], level: int) -> None:
    for line in lines[:MOST_NAMED]:
        modeladmin.message_user(request, line, level)
    if len(lines) > MOST_NAMED:
        modeladmin.message_user(request, f"ほかに{len(lines) - MOST_NAMED}件あります。", level)
