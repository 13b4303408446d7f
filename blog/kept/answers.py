"""Answers from kept pages, as nginx gives them from the same files: the same headers, validators and 304s."""

import json
import os
import stat
from collections import OrderedDict
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.utils.http import http_date

from .compression import FORMS
from .files import HEAD
from .store import Headers

type Environ = dict[str, Any]
type Validators = tuple[tuple[str, str], tuple[str, str]]
"""ETag and Last-Modified."""

CACHE_CONTROL: Final = "public, max-age=0, must-revalidate"
"""Whoever keeps a page asks before showing it again, so that nobody anywhere shows an old one; the answer is
304 as long as it is the same."""
_HEADS: Final = 2_000
"""Pages whose headers a process remembers."""


class Answer(NamedTuple):
    """What is sent. `body` is empty for HEAD and 304."""

    status: str
    headers: Headers
    body: bytes = b""


class Reader:
    """Answers requests from the files below one folder."""

    def __init__(self, site: Path) -> None:
        self._site = f"{site}/"
        self._heads: OrderedDict[str, tuple[tuple[int, int], Headers]] = OrderedDict()

    def answer(self, file: str, environ: Environ) -> Answer | None:
        """The page kept under the name `file`, in the form that `environ` asks for; None: it is not kept.

        A page may be forgotten or replaced at any moment: what is sent comes from one open file.
        """
        name = self._site + file
        try:
            status = os.stat(name)  # noqa: PTH116  this and the next lines are most of what a kept page costs
            head = self._head(name, (status.st_ino, status.st_mtime_ns))
            accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
            for coding, (ending, _) in FORMS.items():
                if coding in accepted and _takes(accepted, coding):
                    try:
                        return _answer(name + ending, coding, head, environ)
                    except FileNotFoundError:
                        continue
            return _answer(name, "", head, environ)
        except (OSError, ValueError):
            return None

    def _head(self, name: str, version: tuple[int, int]) -> Headers:
        """The headers of a page's own. Raises OSError, ValueError."""
        known = self._heads.get(name)
        if known is not None and known[0] == version:
            return known[1]
        with open(name + HEAD, "rb") as file:  # noqa: PTH123
            head = [(str(header), str(value)) for header, value in json.load(file)]
        self._heads[name] = (version, head)
        if len(self._heads) > _HEADS:
            self._heads.popitem(last=False)
        return head


def _answer(name: str, coding: str, head: Headers, environ: Environ) -> Answer:
    """The page in the file `name`. Raises OSError."""
    descriptor = os.open(name, os.O_RDONLY)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise FileNotFoundError
        changed = int(status.st_mtime)
        validators = validators_of(changed, status.st_size)
        if is_known(environ, validators):
            return Answer(
                "304 Not Modified", [*validators, *(pair for pair in head if pair[0] != "Content-Type")]
            )
        headers = [("Content-Length", str(status.st_size)), *validators, *head]
        if coding:
            headers.append(("Content-Encoding", coding))
        if environ["REQUEST_METHOD"] == "HEAD":
            return Answer("200 OK", headers)
        body = os.read(descriptor, status.st_size)
        while len(body) < status.st_size and (rest := os.read(descriptor, status.st_size - len(body))):
            body += rest
        return Answer("200 OK", headers, body)
    finally:
        os.close(descriptor)


@lru_cache(maxsize=_HEADS)
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


OK: Final = f"{HTTPStatus.OK.value} "
"""How the status of an answer that may be kept begins."""
