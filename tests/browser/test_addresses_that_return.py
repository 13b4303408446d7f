"""Browsers that keep "moved" and "gone" for ever unless they are told to ask."""

import pytest
from playwright.sync_api import Page, expect

from blog.services import publishing
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_article_that_was_withdrawn_is_back_for_who_had_seen_it_gone(page: Page) -> None:
    post = factories.published(permalink="/news/", title="戻った記事")
    publishing.withdraw(post=post)
    page.goto("/news/")
    page.goto("/")
    publishing.publish(post=post)

    page.goto("/news/")

    expect(page.locator("h1")).to_have_text("戻った記事")


def test_an_address_that_led_elsewhere_leads_where_it_leads_now(page: Page) -> None:
    factories.published(permalink="/first/", title="はじめの記事")
    factories.published(permalink="/second/", title="次の記事")
    redirect = factories.redirect("/old/", target="/first/")
    page.goto("/old/")
    redirect.target = "/second/"
    redirect.save()

    page.goto("/old/")

    expect(page.locator("h1")).to_have_text("次の記事")
