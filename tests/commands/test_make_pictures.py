"""`make_pictures`: what is still to be made is made, and what cannot be is told."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from tests.services.pictures.test_renditions import stored

pytestmark = pytest.mark.django_db


def run(**options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("make_pictures", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_it_tells_what_it_made() -> None:
    stored("/assets/a.png")
    factories.published(body="![図](/assets/a.png)")

    first, again = run(), run()

    made = "画像 {} 件の縮小版と、記事 {} 件の共有用の画像を作り、{} 件のページを変換し直しました。\n"
    assert (first, again) == ((made.format(1, 1, 1), ""), (made.format(0, 0, 0), ""))


def test_it_says_when_the_time_was_not_enough() -> None:
    factories.published()

    out, _ = run(seconds=0)

    assert out.splitlines()[1] == "時間になりました。残りは 1 件です。もう一度実行してください。"


def test_it_says_nothing_when_asked_to_be_quiet() -> None:
    factories.published()

    assert run(verbosity=0) == ("", "")


def test_a_broken_picture_is_named_and_the_command_fails(capsys: pytest.CaptureFixture[str]) -> None:
    broken = stored("/assets/a.png")
    Path(broken.file.path).write_bytes(b"broken")
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="縮小版を作れない画像が 1 件あります"):
        call_command("make_pictures", stdout=out, stderr=err)

    assert err.getvalue() == (
        "/assets/a.png: 画像のファイルが壊れています。別の形式で書き出し、入れ直してください。\n"
    )
