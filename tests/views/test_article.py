"""The page of an article: what it says, and what it says about itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import html

from blog.models import Post
from tests import factories

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def page(client: Client, post: Post) -> Any:
    return html.fromstring(client.get(str(post.path)).text)


def said(element: Any) -> str:
    """The text of an element, white space single."""
    return " ".join(element.text_content().split())


def test_the_head_of_an_article(client: Client) -> None:
    post = factories.published(
        title="電力網とAI",
        category=factories.category("投資"),
        authors=[factories.author("佐藤"), factories.author("鈴木")],
        published_at=datetime(2025, 9, 8, 15, 30, tzinfo=UTC),
        modified_at=datetime(2025, 9, 9, 1, 0, tzinfo=UTC),
        reading_minutes_pinned=4,
    )
    head = page(client, post).xpath("//header[@class='post-head']")[0]
    assert said(head) == (
        "ホーム 投資 電力網とAI 2025年9月9日 00:30 更新 2025年9月9日 10:00 約4分で読めます 文 佐藤、鈴木"
    )
    assert head.xpath(".//time/@datetime") == ["2025-09-09T00:30:00+09:00", "2025-09-09T10:00:00+09:00"]


@pytest.mark.parametrize("earlier", [timedelta(0), timedelta(days=1)])
def test_a_change_before_publication_is_no_update(client: Client, earlier: timedelta) -> None:
    post = factories.published(published_at=factories.LONG_AGO, modified_at=factories.LONG_AGO - earlier)
    assert "更新" not in client.get(str(post.path)).text


def test_the_body_is_shown_as_rendered(client: Client) -> None:
    post = factories.published(body="**「強い」**言葉\n\n<script>alert(1)</script>")
    prose = page(client, post).xpath("//div[@class='prose']")[0]
    assert (prose.xpath(".//strong/text()"), prose.xpath(".//script")) == (["「強い」"], [])


def test_titles_are_text(client: Client) -> None:
    post = factories.published(title="<b>&太字</b>")
    found = page(client, post)
    assert [said(found.xpath("//h1")[0]), found.xpath("//h1/b")] == ["<b>&太字</b>", []]


def test_a_page_has_one_heading_of_the_first_level(client: Client) -> None:
    post = factories.published(title="題", body="# 本文の見出し\n\n文。")
    assert [said(heading) for heading in page(client, post).xpath("//h1")] == ["題"]


def test_tags_stand_in_the_order_written(client: Client) -> None:
    post = factories.published(tags=["わ", "あ", "か"])
    assert page(client, post).xpath("//a[@rel='tag']/text()") == ["わ", "あ", "か"]


def test_the_neighbours_are_public(client: Client) -> None:
    dates = [factories.LONG_AGO + timedelta(days=number) for number in range(5)]
    older = factories.published(title="前", published_at=dates[0])
    factories.withdrawn(published_at=dates[1])
    post = factories.published(published_at=dates[2])
    factories.draft(published_at=dates[3])
    newer = factories.published(title="後", published_at=dates[4])
    links = page(client, post).xpath("//nav[@class='neighbours']/a")
    assert [(link.get("rel"), link.get("href")) for link in links] == [
        ("prev", older.path),
        ("next", newer.path),
    ]


def test_neighbours_of_one_moment_go_by_age(client: Client) -> None:
    first, second, third = (factories.published(published_at=factories.LONG_AGO) for _ in range(3))
    links = page(client, second).xpath("//nav[@class='neighbours']/a/@href")
    assert links == [first.path, third.path]


def test_an_only_article_has_no_neighbours(client: Client) -> None:
    assert page(client, factories.published()).xpath("//nav[@class='neighbours']") == []


def test_a_long_article_has_a_table_of_contents(client: Client) -> None:
    post = factories.published(body="## 一\n\n文\n\n### 細目\n\n文\n\n## 二\n\n文\n\n## 三\n\n文")
    contents = page(client, post).xpath("//nav[@class='contents']//a")
    assert [(link.text, link.get("href")) for link in contents] == [
        ("一", "#一"),
        ("二", "#二"),
        ("三", "#三"),
    ]


@pytest.mark.parametrize("body", ["## 一\n\n## 二\n", "## 目次\n\n- 一\n\n## 一\n\n## 二\n\n## 三\n"])
def test_a_table_of_contents_is_left_out_where_it_helps_nobody(client: Client, body: str) -> None:
    assert page(client, factories.published(body=body)).xpath("//nav[@class='contents']") == []


def test_a_cover_has_its_size(client: Client) -> None:
    cover = factories.asset("/assets/表紙.png", width=120, height=63)
    post = factories.published(cover=cover.path, cover_alt="送電線")
    image = page(client, post).xpath("//p[@class='cover']//img")[0]
    assert {name: image.get(name) for name in ("src", "alt", "width", "height")} == {
        "src": "/assets/%E8%A1%A8%E7%B4%99.png",
        "alt": "送電線",
        "width": "120",
        "height": "63",
    }


def test_a_cover_elsewhere_is_shown_without_a_size(client: Client) -> None:
    post = factories.published(cover="https://example.com/a.png")
    image = page(client, post).xpath("//p[@class='cover']//img")[0]
    assert (image.get("src"), image.get("width")) == ("https://example.com/a.png", None)


def test_a_cover_that_is_not_there_is_not_shown(client: Client) -> None:
    post = factories.published(cover="/assets/lost.png")
    found = page(client, post)
    assert (found.xpath("//p[@class='cover']"), found.xpath("//meta[@property='og:image']")) == ([], [])


def test_what_an_article_says_about_itself(client: Client) -> None:
    cover = factories.asset("/assets/a.png")
    post = factories.published(
        title="電力網とAI",
        description="要約。",
        permalink="/2025/09/08/電力/",
        cover=cover.path,
        robots="noindex, nofollow",
        published_at=factories.LONG_AGO,
    )
    head = page(client, post).xpath("//head")[0]
    address = f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/"
    meta = {
        tag.get("name") or tag.get("property"): tag.get("content") for tag in head.xpath("meta[@content]")
    }
    assert head.xpath("link[@rel='canonical']/@href") == [address]
    assert said(head.xpath("title")[0]) == "電力網とAI｜ALLFORCES"
    assert {name: value for name, value in meta.items() if name not in {"viewport", "color-scheme"}} == {
        "description": "要約。",
        "robots": "noindex, nofollow",
        "og:type": "article",
        "og:site_name": "ALLFORCES",
        "og:locale": "ja_JP",
        "og:title": "電力網とAI",
        "og:description": "要約。",
        "og:url": address,
        "og:image": f"{SITE}/assets/a.png",
        "og:image:width": "8",
        "og:image:height": "4",
        "article:published_time": "2025-09-08T10:00:00+09:00",
        "twitter:card": "summary_large_image",
    }


def test_a_canonical_url_of_its_own_is_kept(client: Client) -> None:
    post = factories.published(canonical_url="https://example.com/original/")
    assert page(client, post).xpath("//link[@rel='canonical']/@href") == ["https://example.com/original/"]


def test_a_page_runs_nothing_and_styles_nothing_inline(client: Client) -> None:
    post = factories.published(
        body="## 一\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```python\nprint(1)\n```"
    )
    found = page(client, post)
    inline = "//script[not(@src)][not(@type='application/ld+json')] | //style | //@style"
    assert found.xpath(f"{inline} | //@*[starts-with(name(), 'on')]") == []


def test_pages_set_no_cookie(client: Client) -> None:
    response = client.get(str(factories.published().path))
    assert (response.cookies, response.headers.get("Vary")) == ({}, "Accept, Accept-Encoding")


def test_a_correction_is_told_above_and_below(client: Client) -> None:
    post = factories.published()
    post.corrections.create(date=date(2026, 4, 1), text="「3,000億円」は「300億円」の誤りでした。")
    found = page(client, post)
    assert said(found.xpath("//p[@class='corrected']")[0]) == "この記事には訂正があります（2026年4月1日）"
    assert said(found.xpath("//section[@class='corrections']")[0]) == (
        "訂正 2026年4月1日 「3,000億円」は「300億円」の誤りでした。"
    )


def test_a_section_has_its_notice_under_each_article(client: Client) -> None:
    section = factories.category("投資", notice="投資の判断は<ご自身>でお願いします。")
    post = factories.published(category=section)
    assert said(page(client, post).xpath("//div[@class='section-notice']")[0]) == (
        "投資の判断は<ご自身>でお願いします。"
    )


def test_a_part_of_a_series_leads_to_the_nearest_public_ones(client: Client) -> None:
    first, second, third = (factories.published(title=f"その{number}") for number in "一二三")
    hidden = factories.draft()
    series = factories.series("金利入門", parts={1: first, 3: second, 4: hidden, 7: third})
    found = page(client, second)
    assert said(found.xpath("//p[@class='kicker']")[0]) == "金利入門 第3回"
    assert found.xpath("//p[@class='kicker']/a/@href") == [series.get_absolute_url()]
    assert [(link.get("rel"), said(link)) for link in found.xpath("//nav[@aria-label='連載の前後']/a")] == [
        ("prev", "連載：第1回 その一"),
        ("next", "連載：第7回 その三"),
    ]


def test_related_articles_are_shown_the_nearest_first_and_only_public_ones(client: Client) -> None:
    near, far = factories.published(title="近い"), factories.published(title="遠い")
    hidden = [factories.draft(), factories.withdrawn(), factories.scheduled()]
    post = factories.published(related=[hidden[0].pk, near.pk, hidden[1].pk, far.pk, hidden[2].pk, 10**9])
    assert [said(link) for link in page(client, post).xpath("//section[@class='related']//a")] == [
        "近い",
        "遠い",
    ]


def test_the_way_to_copy_code_comes_only_with_code(client: Client) -> None:
    with_code, without = factories.published(body="```\nx\n```"), factories.published()
    scripts = [page(client, post).xpath("//script[contains(@src, 'copy')]") for post in (with_code, without)]
    assert [len(found) for found in scripts] == [1, 0]


@pytest.mark.parametrize("others", [1, 12])
def test_an_article_costs_three_queries_at_any_size(
    client: Client, django_assert_num_queries: Any, others: int
) -> None:
    posts = [factories.published(tags=["AI", "投資"]) for _ in range(others)]
    post = factories.published(
        category=factories.category(),
        authors=[factories.author() for _ in range(others)],
        tags=[f"語{number}" for number in range(others)],
        related=[other.pk for other in posts],
    )
    factories.series("連載", parts={1: posts[0], 2: post})
    post.corrections.create(text="訂正。")
    with django_assert_num_queries(3):
        client.get(str(post.path))
