"""The JSON API: what it answers, page by page, and to whatever is sent."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from blog.models import Page, Post
from tests import factories
from tests.long import EXAMPLES, times

pytestmark = pytest.mark.django_db

SITE = "https://example.jp"
API = "/api/v1"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.BLOG_SITE_URL = SITE


@pytest.fixture
def article() -> Post:
    return factories.published(
        title="電力網とAI",
        excerpt="要点。",
        body="## 一\n\n**「強い」**[続き](/b/)",
        permalink="/2025/09/08/電力/",
        category=factories.category("投資", slug="投資"),
        authors=[factories.author("佐藤", slug="sato", bio="記者。", picture="/assets/sato.png")],
        tags=["AI"],
        cover="https://example.com/cover.png",
        cover_alt="送電線",
        published_at=datetime(2025, 9, 8, 1, 0, tzinfo=UTC),
        modified_at=datetime(2025, 9, 9, 1, 0, tzinfo=UTC),
        reading_minutes_pinned=4,
    )


def titles(client: Client, query: str = "") -> list[str]:
    return [item["title"] for item in client.get(f"{API}/articles{query}").json()["items"]]


def summary_of(post: Post) -> dict[str, Any]:
    address = f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/"
    return {
        "id": post.pk,
        "guid": f"tag:example.jp,{post.created_at:%Y-%m-%d}:post/{post.pk}",
        "title": "電力網とAI",
        "url": address,
        "markdown_url": f"{address}index.md",
        "api_url": f"{SITE}/api/v1/articles/{post.pk}",
        "summary": "要点。",
        "published_at": "2025-09-08T10:00:00+09:00",
        "updated_at": "2025-09-09T10:00:00+09:00",
        "section": {"name": "投資", "slug": "投資", "url": f"{SITE}/category/%E6%8A%95%E8%B3%87/"},
        "authors": [{"name": "佐藤", "slug": "sato", "url": f"{SITE}/author/sato/"}],
        "tags": [{"name": "AI", "slug": "ai", "url": f"{SITE}/tag/ai/"}],
        "cover": {"url": "https://example.com/cover.png", "alt": "送電線", "width": None, "height": None},
        "picture": {"url": "https://example.com/cover.png", "alt": "送電線", "width": None, "height": None},
        "reading_minutes": 4,
        "robots": "",
    }


def test_a_list_says_what_a_card_says(client: Client, article: Post) -> None:
    response = client.get(f"{API}/articles")
    assert response.json() == {"items": [summary_of(article)], "next_cursor": None}
    assert response["X-Robots-Tag"] == "noindex"


def test_an_article_brings_its_text_in_three_forms(client: Client, article: Post) -> None:
    found = client.get(f"{API}/articles/{article.pk}").json()
    text = {key: found.pop(key) for key in ("html", "markdown", "text", "headings")}
    assert found == summary_of(article) | {
        "canonical_url": f"{SITE}/2025/09/08/%E9%9B%BB%E5%8A%9B/",
        "language": "ja",
    }
    assert f'<a href="{SITE}/b/">続き</a>' in text["html"]
    assert text["markdown"].endswith("## 一\n\n**「強い」**[続き](/b/)\n")
    assert "「強い」続き" in text["text"]
    assert text["headings"] == [{"level": 2, "id": "一", "text": "一"}]


def test_sections_tags_and_authors_are_told_with_their_number_of_articles(
    client: Client, article: Post
) -> None:
    factories.draft(category=factories.category(), authors=[factories.author()], tags=["秘密"])
    section = {
        "name": "投資",
        "slug": "投資",
        "description": "",
        "url": f"{SITE}/category/%E6%8A%95%E8%B3%87/",
        "feed_url": f"{SITE}/feeds/%E6%8A%95%E8%B3%87.xml",
        "articles": 1,
    }
    tag = {
        "name": "AI",
        "slug": "ai",
        "description": "",
        "url": f"{SITE}/tag/ai/",
        "feed_url": f"{SITE}/tag/ai/feed.xml",
        "articles": 1,
    }
    author = {
        "name": "佐藤",
        "slug": "sato",
        "bio": "記者。",
        "url": f"{SITE}/author/sato/",
        "feed_url": f"{SITE}/author/sato/feed.xml",
        "picture": f"{SITE}/assets/sato.png",
        "links": [],
        "articles": 1,
    }
    for kind, row in (("sections", section), ("tags", tag), ("authors", author)):
        assert client.get(f"{API}/{kind}").json() == [row]
        assert client.get(f"{API}/{kind}/{quote(str(row['slug']))}").json() == row


@pytest.fixture
def about() -> Page:
    """A fixed page, as it was saved on 10 September 2025."""
    page = factories.page(
        "/about/会社/", title="会社概要", body="## 一\n\n**「強い」**[続き](/b/)", robots="noindex"
    )
    Page.objects.update(updated_at=datetime(2025, 9, 10, 1, 0, tzinfo=UTC))
    return page


def page_summary_of(page: Page) -> dict[str, Any]:
    address = f"{SITE}/about/%E4%BC%9A%E7%A4%BE/"
    return {
        "id": page.pk,
        "title": "会社概要",
        "url": address,
        "markdown_url": f"{address}index.md",
        "api_url": f"{SITE}/api/v1/pages/{page.pk}",
        "description": "「強い」続き",
        "updated_at": "2025-09-10T10:00:00+09:00",
        "robots": "noindex",
    }


def test_fixed_pages_are_listed_by_address(client: Client, about: Page) -> None:
    factories.page("/a/", title="先頭")
    factories.page("/hidden/", is_public=False)

    first, second = client.get(f"{API}/pages").json()

    assert (first["title"], second) == ("先頭", page_summary_of(about))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("強い", ["会社概要"]),
        ("ｶｲｼｬ", []),
        ("会社 -続き", ["会社案内"]),
        ("", ["会社案内", "会社概要"]),
        ("秘密", []),
    ],
)
def test_fixed_pages_are_found_by_words(client: Client, about: Page, query: str, titles: list[str]) -> None:
    factories.page("/a/", title="会社案内")
    factories.page("/hidden/", title="秘密の会社", is_public=False)

    response = client.get(f"{API}/pages", {"q": f"{query} "})

    assert [page["title"] for page in response.json()] == titles


@pytest.mark.parametrize(("query", "status"), [("?q=-電力", 400), ("?q=%00", 422), ("?q=", 422)])
def test_words_for_fixed_pages_that_make_no_sense_are_refused(
    client: Client, query: str, status: int
) -> None:
    response = client.get(f"{API}/pages{query}")

    assert (response.status_code, bool(response.json()["detail"])) == (status, True)


def test_a_fixed_page_brings_its_text_in_three_forms(client: Client, about: Page) -> None:
    found = client.get(f"{API}/pages/{about.pk}").json()
    text = {key: found.pop(key) for key in ("html", "markdown", "text", "headings")}

    assert found == page_summary_of(about) | {"language": "ja"}
    assert f'<a href="{SITE}/b/">続き</a>' in text["html"]
    assert text["markdown"].endswith("## 一\n\n**「強い」**[続き](/b/)\n")
    assert text["text"] == "一\n「強い」続き"
    assert text["headings"] == [{"level": 2, "id": "一", "text": "一"}]


def test_a_fixed_page_that_is_not_public_is_404(client: Client) -> None:
    page = factories.page(is_public=False)

    assert client.get(f"{API}/pages/{page.pk}").status_code == 404


@pytest.mark.parametrize(
    "path", ["articles/0", f"articles/{10**30}", "sections/x", "tags/x", "authors/x", "pages/0"]
)
def test_what_is_not_there_is_404_in_json(client: Client, path: str) -> None:
    response = client.get(f"{API}/{path}")
    assert (response.status_code, "detail" in response.json()) == (404, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?section=投資", ["電力網とAI"]),
        ("?section=x", []),
        ("?tag=ai", ["電力網とAI"]),
        ("?author=sato&tag=ai", ["電力網とAI"]),
        ("?author=sato&tag=x", []),
        ("?path=/2025/09/08/電力/", ["電力網とAI"]),
        ("?path=/2025/09/08/%25E9%259B%25BB%25E5%258A%259B/", ["電力網とAI"]),
        ("?path=..", []),
        ("?q=電力 ＡＩ", ["電力網とAI"]),
        ("?q=水力", []),
        ("?since=2025-09-08&until=2025-09-08", ["電力網とAI"]),
        ("?since=2025-09-09", ["ほか"]),
        ("?until=2025-09-07", []),
    ],
)
def test_a_list_is_narrowed(client: Client, article: Post, query: str, found: list[str]) -> None:
    factories.published(title="ほか", published_at=datetime(2025, 9, 10, tzinfo=UTC))
    assert titles(client, query) == found


def test_pages_follow_one_another_without_gap_or_repetition(client: Client) -> None:
    for number in range(7):
        factories.published(
            title=f"第{number}報", published_at=datetime(2025, 9, 1 + number // 3, tzinfo=UTC)
        )
    query, seen = "?limit=2", []
    while query:
        page = client.get(f"{API}/articles{query}").json()
        seen += [item["title"] for item in page["items"]]
        factories.published(title="割り込み")
        query = f"?limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert seen == [f"第{number}報" for number in range(6, -1, -1)]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?cursor=x", 400),
        ("?cursor=%00", 422),
        ("?cursor=LTk5OTk5OTk5OTk5OTk5OTk5LjE", 400),
        ("?q=-電力", 400),
        ("?limit=0", 422),
        ("?limit=101", 422),
        ("?limit=x", 422),
        ("?tag=%00", 422),
        ("?section=", 422),
        ("?since=0001-01-01", 422),
        ("?until=9999-12-31", 422),
        ("?since=x", 422),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(client: Client, query: str, status: int) -> None:
    response = client.get(f"{API}/articles{query}")
    assert (response.status_code, bool(response.json()["detail"])) == (status, True)


@given(
    text=st.text(max_size=60),
    key=st.sampled_from(["cursor", "tag", "section", "author", "path", "since", "q"]),
)
@hypothesis_settings(
    max_examples=times(60, EXAMPLES // 10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nothing_that_is_sent_breaks_it(client: Client, text: str, key: str) -> None:
    response = client.get(f"{API}/articles", {key: text.encode("utf-8", "replace").decode()})
    assert response.status_code in (200, 400, 422)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, article: Post, method: str) -> None:
    response = getattr(client, method)(f"{API}/articles/{article.pk}")
    assert (response.status_code, response.json()) == (405, {"detail": "Method Not Allowed"})
    assert response["Allow"] == "GET, HEAD"


def test_head_is_answered_as_get(client: Client, article: Post) -> None:
    response = client.head(f"{API}/articles")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json; charset=utf-8")


@pytest.mark.parametrize("path", ["articles", "sections", "tags", "authors", "pages", "openapi.json"])
def test_an_answer_that_has_not_changed_is_not_sent_again(
    client: Client, article: Post, about: Page, path: str
) -> None:
    first = client.get(f"{API}/{path}")
    again = client.get(f"{API}/{path}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "queries"), [("articles", 1), ("sections", 2), ("tags", 2), ("authors", 3), ("pages", 1)]
)
def test_a_list_costs_the_same_for_one_and_for_many(
    client: Client, django_assert_num_queries: Any, path: str, queries: int
) -> None:
    for number in (1, 4):
        for _ in range(number):
            authors = [factories.author(), factories.author()]
            factories.published(category=factories.category(), authors=authors, tags=["一", f"{number}"])
            factories.page()
        with django_assert_num_queries(queries):
            client.get(f"{API}/{path}")


def test_the_document_keeps_to_its_specification(client: Client) -> None:
    """OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), of the parts that it uses."""
    document = client.get(f"{API}/openapi.json").json()
    operations = [methods["get"] for methods in document["paths"].values()]
    names = [operation["operationId"] for operation in operations]
    schemas = document["components"]["schemas"]
    references = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(document)))

    assert {"openapi", "info", "paths"} <= set(document)
    assert {"title", "version"} <= set(document["info"])
    assert len(names) == len(set(names))
    assert references <= set(schemas)
    assert [name for name, schema in schemas.items() if "type" not in schema] == []
    for path, methods in document["paths"].items():
        parameters = methods["get"].get("parameters", [])
        assert {each["name"] for each in parameters if each["in"] == "path"} == set(
            re.findall(r"{(\w+)}", path)
        )
        assert all(each["required"] for each in parameters if each["in"] == "path")
        assert all("schema" in each for each in parameters)
        assert all(response["description"] for response in methods["get"]["responses"].values())
        assert {"200"} <= set(methods["get"]["responses"]) <= {"200", "400", "404", "422"}


def test_a_refusal_says_where_and_why(client: Client) -> None:
    (fault,) = client.get(f"{API}/articles?limit=101").json()["detail"]
    assert (fault["type"], fault["loc"][-1]) == ("less_than_equal", "limit")
    assert fault["msg"]


@pytest.mark.parametrize("path", ["articles", "sections", "tags", "authors", "pages"])
def test_an_answer_has_what_the_document_promises(
    client: Client, article: Post, about: Page, path: str
) -> None:
    document = client.get(f"{API}/openapi.json").json()
    content = document["paths"][f"{API}/{path}"]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"]
    kind = (schema.get("items") or schema)["$ref"].rpartition("/")[2]
    answer = client.get(f"{API}/{path}").json()
    said = {frozenset(row) for row in (answer if isinstance(answer, list) else [answer])}

    assert said == {frozenset(document["components"]["schemas"][kind]["properties"])}


def test_the_document_describes_every_address(client: Client) -> None:
    document = client.get(f"{API}/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert list(document["paths"]) == [
        f"{API}/{path}"
        for path in (
            "articles",
            "articles/{key}",
            "sections",
            "sections/{slug}",
            "tags",
            "tags/{slug}",
            "authors",
            "authors/{slug}",
            "pages",
            "pages/{key}",
        )
    ]
    assert all(list(methods) == ["get"] for methods in document["paths"].values())
    assert all(methods["get"]["summary"] for methods in document["paths"].values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["javascript:zqx()", "data:text/html,zqx", "ws://zqx.example/", "zqx.png", "//zqx.example/a.png"],
)
def test_no_program_is_led_to_an_address_that_is_not_of_the_web(client: Client, address: str) -> None:
    """As an import may bring it, whose front matter is kept as it was."""
    post = factories.published(cover=address, canonical_url=address)

    said = client.get(f"/api/v1/articles/{post.pk}").json()

    assert (said["cover"], said["canonical_url"]) == (None, said["url"])
    for path in ("/feed.xml", "/feed.rss", "/feed.json", "/sitemap-posts.xml", str(post.path)):
        assert "zqx" not in client.get(path).text, path
