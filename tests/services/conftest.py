"""Small Jekyll sites on disk."""

from collections.abc import Callable
from pathlib import Path

import pytest

from blog.services.importing.report import Report
from blog.services.importing.run import Options, import_site

CONFIG = "url: https://old.example\ntimezone: Asia/Tokyo\npermalink: /:year/:month/:day/:title/\n"


class JekyllSite:
    """A site in a folder. Paths are from its root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("_config.yml", CONFIG)

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def post(
        self, name: str, body: str = "本文です。\n", folder: str = "_posts", **front_matter: str
    ) -> Path:
        """A post whose front matter holds the given keys, their values written as they stand."""
        keys = {"title": '"題名"', "date": "2025-12-06 20:35:01 +0000"} | front_matter
        lines = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
        return self.write(f"{folder}/{name}", f"---\n{lines}---\n{body}")

    def run(self, path: str = "", **options: bool) -> Report:
        return import_site(self.root / path, Options(**options))


def notes(report: Report, kind: str) -> list[tuple[str, str]]:
    """The notes of a kind, each as the path of its file and what it says."""
    return [(note.path, note.message) for note in report.notes if note.kind == kind]


@pytest.fixture
def jekyll(tmp_path: Path) -> JekyllSite:
    """An empty site with a `_config.yml`."""
    root = tmp_path / "jekyll"
    root.mkdir()
    return JekyllSite(root)


@pytest.fixture
def outcomes() -> Callable[[Report], dict[str, str]]:
    """Path → outcome of every file of a report."""
    return lambda report: {item.path: item.outcome.value for item in report.items}
