"""Files of others: sealed, of the type that they were looked at as, and only pictures shown in place."""

import pytest
from django.http import HttpResponse
from django.test import Client

from blog.models import Asset
from tests import factories

pytestmark = pytest.mark.django_db


def answered(browser: Client, path: str) -> HttpResponse:
    """The answer, read to its end."""
    response = browser.get(path)
    assert b"".join(response)
    response.close()
    return response


def test_a_picture_is_shown_and_nothing_in_it_runs(browser: Client) -> None:
    response = answered(browser, factories.asset("/assets/a.png").path)

    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"] == 'inline; filename="a.png"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert sorted(policy) == ["default-src 'none'", "frame-ancestors 'none'", "sandbox"]


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "application/javascript", "application/pdf", ""]
)
def test_what_is_no_picture_is_only_saved(browser: Client, kind: str) -> None:
    asset = factories.asset("/assets/a.png")
    Asset.objects.filter(pk=asset.pk).update(content_type=kind)

    response = answered(browser, asset.path)

    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == 'attachment; filename="a.png"'
    assert "sandbox" in response.headers["Content-Security-Policy"]
