"""`operations` stands above the blog."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_blog_does_not_know_who_runs_it() -> None:
    knowing = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "blog").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "operations")
        or (isinstance(node, ast.Import) and any(a.name.split(".")[0] == "operations" for a in node.names))
    ]

    assert knowing == []
