"""What the writing page answers: words for editors, and JSON for its scripts (Accept: application/json)."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from blog import moments
from blog.services import revisions, workflow
from blog.services.publishing import Change
from blog.services.redirects import Led, words_in_use
from blog.services.writing import Written

from .forms import Refusal
from .notices import words_of

MOST_NOTICES = 5
UNNOTED = "「変更のメモ」は、変わったところがないので残していません。"


def tell(request: HttpRequest, written: Written) -> None:
    """Says what was done, and what readers will not see as it was written."""
    for words in _words(written):
        messages.success(request, words)
    taken = _led(written).in_use
    for path in taken[:MOST_NOTICES]:
        messages.warning(request, f"{words_in_use(path)}この記事への転送にはなりません。")
    if (more := len(taken) - MOST_NOTICES) > 0:
        messages.warning(request, f"ほかに{more}個のアドレスも、転送になりません。")
    notices = written.saved.rendering.notices if written.saved else ()
    for notice in notices[:MOST_NOTICES]:
        messages.warning(request, f"本文の{notice.line}行目：{words_of(notice)}。")
    if (more := len(notices) - MOST_NOTICES) > 0:
        messages.warning(request, f"ほかに{more}か所あります。")


def saved(request: HttpRequest, written: Written) -> JsonResponse:
    """The answer after a save: the revision to start from now, and where the article stands."""
    post, newest = written.post, revisions.newest(written.post)
    standing = workflow.standing_of(post)
    return JsonResponse(
        {
            "revision": written.saved.revision.pk if written.saved else None,
            "seen": newest.pk if newest else 0,
            "noted": written.noted,
            "state": standing.value,
            "state_label": standing.label,
            "slug": post.slug,
            "address": post.path or "",
            "messages": [
                {"level": message.level_tag, "text": message.message} for message in get_messages(request)
            ],
            "change_url": reverse("admin:blog_post_change", args=[post.pk]),
        }
    )


def invalid(form: BaseForm) -> JsonResponse:
    """What is wrong with the fields of `form`; under "__all__", with the whole."""
    errors = {field: [str(words) for words in list_] for field, list_ in form.errors.items()}
    return JsonResponse({"errors": errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def refused(refusal: Refusal) -> JsonResponse:
    """Why the services refused to save."""
    if refusal.status == HTTPStatus.FORBIDDEN:
        return JsonResponse({"error": refusal.message}, status=refusal.status)
    errors = {refusal.field or NON_FIELD_ERRORS: [refusal.message]}
    return JsonResponse({"errors": errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _words(written: Written) -> list[str]:
    unnoted = [] if written.noted else [UNNOTED]
    if written.taken is not None:
        return [_done(written), *_moved(written.taken.change), *_leads(_led(written)), *unnoted]
    if written.saved is None:
        return ["変わったところはありません。すでに保存されています。", *unnoted]
    if written.saved.waits:
        return ["保存しました。読者に見える内容は、「変更を公開」を押すまで変わりません。"]
    return ["保存しました。"]


def _done(written: Written) -> str:
    assert written.taken is not None
    post, change = written.post, written.taken.change
    if change is not None and change.scheduled and post.public_at is not None:
        return f"{moments.in_full(post.public_at)}（日本時間）に公開される予約です。"
    return written.taken.step.done


def _moved(change: Change | None) -> list[str]:
    if change is None or change.old_path is None:
        return []
    return [f"アドレスが {change.post.path} に変わりました。{change.old_path} からは転送します。"]


def _led(written: Written) -> Led:
    change = written.taken.change if written.taken else None
    return change.led if change else Led()


def _leads(led: Led) -> list[str]:
    if not led.made:
        return []
    rest = f"など{len(led.made)}個のアドレス" if len(led.made) > 1 else ""
    return [f"{led.made[0]} {rest}からも、この記事に転送します。"]
