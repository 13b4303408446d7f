"""Front matter that was pasted into an article's text: what of it can go into which field.

Nothing is kept here: the page's scripts put what the editor wants into the form, which is saved as ever.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import URLPattern, path

from blog.jekyll import front_matter
from blog.jekyll.errors import JekyllError
from blog.jekyll.pasted import Pasted
from blog.jekyll.ruby import to_s
from blog.models import Post
from blog.services import comparing, content, pasted, permissions, redirects
from blog.services.content import Content
from blog.services.pasted import Left, Reading, Value
from blog.text import normalize

from .autosave import CONTENT_OF_FIELD, plain, typed
from .fields import join_tags
from .keys import key_of
from .people import editor_of
from .scripted import article, scripted
from .widgets import MomentWidget

MOST = 50
"""Keys of one kind that are told one by one."""
MOST_IN_USE = 3
SHOWN = 200
"""Characters of a value that are shown."""
KEPT = "kept_front_matter"
"""The field of the form that holds what has no field."""
STATE = "公開の状態は、この画面のボタンで決めます。"
WILL_LEAD = "公開すると、このアドレスからこの記事に転送します。"
NO_ADDRESSES = "アドレスとして読めないので、転送は作りません。"
NOTES = {
    "reading_time": "読了時間は、本文から計算します。",
    **dict.fromkeys(("published", "withdrawn", "status", "draft"), STATE),
}
"""Key → what else there is to say of it."""
FIELD_OF_COLUMN = {column: field for field, column in CONTENT_OF_FIELD.items()}


def urls(admin: ModelAdmin) -> list[URLPattern]:
    """Below the articles' part of the admin."""
    return [
        path("pasted/", scripted(admin, in_new), name="blog_post_pasted_in_new"),
        path("<int:key>/pasted/", scripted(admin, in_one), name="blog_post_pasted"),
    ]


def in_new(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """What was pasted into an article that has no row yet."""
    permissions.require(permissions.has(editor_of(request), "add_post"), "記事を書く")
    return _answer(admin, request, None)


def in_one(admin: ModelAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """What was pasted into this article."""
    post = article(request, key, permissions.may_edit, "この記事を変更する")
    return _answer(admin, request, post)


def _answer(admin: ModelAdmin, request: HttpRequest, post: Post | None) -> HttpResponse:
    """The front matter that begins `at` this character of the form's body, if one does."""
    now, _ = typed(admin, request, post)
    body, at = normalize.unix(now["body"]), key_of(request.POST.get("at", "")) or 0
    found = pasted.find(body[at:])
    if found is None:
        return JsonResponse({"found": False})
    start = at + found.start
    answer = {"found": True, "start": start, "head": found.head}
    above = body.count("\n", 0, start)
    try:
        reading = pasted.read(found)
    except JekyllError as error:
        line = None if error.line is None else error.line + above
        return JsonResponse(answer | {"error": f"{error.message}。{error.remedy}。", "line": line})
    return JsonResponse(answer | _told(_Offer(admin, request, post, now), found, reading, above))


class _Offer:
    """What of a reading fits into the form, beside what stands there `now`."""

    def __init__(self, admin: ModelAdmin, request: HttpRequest, post: Post | None, now: Content) -> None:
        self._make = admin.get_form(request, post, change=post is not None)
        self._post = post or Post()
        self._now = now
        self._empty = content.of(Post(), authors=[], tags=[])

    def values(self, reading: Reading) -> tuple[list[dict[str, Any]], list[Left]]:
        """The values that the form takes, and those that it refuses, in its own words."""
        sent = QueryDict(mutable=True)
        for value in reading.values:
            sent.setlist(_field(value), _as_sent(value))
        form = self._make(sent, instance=Post())
        form.is_valid()
        taken, left = [], []
        for value in reading.values:
            name = _field(value)
            if name in form.errors:
                left.append(Left(value.key, "".join(map(str, form.errors[name]))))
            else:
                label = str(form.fields[name].label or name)
                cleaned = form.cleaned_data[name]
                taken.append(self._told(value, label, cleaned, sent.getlist(name)))
        return taken, left

    def _told(self, value: Value, label: str, cleaned: Any, sent: list[str]) -> dict[str, Any]:
        name, now = _field(value), self._now[value.column]
        said = plain(cleaned)
        state = "same" if said == now else "new" if now == self._empty[value.column] else "differs"
        given: Any = cleaned if isinstance(cleaned, str | bool) else sent if name == "byline" else sent[0]
        return {
            "field": name,
            "label": label,
            "key": value.key,
            "value": given,
            "shown": _short(comparing.words_of(value.column, said)),
            "before": _short(comparing.words_of(value.column, now)),
            "state": state,
        }

    def kept(
        self, found: Pasted, reading: Reading, left: list[Left]
    ) -> tuple[dict[str, Any] | None, list[Left]]:
        """What becomes of the field for all the rest: with and without what it says otherwise already."""
        now = self._now["front_matter"]
        try:
            if front_matter.is_head(now):
                value, otherwise, conflicts = pasted.joined(now, found.head, [each.key for each in left])
            else:
                value, otherwise, conflicts = reading.head, reading.head, ()
            for head in {value, otherwise}:
                pasted.verify(head, self._post)
        except JekyllError as error:
            return None, [Left(key, f"{error.message}。") for key in reading.others or (KEPT,)]
        return {"field": KEPT, "value": value, "otherwise": otherwise, "conflicts": list(conflicts)}, []

    def note(self, key: str, others: Mapping[str, object]) -> str:
        """What else there is to say of a key without a field."""
        if key != redirects.KEY:
            return NOTES.get(key, "")
        paths = redirects.named_in(others)
        if not paths:
            return NO_ADDRESSES
        taken = redirects.in_use(paths, post=self._post)
        words = [redirects.words_in_use(path) for path in taken[:MOST_IN_USE]]
        more = len(taken) - MOST_IN_USE
        rest = f"ほかに{more}個も、すでに使われています。" if more > 0 else ""
        return "".join([WILL_LEAD if len(taken) < len(paths) else "", *words, rest])


def _told(offer: _Offer, found: Pasted, reading: Reading, above: int) -> dict[str, Any]:
    """All that the page shows of `reading`; its lines are those of the body, of which so many are `above`."""
    values, refused = offer.values(reading)
    kept, unkept = offer.kept(found, reading, [*reading.left, *refused])
    left = [*reading.left, *refused, *unkept]

    def line(key: str) -> int | None:
        own = front_matter.line_of(found.head, key)
        return None if own is None else own + above

    others = reading.others if kept else {}
    return {
        "values": values,
        "kept": kept,
        "others": [_other(key, value, offer.note(key, others)) for key, value in list(others.items())[:MOST]],
        "more_others": max(0, len(others) - MOST),
        "left": [
            {"key": _short(each.key), "line": line(each.key), "why": _short(each.why)} for each in left[:MOST]
        ],
        "more_left": max(0, len(left) - MOST),
    }


def _field(value: Value) -> str:
    return FIELD_OF_COLUMN.get(value.column, value.column)


def _as_sent(value: Value) -> list[str]:
    """The value as a browser would send it."""
    match value.column:
        case "published_at" | "unpublish_at" | "modified_at":
            return [MomentWidget().format_value(value.value) or ""]
        case "category":
            return [str(value.value.pk)]
        case "authors":
            return [str(author.pk) for author in value.value]
        case "tags":
            return [join_tags(value.value)]
        case "in_sitemap":
            return ["on"] if value.value else []
    return [str(value.value)]


def _other(key: str, value: object, note: str) -> dict[str, str]:
    return {"key": _short(key), "shown": _short(_words(value)), "note": note}


def _words(value: object) -> str:
    """A value of any kind in a line."""
    if isinstance(value, Mapping):
        return f"{len(value)}項目"
    if not isinstance(value, list):
        return to_s(value)
    plain_ones = all(not isinstance(item, list | Mapping) for item in value[:5])
    return "、".join(map(to_s, value)) if plain_ones and len(value) <= 5 else f"{len(value)}件"


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
