"""`manage.py forget_pages`."""

from io import StringIO

import pytest
from django.core.management import call_command

from blog.kept import outbox, triggers

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_machine_is_told_to_begin_anew() -> None:
    position = outbox.position()
    said = StringIO()

    call_command("forget_pages", stdout=said)

    assert [change.kind for change in outbox.read(position)[0]] == [triggers.EVERYTHING]
    assert said.getvalue() == "置いてあるページをすべて作り直すように伝えました。1秒以内に行われます。\n"
