"""The checklist beside an article: what it says of the text that is being written, or said before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from blog.models import Post
from blog.services import checking, content, permissions
from blog.services.checking import CHECKS, Finding, Level
from blog.text import normalize

from .autosave import typed
from .keys import find
from .panels import FOLDER, NO_POST, for_scripts_too
from .people import editor_of
from .scripted import wants_json

SHOWN = 3
"""Findings of one check that are shown at once; the rest is folded."""
FIELDS = {
    "title": "タイトル",
    "slug": "スラッグ",
    "body": "本文",
    "category": "セクション",
    "byline": "著者",
    "excerpt": "抜粋",
    "description": "説明",
    "cover": "カバー画像",
    "cover_alt": "カバー画像の代替テキスト",
}
TYPED = ("title", "slug", "body", "excerpt", "description", "cover", "cover_alt", "category", "tags")
"""What is empty in an article that nobody has begun; the byline stands there from the start."""
TRIED = "tried"
"""The field with which a script says that publishing was tried."""
NOT_YOURS = "この記事を点検する権限がありません。"


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as it is shown: with its number in the list that scripts get, and the field's name."""

    number: int
    finding: Finding
    place: str
    fix: str
    """What the button says that puts it right; "" for none."""


@dataclass(frozen=True, slots=True)
class Group:
    """What one check has found."""

    check: str
    label: str
    explanation: str
    shown: Sequence[Item]
    folded: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the panel's template shows."""

    url: str
    post: int | None = None
    """The key of the article; None: it has no row yet."""
    errors: Sequence[Group] = ()
    warnings: Sequence[Group] = ()
    error_count: int = 0
    warning_count: int = 0
    looked_at: datetime | None = None
    """When the findings were kept; None: they are of this moment, or there are none."""
    is_fresh: bool = False
    """Whether the text was checked just now."""
    missing: Sequence[str] = ()
    """Names of what an article that nobody has begun lacks for its publication: no errors yet."""


def panel(user: User, post: Post | None) -> Checklist:
    """What was found in `post` when it was last looked at: one query. Nothing of an article without a row."""
    kept = list(post.findings.all()) if post is not None else []
    findings = [
        Finding(
            row.check_name,
            Level(row.level),
            row.message,
            row.field,
            row.line,
            row.start,
            row.end,
            row.quote,
        )
        for row in kept
    ]
    return _checklist(post, findings, looked_at=kept[0].created_at if kept else None)


def check(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Checks what the form says now, saved or not: JSON for scripts, a page for a browser without them.
    Nothing is kept of it."""
    post = _post(request)
    text = _text(admin, request, post)
    stored = Post.objects.get(pk=post.pk) if post is not None else Post()  # the form has written on `post`
    findings = checking.check(post=stored, content=text)
    is_begun = post is not None or TRIED in request.POST or any(_says(text[name]) for name in TYPED)
    checklist = _checklist(post, findings, is_fresh=True, is_begun=is_begun)
    if not wants_json(request):
        context = {**admin.admin_site.each_context(request), "title": "点検の結果", "checklist": checklist}
        return render(request, f"{FOLDER}checked.html", context)
    return JsonResponse(
        {
            "errors": checklist.error_count,
            "warnings": checklist.warning_count,
            "missing": checklist.missing,
            "findings": [finding.as_json() for finding in findings],
            "html": render_to_string(f"{FOLDER}checklist.html", {"checklist": checklist}, request),
        }
    )


def _text(admin: ModelAdmin, request: HttpRequest, post: Post | None) -> content.Content:
    """What is to be checked: what was typed, and for whoever may only look at `post` what is stored."""
    if post is not None and not permissions.may_edit(editor_of(request), post):
        return content.current(post)
    text, _ = typed(admin, request, post)
    return text | {"body": normalize.unix(text["body"])}  # offsets count as the editor does


def urls(admin: ModelAdmin) -> list[URLPattern]:
    """To be mounted in the admin of articles."""

    def view(request: HttpRequest) -> HttpResponse:
        return check(admin, request)

    return [path("check/", for_scripts_too(admin.admin_site, require_POST(view)), name="blog_post_check")]


def _post(request: HttpRequest) -> Post | None:
    """The article that the form is of: its field `post`; "": a new one. Raises Http404, PermissionDenied."""
    key, user = request.POST.get("post", ""), editor_of(request)
    if not key:
        if not permissions.may_write(user):
            raise PermissionDenied(NOT_YOURS)
        return None
    post = find(Post.objects.select_related("working"), key)
    if post is None:
        raise Http404(NO_POST)
    if not permissions.may_see(user, post):
        raise PermissionDenied(NOT_YOURS)
    return post


def _checklist(
    post: Post | None,
    findings: Iterable[Finding],
    *,
    looked_at: datetime | None = None,
    is_fresh: bool = False,
    is_begun: bool = True,
) -> Checklist:
    items = [_item(number, finding) for number, finding in enumerate(findings)]
    absent = [] if is_begun else [item for item in items if _is_of_absence(item.finding)]
    told = [item for item in items if item not in absent]
    errors = [item for item in told if item.finding.level is Level.ERROR]
    warnings = [item for item in told if item.finding.level is not Level.ERROR]
    return Checklist(
        reverse("admin:blog_post_check"),
        post.pk if post is not None else None,
        _groups(errors),
        _groups(warnings),
        len(errors),
        len(warnings),
        looked_at,
        is_fresh,
        [item.place for item in absent if item.finding.level is Level.ERROR],
    )


def _says(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _is_of_absence(finding: Finding) -> bool:
    return finding.check in CHECKS and CHECKS[finding.check].is_of_absence


def _groups(items: Iterable[Item]) -> list[Group]:
    """`items` by check, in the order of the checklist; those of a check that is gone come last."""
    found: dict[str, list[Item]] = {name: [] for name in CHECKS}
    for item in items:
        found.setdefault(item.finding.check, []).append(item)
    return [_group(name, of_one) for name, of_one in found.items() if of_one]


def _group(name: str, items: Sequence[Item]) -> Group:
    known = CHECKS.get(name)
    label, explanation = (known.label, known.explanation) if known else (name, "")
    return Group(name, label, explanation, items[:SHOWN], items[SHOWN:])


def _item(number: int, finding: Finding) -> Item:
    place = f"{finding.line}行目" if finding.line is not None else FIELDS.get(finding.field, "本文")
    return Item(number, finding, place, finding.fix.label if finding.fix is not None else "")
