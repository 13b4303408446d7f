"""A store in a folder of its own before the real application, asked as a WSGI server asks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler

from blog.kept.front import Front

from .servers import Answer


def ask(application: Any, target: str, method: str = "GET", **said: str) -> Answer:
    """Asks for `target`, an address with its query, percent-encoded or not. `said` are further words of the
    WSGI environment: `HTTP_COOKIE="…"`."""
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.input": BytesIO(),
        **said,
    }
    setup_testing_defaults(environ)
    started: list[Any] = []
    body = application(environ, lambda status, headers, *_: started.append((status, headers)))
    try:
        content = b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()
    status, headers = started[-1]
    return Answer(int(status[:3]), dict(headers), content)


@dataclass
class Kept:
    """The site with kept pages. Its watcher looks when it is told to."""

    front: Front
    django: WSGIApplication
    folder: Path
    made: list[str] = field(default_factory=list)
    """The addresses for which Django was asked."""

    def get(self, target: str, method: str = "GET", **said: str) -> Answer:
        return ask(self.front, target, method, **said)

    def fresh(self, target: str) -> Answer:
        """What Django itself answers."""
        return ask(self.django, target)

    def look(self) -> None:
        """The watcher looks once. Errors are raised."""
        self.front.watcher.look()

    def files(self) -> set[str]:
        """The names of the pages' own files."""
        site = self.folder / "site"
        return {
            str(file.relative_to(site))
            for file in site.rglob("*")
            if file.is_file() and file.suffix not in (".gz", ".br", ".zst", ".head")
        }


@pytest.fixture
def kept(tmp_path: Path, transactional_db: None) -> Iterator[Kept]:
    django = WSGIHandler()
    made: list[str] = []

    def told(environ: dict[str, Any], start_response: Any) -> Any:
        query = environ["QUERY_STRING"]
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        made.append(f"{path}?{query}" if query else path)
        return django(environ, start_response)

    front = Front(told, tmp_path / "pages")
    front.watch = lambda: None  # type: ignore[method-assign]  # no thread: tests look themselves
    front.watcher.look()
    front.watcher.ready.set()
    yield Kept(front, django, tmp_path / "pages", made)
