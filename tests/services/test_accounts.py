"""Whose account somebody may manage, and what somebody may give."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from blog.models import Author
from blog.services import accounts
from blog.services.roles import CHIEF, EDITOR, ROLES, WRITER
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return factories.member(CHIEF)


def permission(name: str) -> Permission:
    return Permission.objects.get(codename=name)


@pytest.mark.parametrize("role", [None, WRITER, EDITOR, CHIEF])
def test_a_chief_manages_those_who_may_no_more(chief: User, role: str | None) -> None:
    assert accounts.may_manage(chief, factories.member(role))


@pytest.mark.parametrize("active", [True, False])
def test_a_chief_does_not_manage_superusers(chief: User, active: bool) -> None:
    assert not accounts.may_manage(chief, factories.member(is_superuser=True, is_active=active))


@pytest.mark.parametrize("active", [True, False])
def test_a_chief_does_not_manage_whom_a_permission_makes_mightier(chief: User, active: bool) -> None:
    mighty = factories.member(WRITER, is_active=active)
    mighty.user_permissions.add(permission("delete_user"))

    assert not accounts.may_manage(chief, mighty)


def test_a_chief_does_not_manage_whom_a_group_makes_mightier(chief: User) -> None:
    group = Group.objects.create(name="管理")
    group.permissions.add(permission("change_group"))
    mighty = factories.member(WRITER)
    mighty.groups.add(group)

    assert not accounts.may_manage(chief, mighty)


def test_a_superuser_manages_everybody() -> None:
    superuser = factories.member(is_superuser=True)

    assert accounts.may_manage(superuser, factories.member(is_superuser=True))


def test_a_chief_gives_the_roles_of_the_installation(chief: User) -> None:
    Group.objects.create(name="校閲")

    assert {group.name for group in accounts.roles_to_give(chief)} == set(ROLES)


def test_nobody_gives_a_role_that_allows_more(chief: User) -> None:
    Group.objects.get(name=EDITOR).permissions.add(permission("delete_user"))

    assert {group.name for group in accounts.roles_to_give(chief)} == {WRITER, CHIEF}


def test_a_superuser_gives_any_group() -> None:
    Group.objects.create(name="校閲")

    given = accounts.roles_to_give(factories.member(is_superuser=True))

    assert {group.name for group in given} == {*ROLES, "校閲"}


def test_an_account_has_one_byline(chief: User) -> None:
    first, second = factories.author(user=chief), factories.author()

    accounts.link_author(account=chief, author=second)

    assert list(Author.objects.filter(user=chief)) == [second]
    assert Author.objects.get(pk=first.pk).user is None


def test_an_account_can_be_without_a_byline(chief: User) -> None:
    factories.author(user=chief)

    accounts.link_author(account=chief, author=None)

    assert accounts.author_of(User.objects.get(pk=chief.pk)) is None


def test_bylines_of_others_are_not_offered(chief: User) -> None:
    own, free = factories.author(user=chief), factories.author()
    factories.author(user=factories.member())

    assert set(accounts.authors_to_link(chief)) == {own, free}
    assert set(accounts.authors_to_link(None)) == {free}
