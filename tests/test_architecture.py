"""The rooms of `blog/` and the direction of imports: a module uses its own room and those before it in the
list."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

BLOG = Path(__file__).resolve().parent.parent / "blog"

ROOMS = [
    "conf",
    "routes",
    "moments",
    "text",
    "jekyll",
    "proofreading",
    "search",
    "sql",
    "querysets",
    "models",
    "services",
    "syndication",
    "seo",
    "kept",
    "edges",
]
EDGES = [
    "views",
    "api",
    "feeds",
    "sitemaps",
    "middleware",
    "templatetags",
    "templating",
    "admin",
    "management",
    "checks",
    "context",
    "apps",
]
PURE = ("text", "jekyll", "proofreading")
NOT_PURE = (
    "django",
    "os",
    "pathlib",
    "time",
    "socket",
    "subprocess",
    "tempfile",
    "shutil",
    "taggit",
    "markdownx",
)
WORKERS = (
    "blog.services.importing.worker",
    "blog.services.importing.pictures",
    "blog.services.importing.files",
    "blog.services.reencoding",
    "blog.services.pictures.drawing",
    "blog.services.pictures.encoding",
)
"""Loaded by processes that never set Django up."""


def modules() -> list[Path]:
    return sorted(path for path in BLOG.rglob("*.py") if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    parts = path.relative_to(BLOG.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    """Absolute names of what a module imports at run time, relative imports resolved."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.unparse(branch.test)
        for statement in branch.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - (node.level - 1)] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str | None:
    """The room of a module of the blog; None: it is outside, or above all rooms (urls,
    the package itself)."""
    parts = module.split(".")
    if parts[0] != "blog" or len(parts) == 1 or parts[1] == "urls":
        return None
    return parts[1] if parts[1] in ROOMS else "edges" if parts[1] in EDGES else None


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_imports_only_from_its_own_room_and_those_before_it(path: Path) -> None:
    room = room_of(name_of(path))
    allowed = ROOMS[: ROOMS.index(room) + 1] if room else ROOMS

    breaches = [
        name for name in imports_of(path) if (other := room_of(name)) is not None and other not in allowed
    ]

    assert breaches == []


@pytest.mark.parametrize("path", [path for path in modules() if room_of(name_of(path)) in PURE], ids=name_of)
def test_the_pure_rooms_know_neither_django_nor_the_machine(path: Path) -> None:
    breaches = [name for name in imports_of(path) if name.split(".")[0] in NOT_PURE]

    assert breaches == []


@pytest.mark.parametrize(
    "path", [path for path in modules() if room_of(name_of(path)) == "edges"], ids=name_of
)
def test_edges_do_not_import_one_another(path: Path) -> None:
    own = name_of(path).split(".")[1]
    others = [name for name in imports_of(path) if room_of(name) == "edges" and name.split(".")[1] != own]

    assert [name for name in others if own != "apps"] == []


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_the_blog_does_not_know_the_project_around_it(path: Path) -> None:
    assert [name for name in imports_of(path) if name.split(".")[0] == "allforces"] == []


@pytest.mark.parametrize("module", WORKERS)
def test_worker_processes_start_without_django(module: str) -> None:
    path = BLOG.parent.joinpath(*module.split(".")).with_suffix(".py")

    outside = [
        name
        for name in imports_of(path)
        if name.startswith("django") or room_of(name) in ("models", "querysets")
    ]

    assert outside == []


def test_every_module_has_a_room() -> None:
    homeless = [name_of(path) for path in modules() if room_of(name_of(path)) is None]

    assert sorted(homeless) == ["blog", "blog.converters", "blog.urls"]


def test_services_and_models_compare_no_states_or_times_to_decide_what_is_public() -> None:
    """The one definition stands in querysets.py and Post.is_published; whoever wants it calls it."""
    offenders = [
        name_of(path)
        for path in modules()
        if name_of(path) not in ("blog.querysets", "blog.models.post")
        and any(word in path.read_text(encoding="utf-8") for word in ("public_at__", "status__in"))
    ]

    assert offenders == []
