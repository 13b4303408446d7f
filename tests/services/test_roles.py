"""The groups that come with the installation."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from blog.services import roles
from blog.services.roles import CHIEF, EDITOR, ROLES, WRITER
from tests import factories

pytestmark = pytest.mark.django_db


def granted(role: str) -> set[str]:
    permissions = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}" for each in permissions}


def test_migrations_make_the_groups() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_every_permission_of_a_role_exists(role: str) -> None:
    wanted = {f"{app}.{name}" for app, names in ROLES[role].items() for name in names}

    assert granted(role) == wanted


def test_each_role_may_what_the_one_before_may() -> None:
    assert granted(WRITER) < granted(EDITOR) < granted(CHIEF)


def test_a_writer_has_no_power_over_the_articles_of_others() -> None:
    beyond = ("change_post", "view_post", "delete_post", "review_post", "publish_post", "override_checks")

    assert granted(WRITER).isdisjoint({f"blog.{name}" for name in beyond})


def test_only_an_editor_in_chief_has_to_do_with_accounts() -> None:
    assert {name for name in granted(CHIEF) if name.startswith("auth.")} == {
        *("auth.add_user", "auth.change_user", "auth.view_user", "auth.view_group")
    }
    assert not any(name.startswith("auth.") for name in granted(EDITOR))


def test_a_group_that_is_there_stays_as_it_is() -> None:
    Group.objects.get(name=WRITER).permissions.clear()

    assert roles.install() == []
    assert granted(WRITER) == set()


def test_a_group_that_is_missing_is_made() -> None:
    Group.objects.get(name=EDITOR).delete()

    assert roles.install() == [EDITOR]
    assert "blog.publish_post" in granted(EDITOR)


def test_groups_can_be_set_back() -> None:
    group = Group.objects.get(name=WRITER)
    before = granted(WRITER)
    group.permissions.set(Permission.objects.filter(codename="delete_user"))
    account = factories.member(WRITER)

    assert roles.install(anew=True) == list(ROLES)
    assert granted(WRITER) == before
    assert User.objects.get(pk=account.pk).groups.get() == group


def test_a_group_of_the_newsroom_s_own_is_left_alone() -> None:
    own = Group.objects.create(name="校閲")
    own.permissions.add(Permission.objects.get(codename="view_post"))

    roles.install(anew=True)

    assert granted("校閲") == {"blog.view_post"}


def test_migrating_again_changes_no_group() -> None:
    Group.objects.get(name=WRITER).permissions.clear()

    call_command("migrate", verbosity=0)

    assert granted(WRITER) == set()


def test_groups_that_are_there_cost_a_migration_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        roles.install_after_migrations()
