"""Pictures, at the addresses that they always had."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import condition

from blog.models import Asset

MAX_AGE = 24 * 60 * 60
"""Seconds for which a browser need not ask again. No longer: a picture may be replaced at its address."""


def show(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    """The picture, or 304 for a browser that has it. Raises Http404 where storage has lost the file."""
    answer = condition(
        etag_func=lambda *_: quote_etag(asset.sha256),
        last_modified_func=lambda *_: asset.created_at,
    )(_stream)
    response: HttpResponseBase = answer(request, asset)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def _stream(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    headers = {"Content-Type": asset.content_type, "Content-Length": str(asset.size)}
    try:
        file = asset.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, headers=headers)
