"""The small forms of the site's pictures: made when a picture comes, kept beside it, gone with it.

A page never waits for them: while a picture has none, it is shown as it is.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from html import unescape

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Min, QuerySet
from django.tasks import task

from blog.models import Asset, Page, Post
from blog.services import file_storage, pages, rerendering
from blog.text import normalize

from . import encoding
from .encoding import Form

FOLDER = "renditions"
IMAGE = re.compile(r'(?:<source [^>]* srcset="([^"]*)"[^>]*>)?<img (?![^>]* srcset=)[^>]*?src="([^"]+)"')
"""A picture in stored HTML that got its forms from the site: the last list of them, its address."""


def pending(assets: QuerySet[Asset] | None = None) -> QuerySet[Asset]:
    """Those of `assets` (all) that nobody has tried to make small forms of, or only by older rules."""
    return (Asset.objects.all() if assets is None else assets).exclude(renditions_version=encoding.VERSION)


def is_pending(asset: Asset) -> bool:
    """`pending` for one picture."""
    return asset.renditions_version != encoding.VERSION


def make_soon(asset: Asset) -> None:
    """Makes the forms of `asset` once the transaction is done: in a background task, where TASKS names a
    backend that has a worker; else at once."""
    transaction.on_commit(partial(make_in_background.enqueue, asset.pk), robust=True)


@task
def make_in_background(key: int) -> None:
    """Makes the forms of the picture with this key, unless they are there, and renders anew what shows it."""
    asset = pending().filter(pk=key).first()
    if asset is not None:
        keep(asset, *encoding.made_of(read(asset)))
        render_anew(Asset.objects.filter(sha256=asset.sha256))


def read(asset: Asset) -> bytes | None:
    """The picture's file; None where storage has lost it. Raises StorageFailed."""
    try:
        with file_storage.reached(), asset.file.open("rb") as stream:
            content: bytes = stream.read()
            return content
    except FileNotFoundError:
        return None


def keep(asset: Asset, forms: Iterable[Form], problem: str) -> None:
    """Stores the `forms` of `asset`, and of all pictures that are equal to it; the older ones go."""
    renditions = [_stored(asset, form) for form in forms]
    with transaction.atomic():
        equal = Asset.objects.select_for_update().filter(sha256=asset.sha256)
        before = {form["name"] for each in equal for form in each.renditions}
        equal.update(
            renditions=renditions, renditions_version=encoding.VERSION, renditions_problem=problem[:300]
        )
        delete_unused(before - {form["name"] for form in renditions})


def forget(asset: Asset) -> None:
    """Takes back what is known of the forms of `asset`, whose file is another now; saves nothing of it."""
    delete_unused(form["name"] for form in asset.renditions)
    asset.renditions, asset.renditions_version, asset.renditions_problem = [], 0, ""


def delete_unused(names: Iterable[str]) -> None:
    """Deletes these forms from storage, once the transaction is done, unless a picture still has them."""
    for name in names:
        transaction.on_commit(partial(_delete_unused, name), robust=True)


def address_in_storage(name: str) -> str:
    """Where the form called `name` lies in storage."""
    return f"{FOLDER}/{name[:2]}/{name}"


def originals(name: str) -> QuerySet[Asset]:
    """The pictures of which the form called `name` is, or was, made."""
    digest = name.partition("-")[0]
    # Not `startswith`: SQLite looks for that in all rows, as its LIKE knows no case.
    return Asset.objects.filter(sha256__gte=digest, sha256__lt=f"{digest}g")


def render_anew(some: QuerySet[Asset] | None = None) -> int:
    """Renders the articles and pages anew that do not show `some` pictures (all) as these are to be had now;
    gives how many.

    Told by what is stored, not by what was done: what a run did not finish, the next one does. What shows a
    picture was saved after it had come, so that for a new one hardly any text is read.
    """
    assets, posts = Asset.objects.all() if some is None else some, Post.objects.all()
    if some is not None and (first := some.aggregate(came=Min("created_at"))["came"]):
        posts = posts.filter(updated_at__gte=first)
    known = {
        asset.path: "".join(source.srcset for source in asset.image.sources[-1:])
        for asset in assets.only("path", "width", "height", "renditions").iterator()
    }
    stale = [post.pk for post in _with_pictures(posts) if _differs(post.html, known)]
    rerendering.rerender(posts=Post.objects.filter(pk__in=stale))
    fixed = [page for page in Page.objects.filter(html__contains="<img ") if _differs(page.html, known)]
    for page in fixed:
        pages.derive_anew(page)
    return len(stale) + len(fixed)


def _with_pictures(posts: QuerySet[Post]) -> Iterator[Post]:
    return posts.filter(html__contains="<img ").order_by().only("html").iterator(chunk_size=100)


def _differs(html: str, known: dict[str, str]) -> bool:
    for srcset, source in IMAGE.findall(html):
        try:
            path = normalize.path(unescape(source))
        except ValueError:  # a picture elsewhere
            continue
        if path in known and unescape(srcset) != known[path]:
            return True
    return False


def _stored(asset: Asset, form: Form) -> dict[str, object]:
    name = f"{asset.sha256[:24]}-{form.width}-v{encoding.VERSION}.{form.ending}"
    file_storage.write(address_in_storage(name), ContentFile(form.content))
    return {"name": name, "width": form.width, "size": len(form.content)}


def _delete_unused(name: str) -> None:
    assets = originals(name).values_list("renditions", flat=True)
    if name not in {form["name"] for renditions in assets for form in renditions}:
        default_storage.delete(address_in_storage(name))
