"""Keeping what is being written without anybody's doing, and telling windows of one another."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest
from django.forms import CheckboxInput
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from blog.models import Post, Revision
from blog.services import content, editing, people, permissions, presence, writing
from blog.services.content import Content
from blog.services.revisions import EditedMeanwhile, Overtaken

from .forms import TURN, PostForm
from .people import editor_of
from .scripted import article, scripted
from .windows import INCOMPLETE, named_window_of

CONTENT_OF_FIELD = {"byline": "authors", "kept_front_matter": "front_matter"}
"""Fields of the form that are called otherwise in a content."""
NEVER_HALF = ("front_matter",)
"""What nobody types: where it is not right, it stays as it was."""


def urls(admin: ModelAdmin) -> list[URLPattern]:
    """Where the scripts of the writing page send what is typed; below the articles' part of the admin."""
    return [
        path("autosave/", scripted(admin, begin), name="blog_post_begin"),
        path("<int:key>/autosave/", scripted(admin, autosave), name="blog_post_autosave"),
        path("<int:key>/turn/", scripted(admin, hand_over), name="blog_post_turn"),
        path("<int:key>/presence/", scripted(admin, tell_presence), name="blog_post_presence"),
    ]


def begin(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Keeps the first words of a new article, and gives it a row. A window that asks again, as it never got
    the answer, goes on with its article."""
    user, window = editor_of(request), named_window_of(request)
    permissions.require(permissions.has(user, "add_post"), "記事を書く")
    text, unsaved = typed(admin, request, None)
    post, is_new = editing.begin(text=text, user=user, window=window)
    if not is_new:
        return autosave(admin, request, post.pk)
    assert post.working is not None
    return _kept(post, post.working, unsaved)


def autosave(admin: ModelAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """Keeps what the form says beside the article. Where another window was faster, 409: the text is kept
    too, and the answer tells where the two are put together. Where this window itself was, 409 as well, and
    the later text stays."""
    post = article(request, key, permissions.may_edit, "この記事を変更する")
    user, window = editor_of(request), named_window_of(request)
    text, unsaved = typed(admin, request, post)
    try:
        revision = editing.autosave(post=post, text=text, user=user, window=window)
    except Overtaken as error:
        return JsonResponse({"error": str(error), "sent": error.sent}, status=HTTPStatus.CONFLICT)
    except EditedMeanwhile as error:
        refused = editing.keep_refused(post=post, text=text, user=user, window=window)
        merge_url = reverse("admin:blog_post_merge", args=[post.pk, refused.pk])
        who = people.name_of(error.newer.user)
        return JsonResponse(
            {"error": str(error), "merge_url": merge_url, "who": who}, status=HTTPStatus.CONFLICT
        )
    return _kept(post, revision, unsaved)


def hand_over(admin: ModelAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """Stores whose turn it is, or until when, as soon as it was chosen: those of forms.TURN that were sent,
    each with what it was before under its initial name."""
    post = article(request, key, permissions.may_edit, "この記事を変更する")
    form = admin.get_form(request, post, change=True)(request.POST, instance=post)
    form.is_valid()
    sent = [name for name in TURN if name in request.POST]
    if wrong := {name: form.errors[name] for name in sent if name in form.errors}:
        return JsonResponse({"errors": wrong}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    turn = {name: form.cleaned_data[name] for name in sent}
    writing.hand_over(post=post, by=editor_of(request), turn=turn)
    return JsonResponse({})


def tell_presence(admin: ModelAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """A window says that it is open, or that it closes (`leaving`); the answer says who else is there."""
    post = article(request, key, permissions.may_see, "この記事を見る")
    user, window = editor_of(request), named_window_of(request)
    if request.POST.get("leaving"):
        presence.gone(post=post, user=user, window=window)
        return JsonResponse({"names": [], "twice": False, "newer": None})
    around = presence.here(post=post, user=user, window=window)
    newer = around.newer and {
        "revision": around.newer.pk,
        "who": people.name_of(around.newer.user),
        "own": around.newer.user_id == user.pk,
        "at": around.newer.created_at,
    }
    return JsonResponse({"names": around.names, "twice": around.is_twice, "newer": newer})


def _kept(post: Post, revision: Revision, unsaved: list[str]) -> JsonResponse:
    """The answer for a text that is kept. `unsaved`: labels of the fields of which it is not."""
    return JsonResponse(
        {
            "revision": revision.pk,
            "saved_at": timezone.localtime(revision.created_at),
            "unsaved": unsaved,
            "post": post.pk,
            "urls": {
                "change": reverse("admin:blog_post_change", args=[post.pk]),
                "autosave": reverse("admin:blog_post_autosave", args=[post.pk]),
                "presence": reverse("admin:blog_post_presence", args=[post.pk]),
                "turn": reverse("admin:blog_post_turn", args=[post.pk]),
                "pasted": reverse("admin:blog_post_pasted", args=[post.pk]),
            },
        }
    )


def typed(admin: ModelAdmin, request: HttpRequest, post: Post | None) -> tuple[Content, list[str]]:
    """What the form says as a content, and the labels of the fields that say nothing that can be kept.

    What is valid is kept as the form understands it; other words as they were typed; of a time, a number or a
    list of tags that is none (yet), what was there before. No tag, section or author is made.
    """
    if not {"title", "body"} <= request.POST.keys():
        raise BadRequest(INCOMPLETE)
    before = content.current(post) if post is not None else content.of(Post(), authors=[], tags=[])
    form = admin.get_form(request, post, change=post is not None)(request.POST, instance=post)
    assert isinstance(form, PostForm)
    form.is_valid()
    text, unsaved = dict(before), []
    for name, field in form.fields.items():
        key = CONTENT_OF_FIELD.get(name, name)
        if key not in before or not _was_sent(form, name):
            continue
        if name == "slug" and not str(form.data[name]).strip():
            text[key] = _open_slug(before[key])
        elif name in form.cleaned_data:
            text[key] = plain(form.cleaned_data[name])
        elif key in content.TEXTS and isinstance(before[key], str) and key not in NEVER_HALF:
            text[key] = str(form.data[name]).replace("\0", "")
        else:
            unsaved.append(str(field.label))
    return text, unsaved


def _was_sent(form: PostForm, name: str) -> bool:
    """Whether the request said anything of the field `name`: boxes that are not ticked are silent in a form
    that has all its other fields."""
    return name in form.data or (isinstance(form.fields[name].widget, CheckboxInput) and "slug" in form.data)


def _open_slug(before: str) -> str:
    """What an empty slug means while the article is being written: it stays open where there was none yet, as
    the title may change; else it is that of before, until a save makes another."""
    return "" if content.PROVISIONAL.fullmatch(before) else before


def plain(value: Any) -> Any:
    """A cleaned value as a content has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [getattr(item, "name", item) for item in value]
    return getattr(value, "name", value)
