"""Files of a site by the addresses that its texts give them."""

import unicodedata
from pathlib import Path

import pytest

from blog.services.importing import files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "assets" / "a.png").write_bytes(b"a")
    (site / unicodedata.normalize("NFD", "ガ.png")).write_bytes(b"b")
    (tmp_path / "secret.png").write_bytes(b"c")
    (site / "out.png").symlink_to(tmp_path / "secret.png")
    return site.resolve()


@pytest.mark.parametrize(
    ("address", "spelled"),
    [
        ("/assets/a.png", "assets/a.png"),
        ("/assets/../assets/a.png", "assets/../assets/a.png"),
        ("/ガ.png", unicodedata.normalize("NFD", "ガ.png")),
        ("/assets", None),
        ("/b.png", None),
        ("/out.png", None),
        ("/../secret.png", None),
        ("/a\0.png", None),
        (f"/{'a' * 5_000}.png", None),
        ("", None),
    ],
)
def test_a_file_is_found_within_the_site_alone(root: Path, address: str, spelled: str | None) -> None:
    assert files.spelled_inside(root, address) == spelled


def test_what_is_not_there_is_asked_for_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()
    is_file = Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda file: asked.append(file.name) or is_file(file))
    monkeypatch.setattr(Path, "resolve", None)

    assert files.spelled_inside(root, "/b.png") is None
    assert asked == ["b.png"]
