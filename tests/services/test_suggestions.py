"""What is proposed to somebody who types the beginning of something."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from blog.services import editing, suggestions
from blog.services.revisions import Window
from blog.services.roles import EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

DATE = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


@pytest.fixture
def editor() -> User:
    return factories.member(EDITOR)


def titles(words: str, user: User, **more: int) -> list[str]:
    return [article.title for article in suggestions.articles(words=words, user=user, **more)]


def test_a_public_article_gives_its_address(editor: User) -> None:
    factories.published(title="新NISA入門", permalink="/入門/", published_at=DATE)

    (article,) = suggestions.articles(words="入門", user=editor)

    assert (article.title, article.address, article.date, article.note) == (
        "新NISA入門",
        "/%E5%85%A5%E9%96%80/",
        date(2026, 1, 15),
        "",
    )


@pytest.mark.parametrize("words", ["新nisa", "ＮＩＳＡ", "入門 新", "", "  "])
def test_spellings_and_order_do_not_matter(editor: User, words: str) -> None:
    factories.published(title="新NISA入門")

    assert titles(words, editor) == ["新NISA入門"]


def test_every_word_must_be_there(editor: User) -> None:
    factories.published(title="新NISA入門")

    assert titles("新NISA 応用", editor) == []


def test_a_word_among_tags_alone_proposes_no_article(editor: User) -> None:
    factories.published(title="入門", tags=["投資"])

    assert titles("投資", editor) == []


def test_titles_that_begin_so_come_first_then_those_with_the_words_in_a_row(editor: User) -> None:
    for title in ("投資の前に AI を知る", "はじめての AI 投資", "AI 投資の一年"):
        factories.published(title=title)

    assert titles("AI 投資", editor) == ["AI 投資の一年", "はじめての AI 投資", "投資の前に AI を知る"]


def test_the_article_itself_is_left_out(editor: User) -> None:
    post = factories.published(title="この記事")

    assert titles("記事", editor, but=post.pk) == []


def test_a_scheduled_article_gives_the_address_that_it_will_have(editor: User) -> None:
    factories.scheduled(title="明日の記事", permalink="/tomorrow/")

    (article,) = suggestions.articles(words="明日", user=editor)

    assert (article.address, article.note) == ("/tomorrow/", "予約：読者にはまだ見えません。")


def test_a_draft_with_a_date_gives_the_address_that_it_would_have(editor: User) -> None:
    factories.draft(title="下書き", slug="soon", published_at=DATE)

    (article,) = suggestions.articles(words="下書き", user=editor)

    assert (article.address, article.note) == ("/2026/01/15/soon/", "下書き：読者にはまだ見えません。")


def test_a_draft_without_a_date_says_that_it_has_no_address_yet(editor: User) -> None:
    factories.draft(title="下書き")

    (article,) = suggestions.articles(words="下書き", user=editor)

    assert article.address == ""
    assert "公開日時が決まるまで" in article.note


def test_a_withdrawn_article_says_that_readers_cannot_see_it(editor: User) -> None:
    factories.withdrawn(title="取り下げた記事")

    (article,) = suggestions.articles(words="取り下げ", user=editor)

    assert article.note == "取り下げ：読者には見えません。"


def test_a_writer_finds_public_articles_and_own_drafts_alone() -> None:
    writer = factories.member(WRITER)
    factories.published(title="公開の記事")
    factories.draft(title="自分の記事", created_by=writer)
    factories.draft(title="他人の記事")

    assert sorted(titles("記事", writer)) == ["公開の記事", "自分の記事"]


def test_the_number_of_queries_does_not_depend_on_the_drafts(editor: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            suggestions.articles(words="", user=editor)
        return len(asked)

    editor.get_all_permissions()  # which Django remembers
    factories.draft(published_at=DATE, tags=["一", "二"], authors=[factories.author()])
    with_one = queries()
    for _ in range(3):
        factories.draft(published_at=DATE, tags=["一", "二"], authors=[factories.author()])

    assert queries() == with_one


def test_a_draft_moved_to_another_section_gives_the_address_that_it_would_have(
    editor: User, settings: Settings
) -> None:
    settings.BLOG_PERMALINK = "/:categories/:title/"
    post = factories.draft(title="題", slug="a", published_at=DATE, category=factories.category(name="ai"))
    text = {**editing.content.current(post), "category": "market"}
    editing.autosave(post=post, text=text, user=editor, window=Window(client="w"))

    (article,) = suggestions.articles(words="題", user=editor)

    assert article.address == "/market/a/"


def test_only_so_many_are_proposed(editor: User) -> None:
    for number in range(suggestions.MOST + 1):
        factories.published(title=f"記事{number}")

    assert len(titles("記事", editor)) == suggestions.MOST


def test_tags_come_by_how_often_they_are_used_and_beginnings_first() -> None:
    factories.published(tags=["AI", "生成AI"])
    factories.published(tags=["生成AI"])
    factories.tag("投資")

    found = [(tag.name, tag.count) for tag in suggestions.tags(words="ai")]

    assert found == [("AI", 1), ("生成AI", 2)]


def test_asking_for_nothing_gives_the_tags_used_most() -> None:
    factories.published(tags=["よく使う"])
    factories.tag("使わない")

    assert [tag.name for tag in suggestions.tags(words="")] == ["よく使う", "使わない"]


def test_the_words_of_an_unpublished_change_make_the_address(editor: User) -> None:
    post = factories.draft(title="題", published_at=DATE)
    text = {**editing.content.current(post), "slug": "newer"}
    editing.autosave(post=post, text=text, user=editor, window=Window(client="w"))

    (article,) = suggestions.articles(words="題", user=editor)

    assert article.address == "/2026/01/15/newer/"
