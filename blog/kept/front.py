"""The WSGI layer in front of Django: answers from the store, and has the store filled by what Django answers.

A page that is kept costs the opening of a file; none of Django's machinery is touched.
"""

import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from wsgiref.types import WSGIApplication

from django.http.response import HttpResponseBase

from blog import conf

from . import answers, made_of, names, requests, stamp, turns
from .answers import Answer
from .keys import path as path_key
from .requests import Environ
from .store import Headers, Page, Store
from .watcher import Watcher

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of a page that is kept."""
_OK: Final = f"{HTTPStatus.OK.value} "
"""How the status of an answer that may be kept begins."""
_OF_THE_FORM: Final = frozenset({"content-length", "etag", "last-modified", "cache-control", "vary"})
"""Headers that the store gives by itself."""
EVERYWHERE: Final = frozenset(
    {
        "content-type",
        "content-security-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
    }
)
"""Headers that are the same on every page: nginx is told of them once (deploy/nginx.conf)."""


@dataclass(frozen=True, slots=True)
class Made:
    """What Django has answered."""

    status: str
    headers: Headers
    body: Iterable[bytes]
    """Not read yet where it is a stream."""

    @property
    def is_whole(self) -> bool:
        return isinstance(self.body, list)


class Front:
    """A WSGI application: kept pages in `folder` before `application`."""

    def __init__(self, application: WSGIApplication, folder: Path) -> None:
        self._application = application
        self._folder = folder
        self._guard = threading.Lock()
        self._process = 0
        self._open()

    def _open(self) -> None:
        self.store = Store(self._folder, stamp.current())
        self.watcher = Watcher(self.store)
        self._reader = answers.Reader(self.store.site)

    def watch(self) -> None:
        """Starts the watcher of this process, once. Servers call it before the first request, so that pages
        are watched over that nginx answers without asking anybody."""
        with self._guard:
            if self._process != os.getpid():  # a server may fork after it has loaded the application
                if self._process:
                    self._open()
                self._process = os.getpid()
                self.watcher.start()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if self._process != os.getpid():
            self.watch()
        stem = names.stem(environ["PATH_INFO"]) if requests.may_be_kept(environ) else None
        if stem is None or not self.watcher.ready.is_set():
            return self._application(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        if not query and (answer := self._read(f"{stem}={names.FIRST}", stem, environ)):
            return _sent(answer, start_response)
        parameter = requests.parameter(environ["PATH_INFO"])
        number = names.number(query, parameter) if parameter is not None else None
        if parameter is None or number is None:
            return self._application(environ, start_response)
        return self._answered(_Asked(environ, stem, parameter, number), start_response)

    def _answered(self, asked: "_Asked", start_response: Callable[..., Any]) -> Iterable[bytes]:
        if answer := self._read(asked.file, asked.stem, asked.environ):
            return _sent(answer, start_response)
        with turns.turn(self._folder / "turns", asked.file) as is_first:
            if is_first:
                return self._made(asked, start_response)
        return self._made(asked, start_response)

    def _made(self, asked: "_Asked", start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The page, which somebody else may have made meanwhile."""
        if answer := self._read(asked.file, asked.stem, asked.environ):
            return _sent(answer, start_response)
        begun = self.store.begin()
        if begun is None:
            return self._application(asked.environ, start_response)
        with made_of.noted() as ingredients:
            made = _called(self._application, asked.alone)
        if not made.status.startswith(_OK) and asked.says_more:
            _close(made.body)
            return self._application(asked.environ, start_response)  # a redirect hands the query on
        if _may_be_kept(made):
            body = b"".join(made.body)
            ingredients.keys.add(path_key(f"/{asked.stem}"))
            headers = [pair for pair in made.headers if pair[0].lower() not in _OF_THE_FORM]
            headers += [("Cache-Control", answers.CACHE_CONTROL), ("Vary", _vary(made.headers, asked.stem))]
            headers += _surrogate_keys(ingredients.keys)
            page = Page(f"{asked.file}.{_ending(asked.stem, headers)}", body, headers, ingredients)
            kept = self.store.keep(page, begun)
            if kept and (answer := self._read(asked.file, asked.stem, asked.environ)):
                return _sent(answer, start_response)
        return _sent_as_made(made, asked.environ, start_response)

    def _read(self, file: str, stem: str, environ: Environ) -> Answer | None:
        read = self._reader.answer
        return read(f"{file}.{names.ending(stem)}", environ) or read(f"{file}.{names.OWN}", environ)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request for a page that may be kept."""

    environ: Environ
    stem: str
    parameter: str
    number: str

    @property
    def file(self) -> str:
        return requests.file_name(self.stem, self.parameter, self.number)

    @property
    def alone(self) -> Environ:
        return requests.asked_by_nobody(self.environ, self.parameter, self.number)

    @property
    def says_more(self) -> bool:
        """Whether its query holds more than the view knows."""
        return bool(self.environ.get("QUERY_STRING", "") != self.alone["QUERY_STRING"])


def _called(application: WSGIApplication, environ: Environ) -> Made:
    """What `application` answers, read to its end unless it is a stream."""
    started: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, *_: object) -> Any:
        started.append((status, headers))

    body = application(environ, start_response)
    status, headers = started[-1]
    if isinstance(body, HttpResponseBase) and body.streaming:
        return Made(status, headers, body)
    try:
        return Made(status, headers, list(body))
    finally:
        _close(body)


def _close(body: Iterable[bytes]) -> None:
    if callable(close := getattr(body, "close", None)):
        close()


def _may_be_kept(made: Made) -> bool:
    """Whether anybody may be answered with it: a page of a known type that depends on nobody."""
    if not made.is_whole or not made.status.startswith(_OK):
        return False
    said = {name.lower(): value for name, value in made.headers}
    return (
        sum(map(len, made.body)) <= LARGEST
        and any(said.get("content-type") in types for types in names.TYPES.values())
        and "set-cookie" not in said
        and "cookie" not in said.get("vary", "").lower()
        and not {"private", "no-store"} & set(said.get("cache-control", "").replace(" ", "").split(","))
        and "'nonce-" not in said.get("content-security-policy", "")
    )


def _ending(stem: str, headers: Headers) -> str:
    """The ending of the page's file: that of its address, unless nginx could not give it its headers."""
    said = {name.lower(): value for name, value in headers}
    ending = names.ending(stem)
    usual = said.keys() <= EVERYWHERE | _OF_THE_FORM and said["content-type"] in names.TYPES[ending]
    return ending if usual else names.OWN


def _surrogate_keys(found: set[str]) -> Headers:
    """What a CDN is told that a page is made of, where a setting names the header. Keys that hold a path are
    left out: they may hold spaces."""
    if not (name := conf.get().surrogate_header):
        return []
    between = "," if name.lower() == "cache-tag" else " "
    return [(name, between.join(sorted(key for key in found if key.isascii() and "/" not in key)))]


def _vary(headers: Headers, stem: str) -> str:
    """What the page depends on. All pages in HTML say the same, as nginx does not know which are articles."""
    said = [word for name, value in headers if name.lower() == "vary" for word in value.split(", ")]
    if names.ending(stem) == "html":
        said.append("Accept")
    return ", ".join(sorted({*said, "Accept-Encoding"}))


def _sent(answer: Answer, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response(answer.status, answer.headers)
    return [answer.body] if answer.body else []


def _sent_as_made(made: Made, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What could not be kept, with the validator that Django gave it. Of an error, which has one too, nobody
    is told that it is the same (RFC 9110, 13.2.1)."""
    etag = next((value for name, value in made.headers if name.lower() == "etag"), None)
    is_page = made.is_whole and made.status.startswith(_OK)
    if is_page and etag and answers.is_known(environ, (("ETag", etag), ("Last-Modified", ""))):
        headers = [pair for pair in made.headers if pair[0].lower() not in ("content-type", "content-length")]
        start_response("304 Not Modified", headers)
        return []
    start_response(made.status, made.headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        _close(made.body)
        return []
    return made.body
