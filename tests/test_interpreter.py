"""A worker makes one page at a time, and goes on beside one that takes long."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from allforces import interpreter
from allforces.interpreter import OneAtATime

LONG = 30.0
"""Seconds that no test waits, unless it fails."""


class Site:
    """An application whose pages are finished when they are told to."""

    def __init__(self) -> None:
        self.begun = {name: Event() for name in "ab"}
        self.may_end = {name: Event() for name in "ab"}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        name = environ["PATH_INFO"]
        if name == "broken":
            raise ZeroDivisionError
        self.begun[name].set()
        assert self.may_end[name].wait(LONG)
        return [name.encode()]


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "PATIENCE", LONG)
    monkeypatch.setattr(interpreter, "LONGEST", LONG)


@pytest.fixture
def ask(site: Site) -> Iterator[Callable[[str], Future[list[bytes]]]]:
    application = OneAtATime(site)

    def answer(name: str) -> list[bytes]:
        return list(application({"PATH_INFO": name}, lambda *_: None))

    with ThreadPoolExecutor(2) as threads:
        try:
            yield lambda name: threads.submit(answer, name)
        finally:
            for each in site.may_end.values():
                each.set()


@pytest.mark.usefixtures("_patient")
def test_a_page_begins_when_the_one_before_has_ended(
    site: Site, ask: Callable[[str], Future[list[bytes]]]
) -> None:
    first = ask("a")
    assert site.begun["a"].wait(LONG)
    site.may_end["b"].set()
    second = ask("b")
    assert not site.begun["b"].wait(0.2)

    site.may_end["a"].set()

    assert (first.result(LONG), second.result(LONG)) == ([b"a"], [b"b"])


def test_nobody_waits_for_a_page_that_takes_long(
    site: Site, ask: Callable[[str], Future[list[bytes]]]
) -> None:
    first = ask("a")
    assert site.begun["a"].wait(LONG)
    site.may_end["b"].set()

    assert ask("b").result(LONG) == [b"b"]

    assert not first.done()


@pytest.mark.usefixtures("_patient")
def test_a_page_that_fails_holds_nobody_up(site: Site, ask: Callable[[str], Future[list[bytes]]]) -> None:
    with pytest.raises(ZeroDivisionError):
        ask("broken").result(LONG)
    site.may_end["a"].set()

    assert ask("a").result(LONG) == [b"a"]
