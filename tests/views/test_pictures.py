"""Pictures at the addresses that they always had."""

from pathlib import Path

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_picture_is_served_as_what_it_is(client: Client) -> None:
    picture = factories.asset("/assets/images/図.png")
    response = client.get("/assets/images/%E5%9B%B3.png")
    names = ("Content-Type", "Content-Length", "X-Content-Type-Options", "Cache-Control", "ETag")
    assert response.getvalue() == Path(picture.file.path).read_bytes()
    assert {name: response.headers[name] for name in names} == {
        "Content-Type": "image/png",
        "Content-Length": str(picture.size),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, max-age=86400",
        "ETag": f'"{picture.sha256}"',
    }


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_a_picture_that_a_browser_has_is_not_sent_again(client: Client, header: str) -> None:
    picture = factories.asset()
    known = client.get(picture.path)
    known.getvalue()
    condition = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]
    response = client.get(picture.path, headers={condition: known.headers[header]})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.django_db(transaction=True)
def test_head_tells_the_size(client: Client) -> None:
    picture = factories.asset()
    response = client.head(picture.path)
    response.close()  # as a server does; it ends the request, and with it the connection to the database
    assert (response.status_code, response.headers["Content-Length"]) == (200, str(picture.size))


def test_a_picture_whose_file_is_lost_is_404(client: Client) -> None:
    picture = factories.asset()
    Path(picture.file.path).unlink()
    response = client.get(picture.path)
    assert (response.status_code, "Cache-Control" in response.headers) == (404, False)


def test_another_spelling_of_a_picture_is_one_redirect_away(client: Client) -> None:
    factories.asset("/assets/a.png")
    response = client.get("/assets//a.png")
    assert (response.status_code, response.headers["Location"]) == (301, "/assets/a.png")


def test_an_old_address_of_a_picture_leads_to_it(client: Client) -> None:
    factories.asset("/assets/a.png")
    factories.redirect("/images/a.png", target="/assets/a.png")
    assert client.get("/images/a.png").headers["Location"] == "/assets/a.png"
