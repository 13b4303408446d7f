"""Every address that the site answers, as its URL patterns say, with the keys of real rows in them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group
from django.urls import URLPattern, get_resolver

from blog.models import (
    AuditEntry,
    BulkChange,
    CheckSetting,
    Comment,
    Correction,
    Event,
    HouseWord,
    ImportedSite,
    Post,
    PreviewLink,
    SavedFilter,
    SearchMiss,
    WatchedPhrase,
)
from blog.services import content
from blog.services.roles import EDITOR
from tests import factories


def patterns(resolver: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from patterns(pattern, route)


def routes() -> dict[str, URLPattern]:
    """Route below admin/ → its pattern, those with regular expressions left out."""
    found = {
        route.removeprefix("admin/"): pattern
        for route, pattern in patterns(get_resolver())
        if route.startswith("admin/") and "^" not in route and "$" not in route
    }
    assert {"", "blog/post/<path:object_id>/change/"} <= set(found)
    return found


def rows_around(post: Post) -> dict[str, Any]:
    """A row for every kind of key: name of the key → key. What is about an article is about `post`."""
    owner = post.created_by
    assert owner is not None
    found = {
        "post": post,
        "auditentry": AuditEntry.objects.create(kind="exported"),
        "deletedtext": factories.deleted(),
        "event": Event.objects.create(post=post, action="submitted", user=owner),
        "category": post.category,
        "tag": factories.tag(),
        "author": factories.author(),
        "asset": factories.asset(),
        "redirect": factories.redirect("/old/", target="/new/"),
        "revision": post.revisions.create(kind="saved", user=owner, content=content.current(post)),
        "importedsite": ImportedSite.objects.create(),
        "correction": Correction.objects.create(post=post, text="数字の誤りを直しました。"),
        "series": factories.series("連載", parts={1: post}),
        "page": factories.page("/about/"),
        "searchmiss": SearchMiss.objects.create(text="ない言葉"),
        "houseword": HouseWord.objects.create(preferred="試しの語", variants="ためしの語"),
        "watchedphrase": WatchedPhrase.objects.create(kind="leftover", text="試しの語句"),
        "checksetting": CheckSetting.objects.get_or_create(check_name="bare-url")[0],
        "user": owner,
        "group": Group.objects.get(name=EDITOR),
        "comment": Comment.objects.create(post=post, user=owner, body="話"),
        "link": PreviewLink.objects.create(post=post, created_by=owner, expires_at=factories.LONG_AGO),
        "filters": SavedFilter.objects.create(user=owner, name="絞り込み", query="state=draft"),
        "bulk": BulkChange.objects.create(user=owner, action="add_tag", label="変更", before={}),
    }
    return {name: row.pk for name, row in found.items()}


def filled(route: str, pattern: URLPattern, rows: dict[str, Any], rubbish: str | None = None) -> str:
    """An address of `route`: its keys are those of `rows`, or all `rubbish`."""
    address = route
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "")
        value = str(rows.get(name) or rows[_model(route, rows)]) if rubbish is None else rubbish
        address = address.replace(f"<{kind}:{name}>" if kind else f"<{name}>", value)
    assert "<" not in address, address
    return f"/admin/{address}"


def _model(route: str, rows: dict[str, Any]) -> str:
    """What a key in `route` is the key of: the last word before it that names rows."""
    words = [word for word in route.partition("<")[0].split("/") if word in rows]
    return words[-1] if words else "post"
