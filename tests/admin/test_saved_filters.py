"""Lists of articles that are kept by a name."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client
from lxml import html

from blog.models import SavedFilter
from blog.services.roles import EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/admin/blog/post/"
URL = f"{LIST}filters/"


@pytest.fixture
def editor(db: None) -> User:
    return factories.member(EDITOR)


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def kept(user: User, name: str = "経済の下書き", query: str = "state=draft", **columns: Any) -> SavedFilter:
    return SavedFilter.objects.create(user=user, name=name, query=query, **columns)


def bar(page: Any) -> dict[str, str]:
    """The words and addresses of the bar."""
    tree = html.fromstring(page.content.decode())
    return {
        " ".join(link.text_content().split()): link.get("href")
        for link in tree.xpath("//nav[contains(@class, 'filters-bar')]//li/a")
    }


def form_of(page: Any) -> dict[str, Any]:
    (form,) = html.fromstring(page.content.decode()).xpath("//details[@class='filters-save']/form")
    return dict(form.form_values())


def test_what_the_list_shows_is_kept_and_found_again(desk: Client, told: Any) -> None:
    shown = desk.get(LIST, {"state": "draft", "q": "新 NISA", "p": "1"})

    saved = desk.post(f"{URL}save/", {**form_of(shown), "name": " 新NISA の 下書き "}, follow=True)

    assert told(saved) == ["絞り込み「新NISA の 下書き」を保存しました。"]
    link = bar(saved)["新NISA の 下書き"]
    assert link == f"{LIST}?q=%E6%96%B0+NISA&state=draft"
    assert desk.get(link).status_code == 200


def test_own_articles_are_one_click_away(desk: Client) -> None:
    assert bar(desk.get(LIST)) == {"自分の記事": f"{LIST}?mine=1"}


def test_the_filter_in_force_is_marked_and_not_offered_again(desk: Client, editor: User) -> None:
    kept(editor)

    page = html.fromstring(desk.get(LIST, {"state": "draft"}).content.decode())

    (current,) = page.xpath("//nav[contains(@class, 'filters-bar')]//a[@aria-current]")
    assert current.text_content().strip() == "経済の下書き"
    assert not page.find_class("filters-save")


def test_a_list_that_shows_everything_is_not_offered(desk: Client) -> None:
    assert "この絞り込みを保存" not in desk.get(LIST).content.decode()


def test_others_see_what_is_shared_and_nothing_else(desk: Client) -> None:
    colleague = factories.member(EDITOR, last_name="山田", first_name="花子")
    kept(colleague, "みんなの", shared=True)
    kept(colleague, "ひみつ")

    assert list(bar(desk.get(LIST))) == ["自分の記事", "みんなの （山田 花子）"]


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("state=draft&evil=1&_popup=1&p=3&all=", "state=draft"),
        ("https://evil.example/?state=draft&q=a", "q=a"),
        ("category__id__exact=3&published_at__year=2026", "category__id__exact=3&published_at__year=2026"),
        ("password__startswith=a&q=b", "q=b"),
        ("q=%00a", "q=a"),
        ("o=-1.2&tag=AI+%E5%85%A5%E9%96%80", "o=-1.2&tag=AI+%E5%85%A5%E9%96%80"),
    ],
)
def test_only_what_means_something_to_the_list_is_kept(desk: Client, query: str, stored: str) -> None:
    answer = desk.post(f"{URL}save/", {"name": "名", "query": query})

    assert SavedFilter.objects.get().query == stored
    assert answer.headers["Location"] == f"{LIST}?{stored}"


@pytest.mark.parametrize("query", ["", "evil=1", "q=", "\0", "?&&="])
def test_nothing_to_keep_is_explained(desk: Client, told: Any, query: str) -> None:
    page = desk.post(f"{URL}save/", {"name": "名", "query": query}, follow=True)

    assert "先に絞り込んでください" in told(page)[0]
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "あ" * 61, "a\0"])
def test_a_name_that_cannot_be_one_comes_back_with_the_reason(desk: Client, name: str) -> None:
    page = desk.post(f"{URL}save/", {"name": name, "query": "state=draft"})

    assert page.context["new"].errors["name"]
    assert not SavedFilter.objects.exists()


def test_a_name_is_used_once_by_each(desk: Client, editor: User, told: Any) -> None:
    kept(editor, "名")
    kept(factories.member(EDITOR), "ほか")

    twice = desk.post(f"{URL}save/", {"name": "名", "query": "state=review"})
    desk.post(f"{URL}save/", {"name": "ほか", "query": "state=review"})

    assert "「名」という名前の絞り込みがもうあります" in told(twice)[0]
    assert twice.context["new"]["query"].value() == "state=review"
    assert SavedFilter.objects.filter(user=editor, name="ほか").exists()


def test_a_name_that_is_taken_in_the_same_moment_is_told(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: Any, **__: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(SavedFilter, "save", taken)

    page = desk.post(f"{URL}save/", {"name": "名", "query": "state=draft"})

    assert "もうあります" in page.content.decode()


def test_own_filters_are_renamed_shared_and_deleted(desk: Client, editor: User) -> None:
    saved = kept(editor)

    desk.post(f"{URL}{saved.pk}/", {"name": "新しい名", "shared": "on", "query": "state=review"})

    saved.refresh_from_db()
    assert (saved.name, saved.shared, saved.query) == ("新しい名", True, "state=draft")
    assert "新しい名" in desk.get(URL).content.decode()
    desk.post(f"{URL}{saved.pk}/delete/")
    assert not SavedFilter.objects.exists()


def test_a_refused_name_is_shown_where_it_was_typed(desk: Client, editor: User) -> None:
    saved = kept(editor)
    kept(editor, "ある")

    page = desk.post(f"{URL}{saved.pk}/", {"name": "ある"})

    (error,) = html.fromstring(page.content.decode()).find_class("errorlist")
    assert "もうあります" in error.text_content()
    assert SavedFilter.objects.get(pk=saved.pk).name == "経済の下書き"


@pytest.mark.parametrize("page", ["", "delete/"])
def test_others_filters_stay_theirs(desk: Client, page: str) -> None:
    saved = kept(factories.member(EDITOR), shared=True)

    answer = desk.post(f"{URL}{saved.pk}/{page}", {"name": "私の"})

    assert answer.status_code == 404
    assert SavedFilter.objects.get().name == "経済の下書き"
    assert desk.post(f"{URL}{'9' * 30}/{page}").status_code == 404


def test_reading_changes_nothing(desk: Client, editor: User) -> None:
    saved = kept(editor)

    answers = [desk.get(f"{URL}{page}") for page in ("save/", f"{saved.pk}/", f"{saved.pk}/delete/")]

    assert {answer.status_code for answer in answers} == {405}


def test_writers_keep_filters_too(client: Client) -> None:
    client.force_login(factories.member(WRITER))

    client.post(f"{URL}save/", {"name": "名", "query": "state=draft"})

    assert SavedFilter.objects.count() == 1


def test_who_may_only_look_keeps_none(staff: Any) -> None:
    client = staff("view_post")

    assert client.post(f"{URL}save/", {"name": "名", "query": "state=draft"}).status_code == 403
    assert client.get(URL).status_code == 403
    assert "この絞り込みを保存" not in client.get(LIST, {"state": "draft"}).content.decode()
