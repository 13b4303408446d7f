"""An address is data: what stands there answers, however it is spelled, after one redirect at the most."""

import unicodedata
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blog.models import ImportedSite
from tests import factories

pytestmark = pytest.mark.django_db

JAPANESE = "/2025/09/08/生成AIガイド/"
FINAL = quote(JAPANESE)


def japanese() -> None:
    factories.published(permalink=JAPANESE, title="生成AIガイド")


@pytest.mark.parametrize(
    "spelling",
    [
        quote(JAPANESE),
        quote(JAPANESE).lower().replace("ai", "AI"),
        quote(JAPANESE) + "?utm_source=mail&page=2",
        JAPANESE,
    ],
    ids=["upper-case escapes", "lower-case escapes", "a query", "no escapes"],
)
def test_the_stored_spelling_answers_directly(client: Client, spelling: str) -> None:
    japanese()
    response = client.get(spelling)
    assert (response.status_code, "生成AIガイド" in response.text) == (200, True)


@pytest.mark.parametrize(
    "spelling",
    [
        "/2025/09/08/生成AIガイド",
        "/2025/09/08/生成AIガイド/index.html",
        "/2025/09/08/生成AIガイド.html",
        "/2025//09/08/生成AIガイド/",
        "/2025/09/08/生成AIガイド//",
        unicodedata.normalize("NFD", "/2025/09/08/生成AIガイド/"),
        unicodedata.normalize("NFD", "/2025/09/08/生成AIガイド"),
    ],
)
def test_another_spelling_is_one_redirect_away(client: Client, spelling: str) -> None:
    japanese()
    response = client.get(quote(spelling))
    assert (response.status_code, response.headers["Location"]) == (301, FINAL)


@pytest.mark.parametrize(("path", "status"), [("//2025/09/08/生成AIガイド/", 301), ("//example.com/", 404)])
def test_two_slashes_in_front_are_no_host(client: Client, path: str, status: int) -> None:
    japanese()
    response = client.get(
        "/", PATH_INFO=path.encode().decode("latin-1")
    )  # the client itself would read a host
    assert (response.status_code, response.headers.get("Location", FINAL)) == (status, FINAL)


def test_an_address_without_a_slash_is_reached_with_one(client: Client) -> None:
    factories.published(permalink="/about.html")
    response = client.get("/about/")
    assert (response.status_code, response.headers["Location"]) == (301, "/about.html")


def test_the_exact_address_wins_over_another_spelling(client: Client) -> None:
    factories.published(permalink="/a.html", title="ファイル")
    factories.published(permalink="/a/", title="フォルダー")
    assert ["ファイル" in client.get("/a.html").text, "フォルダー" in client.get("/a/").text] == [True, True]


def test_upper_case_is_another_address(client: Client) -> None:
    factories.published(permalink="/2025/GPT/")
    assert client.get("/2025/gpt/").status_code == 404


def test_signs_with_a_meaning_in_urls_are_part_of_an_address(client: Client) -> None:
    factories.published(path="/100%25-%3F-%23/")
    assert client.get("/100%25-%3F-%23/").status_code == 200


def test_the_query_is_kept(client: Client) -> None:
    factories.published(permalink="/a/")
    response = client.get("/a?utm_source=%E6%97%A5&x=1")
    assert response.headers["Location"] == "/a/?utm_source=%E6%97%A5&x=1"


def test_an_old_address_leads_to_where_the_post_stands_now(client: Client) -> None:
    post = factories.published(permalink="/now/")
    factories.redirect("/before/", post=post)
    response = client.get("/before/")
    assert (response.status_code, response.headers["Location"]) == (301, "/now/")


@pytest.mark.parametrize("spelling", ["/before", "/before/index.html", "/before.html", "/before//"])
def test_another_spelling_of_an_old_address_is_one_redirect_away(client: Client, spelling: str) -> None:
    post = factories.published(permalink="/now/")
    factories.redirect("/before/", post=post)
    response = client.get(spelling)
    assert (response.status_code, response.headers["Location"]) == (301, "/now/")


@pytest.mark.parametrize("spelling", ["/before/", "/before"])
@pytest.mark.parametrize(("make", "status"), [("draft", 404), ("scheduled", 404), ("withdrawn", 410)])
def test_an_old_address_of_a_hidden_post_answers_as_the_post_does(
    client: Client, make: str, status: int, spelling: str
) -> None:
    post = getattr(factories, make)(permalink="/now/")
    factories.redirect("/before/", post=post)
    assert client.get(spelling).status_code == status


def test_what_is_gone_answers_410_in_japanese(client: Client) -> None:
    factories.redirect("/gone/")
    response = client.get("/gone")
    assert (response.status_code, "公開を終了しました" in response.text) == (410, True)


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("https://example.com/a?b=1#c", "https://example.com/a?b=1#c"),
        ("/a/", "/a/"),
        ("/a?x=1#見出し", "/a/?x=1#%E8%A6%8B%E5%87%BA%E3%81%97"),
        ("/archive", "/archive/"),
        ("http://127.0.0.1:8000/a/", "/a/"),
        ("/somewhere/else.pdf", "/somewhere/else.pdf"),
        ("//example.com/a/", "/example.com/a/"),
    ],
)
def test_a_target_is_reached_by_one_redirect(client: Client, target: str, location: str) -> None:
    factories.published(permalink="/a/")
    factories.redirect("/old/", target=target)
    response = client.get("/old/")
    assert (response.status_code, response.headers["Location"]) == (301, location)


def test_the_query_joins_that_of_the_target(client: Client) -> None:
    factories.redirect("/old/", target="https://example.com/?a=1#b")
    assert client.get("/old/?c=2").headers["Location"] == "https://example.com/?a=1&c=2#b"


def test_a_chain_of_old_addresses_is_one_redirect(client: Client) -> None:
    post = factories.published(permalink="/now/")
    factories.redirect("/first/", target="/second")
    factories.redirect("/second/", target="/third/")
    factories.redirect("/third/", post=post)
    assert client.get("/first").headers["Location"] == "/now/"


def test_a_chain_that_was_made_link_by_link_is_followed_to_its_end(client: Client) -> None:
    for number in range(15):
        factories.redirect(f"/{number}/", target=f"/{number + 1}/")
    factories.published(permalink="/15/")
    assert client.get("/0/").headers["Location"] == "/15/"


@pytest.mark.parametrize("target", ["/old/", "/old", "/other/", "\\\\example.com", "/../x"])
def test_a_redirect_that_leads_nowhere_is_404(client: Client, target: str) -> None:
    factories.redirect("/old/", target=target)
    factories.redirect("/other/", target="/old/")
    assert client.get("/old/").status_code == 404


@pytest.mark.parametrize(
    ("spelling", "location"),
    [
        ("/blog/2025/09/08/a/", "/2025/09/08/a/"),
        ("/blog/2025/09/08/a.html", "/2025/09/08/a/"),
        ("/blog/before", "/2025/09/08/a/"),
        ("/blog", "/"),
        ("/blog/", "/"),
        ("/blog/feed.xml", "/feed.xml"),
    ],
)
def test_the_base_path_of_an_imported_site_is_dropped(client: Client, spelling: str, location: str) -> None:
    ImportedSite.objects.create(url="https://example.jp", baseurl="/blog")
    post = factories.published(permalink="/2025/09/08/a/")
    factories.redirect("/before/", post=post)
    response = client.get(spelling)
    assert (response.status_code, response.headers["Location"]) == (301, location)


@pytest.mark.parametrize(
    ("spelling", "location"),
    [
        ("/index.html", "/"),
        ("/archive", "/archive/"),
        ("/archive/2025", "/archive/2025/"),
        ("/category/ai/index.html", "/category/ai/"),
        ("/feed.xml/", "/feed.xml"),
        ("/admin", "/admin/"),
    ],
)
def test_the_sites_own_pages_have_spellings_too(client: Client, spelling: str, location: str) -> None:
    response = client.get(spelling)
    assert (response.status_code, response.headers["Location"]) == (301, location)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/%00/",
        "/a%0Ab/",
        "/%FF/",
        "/..%2f..%2fetc/passwd",
        "/a/../b/",
        "/%5C%5Cexample.com/",
        "/" + "a" * 5000,
        "/" + "%E3%81%82" * 2000,
        "/category/%00/",
        "/tag/..../",
        "/archive/0000/",
        "/archive/2025/13/",
        "/feeds/nothing.xml",
    ],
)
def test_what_is_nowhere_is_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@given(path=st.text(max_size=60), query=st.text(max_size=20))
def test_no_request_breaks_the_site_or_leads_elsewhere(path: str, query: str) -> None:
    response = Client(raise_request_exception=True).get(f"/{quote(path)}?{quote(query)}")
    assert response.status_code in {200, 301, 404}
    location = response.headers.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "path", ["/", "/archive/", "/a/", "/feed.xml", "/sitemap.xml", "/robots.txt", "/old/"]
)
def test_only_get_and_head_are_answered(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    factories.published(permalink="/a/")
    factories.redirect("/old/", target="/a/")
    statuses = [client.generic(method, path).status_code for method in ("HEAD", "POST", "PUT", "DELETE")]
    assert statuses == [client.get(path).status_code, 405, 405, 405]


def test_an_article_is_found_by_few_queries(client: Client, django_assert_num_queries: object) -> None:
    post = factories.published(
        category=factories.category(),
        authors=[factories.author(), factories.author()],
        tags=["一", "二", "三"],
    )
    factories.published()
    with django_assert_num_queries(3):  # type: ignore[operator]
        # the post with its byline and its tags, its neighbours, the sections in the masthead
        client.get(str(post.path))


def test_what_is_nowhere_costs_a_few_queries_however_it_is_spelled(
    client: Client, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # PostgreSQL is asked era by era
        client.get("/nothing/here.html")
