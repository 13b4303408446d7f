"""Posts and fixed pages whose files are as before, and what has changed around them: pictures, and what links
lead to."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from itertools import chain
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet

from blog.models import Asset, ImportedSite, Page, Post
from blog.services import assets, pages, rendering, rerendering

from .files import spelled_inside
from .picture_store import PictureStore
from .pictures import NotAPicture, local_address, look_at, stored_address
from .report import Note

type Text = tuple[type[Post | Page], int]
"""A post or a fixed page, by its key."""
IMAGE = re.compile(r'<img [^>]*?src="([^"]+)"')
LEADS_NOWHERE = Q(html__contains='href=""') | Q(html__contains='src=""')
"""What the renderer leaves of `{% post_url %}` and `{% link %}` whose target it does not find."""


@transaction.atomic
def look_again(*, root: Path, site: ImportedSite, store: PictureStore) -> list[Note]:
    """Takes the pictures of the site in the folder `root` that were changed, or have arrived since the texts
    that show them were imported; derives again the texts that show these, and those with a link that led
    nowhere. Returns what should be known of pictures that cannot be taken.

    Told by what is stored, not by what this run has done: the next run makes good one that is killed before.
    """
    notes: list[Note] = []
    stale = {
        *_texts(Post.objects.filter(LEADS_NOWHERE, source_site=site)),
        *_texts(Page.objects.filter(LEADS_NOWHERE, source_site=site)),
    }
    for address, texts in (_changed(root) | _absent(root, site, store)).items():
        try:
            picture = look_at(root, address)
        except NotAPicture as problem:
            notes.append(Note(address.lstrip("/"), "picture", str(problem)))
            continue
        if picture is not None:
            store.take(picture)
            stale |= texts
    rerendering.rerender(posts=Post.objects.filter(pk__in=_keys(Post, stale)))
    pages.rerender(pages=Page.objects.filter(pk__in=_keys(Page, stale)))
    return notes


def _texts(rows: QuerySet[Post] | QuerySet[Page]) -> set[Text]:
    return {(rows.model, key) for key in rows.values_list("pk", flat=True)}


def _keys(model: type[Post | Page], texts: set[Text]) -> list[int]:
    return [key for kind, key in texts if kind is model]


def _changed(root: Path) -> dict[str, set[Text]]:
    """Address (decoded) → the texts that show it, of the pictures that are not as they were taken."""
    found: dict[str, set[Text]] = {}
    for asset in Asset.objects.exclude(source_path=""):
        spelled = spelled_inside(root, asset.source_path)
        if spelled is not None and _differs(root / spelled, asset):
            shown_in = _texts(assets.posts_showing(asset)) | _texts(assets.pages_showing(asset))
            found[f"/{asset.source_path}"] = shown_in
    return found


def _differs(file: Path, asset: Asset) -> bool:
    if file.stat().st_size != asset.size:
        return True
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() != asset.sha256


def _absent(root: Path, site: ImportedSite, store: PictureStore) -> dict[str, set[Text]]:
    """Address (decoded) → the texts that show it, of the pictures that are in the folder alone."""
    found: defaultdict[str, set[Text]] = defaultdict(set)
    for text, address in _shown(site):
        with suppress(NotAPicture):  # an address that cannot be, as when its text was imported
            if spelled_inside(root, address) is not None and stored_address(address) not in store:
                found[address].add(text)
    return found


def _shown(site: ImportedSite) -> Iterator[tuple[Text, str]]:
    """(text, address) of each picture of the site that a text shows."""
    links = rendering.site(site)
    posts = Post.objects.filter(Q(html__contains="<img ") | ~Q(cover=""), source_site=site)
    fixed = Page.objects.filter(html__contains="<img ", source_site=site)
    read = posts.values_list("pk", "html", "cover").iterator(chunk_size=100)
    rows: Iterator[tuple[Text, str, str]] = chain(
        (((Post, key), html, cover) for key, html, cover in read),
        (((Page, key), html, "") for key, html in fixed.values_list("pk", "html")),
    )
    for text, html, cover in rows:
        for source in (cover, *map(unescape, IMAGE.findall(html))):
            if (address := local_address(links.inside(source))) is not None:
                yield text, address
