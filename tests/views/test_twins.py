"""Articles as Markdown: beside their pages, by negotiation, and all together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from blog.models import Author, Page, Post
from blog.services import pages, publishing
from blog.views import twins
from tests import factories

pytestmark = pytest.mark.django_db

SITE = "https://example.jp"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.BLOG_SITE_URL = SITE


@pytest.fixture
def article() -> Post:
    return factories.published(
        title="電力網とAI",
        excerpt="要点。",
        body="本文です。\n\n<!-- 社内のメモ -->\n\n続き。",
        permalink="/2025/09/08/電力/",
        category=factories.category("投資"),
        authors=[factories.author("佐藤"), factories.author("鈴木")],
        tags=["AI", "電力"],
        cover="https://example.com/a.png",
        published_at=datetime(2025, 9, 8, 1, 0, tzinfo=UTC),
        modified_at=datetime(2025, 9, 9, 1, 0, tzinfo=UTC),
        front_matter="---\nnote: 社内のメモ\n---\n",
    )


TWIN = f"""---
title: "電力網とAI"
url: "{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/"
date: 2025-09-08 10:00:00 +0900
last_modified_at: 2025-09-09 10:00:00 +0900
author: ["佐藤", "鈴木"]
categories: ["投資"]
tags: ["AI", "電力"]
description: "要点。"
image: "https://example.com/a.png"
lang: ja
---

本文です。

続き。
"""


def test_a_twin_is_the_article_for_readers(client: Client, article: Post) -> None:
    response = client.get(f"{article.path}index.md")
    assert (response["Content-Type"], response.text) == ("text/markdown; charset=utf-8", TWIN)


def test_a_twin_names_its_original(client: Client, article: Post) -> None:
    response = client.get(f"{article.path}index.md")
    assert response["Link"] == f'<{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/>; rel="canonical"'


def test_a_page_names_its_twin(client: Client, article: Post) -> None:
    address = f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/index.md"
    assert (
        f'<link rel="alternate" type="text/markdown" href="{address}">' in client.get(str(article.path)).text
    )


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/markdown", "text/markdown"),
        ("text/markdown, text/html;q=0.9, */*;q=0.1", "text/markdown"),
        ("text/html;q=0.5, text/markdown", "text/markdown"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("application/json", "text/html"),
        ("text/markdown;q=0", "text/html"),
    ],
)
def test_the_client_chooses(client: Client, article: Post, accept: str, kind: str) -> None:
    response = client.get(str(article.path), headers={"accept": accept})
    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    assert "Accept" in response["Vary"].split(", ")


def test_a_twin_asks_robots_what_its_article_asks(client: Client) -> None:
    post = factories.published(robots="noindex,\nnofollow", canonical_url="https://example.com/元/")
    response = client.get(f"{post.path}index.md")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Link"] == '<https://example.com/%E5%85%83/>; rel="canonical"'


@pytest.mark.parametrize(
    ("permalink", "twin"), [("/a.html", "/a.html.md"), ("/a", "/a.md"), ("/a/", "/a/index.md")]
)
def test_a_twin_stands_beside_its_article(client: Client, permalink: str, twin: str) -> None:
    factories.published(title="題", permalink=permalink)
    assert client.get(twin).text.startswith('---\ntitle: "題"\n')


def test_a_twin_moves_with_its_article(client: Client) -> None:
    post = factories.published(permalink="/new/")
    factories.redirect("/old/", post=post)
    response = client.get("/old/index.md")
    assert (response.status_code, response["Location"]) == (301, "/new/index.md")


@pytest.mark.parametrize(
    ("make", "status"),
    [(factories.withdrawn, 410), (factories.ended, 410), (factories.scheduled, 404)],
)
def test_no_twin_shows_what_its_page_does_not(client: Client, make: Any, status: int) -> None:
    post = make()
    assert client.get(f"{post.path}index.md").status_code == status
    assert client.get(str(post.path), headers={"accept": "text/markdown"}).status_code == status


@pytest.mark.parametrize("path", ["/index.md", "/nothing/index.md", "/x.md", "/category/x/index.md", "/.md"])
def test_there_is_no_twin_of_what_is_no_article(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_twin_that_has_not_changed_is_not_sent_again(client: Client, article: Post) -> None:
    first = client.get(f"{article.path}index.md")
    again = client.get(f"{article.path}index.md", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.fixture
def about() -> Page:
    """A fixed page, as it was saved on 10 September 2025."""
    page = factories.page(
        "/about/",
        title="会社概要",
        body="**私たち**の{{ site.title }}。\n\n<!-- 社内のメモ -->\n\n続き。",
        description="私たちのこと。",
        front_matter="---\nnote: 社内のメモ\n---\n",
    )
    Page.objects.update(updated_at=datetime(2025, 9, 10, 1, 0, tzinfo=UTC))
    return page


TWIN_OF_PAGE = f"""---
title: "会社概要"
url: "{SITE}/about/"
last_modified_at: 2025-09-10 10:00:00 +0900
description: "私たちのこと。"
lang: ja
---

**私たち**のALLFORCES。

続き。
"""


def test_the_twin_of_a_fixed_page_is_the_page_for_readers(client: Client, about: Page) -> None:
    response = client.get("/about/index.md")
    assert (response["Content-Type"], response.text) == ("text/markdown; charset=utf-8", TWIN_OF_PAGE)
    assert response["Link"] == f'<{SITE}/about/>; rel="canonical"'


def test_a_fixed_page_names_its_twin(client: Client, about: Page) -> None:
    link = f'<link rel="alternate" type="text/markdown" href="{SITE}/about/index.md">'
    assert link in client.get("/about/").text


@pytest.mark.parametrize(("accept", "kind"), [("text/markdown", "text/markdown"), ("*/*", "text/html")])
def test_the_client_chooses_the_form_of_a_fixed_page(
    client: Client, about: Page, accept: str, kind: str
) -> None:
    response = client.get("/about/", headers={"accept": accept})
    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    assert "Accept" in response["Vary"].split(", ")


def test_the_twin_of_a_fixed_page_asks_robots_what_the_page_asks(client: Client) -> None:
    factories.page("/about/", robots="noindex,\nnofollow")
    assert client.get("/about/index.md")["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("path", "twin"), [("/a.html", "/a.html.md"), ("/a", "/a.md"), ("/a/", "/a/index.md")]
)
def test_a_twin_stands_beside_its_fixed_page(client: Client, path: str, twin: str) -> None:
    factories.page(path, title="題")
    assert client.get(twin).text.startswith('---\ntitle: "題"\n')


def test_a_twin_moves_with_its_fixed_page(client: Client, about: Page) -> None:
    about.path = "/company/"
    pages.save(page=about, seen=pages.newest_version(about))
    response = client.get("/about/index.md")
    assert (response.status_code, response["Location"]) == (301, "/company/index.md")


def test_there_is_no_twin_of_a_page_that_is_not_public(client: Client) -> None:
    factories.page("/about/", is_public=False)
    answers = [client.get("/about/index.md"), client.get("/about/", headers={"accept": "text/markdown"})]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_twin_of_a_fixed_page_that_has_not_changed_is_not_sent_again(client: Client, about: Page) -> None:
    first = client.get("/about/index.md")
    again = client.get("/about/index.md", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_llms_txt_lists_articles_by_section(client: Client, article: Post, settings: Any) -> None:
    settings.BLOG_SITE_DESCRIPTION = "AIと投資の\nニュース"
    factories.published(
        title="[特報] *新*", excerpt="", body="", permalink="/特報/", published_at=factories.LONG_AGO
    )
    factories.published(title="秘", robots="noindex")
    factories.page("/contact.html", title="連絡先", body="電話です。")
    factories.page("/about/", title="会社概要", description="私たちの\nこと。")
    factories.page("/secret/", title="秘", robots="noindex")
    factories.page("/draft/", title="秘", is_public=False)
    response = client.get("/llms.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == (
        "# ALLFORCES\n\n> AIと投資の ニュース\n\n"
        "記事と固定ページは、アドレスの後ろに index.md（/ で終わらないアドレスでは .md）を付けると"
        " Markdown で読めます。"
        "`Accept: text/markdown` でも同じです。\n\n"
        "## その他\n\n"
        f"- [\\[特報\\] \\*新\\*]({SITE}/%E7%89%B9%E5%A0%B1/index.md)\n\n"
        "## 投資\n\n"
        f"- [電力網とAI]({SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/index.md): 要点。\n\n"
        "## 固定ページ\n\n"
        f"- [会社概要]({SITE}/about/index.md): 私たちの こと。\n"
        f"- [連絡先]({SITE}/contact.html.md): 電話です。\n\n"
        "## Optional\n\n"
        f"- [すべての記事と固定ページの本文]({SITE}/llms-full.txt)\n"
        f"- [フィード（Atom）]({SITE}/feed.xml)\n"
        f"- [JSON API の説明（OpenAPI）]({SITE}/api/v1/openapi.json)\n"
        f"- [サイトマップ]({SITE}/sitemap.xml)\n"
    )


def test_llms_full_txt_is_every_twin_that_may_be_taken_up(
    client: Client, article: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "BATCH", 2)
    for number in range(1, 5):
        date = factories.LONG_AGO - timedelta(days=number // 2)
        factories.published(title=f"第{number}報", published_at=date)
    factories.published(title="秘", robots="noindex")
    factories.page("/secret/", title="秘", robots="noindex")
    factories.page("/draft/", title="秘", is_public=False)
    factories.page("/about/", title="会社概要")
    text = client.get("/llms-full.txt").getvalue().decode()  # type: ignore[attr-defined]
    titles = [line for line in text.splitlines() if line.startswith("title: ")]
    shown = ("第1報", "電力網とAI", "第3報", "第2報", "第4報", "会社概要")
    assert titles == [f'title: "{title}"' for title in shown]
    assert TWIN in text


@pytest.mark.parametrize(
    "change",
    [
        lambda post: Author.objects.filter(name="佐藤").update(name="別の名"),
        lambda post: post.tagged_items.first().delete(),
        lambda post: publishing.withdraw(post=post),
        lambda post: factories.edited(post, authors=post.byline, tags=["AI", "電力"]),
        lambda post: factories.published(),
        lambda post: factories.page(),
    ],
)
def test_llms_full_txt_is_sent_again_only_when_it_has_changed(
    client: Client, article: Post, change: Any
) -> None:
    first = client.get("/llms-full.txt")
    again = {"if-none-match": first["ETag"]}
    assert client.get("/llms-full.txt", headers=again).status_code == 304
    change(article)
    assert client.get("/llms-full.txt", headers=again).status_code == 200


def test_nobody_reads_all_articles_for_a_head(client: Client, article: Post) -> None:
    response = client.head("/llms-full.txt")
    assert (response.status_code, response.getvalue()) == (200, b"")  # type: ignore[attr-defined]


def test_a_twin_costs_a_few_queries(client: Client, article: Post, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):  # the post, its source, the site's former addresses
        client.get(str(article.path), headers={"accept": "text/markdown"})


def test_llms_txt_costs_the_same_for_one_post_and_for_many(
    client: Client, django_assert_num_queries: Any
) -> None:
    for number in (1, 4):
        for _ in range(number):
            factories.published(category=factories.category(), authors=[factories.author()], tags=["一"])
            factories.page()
        with django_assert_num_queries(2):  # the articles, the fixed pages
            client.get("/llms.txt")


def test_a_deleted_article_is_gone_as_markdown_too(client: Client, article: Post) -> None:
    article.delete()

    assert [client.get(path).status_code for path in (article.path, f"{article.path}index.md")] == [410, 410]


def test_a_deleted_page_is_gone_as_markdown_too(client: Client) -> None:
    for path in ("/about/", "/a.html"):
        factories.page(path).delete()

    assert client.get("/about/index.md").status_code == 410
    assert client.get("/a.html.md").status_code == 410
