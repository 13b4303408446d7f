"""The page behind a link for guests: what it shows, to whom, and what nobody keeps of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from blog.models import Post, PreviewLink
from blog.querysets import Status
from blog.services import addresses, preview_links
from blog.services.roles import EDITOR
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


@pytest.fixture
def post() -> Post:
    return factories.draft(title="秘密の記事", body="## 見出し\n\n秘密の本文")


def path_of(link: PreviewLink) -> str:
    return reverse("shared_preview", args=[preview_links.token(link)])


@pytest.fixture
def link(post: Post, editor: User) -> PreviewLink:
    return preview_links.create(post=post, by=editor)


def test_a_guest_reads_the_article_under_a_banner(client: Client, link: PreviewLink) -> None:
    response = client.get(path_of(link))

    page = html.fromstring(response.text)
    assert response.status_code == 200
    assert (page.xpath("string(//h1)"), page.xpath("string(//*[@class='prose']/h2)")) == (
        "秘密の記事",
        "見出し",
    )
    banner = page.xpath("string(//*[@class='guest-banner'])")
    until = timezone.localtime(link.expires_at)
    assert "公開前のプレビューです。" in banner
    assert f"{until:%-m月%-d日 %H:%M} まで" in banner


def test_the_page_is_that_of_readers_but_for_the_banner(client: Client, editor: User) -> None:
    post = factories.published(
        body="段落です。\n\n## 一\n\n## 二\n\n## 三\n",
        category=factories.category(),
        authors=[factories.author()],
        tags=["投資"],
        cover=factories.asset().path,
    )
    before = factories.published(published_at=factories.LONG_AGO - timedelta(days=1))
    link = preview_links.create(post=post, by=editor)

    public = html.fromstring(client.get(post.get_absolute_url()).text).xpath("//main")[0]
    shared = html.fromstring(client.get(path_of(link)).text).xpath("//main")[0]
    shared.xpath(".//*[@class='guest-banner']")[0].drop_tree()

    assert shared.text_content().split() == public.text_content().split()
    assert before.title in shared.text_content()
    assert shared.xpath(".//img/@width") == public.xpath(".//img/@width") == ["8"]


def test_nobody_keeps_or_indexes_the_page(client: Client, link: PreviewLink) -> None:
    response = client.get(path_of(link))

    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert html.fromstring(response.text).xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]


def test_neither_does_the_page_of_a_closed_link(client: Client, link: PreviewLink, editor: User) -> None:
    preview_links.revoke(link=link, by=editor)

    response = client.get(path_of(link))

    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "no-store, private"


def test_what_the_article_says_to_robots_does_not_count_here(client: Client, editor: User) -> None:
    link = preview_links.create(post=factories.draft(robots="index, follow"), by=editor)

    page = html.fromstring(client.get(path_of(link)).text)

    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]


def test_a_guest_gets_no_cookie_and_learns_nothing_of_the_desk(client: Client, link: PreviewLink) -> None:
    response = client.get(path_of(link))

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "/admin/" not in response.text


@pytest.mark.parametrize("public", [True, False])
def test_a_link_tells_where_the_article_is_once_it_is_public(
    client: Client, editor: User, public: bool
) -> None:
    post = factories.published(permalink="/now-public/") if public else factories.scheduled()
    link = preview_links.create(post=post, by=editor)

    page = html.fromstring(client.get(path_of(link)).text)

    found = page.xpath("//*[@class='guest-banner']//a/@href")
    assert [address.endswith("/now-public/") for address in found] == ([True] if public else [])


@pytest.mark.parametrize(
    ("made", "state", "said"),
    [
        (lambda: factories.draft(status=Status.REVIEW), "公開前", "公開前のプレビューです。"),
        (factories.scheduled, "公開前", "公開前のプレビューです。"),
        (factories.published, "公開中", "この記事は公開中です。"),
        (factories.ended, "公開終了", "この記事の公開は終わりました。"),
        (factories.withdrawn, "取り下げ", "この記事は取り下げられました。"),
    ],
)
def test_the_banner_and_the_title_say_where_the_article_stands(
    client: Client, editor: User, made: Callable[[], Post], state: str, said: str
) -> None:
    link = preview_links.create(post=made(), by=editor)

    page = html.fromstring(client.get(path_of(link)).text)

    assert page.xpath("string(//*[@class='guest-banner']//strong)") == said
    assert page.xpath("string(//title)").startswith(f"【{state}】")


def test_an_expired_and_a_revoked_link_say_so_each_in_its_own_words(
    client: Client, link: PreviewLink, editor: User
) -> None:
    revoked = preview_links.revoke(link=preview_links.create(post=link.post, by=editor), by=editor)
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())

    answers = [client.get(path_of(each)) for each in (link, revoked)]

    assert [answer.status_code for answer in answers] == [410, 410]
    headings = [html.fromstring(answer.text).xpath("string(//h1)") for answer in answers]
    assert headings == ["このプレビューは期限が切れました", "このプレビューは取り消されました"]
    assert not any("秘密" in answer.text for answer in answers)


def test_a_link_to_a_deleted_article_says_so(client: Client, link: PreviewLink, post: Post) -> None:
    path = path_of(link)
    post.delete()

    response = client.get(path)

    assert response.status_code == 410
    heading = html.fromstring(response.text).xpath("string(//h1)")
    assert heading == "このプレビューの記事はもうありません"


def test_a_forged_token_is_not_found(client: Client, link: PreviewLink) -> None:
    path = path_of(link)
    forged = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"

    for wrong in (forged, path.replace(f"/{link.pk}.", f"/{link.pk + 1}."), path[:-5] + "/"):
        response = client.get(wrong)
        assert response.status_code == 404
        assert "秘密" not in response.text


def test_head_is_answered_without_a_body(client: Client, link: PreviewLink) -> None:
    response = client.head(path_of(link))

    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_to_a_link(link: PreviewLink, method: str) -> None:
    client = Client(enforce_csrf_checks=True)

    assert getattr(client, method)(path_of(link)).status_code == 405


def test_an_address_typed_without_its_slash_still_leads_there(client: Client, link: PreviewLink) -> None:
    response = client.get(path_of(link).rstrip("/"))

    assert (response.status_code, response.headers["Location"]) == (301, path_of(link))


def test_articles_may_stand_below_the_same_word(client: Client) -> None:
    post = factories.published(title="試写の記事", permalink="/preview/2026.html")

    assert "試写の記事" in client.get("/preview/2026.html").text
    assert not addresses.is_own_page(str(post.path))


def test_the_page_costs_a_bounded_number_of_queries(
    client: Client, link: PreviewLink, django_assert_max_num_queries: Any
) -> None:
    path = path_of(link)

    with django_assert_max_num_queries(16):
        response = client.get(path)

    assert response.status_code == 200
