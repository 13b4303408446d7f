"""The list of articles."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from blog.admin import post_list
from blog.models import Finding, Post
from blog.proofreading.checklist import CHECKS
from blog.services import desk_search, editing
from blog.services.roles import EDITOR, WRITER
from blog.services.workflow import Standing
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/admin/blog/post/"


def titles(page: Any) -> set[str]:
    return {post.title for post in page.context["cl"].result_list}


def cells(page: Any, column: str) -> list[str]:
    return [
        cell.text_content().strip()
        for cell in html.fromstring(page.content.decode()).find_class(f"field-{column}")
    ]


def test_a_row_says_what_matters(admin_client: Client) -> None:
    factories.scheduled(
        title="題",
        category=factories.category("経済"),
        authors=[factories.author("山田"), factories.author("阿部")],
        published_at=datetime(2099, 1, 15, 15, 30, tzinfo=UTC),
        reading_minutes_pinned=7,
    )

    page = admin_client.get(URL)

    columns = ("title", "state", "category", "byline", "published_at", "reading")
    assert [cells(page, column) for column in columns] == [
        ["題"],
        ["予約"],
        ["経済"],
        ["山田、阿部"],
        ["2099年1月16日 00:30"],
        ["約7分"],
    ]


def test_the_number_of_queries_does_not_grow_with_the_posts(admin_client: Client) -> None:
    def post() -> None:
        factories.published(category=factories.category(), authors=[factories.author()], tags=["一", "二"])

    post()
    with CaptureQueriesContext(connection) as few:
        admin_client.get(URL)
    for _ in range(20):
        post()

    with CaptureQueriesContext(connection) as many:
        page = admin_client.get(URL)

    assert page.context["cl"].result_count == 21
    assert len(many) == len(few)


def test_the_texts_stay_in_the_database(admin_client: Client) -> None:
    factories.published()

    post = admin_client.get(URL).context["cl"].result_list[0]

    assert {"body", "html", "plain_text", "headings", "front_matter"} <= post.get_deferred_fields()


def test_drafts_without_a_date_come_first(admin_client: Client) -> None:
    factories.published(title="公開")
    factories.draft(title="下書き")

    assert cells(admin_client.get(URL), "title") == ["下書き", "公開"]


@pytest.mark.parametrize("state", Standing)
def test_each_state_can_be_picked_out(admin_client: Client, state: Standing) -> None:
    for name in ("draft", "scheduled", "published", "withdrawn"):
        getattr(factories, name)(title=name)
    for name in ("review", "returned", "approved"):
        factories.post(title=name, status=name)
    factories.published(title="ended", unpublish_at=timezone.now() - timedelta(hours=1))

    page = admin_client.get(URL, {"state": state})

    assert titles(page) == {state}
    assert cells(page, "state") == [state.label]


def test_scheduled_articles_come_in_the_order_of_their_times(admin_client: Client) -> None:
    for days in (2, 1, 3):
        factories.scheduled(title=f"{days}日後", published_at=timezone.now() + timedelta(days=days))

    assert cells(admin_client.get(URL, {"state": "scheduled"}), "title") == ["1日後", "2日後", "3日後"]


def test_an_article_in_the_making_says_whose_turn_it_is_and_until_when(admin_client: Client) -> None:
    reviewer = factories.member(last_name="山田", first_name="花子")
    factories.post(status="review")
    factories.post(status="review", reviewer=reviewer, due_on=date(2026, 12, 1))

    page = admin_client.get(URL, {"state": "review"})

    assert cells(page, "turn") == ["山田 花子12月1日まで", "―"]


def test_a_text_that_waits_is_told_and_can_be_picked_out(admin_client: Client) -> None:
    factories.published(title="そのまま")
    changed = factories.published(title="直した")
    changed.body = "直した本文です。"
    editing.save(post=changed, authors=[], tags=[])

    page = admin_client.get(URL, {"changes": "yes"})

    assert titles(page) == {"直した"}
    assert cells(page, "state") == ["公開中未公開の変更"]


def test_own_articles_and_those_to_review_can_be_picked_out(client: Client) -> None:
    editor = factories.member(EDITOR)
    factories.draft(title="始めた", created_by=editor)
    factories.draft(title="署名した", authors=[factories.author(user=editor)])
    factories.post(title="見る", status="review", reviewer=editor)
    factories.post(title="ほか", status="review")
    client.force_login(editor)

    assert titles(client.get(URL, {"mine": "1"})) == {"始めた", "署名した"}
    assert titles(client.get(URL, {"mine": "review"})) == {"見る"}


def test_articles_are_found_by_tag(admin_client: Client) -> None:
    factories.draft(title="一", tags=["新NISA 入門", "AI"])
    factories.draft(title="二", tags=["AI"])

    assert titles(admin_client.get(URL, {"tag": "新NISA 入門"})) == {"一"}
    assert titles(admin_client.get(URL, {"tag": "ない"})) == set()
    assert titles(admin_client.get(URL, {"tag": ""})) == {"一", "二"}


def test_the_form_of_the_tag_keeps_the_other_filters(admin_client: Client) -> None:
    factories.draft(tags=["AI"])

    page = html.fromstring(admin_client.get(URL, {"state": "draft", "p": "1"}).content.decode())

    (form,) = page.find_class("tag-filter")
    assert dict(form.form_values()) == {"state": "draft", "tag": ""}


def test_articles_are_found_by_what_the_checklist_found(admin_client: Client) -> None:
    found = factories.draft(title="一")
    factories.draft(title="二")
    name, check = next(iter(CHECKS.items()))
    for _ in range(2):
        Finding.objects.create(post=found, check_name=name, level="warning", message="…", field="body")

    page = admin_client.get(URL, {"finding": name})

    assert cells(page, "title") == ["一"]
    assert check.label in page.content.decode()


@pytest.mark.parametrize("parameter", ["state", "mine", "changes", "tag", "finding", "origin", "q", "o"])
def test_no_filter_minds_what_it_is_given(admin_client: Client, parameter: str) -> None:
    post = factories.draft(tags=["AI"])
    Finding.objects.create(post=post, check_name="x", level="warning", message="…", field="body")
    Finding.objects.create(
        post=post, check_name=next(iter(CHECKS)), level="warning", message="…", field="body"
    )

    for value in ("x", "\0", "9" * 40, "あ" * 3000, "1,2", "'"):
        assert admin_client.get(URL, {parameter: value}).status_code in (200, 302)


def test_a_writer_sees_own_articles_alone(client: Client) -> None:
    writer = factories.member(WRITER)
    factories.draft(title="自分", created_by=writer)
    factories.published(title="ほか")
    client.force_login(writer)

    assert titles(client.get(URL)) == {"自分"}


def test_a_state_that_nobody_knows_is_no_filter(admin_client: Client) -> None:
    factories.draft()

    assert len(titles(admin_client.get(URL, {"state": "x"}))) == 1


def test_posts_are_found_by_section_author_and_origin(admin_client: Client) -> None:
    section, author = factories.category(), factories.author()
    factories.draft(title="一", category=section, source_path="_drafts/a.md")
    factories.draft(title="二", authors=[author])

    assert titles(admin_client.get(URL, {"category__id__exact": section.pk})) == {"一"}
    assert titles(admin_client.get(URL, {"authors__id__exact": author.pk})) == {"二"}
    assert titles(admin_client.get(URL, {"origin": "file"})) == {"一"}
    assert titles(admin_client.get(URL, {"origin": "desk"})) == {"二"}


@pytest.mark.parametrize("words", ["株式", "nisa-guide", "太い文字", "2025-01-02-file", "株式　太い"])
def test_posts_are_found_by_title_slug_text_and_file(admin_client: Client, words: str) -> None:
    factories.draft(
        title="株式の話", slug="nisa-guide", body="**太い**文字", source_path="_posts/2025-01-02-file.md"
    )
    factories.draft(title="ほか")

    assert titles(admin_client.get(URL, {"q": words})) == {"株式の話"}


@pytest.fixture
def at_most_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_search, "MOST", 2)


def dated(day: int, **given: Any) -> Post:
    return factories.published(title=f"{day}日", published_at=datetime(2025, 1, day, tzinfo=UTC), **given)


@pytest.mark.usefixtures("at_most_two")
@pytest.mark.parametrize("words", ["電力", "電力契約", "denki"])
def test_of_many_hits_the_newest_are_listed_and_it_is_said(admin_client: Client, words: str) -> None:
    for day in (1, 3, 2):
        dated(day, slug=f"denki-{day}", body="電力契約の話")

    page = admin_client.get(URL, {"q": words})

    assert cells(page, "title") == ["3日", "2日"]
    toolbar = html.fromstring(page.text).get_element_by_id("toolbar").text_content()
    assert "2件以上（" in toolbar
    assert "新しい2件だけを並べています" in toolbar


def test_where_all_hits_are_listed_nothing_is_said_of_others(admin_client: Client) -> None:
    dated(1, body="電力")

    text = admin_client.get(URL, {"q": "電力"}).text

    assert ("1件（" in text, "件以上" in text, "だけを並べています" in text) == (True, False, False)


@pytest.mark.usefixtures("at_most_two")
def test_the_newest_hits_are_those_by_words_and_by_names_together(admin_client: Client) -> None:
    for day, slug, body in ((4, "a", "AI"), (3, "ai-b", "ない"), (2, "c", "AI"), (1, "ai-d", "ない")):
        dated(day, slug=slug, body=body)

    assert cells(admin_client.get(URL, {"q": "AI"}), "title") == ["4日", "3日"]


@pytest.mark.usefixtures("at_most_two")
@pytest.mark.parametrize("words", ["電力", "電力契約", "denki"])
def test_only_what_the_filters_leave_is_counted_as_hits(admin_client: Client, words: str) -> None:
    section = factories.category()
    dated(1, slug="denki-1", body="電力契約", category=section)
    for day in (2, 3, 4):
        dated(day, slug=f"denki-{day}", body="電力契約")

    assert cells(admin_client.get(URL, {"q": words, "category__id__exact": section.pk}), "title") == ["1日"]


@pytest.mark.usefixtures("at_most_two")
@pytest.mark.parametrize("words", ["電力", "電力契約", "denki"])
def test_a_writer_finds_own_articles_however_many_newer_ones_others_have(client: Client, words: str) -> None:
    writer = factories.member(WRITER)
    dated(1, slug="denki-1", body="電力契約", created_by=writer)
    dated(2, slug="denki-2", body="電力契約", authors=[factories.author(user=writer)])
    for day in (3, 4, 5):
        dated(day, slug=f"denki-{day}", body="電力契約")
    client.force_login(writer)

    assert cells(client.get(URL, {"q": words}), "title") == ["2日", "1日"]


def test_hits_keep_the_order_that_the_list_has(admin_client: Client) -> None:
    for title in ("b", "c", "a"):
        factories.draft(title=title, body="電力")

    assert cells(admin_client.get(URL, {"q": "電力", "o": "1"}), "title") == ["a", "b", "c"]


def test_what_was_just_saved_is_found(admin_client: Client) -> None:
    post = factories.draft(title="題", body="まだ")
    assert cells(admin_client.get(URL, {"q": "電力契約"}), "title") == []
    post.body = "電力契約の話"
    editing.save(post=post, authors=[], tags=[])

    assert cells(admin_client.get(URL, {"q": "電力契約"}), "title") == ["題"]


def test_the_number_of_queries_of_a_search_does_not_grow_with_the_hits(admin_client: Client) -> None:
    dated(1, body="電力契約", authors=[factories.author()], tags=["一"])
    with CaptureQueriesContext(connection) as few:
        admin_client.get(URL, {"q": "電力契約"})
    for day in range(2, 22):
        dated(day, body="電力契約", authors=[factories.author()], tags=["一"])

    with CaptureQueriesContext(connection) as many:
        page = admin_client.get(URL, {"q": "電力契約"})

    assert page.context["cl"].result_count == 21
    assert len(many) == len(few)


def test_the_months_of_the_list_are_japans(admin_client: Client) -> None:
    factories.published(title="元日", published_at=datetime(2025, 12, 31, 15, 0, tzinfo=UTC))

    assert titles(admin_client.get(URL, {"published_at__year": "2026"})) == {"元日"}


def dates(client: Client, query: str = "") -> list[str]:
    """What stands above the list to go by date."""
    found = html.fromstring(client.get(f"{URL}{query}").text)
    return [text.strip() for text in found.xpath("//*[contains(@class, 'toplinks')]//a/text()")]


@pytest.mark.parametrize(
    ("most", "years", "months"),
    [
        (5_000, ["2022", "2025"], ["‹ いつでも", "2025年1月", "2025年3月"]),
        (0, ["2022", "2023", "2024", "2025"], ["‹ いつでも", "2025年1月", "2025年2月", "2025年3月"]),
    ],
)
def test_above_a_long_list_stand_all_years_and_months_between_its_ends(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, most: int, years: list[str], months: list[str]
) -> None:
    monkeypatch.setattr(post_list, "EACH_DATE_UP_TO", most)
    for year, month in ((2022, 5), (2025, 1), (2025, 3)):
        factories.published(published_at=datetime(year, month, 2, tzinfo=UTC))
    assert dates(admin_client) == years
    assert dates(admin_client, "?published_at__year=2025") == months


def test_above_a_long_list_of_articles_without_a_date_stands_none(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_list, "EACH_DATE_UP_TO", 0)
    factories.draft()
    assert dates(admin_client) == []


def test_the_pages_of_the_list_follow_each_other(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin.site.get_model_admin(Post), "list_per_page", 2)
    writer = factories.author()
    for number in range(5):
        factories.published(title=f"記事{number}", authors=[writer])
    query = f"authors__id__exact={writer.pk}"
    pages = [
        [post.title for post in admin_client.get(f"{URL}?p={page}&{query}").context["cl"].result_list]
        for page in (1, 2, 3)
    ]
    assert pages == [["記事4", "記事3"], ["記事2", "記事1"], ["記事0"]]


def test_one_article_is_found_once_however_many_of_the_authors_signed_it(admin_client: Client) -> None:
    authors = [factories.author("山田"), factories.author("阿部")]
    factories.published(title="共著", authors=authors)
    keys = ",".join(str(author.pk) for author in authors)
    page = admin_client.get(f"{URL}?authors__id__in={keys}")
    assert [post.title for post in page.context["cl"].result_list] == ["共著"]


def test_only_sections_and_authors_with_articles_are_offered(admin_client: Client) -> None:
    factories.published(category=factories.category("経済"), authors=[factories.author("山田")])
    factories.category("空の部門")
    factories.author("新人")
    text = admin_client.get(URL).text
    assert [name in text for name in ("経済", "空の部門", "山田", "新人")] == [True, False, True, False]


def test_a_public_post_leads_to_its_page_and_another_to_its_preview(admin_client: Client) -> None:
    factories.published(permalink="/a/")
    draft = factories.draft()

    page = html.fromstring(admin_client.get(URL).content.decode())

    links = [cell.find("a").get("href") for cell in page.find_class("field-place")]
    assert links == [reverse("post_preview", args=[draft.pk]), "/a/"]


def test_a_state_is_told_by_more_than_its_colour(admin_client: Client) -> None:
    factories.withdrawn()

    assert '<span class="state state-withdrawn">取り下げ</span>' in admin_client.get(URL).content.decode()


def test_the_list_is_empty_without_posts(admin_client: Client) -> None:
    assert (admin_client.get(URL).status_code, Post.objects.count()) == (200, 0)


def test_every_filter_is_named_alike_and_no_choice_is_a_dash(admin_client: Client) -> None:
    factories.draft(category=factories.category("経済"), authors=[factories.author("山田")], tags=["AI"])

    page = html.fromstring(admin_client.get(URL).content.decode())
    summaries = page.xpath("//*[@id='changelist-filter']//summary")
    names = [" ".join(each.text_content().split()) for each in summaries]
    choices = {link.text for link in page.xpath("//*[@id='changelist-filter']//a")}

    assert all(re.fullmatch(r"\S+で絞り込む", title) for title in names), names
    assert "タグで絞り込む" in names
    assert "なし" in choices
    assert "-" not in choices
