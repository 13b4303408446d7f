"""Answers from kept pages, as nginx gives them from the same files: the same headers, validators and 304s."""

import json
import os
import stat
import threading
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.utils.http import http_date

from .compression import FORMS
from .files import HEAD
from .store import Headers

type Environ = dict[str, Any]
type Version = tuple[int, int, int]
"""Inode, change time (ns) and size of a file. Another page has another, also after the store was lost: the
number of a file that is gone may be given to the next, but nobody except the system writes that time."""
type Validators = tuple[tuple[str, str], tuple[str, str]]
"""ETag and Last-Modified."""

CACHE_CONTROL: Final = "public, max-age=0, must-revalidate"
"""Whoever keeps a page asks before showing it again, so that nobody anywhere shows an old one; the answer is
304 as long as it is the same."""
_FORMS: Final = 2_000
_REMEMBERED: Final = 4 * 1024 * 1024
"""Bytes of pages, and forms of them, that a process remembers; those read first go first."""


class Answer(NamedTuple):
    """What is sent. `body` is empty for HEAD and 304."""

    status: str
    headers: Headers
    body: bytes = b""


class _Form(NamedTuple):
    """What a file holds and is sent with."""

    version: Version
    """Of the page's own file."""
    validators: Validators
    head: Headers
    headers: Headers
    body: bytes


class Reader:
    """Answers requests from the files below one folder."""

    def __init__(self, site: Path) -> None:
        self._site = f"{site}/"
        self._forms: OrderedDict[str, _Form] = OrderedDict()
        self._bytes = 0
        self._guard = threading.Lock()

    def answer(self, file: str, environ: Environ) -> Answer | None:
        """The page kept under the name `file`, in the form that `environ` asks for; None: it is not kept.

        A page may be forgotten or replaced at any moment: each time it is asked whether its file is there and
        still the same. If so, what was read of it before is sent from memory: each further call to the system
        would let other threads pass.
        """
        name = self._site + file
        try:
            status = os.stat(name)  # noqa: PTH116  this and the next lines are most of what a kept page costs
            version = (status.st_ino, status.st_ctime_ns, status.st_size)
            accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
            for coding, (ending, _) in FORMS.items():
                if coding in accepted and _takes(accepted, coding):
                    try:
                        return _answer(self._form(name, ending, coding, version), environ)
                    except FileNotFoundError:
                        continue
            return _answer(self._form(name, "", "", version), environ)
        except (OSError, ValueError):
            return None

    def _form(self, name: str, ending: str, coding: str, version: Version) -> _Form:
        """The form of a page's `version` in the file `name` + `ending`. Raises OSError, ValueError."""
        known = self._forms.get(name + ending)
        if known is not None and known.version == version:
            return known
        with open(name + HEAD, "rb") as file:  # noqa: PTH123
            head = [(str(header), str(value)) for header, value in json.load(file)]
        form = _read(name + ending, coding, version, head)
        if len(form.body) <= _REMEMBERED // 16:
            self._remember(name + ending, form)
        return form

    def _remember(self, name: str, form: _Form) -> None:
        with self._guard:
            if (old := self._forms.pop(name, None)) is not None:
                self._bytes -= len(old.body)
            self._forms[name] = form
            self._bytes += len(form.body)
            while self._bytes > _REMEMBERED or len(self._forms) > _FORMS:
                _, old = self._forms.popitem(last=False)
                self._bytes -= len(old.body)


def _read(name: str, coding: str, version: Version, head: Headers) -> _Form:
    """The form in the file `name`: what is sent comes from one open file. Raises OSError."""
    descriptor = os.open(name, os.O_RDONLY)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise FileNotFoundError
        validators = validators_of(int(status.st_mtime), status.st_size)
        headers = [("Content-Length", str(status.st_size)), *validators, *head]
        if coding:
            headers.append(("Content-Encoding", coding))
        body = os.read(descriptor, status.st_size)
        while len(body) < status.st_size and (rest := os.read(descriptor, status.st_size - len(body))):
            body += rest
        return _Form(version, validators, head, headers, body)
    finally:
        os.close(descriptor)


def _answer(form: _Form, environ: Environ) -> Answer:
    """What is sent of a form."""
    if is_known(environ, form.validators):
        head = [pair for pair in form.head if pair[0] != "Content-Type"]
        return Answer("304 Not Modified", [*form.validators, *head])
    return Answer("200 OK", [*form.headers], b"" if environ["REQUEST_METHOD"] == "HEAD" else form.body)


@lru_cache(maxsize=_FORMS)
def validators_of(changed: int, length: int) -> Validators:
    """ETag and time of a file, spelled as nginx spells them."""
    return ("ETag", f'"{changed:x}-{length:x}"'), ("Last-Modified", http_date(changed))


def is_known(environ: Environ, validators: Validators) -> bool:
    """Whether the reader has the page already (RFC 9110, 13.2.2). A time counts only if it is the same."""
    etag, changed = validators[0][1], validators[1][1]
    if (tags := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags.split(","))
    return environ.get("HTTP_IF_MODIFIED_SINCE") == changed


def _takes(accepted: str, coding: str) -> bool:
    """Whether an Accept-Encoding names `coding`, and not to refuse it."""
    for word in accepted.split(","):
        name, _, weight = word.partition(";")
        if name.strip().lower() == coding:
            return weight.replace(" ", "").rstrip("0").lower() not in ("q=", "q=0.")
    return False
