"""Others are told of articles only where the settings say whom, and by real requests."""

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.management import call_command
from django.tasks import TaskResultStatus
from django.test import Client
from django.utils import timezone

from blog.models import Post
from blog.services import announcing
from tests import factories

pytestmark = pytest.mark.django_db

SITE = "https://example.jp"


class Other:
    """Somebody on this machine who keeps what is posted."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.status = 200
        other = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                other.bodies.append(body.decode())
                self.send_response(other.status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture(autouse=True)
def nobody_was_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "_silent_until", {})


@pytest.fixture
def other(settings: Any) -> Iterator[Other]:
    settings.BLOG_SITE_URL = SITE
    other = Other()
    thread = Thread(target=other.server.serve_forever)
    thread.start()
    yield other
    other.server.shutdown()
    thread.join()
    other.server.server_close()


@pytest.fixture
def search_engine(other: Other, settings: Any) -> Other:
    settings.BLOG_INDEXNOW_KEY, settings.BLOG_INDEXNOW_ENDPOINT = "0123456789abcdef", other.url
    return other


@pytest.fixture
def hub(other: Other, settings: Any) -> Other:
    settings.BLOG_WEBSUB_HUB = other.url
    return other


def told(post: Post, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        announcing.changed(post=post)


def test_nobody_is_told_by_default(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        announcing.changed(post=factories.published())
    assert callbacks == []


def test_search_engines_are_told_the_address(
    search_engine: Other, django_capture_on_commit_callbacks: Any
) -> None:
    told(factories.published(permalink="/電力/"), django_capture_on_commit_callbacks)
    assert [json.loads(body) for body in search_engine.bodies] == [
        {
            "host": "example.jp",
            "key": "0123456789abcdef",
            "keyLocation": f"{SITE}/indexnow.txt",
            "urlList": [f"{SITE}/%E9%9B%BB%E5%8A%9B/"],
        }
    ]


def test_the_key_stands_where_the_message_says(search_engine: Other, client: Client) -> None:
    response = client.get("/indexnow.txt")
    assert (response["Content-Type"], response.text) == ("text/plain; charset=utf-8", "0123456789abcdef")


def test_without_a_key_there_is_no_file(client: Client) -> None:
    assert client.get("/indexnow.txt").status_code == 404


def test_search_engines_are_told_of_what_was_taken_away(
    search_engine: Other, django_capture_on_commit_callbacks: Any
) -> None:
    told(factories.withdrawn(), django_capture_on_commit_callbacks)
    assert len(search_engine.bodies) == 1


@pytest.mark.parametrize(
    "make", [factories.scheduled, factories.draft, lambda: factories.published(robots="noindex")]
)
def test_search_engines_are_not_told_of_what_they_may_not_show(
    search_engine: Other, django_capture_on_commit_callbacks: Any, make: Any
) -> None:
    told(make(), django_capture_on_commit_callbacks)
    assert search_engine.bodies == []


def test_a_hub_is_told_of_every_feed_of_an_article(
    hub: Other, django_capture_on_commit_callbacks: Any
) -> None:
    post = factories.published(
        category=factories.category(slug="投資"), authors=[factories.author(slug="sato")], tags=["AI"]
    )
    told(post, django_capture_on_commit_callbacks)
    places = ["feed", "feeds/%E6%8A%95%E8%B3%87", "tag/ai/feed", "author/sato/feed"]
    assert [parse_qsl(body) for body in hub.bodies] == [
        [
            ("hub.mode", "publish"),
            *(("hub.url", f"{SITE}/{place}.{form}") for place in places for form in ("xml", "rss", "json")),
        ]
    ]


@pytest.mark.parametrize("make", [factories.scheduled, factories.withdrawn])
def test_a_hub_is_not_told_of_what_nobody_sees(
    hub: Other, django_capture_on_commit_callbacks: Any, make: Any
) -> None:
    told(make(), django_capture_on_commit_callbacks)
    assert hub.bodies == []


@pytest.mark.parametrize("address", ["", "file:///etc/passwd", "http://127.0.0.1:1/"])
def test_a_message_that_cannot_go_out_fails_its_task_alone(settings: Any, address: str) -> None:
    settings.BLOG_WEBSUB_HUB = address
    result = announcing.tell_hub.enqueue(feeds=[f"{SITE}/feed.xml"])
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class is announcing.NotTold


def test_a_refusal_fails_the_task(hub: Other) -> None:
    hub.status = 500
    assert announcing.tell_hub.enqueue(feeds=[f"{SITE}/feed.xml"]).status == TaskResultStatus.FAILED


def test_who_does_not_answer_is_waited_for_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, and says nothing
        settings.BLOG_WEBSUB_HUB = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        results = [announcing.tell_hub.enqueue(feeds=[f"{SITE}/feed.xml"]) for _ in range(3)]
        silent.settimeout(0)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()

    assert {result.status for result in results} == {TaskResultStatus.FAILED}
    assert "did not answer a moment ago" in results[-1].errors[0].traceback


def test_a_timer_tells_of_what_became_public_by_itself(
    search_engine: Other, capsys: Any, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    fresh = factories.published(published_at=now - timedelta(minutes=5))
    factories.published(published_at=now - timedelta(minutes=15))
    factories.scheduled()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("announce_posts", "--minutes", "10")
    assert [json.loads(body)["urlList"] for body in search_engine.bodies] == [
        [SITE + fresh.get_absolute_url()]
    ]
    assert capsys.readouterr().out == "1件の記事を知らせました。\n"
