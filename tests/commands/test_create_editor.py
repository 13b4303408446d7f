"""`create_editor`: the first account."""

import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

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


def test_an_editor_of_the_group_writes_but_makes_no_accounts() -> None:
    run("hanako", "--group")

    user = get_user_model().objects.get(username="hanako")
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert user.has_perms(["blog.add_post", "blog.change_post", "blog.view_revision", "blog.add_asset"])
    assert not any(
        user.has_perm(name) for name in ("auth.add_user", "auth.change_user", "blog.delete_revision")
    )


def test_a_group_that_was_changed_by_hand_stays_so() -> None:
    run("a", "--group")
    user = get_user_model().objects.get(username="a")
    user.groups.get().permissions.clear()

    run("b", "--group")

    assert not get_user_model().objects.get(username="b").has_perm("blog.change_post")
