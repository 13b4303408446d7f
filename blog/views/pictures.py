"""Pictures, at the addresses that they always had."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.utils.http import quote_etag
from django.views.decorators.csp import csp_override
from django.views.decorators.http import condition

from blog.models import Asset
from blog.services.importing.pictures import FORMATS

SHOWN = frozenset(FORMATS.values())
"""Types that a browser may open in place. Anything else that storage came to hold is only saved."""
SEALED = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE], "sandbox": True}
"""The policy of a file of others: opened by itself it is a picture, and nothing in it runs or loads."""
MAX_AGE = 24 * 60 * 60
"""Seconds for which a browser need not ask again. No longer: a picture may be replaced at its address."""


@csp_override(SEALED)
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
    shown = asset.content_type in SHOWN
    headers = {
        "Content-Type": asset.content_type if shown else "application/octet-stream",
        "Content-Length": str(asset.size),
    }
    try:
        file = asset.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = asset.path.rpartition("/")[2]
    return FileResponse(file, headers=headers, as_attachment=not shown, filename=name)
