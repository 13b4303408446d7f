"""What is sent of a kept page, as long as its file is there."""

import json
from pathlib import Path

import pytest

from blog.kept import answers, files

PAGE = "a/=1.html"
ASKED = {"REQUEST_METHOD": "GET"}
GZIP = ASKED | {"HTTP_ACCEPT_ENCODING": "gzip"}


def write(site: Path, body: bytes, changed: int, name: str = PAGE) -> None:
    head = json.dumps([("Content-Type", "text/html; charset=utf-8")]).encode()
    files.write(site / name, body, {".head": head, ".gz": b"gz:" + body}, changed)


def test_a_page_is_read_anew_when_it_has_changed_and_not_answered_when_it_has_gone(tmp_path: Path) -> None:
    reader = answers.Reader(tmp_path)
    found = []
    for changed, body in enumerate((b"one", b"one", b"two"), start=1_700_000_000):
        write(tmp_path, body, changed)
        found += [reader.answer(PAGE, asked) for asked in (ASKED, GZIP, ASKED, GZIP)]

    assert [answer.body for answer in found if answer] == [*[b"one", b"gz:one"] * 4, *[b"two", b"gz:two"] * 2]
    etags = [dict(answer.headers)["ETag"] for answer in found[::4] if answer]
    assert etags == ['"6553f100-3"', '"6553f101-3"', '"6553f102-3"']

    files.remove(tmp_path / PAGE)
    assert [reader.answer(PAGE, asked) for asked in (ASKED, GZIP)] == [None, None]


def test_nobody_changes_what_the_next_reader_is_sent(tmp_path: Path) -> None:
    write(tmp_path, b"one", 1_700_000_000)
    reader = answers.Reader(tmp_path)
    first = reader.answer(PAGE, ASKED)
    assert first is not None
    first.headers.append(("Set-Cookie", "mine"))

    again = reader.answer(PAGE, ASKED)

    assert again is not None
    assert again.headers == first.headers[:-1]


def test_what_is_remembered_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_REMEMBERED", 1_600)
    reader = answers.Reader(tmp_path)
    bodies = {f"{number}/=1.html": bytes([number]) * (100 if number else 101) for number in range(30)}
    for name, body in bodies.items():
        write(tmp_path, body, 1_700_000_000, name)

    found = [reader.answer(name, ASKED) for name in bodies]

    assert [answer.body for answer in found if answer] == list(bodies.values())
    assert list(reader._forms) == [f"{tmp_path}/{name}" for name in list(bodies)[-16:]]
