"""Pictures at the addresses that they always had."""

from pathlib import Path
from time import time

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils.http import http_date

from blog.models import Asset, Post, SocialImage
from blog.services.pictures import making, renditions, social
from tests import factories
from tests.services.pictures.test_renditions import stored

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


def test_a_picture_that_a_browser_has_is_not_sent_again(client: Client) -> None:
    picture = factories.asset()
    known = client.get(picture.path)
    known.getvalue()
    response = client.get(picture.path, headers={"If-None-Match": known.headers["ETag"]})
    assert (response.status_code, response.content) == (304, b"")


def test_a_picture_that_was_replaced_is_sent_to_who_asks_by_the_time(client: Client) -> None:
    picture = factories.asset()
    Asset.objects.filter(pk=picture.pk).update(sha256="f" * 64)
    response = client.get(picture.path, headers={"If-Modified-Since": http_date(time())})
    assert response.getvalue() == Path(picture.file.path).read_bytes()
    assert (response.status_code, "Last-Modified" in response.headers) == (200, False)


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
    assert (response.status_code, response.headers["Cache-Control"]) == (404, "no-cache")


def test_another_spelling_of_a_picture_is_one_redirect_away(client: Client) -> None:
    factories.asset("/assets/a.png")
    response = client.get("/assets//a.png")
    assert (response.status_code, response.headers["Location"]) == (301, "/assets/a.png")


def test_an_old_address_of_a_picture_leads_to_it(client: Client) -> None:
    factories.asset("/assets/a.png")
    factories.redirect("/images/a.png", target="/assets/a.png")
    assert client.get("/images/a.png").headers["Location"] == "/assets/a.png"


FOR_EVER = ("Content-Type", "Content-Length", "X-Content-Type-Options", "Cache-Control", "ETag")


def with_forms(path: str = "/assets/図.png") -> Asset:
    stored(path)
    making.make()
    return Asset.objects.get(path=path)


def drawn(**columns: object) -> tuple[Post, SocialImage]:
    post = factories.published(**columns)
    social.keep([post.pk])
    return post, SocialImage.objects.get(post=post)


def test_a_small_form_is_served_for_ever(client: Client) -> None:
    form = with_forms().renditions[0]
    response = client.get(f"/pictures/{form['name']}")
    file = default_storage.path(renditions.address_in_storage(form["name"]))
    assert response.getvalue() == Path(file).read_bytes()
    assert {name: response.headers[name] for name in FOR_EVER} == {
        "Content-Type": "image/avif",
        "Content-Length": str(form["size"]),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": f'"{form["name"]}"',
    }


def test_a_small_form_that_a_browser_has_is_not_sent_again(client: Client) -> None:
    name = with_forms().renditions[0]["name"]
    response = client.get(f"/pictures/{name}", headers={"If-None-Match": f'"{name}"'})
    assert (response.status_code, response.content) == (304, b"")


def test_a_small_form_that_is_lost_leads_to_the_picture(client: Client) -> None:
    asset = with_forms()
    name = asset.renditions[0]["name"]
    default_storage.delete(renditions.address_in_storage(name))
    response = client.get(f"/pictures/{name}")
    assert (response.status_code, response.headers["Location"]) == (302, asset.get_absolute_url())


@pytest.mark.parametrize(
    "name",
    [f"{'0' * 24}-480-v1.avif", f"{'0' * 24}-480-v1.png", "../secret", "a.avif", f"{'0' * 24}-0-v1.webp"],
)
def test_a_small_form_of_nothing_is_404(client: Client, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_the_picture_of_an_article_is_served_for_ever(client: Client) -> None:
    _, image = drawn()
    response = client.get(image.get_absolute_url())
    data = response.getvalue()
    assert {name: response.headers[name] for name in FOR_EVER} == {
        "Content-Type": "image/png",
        "Content-Length": str(len(data)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": f'"{image.name}"',
    }


def test_an_older_picture_of_an_article_leads_to_the_one_of_now(client: Client) -> None:
    post, image = drawn()
    response = client.get(f"/pictures/social/{post.pk}-{'0' * 24}.png")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"http://127.0.0.1:8000{image.get_absolute_url()}",
    )


def test_the_picture_of_an_article_that_has_a_cover_now_leads_to_it(client: Client) -> None:
    post, image = drawn()
    Post.objects.filter(pk=post.pk).update(cover="https://example.com/c.png")
    response = client.get(image.get_absolute_url())
    assert (response.status_code, response.headers["Location"]) == (302, "https://example.com/c.png")


def test_pages_feeds_sitemap_and_api_name_the_picture_of_an_article(client: Client) -> None:
    post, image = drawn(path="/a/")
    address = f"http://127.0.0.1:8000{image.get_absolute_url()}"
    page = client.get("/a/").text
    assert f'<meta property="og:image" content="{address}">' in page
    assert '<meta property="og:image:width" content="1200">' in page
    assert '<meta property="og:image:height" content="630">' in page
    assert f'<meta property="og:image:alt" content="{post.title}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert f'"url": "{address}", "width": 1200, "height": 630' in page
    assert f"<image:loc>{address}</image:loc>" in client.get("/sitemap-posts.xml").text
    assert client.get("/feed.json").json()["items"][0]["image"] == address
    assert client.get("/api/v1/articles").json()["items"][0]["picture"] == {
        "url": address,
        "alt": post.title,
        "width": 1200,
        "height": 630,
    }


def test_a_feed_is_another_once_the_picture_is_there(client: Client) -> None:
    post = factories.published()
    before = client.get("/feed.json").headers["ETag"]
    social.keep([post.pk])
    assert client.get("/feed.json").headers["ETag"] != before
