"""Bombs: small or large things that would fill the memory or hold a worker. Each is refused, or done with, in
little time and little memory."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.security.bombs import NAMES
from tests.security.served import ROOT

MOST_SECONDS = 2.0
"""Of the processor, not of the clock. Each needs a tenth; a bomb that works needs minutes."""
MOST_MEGABYTES = 100
ANSWERED = {
    "200 kB of [",
    "emphasis",
    "backticks",
    "comments",
    "attributes",
    "links",
    "references",
}
ANSWERED |= {"entities", "brackets of Liquid", "combining", "fences"}
ANSWERED |= {"combining by turns", "tasks", "items in quotes", "a rule", "a dash"}
ANSWERED |= {"tabs after a mark", "tabs and spaces after a mark", "spaces in items", "spaces in an address"}
ANSWERED |= {"fences with a word apart", "spaces that do not break", "links in links"}
ANSWERED |= {"attribute lists by name", "pictures", "names of posts", "a long number", "links to nowhere"}
ANSWERED |= {"pictures without an end", "a body of 5 MB to be checked"}
"""What is an odd text and no more: it may be shown."""


@pytest.fixture(scope="module")
def came_of(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Name of the bomb → status, seconds, megabytes, length of the answer, what was said."""
    values = {**os.environ, "ALLFORCES_DATA_DIR": str(tmp_path_factory.mktemp("bombs"))}
    values |= {"PYTHONWARNINGS": "ignore", "DJANGO_SUPERUSER_PASSWORD": "a long password"}
    values.pop("DATABASE_URL", None)

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=values, capture_output=True, text=True, check=True
        )
        return done.stdout

    run("manage.py", "migrate", "--verbosity", "0", "--skip-checks")
    run("manage.py", "collectstatic", "--noinput", "--verbosity", "0", "--skip-checks")
    run("manage.py", "createsuperuser", "--noinput", "--username", "boss", "--email", "boss@example.com")
    lines = [json.loads(line) for line in run("-m", "tests.security.bombs").splitlines()]
    return {name: rest for name, *rest in lines}


def test_no_bomb_kills_its_process(came_of: dict[str, Any]) -> None:
    assert sorted(came_of) == sorted(NAMES)


def test_none_takes_long(came_of: dict[str, Any]) -> None:
    assert {name: seconds for name, (_, seconds, *_) in came_of.items() if seconds > MOST_SECONDS} == {}


def test_none_takes_much_memory(came_of: dict[str, Any]) -> None:
    assert {name: grown for name, (_, _, grown, *_) in came_of.items() if grown > MOST_MEGABYTES} == {}


def test_none_is_an_error_of_the_site(came_of: dict[str, Any]) -> None:
    assert {name: status for name, (status, *_) in came_of.items() if status not in (200, 400)} == {}


def test_what_is_refused_says_why(came_of: dict[str, Any]) -> None:
    silent = [name for name, (*_, said) in came_of.items() if name not in ANSWERED and not said.strip()]

    assert silent == []


def test_the_refusals_say_what_is_too_much(came_of: dict[str, Any]) -> None:
    said = {name: rest[-1] for name, rest in came_of.items()}

    assert "表のセルが多すぎます" in said["table"]
    assert "入れ子が深すぎます" in said["nested quotes"]
    assert "見出しが多すぎます" in said["headings"]
    assert "表の行が多すぎます" in said["paragraphs"]
    assert "表の行が多すぎます" in said["tables"]
    assert "タグが多すぎます" in said["2,000 tags"]
    assert "タグが多すぎます" in said["8,000 tags"]
    assert "脚注が多すぎます" in said["footnotes"]
    assert "脚注が多すぎます" in said["one footnote"]
    assert "展開が大きすぎます" in said["a long alias"]
    assert "zip の中のファイルが多すぎます" in said["zip of many"]
    assert "zip の中の zip は開きません" in said["zip in zip"]


def test_no_answer_is_much_longer_than_what_was_sent(came_of: dict[str, Any]) -> None:
    assert {name: rest[3] for name, rest in came_of.items() if rest[3] > 12_000_000} == {}
