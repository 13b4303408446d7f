"""Pictures at the addresses that they always had, their small forms, and those made for articles."""

from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.utils.http import quote_etag
from django.views.decorators.csp import csp_override
from django.views.decorators.http import condition

from blog.models import Asset, Post
from blog.services import file_storage
from blog.services.importing.pictures import FORMATS
from blog.services.pictures import renditions
from blog.services.pictures import social as social_images
from blog.syndication import entries

SHOWN = frozenset(FORMATS.values())
"""Types that a browser may open in place. Anything else that storage came to hold is only saved."""
SEALED: dict[str, Any] = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE], "sandbox": True}
"""The policy of a file of others: opened by itself it is a picture, and nothing in it runs or loads."""
MAX_AGE = 24 * 60 * 60
"""Seconds for which a browser need not ask again. No longer: a picture may be replaced at its address."""
FOR_EVER = 365 * 24 * 60 * 60
"""The same, in seconds, for addresses that never show anything else."""


@csp_override(SEALED)
def show(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    """The picture, or 304 for a browser that has it. Raises Http404 where storage has lost the file.

    No time is told: that of a picture which an import replaces stays the same.
    """
    answer = condition(etag_func=lambda *_: quote_etag(asset.sha256))(_stream)
    response: HttpResponseBase = answer(request, asset)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


@csp_override(SEALED)
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """The small form called `name`. One that is not there any more leads to the picture that it was made of:
    pages that somebody kept still ask for it. Raises Http404 where there is none."""
    try:
        file = _opened(renditions.address_in_storage(name))
    except FileNotFoundError:
        asset = renditions.originals(name).first()
        if asset is None:
            raise Http404 from None
        return HttpResponseRedirect(asset.get_absolute_url())
    return _for_ever(request, name, file, f"image/{name.rpartition('.')[2]}")


@csp_override(SEALED)
def social(request: HttpRequest, name: str) -> HttpResponseBase:
    """The picture called `name` of a public article; an older one of it leads to the one that stands for it
    now. Raises Http404 for articles that are not public."""
    posts = Post.objects.published().with_cover().only("title", "cover", "cover_alt")
    post = posts.filter(pk=name.partition("-")[0]).first()
    picture = entries.picture(post) if post is not None else None
    if picture is None:
        raise Http404
    if not picture.url.endswith(f"/{name}"):
        return HttpResponseRedirect(picture.url)
    try:
        file = _opened(social_images.address_in_storage(name))
    except FileNotFoundError:
        raise Http404 from None
    return _for_ever(request, name, file, "image/png")


def _stream(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    shown = asset.content_type in SHOWN
    try:
        with file_storage.reached():
            file = asset.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file_storage.fetched(file),
        # Not among the headers: Django would guess it from the name then.
        content_type=asset.content_type if shown else "application/octet-stream",
        headers={"Content-Length": str(asset.size)},
        as_attachment=not shown,
        filename=asset.path.rpartition("/")[2],
    )


def _opened(name: str) -> "File[bytes]":
    with file_storage.reached():
        return default_storage.open(name)


def _for_ever(request: HttpRequest, name: str, file: "File[bytes]", content_type: str) -> HttpResponseBase:
    """The open `file`, or 304 for a browser that has it: what is called `name` never changes."""

    @condition(etag_func=lambda *_: quote_etag(name))
    def stream(request: HttpRequest) -> FileResponse:
        return FileResponse(
            file_storage.fetched(file), content_type=content_type, headers={"Content-Length": str(file.size)}
        )

    response: HttpResponseBase = stream(request)
    if not response.streaming:
        file.close()
    patch_cache_control(response, public=True, max_age=FOR_EVER, immutable=True)
    return response
