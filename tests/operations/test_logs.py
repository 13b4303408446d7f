"""A line a request, ids that belong together, tracebacks in one line."""

import json
import logging
import re
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, override_settings
from django.urls import path

from operations import logs
from operations.front import Observed
from operations.records import Record, current
from tests import factories
from tests.kept import servers
from tests.kept.conftest import ask

pytestmark = pytest.mark.django_db(transaction=True)


class Broken:
    """A site with a view that fails."""

    @staticmethod
    def fail(request: Any) -> Any:
        raise RuntimeError("broken\nin two lines")

    urlpatterns = [path("fail", fail)]
    handler500 = "blog.views.errors.server_error"


class Lines(logging.Handler):
    """What the log would hold, in the form `style`."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self.setFormatter(logs.formatter(style))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


@pytest.fixture
def json_lines() -> Iterator[Lines]:
    handler = Lines("json")
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def site(application: Any = None, *, trusts_proxy: bool = False) -> Observed:
    return Observed(application or WSGIHandler(), trusts_proxy=trusts_proxy, finished=[logs.access])


def test_a_request_leaves_one_line_with_what_it_cost(json_lines: Lines) -> None:
    post = factories.published()

    answer = ask(site(), f"{post.path}?q=secret", REMOTE_ADDR="192.0.2.7")

    (event,) = [event for event in json_lines.events if event["logger"] == "access"]
    assert event.pop("ms") >= event.pop("query_ms") > 0
    assert event.pop("queries") > 0
    assert event.pop("message").startswith(f"GET {post.path} 200 ")
    assert event.pop("time").endswith("+00:00")
    assert event == {
        "level": "INFO",
        "logger": "access",
        "request_id": answer.headers["X-Request-ID"],
        "method": "GET",
        "path": post.path,
        "status": 200,
        "bytes": len(answer.body),
        "view": "blog:address",
        "client": "192.0.2.7",
    }


def test_an_id_is_given_to_each_request() -> None:
    ids = [ask(site(), "/healthz").headers["X-Request-ID"] for _ in range(3)]

    assert len(set(ids)) == 3
    assert all(len(each) == 24 and each.isalnum() for each in ids)


GIVEN = "0af7651916cd43dd-8448eb211c80319c"


@pytest.mark.parametrize(
    ("trusts_proxy", "given", "is_kept"),
    [
        (True, GIVEN, True),
        (False, GIVEN, False),  # anybody's word
        (True, "short", False),
        (True, "a" * 101, False),
        (True, 'abcdefgh"}{', False),
        (True, "abcdefgh\r\nX-Evil: 1", False),
        (True, "日本語日本語日本語", False),
    ],
)
def test_an_id_is_taken_from_a_proxy_of_ours_alone(trusts_proxy: bool, given: str, is_kept: bool) -> None:
    answer = ask(site(trusts_proxy=trusts_proxy), "/healthz", HTTP_X_REQUEST_ID=given)

    assert (answer.headers["X-Request-ID"] == given) is is_kept


def test_an_error_is_one_line_with_its_traceback_and_the_id(json_lines: Lines) -> None:
    with override_settings(ROOT_URLCONF=Broken):
        answer = ask(site(), "/fail")

    errors = [event for event in json_lines.events if event["logger"] == "django.request"]
    assert answer.status == 500
    assert [(event["level"], event["request_id"]) for event in errors] == [
        ("ERROR", answer.headers["X-Request-ID"])
    ]
    assert errors[0]["exception"].endswith("RuntimeError: broken\nin two lines")
    assert all("\n" not in line for line in json_lines.lines)


def test_what_opens_a_draft_is_not_written_down(json_lines: Lines) -> None:
    ask(site(), "/preview/12.AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJKKK/", HTTP_HOST="elsewhere.example")

    (event,) = [event for event in json_lines.events if event["logger"] == "access"]
    assert event["path"] == "/preview/12.…/"


def test_what_opens_an_account_to_a_new_password_is_not_written_down(json_lines: Lines) -> None:
    ask(site(), "/admin/password_reset/MQ/abc123-0123456789abcdef/", HTTP_HOST="elsewhere.example")

    (event,) = [event for event in json_lines.events if event["logger"] == "access"]
    assert event["path"] == "/admin/password_reset/MQ/…/"


@pytest.mark.parametrize("style", logs.STYLES)
def test_nobody_writes_a_line_of_their_own_into_the_log(style: str) -> None:
    handler = Lines(style)
    logging.getLogger("access").addHandler(handler)
    try:
        path = "/a%0A2026 ERROR all is lost%1B[2J%C2%9B2J%C2%85b%E2%80%A8c"
        ask(site(), path, HTTP_HOST="elsewhere.example")
    finally:
        logging.getLogger("access").removeHandler(handler)

    (line,) = handler.lines
    assert not set(line) & set("\n\x1b\x9b\x85\u2028")


def test_people_read_plain_lines() -> None:
    handler = Lines("text")
    logging.getLogger("access").addHandler(handler)
    try:
        ask(site(), "/healthz")
    finally:
        logging.getLogger("access").removeHandler(handler)

    (line,) = handler.lines
    assert line[9:].startswith("INFO    GET /healthz 200 ")
    assert line.endswith("ms 0q")


def test_a_plain_line_says_when_and_what_is_known() -> None:
    event = logging.LogRecord("operations.queries", logging.WARNING, "", 0, "Slow query", None, None)
    event.created, event.fields = 86_399.9, {"ms": 7, "view": "a\nb"}

    line = logs.formatter("text").format(event)

    clock = time.strftime("%H:%M:%S", time.localtime(86_399))
    assert line == f"{clock} WARNING Slow query (ms=7 view=a b)"


def test_gunicorns_own_lines_have_the_sites_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")  # the machine's
    port = servers.free_port()

    before = datetime.now(ZoneInfo("Asia/Tokyo")).replace(microsecond=0)
    with servers.gunicorn(tmp_path, port, f"sqlite:///{tmp_path}/db.sqlite3", workers=1):
        pass
    after = datetime.now(ZoneInfo("Asia/Tokyo"))

    log = (tmp_path / "gunicorn.log").read_text()
    (begun,) = re.findall(r"^(\S+) INFO    Starting gunicorn", log, re.MULTILINE)
    moment = datetime.combine(before, time_of_day.fromisoformat(begun), before.tzinfo)
    assert before <= moment + timedelta(days=moment < before) <= after


def test_a_slow_query_is_named_without_its_values(json_lines: Lines) -> None:
    with override_settings(OPERATIONS_SLOW_QUERY_MS=1), connection.cursor() as cursor:
        count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
        cursor.execute(f"{count} SELECT max(i), %s FROM n", ["what somebody typed"])

    (event,) = [event for event in json_lines.events if event["logger"] == "operations.queries"]
    assert event["level"] == "WARNING"
    assert event["ms"] >= 1
    assert event["sql"] == f"{count} SELECT max(i), %s FROM n"


def test_no_query_is_slow_where_nobody_asked(json_lines: Lines) -> None:
    with override_settings(OPERATIONS_SLOW_QUERY_MS=0), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert [event for event in json_lines.events if event["logger"] == "operations.queries"] == []


class Stream:
    """A body that servers know by its class, and that has to be closed."""

    closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter([b"a", b"b"])

    def close(self) -> None:
        self.closed = True


def test_a_stream_reaches_the_server_as_it_is_and_ends_with_its_line() -> None:
    stream, ended = Stream(), list[Record]()

    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return stream

    observed = Observed(application, trusts_proxy=False, finished=[ended.append])
    body = observed({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *_: None)

    assert body is stream
    assert (ended, stream.closed) == ([], False)
    body.close()
    assert ([record.status for record in ended], stream.closed) == ([200], True)
    assert current.get() is None


def test_an_application_that_fails_leaves_its_line() -> None:
    ended = list[Record]()

    def application(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise ValueError("broken")

    observed = Observed(application, trusts_proxy=False, finished=[ended.append])
    with pytest.raises(ValueError, match="broken"):
        observed({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *_: None)

    assert [record.path for record in ended] == ["/"]


def test_no_body_answers_head() -> None:
    assert ask(site(), "/healthz", "HEAD").body == b""


def test_a_request_that_is_refused_is_a_warning_of_one_line(json_lines: Lines) -> None:
    with override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10):
        answer = Client().post("/admin/login/", {f"a{number}": "" for number in range(11)})

    [event] = [event for event in json_lines.events if event["logger"].startswith("django.security")]
    assert answer.status_code == 400
    assert (event["level"], "exception" in event) == ("WARNING", False)
    assert "TooManyFieldsSent" in event["logger"]
