"""Accounts at the desk: what an editor-in-chief may do, and what crafted requests may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

ADD, LIST = "/admin/auth/user/add/", "/admin/auth/user/"
PASSWORD = "an uncommon password"
Form = Callable[..., dict[str, Any]]


@pytest.fixture
def chief() -> User:
    return factories.member(CHIEF)


@pytest.fixture
def desk(chief: User) -> Client:
    client = Client()
    client.force_login(chief)
    return client


def change(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def password_page(user: User) -> str:
    return reverse("admin:auth_user_password_change", args=[user.pk])


def group(name: str) -> str:
    return str(Group.objects.get(name=name).pk)


def fields(response: HttpResponse) -> set[str]:
    return {
        name for name, _ in html.fromstring(response.content).get_element_by_id("user_form").form_values()
    }


def offered(response: HttpResponse, name: str) -> list[str]:
    page = html.fromstring(response.content.decode())
    return [box.getparent().text_content().strip() for box in page.xpath(f"//input[@name='{name}']")]


def again(user: User) -> User:
    """`user` as stored, without what was cached of its permissions."""
    return User.objects.get(pk=user.pk)


# --- what a chief does ---


def test_a_chief_makes_a_writer_who_can_log_in(desk: Client, browser_form: Form) -> None:
    byline = factories.author("山田花子")
    page = desk.get(ADD)
    new = {"username": "hanako", "password1": PASSWORD, "password2": PASSWORD, "email": "h@example.com"}
    form = browser_form(page, "user_form", **new, groups=[group(WRITER)], byline=str(byline.pk))

    response = desk.post(ADD, form)

    user = User.objects.get(username="hanako")
    assert response.headers["Location"] == change(user)
    assert (user.is_staff, user.is_superuser, user.email) == (True, False, "h@example.com")
    assert [each.name for each in user.groups.all()] == [WRITER]
    assert user.author == byline
    assert Client().login(username="hanako", password=PASSWORD)


def test_a_chief_is_offered_the_three_roles(desk: Client) -> None:
    Group.objects.create(name="校閲")

    assert offered(desk.get(ADD), "groups") == [WRITER, EDITOR, CHIEF]


def test_a_chief_changes_a_role_and_a_byline(desk: Client, browser_form: Form) -> None:
    user = factories.member(WRITER)
    old, new = factories.author(user=user), factories.author()
    form = browser_form(desk.get(change(user)), "user_form", groups=[group(EDITOR)], byline=str(new.pk))

    assert desk.post(change(user), form).status_code == 302

    user = again(user)
    assert [each.name for each in user.groups.all()] == [EDITOR]
    assert user.author == new != old


def test_a_save_without_a_change_changes_nothing(desk: Client, browser_form: Form) -> None:
    user = factories.member(WRITER)
    byline = factories.author(user=user)

    assert desk.post(change(user), browser_form(desk.get(change(user)), "user_form")).status_code == 302

    user = again(user)
    assert ([each.name for each in user.groups.all()], user.author) == ([WRITER], byline)
    assert (user.is_active, user.is_staff) == (True, True)


def test_a_chief_sets_the_password_of_an_editor(desk: Client) -> None:
    user = factories.member(EDITOR)

    desk.post(
        password_page(user),
        {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert again(user).check_password(PASSWORD)


def test_a_chief_lets_somebody_go(desk: Client, browser_form: Form) -> None:
    user = factories.member(EDITOR)
    form = browser_form(desk.get(change(user)), "user_form")
    del form["is_active"]

    desk.post(change(user), form)

    assert not again(user).is_active


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_nobody_locks_the_own_account(desk: Client, chief: User, browser_form: Form, field: str) -> None:
    form = browser_form(desk.get(change(chief)), "user_form")
    del form[field]

    response = desk.post(change(chief), form)

    assert "自分のアカウントからは外せません" in response.content.decode()
    assert getattr(again(chief), field)


def test_nobody_gives_up_the_last_role_that_manages_accounts(
    desk: Client, chief: User, browser_form: Form
) -> None:
    form = browser_form(desk.get(change(chief)), "user_form", groups=[group(EDITOR)])

    response = desk.post(change(chief), form)

    assert "自分のアカウントからは外せません" in response.content.decode()
    assert [role.name for role in again(chief).groups.all()] == [CHIEF]


def test_the_list_tells_roles_and_bylines(desk: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        factories.author(user=factories.member(WRITER))
    author = factories.author("山田花子", user=factories.member(EDITOR))

    with django_assert_max_num_queries(12):
        page = html.fromstring(desk.get(LIST).content.decode())

    (row,) = page.xpath("//tr[td/a[text()='山田花子']]")
    assert EDITOR in row.text_content()
    assert row.xpath("td/a[text()='山田花子']/@href") == [f"/admin/blog/author/{author.pk}/change/"]


def test_groups_that_are_not_the_chief_s_to_give_are_kept(desk: Client, browser_form: Form) -> None:
    user = factories.member(WRITER)
    user.groups.add(Group.objects.create(name="校閲"))
    form = browser_form(desk.get(change(user)), "user_form", groups=[group(EDITOR)])

    desk.post(change(user), form)

    assert {each.name for each in again(user).groups.all()} == {EDITOR, "校閲"}


# --- what a chief may not ---


def test_a_chief_is_not_shown_what_gives_everything_away(desk: Client) -> None:
    for page in (desk.get(ADD), desk.get(change(factories.member(WRITER)))):
        assert fields(page).isdisjoint({"is_superuser", "user_permissions"})


def test_a_crafted_form_makes_no_superuser(desk: Client, browser_form: Form) -> None:
    permission = Permission.objects.get(codename="delete_user")
    form = browser_form(desk.get(ADD), "user_form", username="x", password1=PASSWORD, password2=PASSWORD)

    desk.post(ADD, {**form, "is_superuser": "on", "user_permissions": [permission.pk]})

    user = User.objects.get(username="x")
    assert not user.is_superuser
    assert not user.user_permissions.exists()


@pytest.mark.parametrize("own", [True, False])
def test_a_crafted_form_raises_nobody(desk: Client, chief: User, browser_form: Form, own: bool) -> None:
    user = chief if own else factories.member(WRITER)
    permission = Permission.objects.get(codename="delete_user")
    form = browser_form(desk.get(change(user)), "user_form")

    response = desk.post(change(user), {**form, "is_superuser": "on", "user_permissions": [permission.pk]})

    assert response.status_code == 302
    assert not again(user).is_superuser
    assert not again(user).has_perm("auth.delete_user")


def test_a_crafted_form_puts_nobody_into_a_mightier_group(desk: Client, browser_form: Form) -> None:
    mighty = Group.objects.create(name="管理")
    mighty.permissions.add(Permission.objects.get(codename="delete_user"))
    user = factories.member(WRITER)
    form = browser_form(desk.get(change(user)), "user_form", groups=[str(mighty.pk)])

    response = desk.post(change(user), form)

    assert response.status_code == 200
    assert [each.name for each in again(user).groups.all()] == [WRITER]


def test_a_crafted_form_takes_nobody_s_byline(desk: Client, browser_form: Form) -> None:
    taken = factories.author(user=factories.member(WRITER))
    user = factories.member(WRITER)
    form = browser_form(desk.get(change(user)), "user_form", byline=str(taken.pk))

    assert desk.post(change(user), form).status_code == 200
    assert not hasattr(again(user), "author")


@pytest.fixture(params=["superuser", "superuser who left", "mightier"])
def beyond(request: pytest.FixtureRequest) -> User:
    """An account that is not the chief's to manage."""
    if request.param == "mightier":
        user = factories.member(WRITER, is_active=False)
        user.user_permissions.add(Permission.objects.get(codename="delete_user"))
        return user
    return factories.member(is_superuser=True, is_active=request.param == "superuser")


def test_a_mightier_account_can_be_looked_at_only(desk: Client, beyond: User) -> None:
    response = desk.get(change(beyond))

    assert response.status_code == 200
    assert fields(response) <= {"csrfmiddlewaretoken"}
    assert beyond.password not in response.content.decode()


@pytest.mark.parametrize("page", [change, password_page])
def test_a_mightier_account_is_not_changed(desk: Client, beyond: User, page: Callable[[User], str]) -> None:
    form = {
        "username": beyond.username,
        "email": "mine@example.com",
        "is_active": "on",
        "is_staff": "on",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    assert desk.post(page(beyond), form).status_code == 403

    stored = again(beyond)
    assert (stored.email, stored.is_active) == (beyond.email, beyond.is_active)
    assert not stored.check_password(PASSWORD)


def test_the_password_form_of_a_mightier_account_is_not_shown(desk: Client, beyond: User) -> None:
    assert desk.get(password_page(beyond)).status_code == 403


@pytest.mark.parametrize("many", [True, False])
def test_a_chief_deletes_no_account(desk: Client, many: bool) -> None:
    user = factories.member(WRITER)
    url = LIST if many else reverse("admin:auth_user_delete", args=[user.pk])
    action = {"action": "delete_selected", "_selected_action": [user.pk]} if many else {}

    desk.post(url, {**action, "post": "yes"})

    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("many", [True, False])
def test_who_may_delete_accounts_deletes_no_mightier_one(desk: Client, chief: User, many: bool) -> None:
    chief.user_permissions.add(Permission.objects.get(codename="delete_user"))
    superuser, writer = factories.member(is_superuser=True), factories.member(WRITER)
    url = LIST if many else reverse("admin:auth_user_delete", args=[superuser.pk])
    action = {"action": "delete_selected", "_selected_action": [superuser.pk, writer.pk]} if many else {}

    response = desk.post(url, {**action, "post": "yes"})

    assert response.status_code == 403
    assert User.objects.filter(pk__in=[superuser.pk, writer.pk]).count() == 2


def test_a_chief_changes_no_group(desk: Client) -> None:
    url = reverse("admin:auth_group_change", args=[group(CHIEF)])

    assert desk.get(url).status_code == 200
    assert desk.post(url, {"name": CHIEF, "permissions": []}).status_code == 403
    assert desk.get("/admin/auth/group/add/").status_code == 403


@pytest.mark.parametrize("role", [None, WRITER, EDITOR])
def test_others_have_nothing_to_do_with_accounts(role: str | None) -> None:
    user = factories.member(role)
    client = Client()
    client.force_login(user)

    for url in (LIST, ADD, change(user), password_page(user), "/admin/auth/group/"):
        assert client.get(url).status_code == 403, url


def test_who_may_not_change_bylines_links_none(browser_form: Form) -> None:
    manager, user = factories.member(), factories.member()
    manager.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user"]))
    kept, free = factories.author(user=user), factories.author()
    client = Client()
    client.force_login(manager)
    form = browser_form(client.get(change(user)), "user_form")

    assert client.post(change(user), {**form, "byline": str(free.pk)}).status_code == 302
    assert again(user).author == kept


def test_an_account_that_there_is_not_leads_back(desk: Client) -> None:
    for number in ("99999", "x"):
        assert desk.get(f"/admin/auth/user/{number}/change/").status_code == 302
        assert desk.get(f"/admin/auth/user/{number}/password/").status_code == 404


# --- superusers ---


def test_a_superuser_gives_everything(admin_client: Client, browser_form: Form) -> None:
    user = factories.member(WRITER)
    page = admin_client.get(change(user))
    form = browser_form(page, "user_form", is_superuser="on", groups=[])

    assert {"is_active", "is_staff"} <= fields(page)
    assert admin_client.post(change(user), form).status_code == 302
    assert again(user).is_superuser
    assert not again(user).groups.exists()


def test_the_form_for_a_password_speaks_japanese(desk: Client) -> None:
    page = html.fromstring(desk.get(password_page(factories.member(EDITOR))).content.decode())

    warning = page.get_element_by_id("id_unusable_warning").text_content()
    assert warning == "無効にすると、このアカウントのいまのパスワードは使えなくなります。"
    assert "disabled" not in page.text_content()


def test_the_forms_speak_of_no_other_way_in_than_there_is(desk: Client) -> None:
    for place in (ADD, password_page(factories.member(EDITOR))):
        said = html.fromstring(desk.get(place).content.decode()).text_content()

        assert "編集長が新しいパスワードを付けるまで、この人はログインできません。" in said
        assert "LDAP" not in said


def test_accounts_are_narrowed_by_role(admin_client: Client) -> None:
    factories.member(WRITER)

    page = html.fromstring(admin_client.get("/admin/auth/user/").content.decode())

    (roles,) = page.xpath("//*[@id='changelist-filter']//details[@data-filter-title='役割']")
    assert [link.text for link in roles.iter("a")] == ["すべて", "ライター", "編集者", "編集長", "なし"]
