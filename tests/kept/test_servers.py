"""Real processes: gunicorn with two workers, nginx in front of it, one database, and what may befall them."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from blog.models import Post
from tests import factories

from . import servers
from .servers import Answer, Server, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

NOT_COMPARED = {"Server", "Date", "Connection", "Accept-Ranges", "X-Request-ID"}
"""Headers of the server itself, or of one request."""


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with what a deployment brings: collected static files, the secret key."""
    data = tmp_path_factory.mktemp("deployed")
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--skip-checks", "--verbosity", "0"]
    variables = servers.environment(data, 8000, f"sqlite:///{data}/none.sqlite3")
    subprocess.run(command, cwd=servers.ROOT, env=variables, check=True)
    return data


def machine(prepared: Path, folder: Path) -> Path:
    """The data folder of another machine with the same deployment."""
    folder.mkdir()
    shutil.copytree(prepared / "static", folder / "static")
    shutil.copy(prepared / "secret_key", folder)
    return folder


def database() -> str:
    """The address of the test's own database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> Path:
    return machine(prepared, tmp_path / "data")


@pytest.fixture
def site(data: Path) -> Iterator[Server]:
    port = servers.free_port()
    with servers.gunicorn(data, port, database()):
        yield Server(port, f"127.0.0.1:{port}")


def becomes_kept(site: Server, path: str) -> None:
    """Asks until the page is answered from the store, by whichever worker: one may have begun later."""
    wait_for(lambda: all(is_kept(site.get(path)) for _ in range(10)))


def is_kept(answer: Answer) -> bool:
    return "must-revalidate" in answer.headers.get("Cache-Control", "")


def says(site: Server, path: str, text: str) -> bool:
    return text in site.get(path).text


def test_a_change_reaches_the_readers_of_every_worker(site: Server) -> None:
    post = factories.published(title="前の題")
    becomes_kept(site, "/")
    becomes_kept(site, post.get_absolute_url())

    Post.objects.update(title="新しい題")

    # A worker that has just begun asks Django, and says it at once; the other one has a second.
    wait_for(lambda: all(says(site, "/", "新しい題") for _ in range(10)))
    wait_for(lambda: all(says(site, post.get_absolute_url(), "新しい題") for _ in range(10)))
    assert not any(says(site, "/", "前の題") for _ in range(20))


def test_a_schedule_is_met_and_never_early(site: Server) -> None:
    factories.published()
    becomes_kept(site, "/")
    moment = timezone.now() + timedelta(seconds=2)
    factories.published(title="予約した題", published_at=moment)

    def has_come() -> bool:
        shown = says(site, "/", "予約した題")
        assert not shown or timezone.now() >= moment
        return shown

    wait_for(has_come)


def test_what_changed_while_the_site_was_down_is_seen_at_its_start(data: Path) -> None:
    port = servers.free_port()
    site = Server(port, f"127.0.0.1:{port}")
    factories.published(title="前の題")
    with servers.gunicorn(data, port, database()):
        becomes_kept(site, "/")
    kept = data / "pages" / "site" / "=1.html"
    assert kept.exists()

    with servers.gunicorn(data, port, database()):
        becomes_kept(site, "/")
        assert kept.exists()
    Post.objects.update(title="新しい題")

    with servers.gunicorn(data, port, database()):
        assert says(site, "/", "新しい題")


def test_pages_are_watched_over_before_anybody_asks(data: Path) -> None:
    port = servers.free_port()
    factories.published(title="前の題")
    with servers.gunicorn(data, port, database()):
        becomes_kept(Server(port, f"127.0.0.1:{port}"), "/")
    Post.objects.update(title="新しい題")

    with servers.gunicorn(data, port, database()):  # nginx would answer, and nobody reaches a worker
        wait_for(lambda: not (data / "pages" / "site" / "=1.html").exists())


def test_another_worker_takes_over_from_one_that_is_killed(data: Path) -> None:
    port = servers.free_port()
    site = Server(port, f"127.0.0.1:{port}")
    factories.published(title="題0")
    with servers.gunicorn(data, port, database()) as master:
        becomes_kept(site, "/")
        children = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
        assert len(children) == 2
        for number, child in enumerate(children, start=1):
            os.kill(int(child), signal.SIGKILL)
            Post.objects.update(title=f"題{number}")
            wait_for(lambda text=f"題{number}": answers(site, text))


def answers(site: Server, text: str) -> bool:
    """Whether the home page says `text`; a connection may have been the killed worker's."""
    try:
        return says(site, "/", text)
    except OSError:
        return False


def test_a_lost_store_makes_the_site_slower_and_nothing_else(site: Server, data: Path) -> None:
    post = factories.published(title="題")
    becomes_kept(site, "/")
    paths = ["/", post.get_absolute_url(), "/feed.xml"] * 20
    with ThreadPoolExecutor(4) as readers:
        asked = [readers.submit(site.get, path) for path in paths]
        shutil.rmtree(data / "pages", ignore_errors=True)
        assert {answer.result().status for answer in asked} == {200}

    becomes_kept(site, "/")
    Post.objects.update(title="新しい題")
    wait_for(lambda: says(site, "/", "新しい題"))


def test_a_change_on_one_machine_reaches_the_other(site: Server, prepared: Path, tmp_path: Path) -> None:
    port = servers.free_port()
    factories.published(title="前の題")
    with servers.gunicorn(machine(prepared, tmp_path / "other"), port, database(), workers=1):
        other = Server(port, f"127.0.0.1:{port}")
        for each in (site, other):
            becomes_kept(each, "/")

        Post.objects.update(title="新しい題")

        for each in (site, other):
            wait_for(lambda each=each: says(each, "/", "新しい題"))


@pytest.mark.skipif(servers.NGINX is None, reason="nginx is not installed (apt-get install nginx-light)")
def test_nginx_answers_alone_and_as_the_application_does(data: Path, tmp_path: Path) -> None:
    folder, port = tmp_path / "nginx", servers.free_port()
    folder.mkdir()
    for number in range(21):
        factories.published(title=f"題{number}", permalink=f"/記事/{number}/", body="本文です。" * 100)
    site = Server(port, f"127.0.0.1:{port}")
    article = "/%E8%A8%98%E4%BA%8B/1/"
    paths = ["/", "/?page=2", article, "/feed.xml", "/feed.rss", "/feed.json", "/robots.txt"]
    asked: list[dict[str, str]] = [{}, {"accept_encoding": "gzip"}]
    others = [{"cookie": "sessionid=x"}, {"accept": "text/markdown"}, {"authorization": "Basic x"}]
    with servers.nginx(folder, data / "pages", port) as front:
        with servers.gunicorn(data, port, database()):
            ours: dict[tuple[str, int], Answer] = {}

            def are_kept() -> bool:  # all in one round: a worker that begins later answers by itself once
                ours.update(
                    {(path, number): site.get(path, **asked[number]) for path in paths for number in (0, 1)}
                )
                return all(map(is_kept, ours.values()))

            wait_for(are_kept)
            assert [front.get(article, **said).status for said in others] == [200, 200, 200]
            assert front.get("/?page=x").status == 404
            assert front.get("/", "POST").status == 405
            assert front.get("/../../index.sqlite3").status in (400, 404)
            assert front.get("/", host="evil.example").status == 400

        for (path, number), answer in ours.items():  # nobody is there but nginx
            alone = front.get(path, **asked[number])
            assert compared(alone.headers) == compared(answer.headers), path
            assert alone.body == answer.body
            known = front.get(path, if_none_match=answer.headers["ETag"], **asked[number])
            assert (known.status, known.body) == (304, b"")
        assert front.get(f"{article}?utm_source=x").body == ours[article, 0].body
        assert [front.get(article, **said).status for said in others] == [502, 502, 502]


def compared(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in sorted(headers.items()) if name not in NOT_COMPARED}
