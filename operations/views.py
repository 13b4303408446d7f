"""Pages for machines: health and metrics. Never kept by anybody, whatever stands in between."""

import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from blog.middleware.people import address

from . import health, metrics


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Looks at nothing: whoever restarts what is not alive should not restart for a
    database that is away."""
    return JsonResponse({"status": "live"})


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Whether readers and editors can be served here; 503 with what is wrong."""
    report = health.doctor.report()
    return JsonResponse(report.as_json(), status=200 if report.is_ready else 503)


@never_cache
def measured(request: HttpRequest) -> HttpResponse:
    """Prometheus' figures, for the addresses and the token that the settings name. For others there is no
    such page."""
    if not metrics.are_on() or not (_has_token(request) or _is_near(request)):
        raise Http404
    content, kind = metrics.exposed()
    return HttpResponse(content, content_type=kind)


def _has_token(request: HttpRequest) -> bool:
    token = settings.OPERATIONS_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_near(request: HttpRequest) -> bool:
    """Whether an address that is named asks by itself. Where a proxy passes a request on and we do not trust
    it to say for whom, the address is the proxy's, not that of who asks."""
    if not settings.BLOG_BEHIND_PROXY and "X-Forwarded-For" in request.headers:
        return False
    try:
        who = ip_address(address(request))
    except ValueError:
        return False
    return any(who in ip_network(net, strict=False) for net in settings.OPERATIONS_METRICS_ADDRESSES)
