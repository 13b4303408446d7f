"""Fixed pages are found by exactly the rules by which articles are."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from blog import search
from blog.models import Page, Post
from blog.services import page_search, pages, search_index
from blog.text.search_terms import Query, folded, parse
from tests import factories
from tests.long import EXAMPLES, times

pytestmark = pytest.mark.django_db


def addresses(query: str) -> list[str]:
    return [hit.url for hit in page_search.find(query=parse(query))]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("会社概要", True),
        ("概要", True),
        ("ＡＬＬｆｏｒｃｅｓ", True),
        ("サーバー", True),
        ("会社 代表者", True),
        ("会社 株主", False),
        ("「代表者は佐藤」", True),
        ("「佐藤は代表者」", False),
        ("会社 -代表者", False),
        ("会社 -株主", True),
        ("概要代表", False),
        ("次の段落", True),
        ("です。次", False),
        ("strong", False),
    ],
)
def test_a_page_is_found_by_its_folded_title_and_text(query: str, found: bool) -> None:
    factories.page("/about/", title="会社概要", body="**代表者**は佐藤です。\n\n次の段落。Allforces、ｻｰﾊﾞｰ。")

    assert addresses(query) == (["/about/"] if found else [])


def test_a_page_that_names_the_words_in_its_title_comes_first() -> None:
    factories.page("/a/", title="利用規約", body="個人情報の扱い")
    factories.page("/b/", title="個人情報", body="扱い")

    assert addresses("個人情報 扱い") == ["/b/", "/a/"]


def test_a_page_that_is_not_public_is_not_found() -> None:
    factories.page("/about/", title="会社概要", is_public=False)

    assert addresses("会社概要") == []


def test_a_page_that_search_engines_shall_not_show_is_found_as_such_articles_are() -> None:
    factories.page("/about/", title="会社概要", robots="noindex")

    assert addresses("会社概要") == ["/about/"]


def test_what_a_page_says_now_is_found_and_what_it_said_is_not() -> None:
    page = factories.page("/about/", body="旧社名")
    assert addresses("旧社名") == ["/about/"]

    page.body = "新社名"
    pages.save(page=page, seen=pages.newest_version(page))

    assert (addresses("旧社名"), addresses("新社名")) == ([], ["/about/"])


@pytest.fixture
def post() -> Post:
    """An article, beside which there is a page."""
    factories.page()
    return factories.published()


LETTERS = "aAあア力ガｶﾞｱ㈱ＡBﬁé 　\n。"


@given(
    title=st.text(LETTERS, max_size=6),
    text=st.text(LETTERS, max_size=12),
    words=st.lists(st.text("aあアガ株b ", min_size=1, max_size=3), min_size=1, max_size=2),
    excluded=st.lists(st.text("aあアガ株b", min_size=1, max_size=2), max_size=1),
)
@example(title="ガ", text="", words=["ガ"], excluded=[])
@hypothesis_settings(
    max_examples=times(60, EXAMPLES // 10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_page_is_found_exactly_where_an_article_with_its_words_is(
    post: Post, title: str, text: str, words: list[str], excluded: list[str]
) -> None:
    Page.objects.update(title=title, plain_text=text)
    Post.objects.update(title=title, plain_text=text)
    search_index.keep([post.pk])
    query = Query(*(tuple(filter(None, map(folded, said))) for said in (words, excluded)))

    found = Post.objects.filter(search.condition(query)).exists()

    assert bool(page_search.find(query=query)) == (found and bool(query.words))


def test_all_pages_cost_one_query(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        factories.page(body="電力")
    with django_assert_num_queries(1):
        assert len(page_search.find(query=Query(("電力",)))) == 3
