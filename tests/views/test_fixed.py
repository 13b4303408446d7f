"""Fixed pages as readers meet them."""

import pytest
from django.test import Client
from lxml import html

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_page_stands_at_its_own_address(client: Client) -> None:
    factories.page("/about/", title="会社概要", body="**私たち**のこと。")

    found = html.fromstring(client.get("/about/").text)

    assert (found.xpath("string(//h1)"), found.xpath("string(//div[@class='prose']//strong)")) == (
        "会社概要",
        "私たち",
    )


@pytest.mark.parametrize("spelling", ["/about", "/about/index.html", "/%61bout//"])
def test_other_spellings_lead_to_it(client: Client, spelling: str) -> None:
    factories.page("/about/")

    response = client.get(spelling, follow=True)

    assert response.status_code == 200
    assert response.redirect_chain in ([("/about/", 301)], [])


def test_a_page_that_moved_is_followed(client: Client) -> None:
    factories.page("/about/")
    factories.redirect("/company/", target="/about/")

    response = client.get("/company/")

    assert (response.status_code, response.headers["Location"]) == (301, "/about/")


def test_a_page_that_is_not_public_is_not_there_and_not_named(client: Client) -> None:
    factories.page("/about/", title="準備中のページ", is_public=False, footer_order=1)

    assert client.get("/about/").status_code == 404
    assert "準備中のページ" not in client.get("/").text


def test_every_page_leads_to_those_in_the_footer(client: Client) -> None:
    factories.page("/privacy/", title="個人情報", footer_order=2)
    factories.page("/about/", title="会社概要", footer_order=1)
    factories.page("/hidden/", title="フッターにない")

    footer = html.fromstring(client.get("/").text).xpath("//footer[@class='colophon']//li/a/text()")

    assert footer[:2] == ["会社概要", "個人情報"]
    assert "フッターにない" not in footer
