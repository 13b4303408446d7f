"""What would a user pick instead? Wagtail with the same articles, beside us, in requests per second.

python -m bench.wagtail [--posts 2500] [--seconds 5] [--data DIR]

Makes an environment of its own with the newest Wagtail that pip finds, loads the site of `newsroom/` with the
articles of our generated site (their HTML as our renderer made it), and asks both in turns: gunicorn with two
workers of four threads, SQLite, `wrk -t2 -c8`, the same articles in the same order. Ours writes its line of
the log for each request, Wagtail writes none. Needs `wrk`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import quote

from bench.kept_speed import ROUNDS, Speed, options, ours, prepared, row, wrk
from tests.kept import servers

HERE = Path(__file__).resolve().parent
ARTICLES = 200
"""So many articles are asked for, one after the other."""
WORDS = ("投資 AI", "NISA 積立", "半導体 市場", "金利 日銀", "AI エージェント")
"""What is searched for: two words that both have to occur."""
type Sides = tuple[servers.Server, servers.Server]
type Asked = tuple[list[str], ...]
"""Addresses of our site, and of Wagtail's."""
ASK_IN_TURN = """
local paths = {{ {paths} }}
local last = 0
request = function()
  last = last % #paths + 1
  return wrk.format("GET", paths[last])
end
"""


def articles(data: Path) -> list[dict[str, object]]:
    """The public articles of our site in the folder `data`, newest first."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "allforces.settings", "ALLFORCES_DATA_DIR": str(data)}
    import django

    django.setup()
    from blog.models import Post

    found = Post.objects.published().newest().select_related("category").prefetch_related("authors", "tags")
    return [
        {
            "title": post.title,
            "path": post.get_absolute_url(),
            "date": post.published_at.isoformat(),
            "excerpt": post.summary,
            "section": post.category.name if post.category else "その他",
            "authors": "、".join(author.name for author in post.authors.all()),
            "tags": [tag.name for tag in post.tags.all()],
            "html": post.html,
        }
        for post in found
    ]


def made(folder: Path, lines: Path) -> Path:
    """Python of the environment with Wagtail and the filled site in `folder`."""
    python = folder / "environment" / "bin" / "python"
    if (folder / "complete").exists():
        return python
    shutil.copytree(HERE / "newsroom", folder / "newsroom", dirs_exist_ok=True)
    django = [str(python), "-m", "django"]
    for command in (
        [sys.executable, "-m", "venv", str(folder / "environment")],
        [str(python), "-m", "pip", "install", "--quiet", "wagtail", "gunicorn"],
        [*django, "makemigrations", "newsroom", "--verbosity", "0"],
        [*django, "migrate", "--verbosity", "0"],
        [str(python), "-m", "newsroom.load", str(lines)],
    ):
        done = subprocess.run(command, cwd=folder, env=_variables(folder), check=False)
        if done.returncode:
            raise SystemExit(f"{command} ended with {done.returncode}.")
    (folder / "complete").touch()
    return python


def _variables(folder: Path) -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "PYTHONPATH": str(folder)}


@contextmanager
def wagtail(folder: Path, python: Path, *, kept: bool) -> Iterator[servers.Server]:
    """Wagtail under gunicorn; `kept`: with Django's cache middleware, in the memory of each worker."""
    port = servers.free_port()
    process = subprocess.Popen(
        [
            *(str(python), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2"),
            *("--threads", "4", "--no-control-socket", "newsroom.wsgi"),
        ],
        cwd=folder,
        env=_variables(folder) | {"NEWSROOM_KEPT": "1" if kept else ""},
        stderr=subprocess.DEVNULL,
    )
    try:
        servers.wait_for(lambda: servers.is_open(port))
        yield servers.Server(port, f"127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()


def compared(folder: Path, sides: Sides, asked: Asked, seconds: int) -> list[tuple[Speed, Speed]]:
    """Both servers, asked in turns for what is `asked` of each, every address once before. Raises SystemExit
    where one is not answered."""
    commands = []
    for number, (server, paths) in enumerate(zip(sides, asked, strict=True)):
        for path in paths:
            if (status := server.get(path).status) != 200:
                raise SystemExit(f"{path} of {('ours', 'Wagtail')[number]} is answered with {status}.")
        script = folder / f"{number}.lua"
        script.write_text(ASK_IN_TURN.format(paths=", ".join(map(json.dumps, paths))))
        commands.append((f"http://127.0.0.1:{server.port}/", seconds, "--timeout", "30s", "-s", str(script)))
    return [(wrk(*commands[0]), wrk(*commands[1])) for _ in range(ROUNDS)]


def shape(name: str, sides: Sides, asked: Asked, title: str) -> str:
    """How much both answered, so that one can judge how alike the work is. Raises SystemExit where an answer
    does not say the article's title."""
    answers = [server.get(paths[0]) for server, paths in zip(sides, asked, strict=True)]
    for answer in answers:
        if title not in unescape(answer.text):
            raise SystemExit(f"{name}: an answer does not say {title!r}.")
    return f"{name}: {len(answers[0].body):,} bytes, Wagtail's {len(answers[1].body):,}."


def measured(folder: Path, posts: int, seconds: int) -> Iterator[str]:
    """The lines of the report."""
    mine, theirs = folder / "ours", folder / "wagtail"
    theirs.mkdir(exist_ok=True)
    prepared(mine, servers.free_port(), posts)
    told = articles(mine)
    lines = theirs / "articles.jsonl"
    lines.write_text("".join(json.dumps(article) + "\n" for article in told))
    python = made(theirs, lines)
    paths = [str(article["path"]) for article in told], (theirs / "addresses.txt").read_text().split()
    some, one = tuple(side[:ARTICLES] for side in paths), tuple(side[:1] for side in paths)
    home, words = (["/"], ["/"]), ([f"/search/?q={quote(words)}" for words in WORDS],) * 2
    title = str(told[0]["title"])
    table = ["| requests per second | ours | Wagtail | ratio | slowest of 100 / median | Wagtail's |"]
    table.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    with ours(mine, kept=False) as us, wagtail(theirs, python, kept=False) as them:
        yield shape("An article", (us, them), one, title)
        yield shape("The home page", (us, them), home, title)
        for name, asked in {
            "an article, made anew": some,
            "the home page, made anew": home,
            "a search for two words": words,
        }.items():
            table.append(row(name, compared(folder, (us, them), asked, seconds))[0])
    with ours(mine, kept=True) as us, wagtail(theirs, python, kept=True) as them:
        for site, kept in zip((us, them), one, strict=True):
            servers.wait_for(lambda s=site, p=kept[0]: "max-age" in s.get(p).headers.get("Cache-Control", ""))
        table.append(row("an article, kept", compared(folder, (us, them), one, seconds))[0])
    yield "\n".join((f"The middle of {ROUNDS} rounds.", "", *table))


def main() -> int:
    """Prints the table."""
    asked = options(__doc__, posts=2_500)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = (asked.data or Path(name)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for line in measured(folder, asked.posts, asked.seconds):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
