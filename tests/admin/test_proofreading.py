"""The team's words, phrases and settings at the desk."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from blog.models import CheckSetting, HouseWord, WatchedPhrase
from blog.proofreading.checklist import CHECKS
from blog.services.roles import WRITER
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client: Client) -> Client:
    """Somebody who may change the rules and nothing else."""
    user = User.objects.create_user("chief", password="x", is_staff=True)
    models = ("houseword", "watchedphrase", "checksetting")
    user.user_permissions.set(Permission.objects.filter(content_type__model__in=models))
    client.force_login(user)
    return client


def word(chief: Client, **data: str) -> str:
    """The page after adding a word."""
    form = {"preferred": "問い合わせ", "variants": "問合せ", "note": "", **data}
    return chief.post(reverse("admin:blog_houseword_add"), form, follow=True).content.decode()


def test_a_word_is_stored_without_empty_lines_and_doubles(chief: Client) -> None:
    word(chief, variants=" 問合せ \r\n\r\n問合せ\r\n問い合わせ\r\n問合わせ")

    assert HouseWord.objects.get(preferred="問い合わせ").variants == "問合せ\n問合わせ"


@pytest.mark.parametrize("variants", ["問い合わせ", "  \r\n"])
def test_a_word_without_another_spelling_is_refused(chief: Client, variants: str) -> None:
    page = word(chief, variants=variants)

    assert not HouseWord.objects.filter(preferred="問い合わせ").exists()
    assert "variants" in page
    assert ("少なくとも一つ" in page) or ("必須" in page)


def test_the_list_shows_the_spellings_in_one_line(chief: Client) -> None:
    word(chief, variants="問合せ\r\n問合わせ")

    page = chief.get(reverse("admin:blog_houseword_changelist"), {"q": "問合せ"}).content.decode()

    assert "問合せ、問合わせ" in page


def test_a_phrase_can_be_watched_for(chief: Client) -> None:
    chief.post(reverse("admin:blog_watchedphrase_add"), {"kind": "leftover", "text": " 社外秘 ", "note": ""})

    assert WatchedPhrase.objects.filter(kind="leftover", text="社外秘").exists()


def test_a_phrase_of_nothing_is_refused(chief: Client) -> None:
    page = chief.post(reverse("admin:blog_watchedphrase_add"), {"kind": "leftover", "text": "^", "note": ""})

    assert "探す語句を入れてください" in page.content.decode()
    assert not WatchedPhrase.objects.filter(text="^").exists()


def test_every_check_is_in_the_list_in_its_order(chief: Client) -> None:
    CheckSetting.objects.create(check_name="of-another-version")

    page = chief.get(reverse("admin:blog_checksetting_changelist")).content.decode()

    places = [page.index(f">{check.label}<") for check in CHECKS.values()]
    assert places == sorted(places)
    assert "of-another-version" not in page
    assert CheckSetting.objects.count() == len(CHECKS) + 1


def test_the_choice_tells_the_default_and_whose_it_is(chief: Client) -> None:
    page = chief.get(reverse("admin:blog_checksetting_changelist")).content.decode()

    assert 'aria-label="タイトルがないの扱い"' in page
    assert "既定（公開を止める）" in page
    assert "既定（知らせるだけ）" in page


def test_looking_twice_adds_nothing(chief: Client) -> None:
    chief.get(reverse("admin:blog_checksetting_changelist"))
    chief.get(reverse("admin:blog_checksetting_changelist"))

    assert CheckSetting.objects.count() == len(CHECKS)


def test_a_level_is_chosen_in_the_list(chief: Client) -> None:
    address = reverse("admin:blog_checksetting_changelist")
    chief.get(address)
    rows = list(CheckSetting.objects.all())
    order = list(CHECKS)
    rows.sort(key=lambda row: order.index(row.check_name))
    form = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": str(len(rows)), "_save": "保存"}
    for place, row in enumerate(rows):
        form |= {
            f"form-{place}-id": str(row.pk),
            f"form-{place}-level": "off" if row.check_name == "bare-url" else "default",
        }

    chief.post(address, form)

    assert dict(CheckSetting.objects.exclude(level="default").values_list("check_name", "level")) == {
        "bare-url": "off"
    }


@pytest.mark.parametrize("page", ["add", "delete"])
def test_checks_are_neither_added_nor_deleted_by_hand(chief: Client, page: str) -> None:
    chief.get(reverse("admin:blog_checksetting_changelist"))
    keys = [CheckSetting.objects.all()[0].pk] if page == "delete" else []

    assert chief.get(reverse(f"admin:blog_checksetting_{page}", args=keys)).status_code == 403


def test_a_single_check_can_be_opened(chief: Client) -> None:
    chief.get(reverse("admin:blog_checksetting_changelist"))
    row = CheckSetting.objects.get(check_name="repeated-paragraph")

    page = chief.get(reverse("admin:blog_checksetting_change", args=[row.pk])).content.decode()

    assert CHECKS["repeated-paragraph"].explanation in page


@pytest.mark.parametrize("model", ["houseword", "watchedphrase", "checksetting"])
def test_who_has_no_permission_sees_nothing(client: Client, model: str) -> None:
    client.force_login(User.objects.create_user("writer", password="x", is_staff=True))

    assert client.get(reverse(f"admin:blog_{model}_changelist")).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_may_not_see_the_settings_makes_no_rows_of_them(method: str) -> None:
    writer = Client()
    writer.force_login(factories.member(WRITER))

    answer = getattr(writer, method)(reverse("admin:blog_checksetting_changelist"))

    assert (answer.status_code, CheckSetting.objects.count()) == (403, 0)
