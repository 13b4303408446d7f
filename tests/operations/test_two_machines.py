"""Two machines with one PostgreSQL and one S3 store: each sees what the other publishes, and losing one
loses nothing."""

import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from .machines import Editor, Machine, kill, object_store, password_in, postgresql, until

WITHIN = 5.0
"""Seconds within which a reader on the other machine sees what was published. It is less than one where the
machine is not busy with the other tests."""


def picture() -> bytes:
    stream = BytesIO()
    Image.effect_noise((1000, 600), 60).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[dict[str, str]]:
    with postgresql(tmp_path) as database, object_store(tmp_path) as media:
        yield {"DATABASE_URL": database, "ALLFORCES_MEDIA_URL": media}


def test_what_one_publishes_the_other_shows_and_nothing_is_lost_with_it(
    shared: dict[str, str], tmp_path: Path
) -> None:
    first, second = (Machine(tmp_path / name, **shared) for name in ("first", "second"))
    upgraded = first.manage("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    password = password_in(first.manage("create_editor", "editor").stdout)
    assert second.manage("collectstatic", "--noinput").returncode == 0
    with first.serving() as one, second.serving():
        editor = Editor(first, password)
        shown = editor.upload("chart.jpg", picture())
        before = second.get("/").text  # kept there from now on
        written = editor.send(
            "/admin/blog/post/add/", title="二台目にも届く記事", slug="seen", body=f"本文です。\n\n{shown}\n"
        )
        address = re.search(r"/admin/blog/post/\d+/change/", written.url + written.text)
        assert address, written.text[:3000]
        editor.send(address[0], button="publish", override_reason="試験")
        published = time.monotonic()
        until(lambda: "/seen/" in second.get("/").text, WITHIN)
        print(f"Seen on the second machine after {time.monotonic() - published:.2f} seconds.")  # noqa: T201

        path = re.search(r'href="(/[^"]*/seen/)"', second.get("/").text)
        assert path
        article = second.get(path[1])
        source = re.search(r'src="(/assets/[^"]+)"', article.text)
        small = re.search(r'srcset="(/pictures/[^" ]+)', article.text)
        assert (source, small) and source and small
        original, form = second.get(source[1]), second.get(small[1])

        kill(one)  # no good-bye
        editor.machine = second  # where the balancer sends them now, with the session that they have
        after = editor.send(
            address[0], body="書き直した本文です。\n", button="publish", override_reason="試験"
        )
        rewritten = until(lambda: "書き直した" in second.get(path[1]).text, 10)

    assert "/seen/" not in before
    assert (original.status_code, Image.open(BytesIO(original.content)).size) == (200, (1000, 600))
    assert (form.status_code, form.headers["Cache-Control"]) == (
        200,
        "public, max-age=31536000, immutable",
    )
    assert after.ok
    assert rewritten
    assert not list((tmp_path / "first").glob("media/**/*.jpg"))
