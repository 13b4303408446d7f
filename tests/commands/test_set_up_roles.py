"""`set_up_roles`: the groups of the newsroom."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from blog.services.roles import EDITOR, WRITER

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("set_up_roles", *args, stdout=out)
    return out.getvalue()


def test_what_is_there_stays() -> None:
    Group.objects.get(name=WRITER).permissions.clear()

    assert run() == "役割はもうそろっています。何も変えていません。\n"
    assert not Group.objects.get(name=WRITER).permissions.exists()


def test_what_is_missing_is_made() -> None:
    Group.objects.get(name=EDITOR).delete()

    assert run() == "役割「編集者」を作りました。\n"
    assert Group.objects.get(name=EDITOR).permissions.filter(codename="publish_post").exists()


def test_anew_sets_permissions_back() -> None:
    Group.objects.get(name=WRITER).permissions.clear()

    assert run("--anew") == "役割「ライター」「編集者」「編集長」をはじめの権限に戻しました。\n"
    assert Group.objects.get(name=WRITER).permissions.filter(codename="change_own_post").exists()
