"""Redirects that editors write."""

import pytest

from blog import conf
from blog.models import Redirect
from blog.services import redirects
from blog.services.addresses import AddressTaken
from tests import factories


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        (" /a/ ", "/a/"),
        ("/%E9%A1%8C/", "/題/"),
        ("/a//b/?q=1#c", "/a/b/?q=1#c"),
        ("https://example.com/%E9%A1%8C", "https://example.com/%E9%A1%8C"),
        (f"{conf.get().site_url}/a/", "/a/"),
        (conf.get().site_url, "/"),
    ],
)
def test_a_target_is_stored_in_one_spelling(typed: str, stored: str) -> None:
    assert redirects.target(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["a/b", "//evil.example/", "javascript:alert(1)", "https://", "https://[::1", "/a/../b/", "mailto:a@b"],
)
def test_what_is_no_address_is_no_target(typed: str) -> None:
    with pytest.raises(redirects.LeadsNowhere):
        redirects.target(typed)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/a/", "/a", "/a.html", "/a/index.html"])
def test_the_address_of_a_post_cannot_lead_elsewhere(path: str) -> None:
    factories.published(title="題", permalink="/a/")

    with pytest.raises(AddressTaken, match="記事「題」"):
        redirects.refuse_harm(Redirect(path=path, target="/b/"))


@pytest.mark.django_db
def test_pictures_and_pages_keep_their_addresses() -> None:
    factories.asset("/assets/a.png")

    for path, words in (("/assets/a.png", "画像"), ("/archive/", "サイトのページ")):
        with pytest.raises(AddressTaken, match=words):
            redirects.refuse_harm(Redirect(path=path, target="/b/"))


@pytest.mark.django_db
def test_a_redirect_to_itself_is_refused() -> None:
    with pytest.raises(redirects.LeadsNowhere, match="/a/ に戻って"):
        redirects.refuse_harm(Redirect(path="/a/", target="/a/#b"))


@pytest.mark.django_db
def test_a_circle_is_refused() -> None:
    factories.redirect("/b/", target="/c/")
    factories.redirect("/c/", target="/a/")

    with pytest.raises(redirects.LeadsNowhere, match="/a/ に戻って"):
        redirects.refuse_harm(Redirect(path="/a/", target="/b/"))


@pytest.mark.django_db
def test_an_endless_chain_is_refused() -> None:
    for number in range(12):
        factories.redirect(f"/{number}/", target=f"/{number + 1}/")

    with pytest.raises(redirects.LeadsNowhere, match="続きすぎ"):
        redirects.refuse_harm(Redirect(path="/a/", target="/0/"))


@pytest.mark.django_db
def test_a_redirect_that_is_saved_again_is_not_in_its_own_way() -> None:
    row = factories.redirect("/a/", target="/b/")

    redirects.refuse_harm(row)

    assert Redirect.objects.count() == 1
