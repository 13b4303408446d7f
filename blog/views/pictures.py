"""Pictures, at the addresses that they always had; their small forms; and those that were made for articles."""

from collections.abc import Callable
from datetime import datetime

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.utils.http import quote_etag
from django.views.decorators.csp import csp_override
from django.views.decorators.http import condition

from blog.models import Asset, Post
from blog.services.pictures import renditions
from blog.services.pictures import social as social_images
from blog.syndication import entries

SHOWN = frozenset(FORMATS.values())
"""Types that a browser may open in place. Anything else that storage came to hold is only saved."""
SEALED = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE], "sandbox": True}
"""The policy of a file of others: opened by itself it is a picture, and nothing in it runs or loads."""
MAX_AGE = 24 * 60 * 60
"""Seconds for which a browser need not ask again. No longer: a picture may be replaced at its address."""
FOR_EVER = {"public": True, "max_age": 365 * 24 * 60 * 60, "immutable": True}
"""For addresses that never show anything else."""


@csp_override(SEALED)
def show(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    """The picture, or 304 for a browser that has it. Raises Http404 where storage has lost the file."""
    try:
        response = _answer(
            request, lambda: asset.file.open("rb"), asset.content_type, asset.sha256, asset.created_at
        )
    except FileNotFoundError:
        raise Http404 from None
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """The small form called `name`. One that is not there any more leads to the picture that it was made of:
    pages that somebody kept still ask for it. Raises Http404 where there is none."""
    try:
        return _for_ever(request, renditions.address_in_storage(name), f"image/{name.rpartition('.')[2]}")
    except FileNotFoundError:
        asset = Asset.objects.filter(sha256__startswith=name.partition("-")[0]).first()
        if asset is None:
            raise Http404 from None
        return HttpResponseRedirect(asset.get_absolute_url())


def social(request: HttpRequest, name: str) -> HttpResponseBase:
    """The picture called `name` of a public article; an older one of it leads to the one that stands for it
    now. Raises Http404 for articles that are not public."""
    post = Post.objects.published().with_cover().filter(pk=name.partition("-")[0]).first()
    if post is None:
        raise Http404
    picture = entries.picture(post)
    if picture is None:
        raise Http404
    if not picture.url.endswith(f"/{name}"):
        return HttpResponseRedirect(picture.url)
    try:
        return _for_ever(request, social_images.address_in_storage(name), "image/png")
    except FileNotFoundError:
        raise Http404 from None


def _for_ever(request: HttpRequest, place: str, content_type: str) -> HttpResponseBase:
    """What lies at `place` in storage. Raises FileNotFoundError."""
    name = place.rpartition("/")[2]
    response = _answer(request, lambda: default_storage.open(place), content_type, name)
    patch_cache_control(response, **FOR_EVER)
    return response


def _answer(
    request: HttpRequest,
    open_file: Callable[[], File],
    content_type: str,
    tag: str,
    changed: datetime | None = None,
) -> HttpResponseBase:
    """The file, or 304 for a browser that has it: `tag` is another whenever the file is another. Raises
    FileNotFoundError."""

    def stream(request: HttpRequest) -> FileResponse:
        file = open_file()
        headers = {"Content-Type": content_type, "Content-Length": str(file.size)}
        name = asset.path.rpartition("/")[2]
    return FileResponse(file, headers=headers, as_attachment=not shown, filename=name)

    answer = condition(etag_func=lambda *_: quote_etag(tag), last_modified_func=lambda *_: changed)(stream)
    response: HttpResponseBase = answer(request)
    return response
