"""`create_editor`: the first account."""

import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from blog.services.roles import CHIEF, EDITOR, ROLES, WRITER

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("create_editor", *args, stdout=out)
    return out.getvalue()


def test_the_printed_password_opens_the_desk() -> None:
    printed = run("editor")

    match = re.fullmatch(r"アカウント「editor」を作りました。パスワード: (\S{20})\n", printed)
    assert match is not None
    user = authenticate(username="editor", password=match[1])
    assert user is not None
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_running_again_changes_nothing_and_says_so() -> None:
    run("editor")
    before = get_user_model().objects.values().get()

    printed = run("editor")

    assert printed == "アカウント「editor」はもうあります。何も変えていません。\n"
    assert get_user_model().objects.values().get() == before


def test_two_passwords_differ() -> None:
    assert run("a").split()[-1] != run("b").split()[-1]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_a_group_and_no_more(role: str) -> None:
    run("hanako", "--role", role)

    user = get_user_model().objects.get(username="hanako")
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert [group.name for group in user.groups.all()] == [role]
    assert not user.user_permissions.exists()


@pytest.mark.parametrize(
    ("role", "writes", "publishes", "makes_accounts"),
    [(WRITER, True, False, False), (EDITOR, True, True, False), (CHIEF, True, True, True)],
)
def test_what_a_role_may(role: str, writes: bool, publishes: bool, makes_accounts: bool) -> None:
    run("hanako", "--role", role)

    user = get_user_model().objects.get(username="hanako")
    assert user.has_perm("blog.change_own_post") is writes
    assert user.has_perm("blog.publish_post") is publishes
    assert user.has_perm("auth.add_user") is makes_accounts
    assert not user.has_perm("auth.delete_user")


def test_a_role_that_there_is_not_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        run("hanako", "--role", "社長")

    assert not get_user_model().objects.exists()


def test_mail_goes_to_the_given_address() -> None:
    run("hanako", "--role", WRITER, "--email", "hanako@example.com")

    assert get_user_model().objects.get().email == "hanako@example.com"


def test_a_group_that_is_gone_is_made_again() -> None:
    Group.objects.get(name=EDITOR).delete()

    run("hanako", "--role", EDITOR)

    assert get_user_model().objects.get().has_perm("blog.publish_post")


def test_a_group_that_was_changed_by_hand_stays_so() -> None:
    Group.objects.get(name=EDITOR).permissions.clear()

    run("hanako", "--role", EDITOR)

    assert not get_user_model().objects.get(username="hanako").has_perm("blog.change_post")
