"""Who may open what: every URL pattern of the site has a row here (tests/security/test_matrix.py walks them).

A row says by which method the address is asked, what is sent, and which rule holds. A rule says, for each
role, in which states of the article the address opens: answers with 200 or a redirect, but not to the login.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from blog.querysets import Status
from tests import factories

STRANGER, MEMBER, WRITER, AUTHOR, EDITOR, CHIEF, SUPERUSER = ROLES = (
    *("stranger", "member", "writer", "author", "editor", "chief", "superuser"),
)
"""`member`: an account of the desk without a role. `writer`: a ライター who looks at the article of somebody
else; `author`: the one whose article it is. The rest can do what those before them can, and more."""
LADDER: Final = (STRANGER, MEMBER, WRITER, EDITOR, CHIEF, SUPERUSER)

ALWAYS: Final = frozenset(Status)
NEVER: Final = frozenset[Status]()
OWN_TURN: Final = frozenset({Status.DRAFT, Status.RETURNED})
"""States in which an article is its author's to change."""
PUBLIC: Final = frozenset({Status.PUBLISHED})


def from_(least: str, author: frozenset[Status] | None = None) -> dict[str, frozenset[Status]]:
    """The rule for everybody from `least` on; `author`: when it opens for the article's own author, where
    that is not as for any writer."""
    opens = {role: ALWAYS if LADDER.index(role) >= LADDER.index(least) else NEVER for role in LADDER}
    return {**opens, AUTHOR: opens[WRITER] if author is None else author}


@dataclass(frozen=True, slots=True)
class Row:
    """One way of asking for an address, and to whom it opens."""

    route: str
    method: str
    rule: str
    fields: Mapping[str, str | bytes] = field(default_factory=dict)
    """The form or, of a GET, the query. `{name}` stands for the key of that row of the example, bytes for a
    file. Complete: whoever may ask gets what was asked for, so that nothing else than permission says no."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Parts of the address that are no row's key."""


RULES: Final = {
    "everybody": from_(STRANGER),
    "desk": from_(MEMBER),
    "writers": from_(WRITER),
    "editors": from_(EDITOR),
    "chiefs": from_(CHIEF),
    "superusers": from_(SUPERUSER),
    "nobody": dict.fromkeys(ROLES, NEVER),
    "see": from_(EDITOR, author=ALWAYS),
    "edit": from_(EDITOR, author=OWN_TURN),
    "own": {**dict.fromkeys(ROLES, NEVER), AUTHOR: ALWAYS},
    "readers": dict.fromkeys(ROLES, PUBLIC),
}

OF_MODELS: Final = {
    # model: who opens the list, adds, opens a row (and its history), deletes one
    "auth/group": ("chiefs", "superusers", "chiefs", "superusers"),
    "auth/user": ("chiefs", "chiefs", "chiefs", "superusers"),
    "blog/asset": ("writers", "writers", "writers", "chiefs"),
    "blog/auditentry": ("chiefs", "nobody", "chiefs", "nobody"),
    "blog/author": ("writers", "editors", "writers", "chiefs"),
    "blog/category": ("writers", "editors", "writers", "chiefs"),
    "blog/checksetting": ("editors", "nobody", "editors", "nobody"),
    "blog/correction": ("editors", "editors", "editors", "chiefs"),
    "blog/deletedtext": ("editors", "nobody", "editors", "chiefs"),
    "blog/event": ("chiefs", "nobody", "chiefs", "nobody"),
    "blog/houseword": ("editors", "chiefs", "editors", "chiefs"),
    "blog/importedsite": ("editors", "nobody", "editors", "nobody"),
    "blog/page": ("editors", "editors", "editors", "chiefs"),
    "blog/post": ("writers", "writers", "see", "editors"),
    "blog/redirect": ("editors", "chiefs", "editors", "chiefs"),
    "blog/revision": ("editors", "nobody", "editors", "nobody"),
    "blog/searchmiss": ("editors", "nobody", "editors", "nobody"),
    "blog/series": ("editors", "editors", "editors", "chiefs"),
    "blog/tag": ("writers", "editors", "writers", "editors"),
    "blog/watchedphrase": ("editors", "chiefs", "editors", "chiefs"),
}

OTHERS: Final = {
    # route: method, rule
    "admin/second-factor/": ("GET", "nobody"),  # who is not on the way in is led to the login
    "admin/security/": ("GET", "desk"),
    "admin/security/app/": ("POST", "desk"),
    "admin/security/passkey/": ("POST", "desk"),
    "admin/security/codes/": ("POST", "desk"),
    "admin/security/remove/<int:key>/": ("POST", "desk"),
    "admin/security/sign-out/": ("POST", "desk"),
    "admin/": ("GET", "desk"),
    "admin/login/": ("GET", "everybody"),
    "admin/logout/": ("POST", "everybody"),
    "admin/password_reset/": ("GET", "everybody"),
    "admin/password_reset/done/": ("GET", "everybody"),
    "admin/password_reset/complete/": ("GET", "everybody"),
    "admin/password_reset/<uidb64>/<token>/": ("GET", "everybody"),  # to whom the link is none: it says so
    "admin/password_change/": ("GET", "desk"),
    "admin/password_change/done/": ("GET", "desk"),
    "admin/jsi18n/": ("GET", "desk"),
    "admin/auth/user/<id>/password/": ("GET", "chiefs"),
    "admin/blog/tag/care/": ("GET", "editors"),
    "admin/blog/tag/care/merge/": ("POST", "editors"),
    "admin/blog/tag/care/unused/": ("POST", "editors"),
    "admin/blog/tag/care/<int:key>/undo/": ("POST", "editors"),
    "admin/blog/post/<int:pk>/preview/": ("GET", "see"),
    "admin/blog/post/<int:pk>/comments/<int:comment>/delete/": ("POST", "own"),
    "admin/blog/post/<int:pk>/comments/<int:comment>/resolve/": ("POST", "see"),
    "admin/blog/post/<int:pk>/comments/<int:comment>/reopen/": ("POST", "see"),
    "admin/blog/post/<int:pk>/preview-links/": ("POST", "see"),
    "admin/blog/post/<int:pk>/preview-links/<int:link>/revoke/": ("POST", "see"),
    "admin/blog/post/calendar/": ("GET", "writers"),
    "admin/blog/post/import/": ("GET", "editors"),
    "admin/blog/post/import/<slug:token>/": ("GET", "editors"),  # back to the form
    "admin/blog/post/import/<slug:token>/plan/": ("POST", "editors"),
    "admin/blog/post/import/<slug:token>/apply/": ("POST", "editors"),
    "admin/blog/post/import/<slug:token>/cancel/": ("POST", "editors"),
    "admin/blog/post/address/": ("GET", "writers"),
    "admin/blog/post/links/": ("GET", "writers"),
    "admin/blog/post/tags/": ("GET", "writers"),
    "admin/blog/post/pictures/": ("GET", "writers"),
    "admin/blog/post/<int:pk>/versions/": ("GET", "see"),
    "admin/blog/post/bulk/": ("GET", "writers"),
    "admin/blog/post/bulk/changes/<int:key>/undo/": ("GET", "see"),
    "admin/blog/post/filters/": ("GET", "writers"),
    "admin/blog/post/filters/<int:key>/delete/": ("POST", "own"),
    "admin/blog/revision/<int:pk>/restore/": ("POST", "edit"),
    "admin/blog/deletedtext/<int:pk>/bring-back/": ("POST", "editors"),
    "admin/^(?P<app_label>auth|blog)/$": ("GET", "writers"),
    "admin/(?P<url>.*)$": ("GET", "nobody"),
    "^preview/(?P<token>[0-9]+\\.[A-Za-z0-9_-]{43})/$": ("GET", "nobody"),  # the token is none of ours
    "admin/r/<path:content_type_id>/<path:object_id>/": ("GET", "desk"),  # leads to the row's page
}

TYPED: Final = {"title": "題", "body": "本文", "client": "window", "seen_revision": "{revision}"}
"""What the writing page sends of an article."""
_POST: Final = "admin/blog/post/"

WITH_FORMS: Final = (
    # Addresses that ask for more than their keys; some of them by several rules.
    Row("admin/markdownx/markdownify/", "POST", "writers", {"content": "文"}),
    Row("admin/markdownx/markdownify/", "POST", "see", {"content": "文", "post": "{post}"}),
    Row("admin/markdownx/upload/", "POST", "writers", {"image": factories.picture()}),
    Row("api/v1/articles", "GET", "everybody", {"q": "題"}),
    Row("api/v1/pages", "GET", "everybody", {"q": "題"}),
    Row(
        "admin/autocomplete/",
        "GET",
        "writers",
        {"app_label": "blog", "model_name": "correction", "field_name": "post"},
    ),
    Row(f"{_POST}add/", "POST", "writers", TYPED),
    Row(f"{_POST}<path:object_id>/change/", "POST", "edit", TYPED),
    Row(f"{_POST}<path:object_id>/delete/", "POST", "chiefs", {"post": "yes"}),  # and its correction with it
    Row(f"{_POST}<int:pk>/comments/", "GET", "see"),
    Row(f"{_POST}<int:pk>/comments/", "POST", "see", {"comment": "話"}),
    Row(f"{_POST}<int:pk>/comments/<int:comment>/answer/", "POST", "see", {"answer_{comment}": "話"}),
    Row(f"{_POST}<int:pk>/comments/<int:comment>/edit/", "POST", "own", {"edit_{comment}": "話"}),
    Row(f"{_POST}autosave/", "POST", "writers", TYPED | {"seen_revision": "0"}),
    Row(f"{_POST}<int:key>/autosave/", "POST", "edit", TYPED),
    Row(f"{_POST}pasted/", "POST", "writers", TYPED | {"body": "---\ntitle: 題\n---\n"}),
    Row(f"{_POST}<int:key>/pasted/", "POST", "edit", TYPED | {"body": "---\ntitle: 題\n---\n"}),
    Row(f"{_POST}<int:key>/turn/", "POST", "edit", {"due_on": "2030-01-01"}),
    Row(f"{_POST}<int:key>/presence/", "POST", "see", TYPED),
    Row(f"{_POST}<int:key>/presence/", "POST", "see", TYPED | {"leaving": "1"}),
    Row(f"{_POST}check/", "POST", "writers", TYPED),
    Row(f"{_POST}check/", "POST", "see", TYPED | {"post": "{post}"}),
    Row(f"{_POST}<int:pk>/compare/", "GET", "see", {"before": "{revision}", "after": "working"}),
    Row(f"{_POST}<int:pk>/merge/<int:refused>/", "GET", "edit"),
    Row(f"{_POST}<int:pk>/merge/<int:refused>/", "POST", "edit", {"_discard": "1"}),
    Row(f"{_POST}bulk/<slug:name>/", "POST", "writers", {"posts": "{post}"}, {"name": "add_tag"}),
    Row(f"{_POST}bulk/<slug:name>/", "POST", "editors", {"posts": "{post}"}, {"name": "publish"}),
    Row(f"{_POST}bulk/changes/<int:key>/undo/", "POST", "see"),
    Row(f"{_POST}filters/save/", "POST", "writers", {"query": "mine=1", "name": "自分の"}),
    Row(f"{_POST}filters/<int:key>/", "POST", "own", {"name": "別の名前"}),
)

PUBLIC_ROUTES: Final = {
    # What stands at a fixed place, and what only the public rows of the example have.
    **dict.fromkeys(
        [
            *("", "archive/", "archive/<year:year>/", "archive/<year:year>/<month:month>/", "search/"),
            *("search/suggest/", "feed.xml", "feed.rss", "feed.json", "sitemap.xml", "llms.txt"),
            *("llms-full.txt", "robots.txt", "favicon.ico", "api/v1/openapi.json", "api/v1/articles"),
            *("api/v1/sections", "api/v1/tags", "api/v1/authors", "api/v1/pages", "healthz", "readyz"),
        ],
        "everybody",
    ),
    **dict.fromkeys(
        [
            *("category/<uslug:slug>/", "tag/<uslug:slug>/", "author/<uslug:slug>/", "series/<uslug:slug>/"),
            *(f"feeds/<uslug:slug>.{form}" for form in ("xml", "rss", "json")),
            *(f"tag/<uslug:slug>/feed.{form}" for form in ("xml", "rss", "json")),
            *(f"author/<uslug:slug>/feed.{form}" for form in ("xml", "rss", "json")),
            *("api/v1/sections/<uslug:slug>", "api/v1/tags/<uslug:slug>", "api/v1/authors/<uslug:slug>"),
            *("api/v1/articles/<int:key>", "api/v1/pages/<int:key>", "<path:path>"),
        ],
        "readers",
    ),
    **dict.fromkeys(
        [
            *("sitemap-<slug:name>.xml", "indexnow.txt", "metrics", "api/v1/", "pictures/<rendition:name>"),
            "pictures/social/<social:name>",
        ],
        "nobody",  # of the example's names there is none
    ),
}


def rows() -> Iterator[Row]:
    """Every row."""
    yield from (Row(route, method, rule) for route, (method, rule) in OTHERS.items())
    yield from (Row(route, "GET", rule) for route, rule in PUBLIC_ROUTES.items())
    yield from WITH_FORMS
    for model, (list_, add, open_, delete) in OF_MODELS.items():
        yield Row(f"admin/{model}/", "GET", list_)
        yield Row(f"admin/{model}/add/", "GET", add)
        yield Row(f"admin/{model}/<path:object_id>/", "GET", "desk")  # a redirect to the row's page
        yield Row(f"admin/{model}/<path:object_id>/change/", "GET", open_)
        yield Row(f"admin/{model}/<path:object_id>/history/", "GET", open_)
        yield Row(f"admin/{model}/<path:object_id>/delete/", "GET", delete)
