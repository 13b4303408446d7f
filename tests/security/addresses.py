"""An address for every URL pattern of the site, and a row for every key in them."""

from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from blog.models import BulkChange, Post
from blog.services import content, editing, tag_care
from blog.services.revisions import Window
from blog.services.tagging import RENAMED
from tests import factories
from tests.routes import filled, patterns, rows_around
from tests.security import matrix

ROUTES: Final = dict(patterns(get_resolver()))
EXAMPLES: Final = {
    "admin/^(?P<app_label>auth|blog)/$": "/admin/blog/",
    "admin/(?P<url>.*)$": "/admin/nothing/here/",
    "^preview/(?P<token>[0-9]+\\.[A-Za-z0-9_-]{43})/$": f"/preview/1.{'a' * 43}/",
}


def address(route: str, rows: dict[str, Any], post: Post) -> str:
    """An address of `route`, with the keys of `rows` and of `post` in it."""
    if route in EXAMPLES:
        return EXAMPLES[route]
    if route == "admin/r/<path:content_type_id>/<path:object_id>/":
        return f"/admin/r/{ContentType.objects.get_for_model(Post).pk}/{post.pk}/"
    if route.startswith("admin/"):
        return filled(route.removeprefix("admin/"), ROUTES[route], rows)
    words = {
        "<year:year>": "2025",
        "<month:month>": "09",
        "<int:key>": str(rows["page"] if "pages" in route else post.pk),
        "<slug:name>": "nothing",
    }
    words |= {"<path:path>": (post.path or "/nothing/")[1:], "<rendition:name>": "a", "<social:name>": "a"}
    kind = next(
        (word for word in ("categor", "section", "feeds", "tag", "author", "series") if word in route), ""
    )
    slugs = {"tag": post.tags.get().slug, "author": post.authors.get().slug, "series": post.part.series.slug}
    assert post.category is not None
    words["<uslug:slug>"] = slugs.get(kind, post.category.slug)
    for key, value in words.items():
        route = route.replace(key, value)
    return f"/{route}"


def around(post: Post) -> dict[str, Any]:
    """Keys of rows around `post`: those that every test of routes has, an input that waits to be merged, and
    a tag's new name that can be taken back."""
    rows = rows_around(post)
    owner = post.created_by
    assert owner is not None
    text = content.current(post) | {"title": "題"}
    refused = editing.keep_refused(post=post, text=text, user=owner, window=Window(seen=0, client="other"))
    tag_care.rename(tag=factories.tag("古い名"), name="新しい名", slug="new-name", by=None)
    return rows | {"refused": refused.pk, "care": BulkChange.objects.get(action=RENAMED).pk}


def form(row: matrix.Row, rows: dict[str, Any]) -> dict[str, Any]:
    """What `row` sends, with the keys of `rows` in it."""

    def said(value: str | bytes) -> Any:
        return SimpleUploadedFile("a.png", value) if isinstance(value, bytes) else value.format(**rows)

    return {name.format(**rows): said(value) for name, value in row.fields.items()}
