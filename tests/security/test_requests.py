"""Requests that mean to be something else: against gunicorn, with the bytes as they go over the line."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.security.served import gunicorn, headers_of, send, statuses

PART = b'--a\r\nContent-Disposition: form-data; name="username"\r\n\r\nx\r\n--a--\r\n'
SMUGGLED = b"GET /smuggled-zqx HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with gunicorn(tmp_path_factory.mktemp("served")) as number:
        yield number


@pytest.fixture(scope="module")
def https_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with gunicorn(
        tmp_path_factory.mktemp("https"),
        ALLFORCES_SITE_URL="https://example.jp",
        ALLFORCES_BEHIND_PROXY="1",
    ) as number:
        yield number


def get(port: int, path: str, *lines: str, host: str = "127.0.0.1") -> bytes:
    head = [f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", *lines, "", ""]
    return send(port, "\r\n".join(head).encode("latin-1"))


# --- one request is one request ---


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: 4", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", "Content-Length: 4"],
        ["Content-Length: 0", f"Content-Length: {len(SMUGGLED)}"],
        [f"Content-Length: 0, {len(SMUGGLED)}"],
        ["Content-Length: +0"],
        ["Content-Length: 0x0"],
        ["Content-Length: -1"],
        ["Content-Length: ４"],
        ["Transfer-Encoding: xchunked"],
        ["Transfer-Encoding: chunked, identity"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding : chunked"],
        ["Transfer-Encoding:\x0bchunked"],
        ["X: 1", " Transfer-Encoding: chunked"],
        ["X: 1\nTransfer-Encoding: chunked"],
        ["X: 1\r Transfer-Encoding: chunked"],
        ["X: a\0b"],
        ["Trans\tfer-Encoding: chunked"],
    ],
)
def test_a_request_with_two_lengths_is_refused_and_nothing_behind_it_is_read(
    port: int, lines: list[str]
) -> None:
    head = "\r\n".join(["POST / HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode("utf-8")

    answer = send(port, head + b"0\r\n\r\n" + SMUGGLED)

    assert [status for status in statuses(answer) if status not in {400, 405, 501}] == []
    assert len(statuses(answer)) <= 1
    assert b"smuggled-zqx" not in answer


@pytest.mark.parametrize(
    "body",
    [
        b"0;x=\n\r\n\r\n",
        b"0\n\n",
        b"0x0\r\n\r\n",
        b"-1\r\n\r\n",
        b"fffffffffffffffff\r\n",
        b"1\r\nAA\r\n0\r\n\r\n",
        b" 0\r\n\r\n",
    ],
)
def test_a_body_in_bad_pieces_lets_nothing_behind_it_be_read(port: int, body: bytes) -> None:
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"

    answer = send(port, head + body + SMUGGLED)

    assert set(statuses(answer)) <= {400, 405}  # not the 404 of the second request


def test_a_request_line_or_header_without_end_is_refused(port: int) -> None:
    assert statuses(send(port, b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")) == [414]
    assert statuses(get(port, "/", "X: " + "a" * 70_000)) in ([400], [431])
    assert statuses(get(port, "/", *(f"X-{number}: 1" for number in range(200)))) in ([400], [431])


# --- headers on everything ---

REFUSED = {
    "no request": b"zqx\r\n\r\n",
    "no version": b"GET / HTTP/9\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: zqx\r\n\r\n",
    "a bad name": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX\0: zqx\r\n\r\n",
    "a long line": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    "an expectation": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: zqx\r\n\r\n",
    "a coding": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: zqx\r\n\r\n",
}

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "127.0.0.1", 200),
        ("/robots.txt", "127.0.0.1", 200),
        ("/feed.xml", "127.0.0.1", 200),
        ("/nothing/", "127.0.0.1", 404),
        ("/", "evil.example", 400),
        ("/admin/", "127.0.0.1", 302),
        ("/admin/login/", "127.0.0.1", 200),
        ("/static/blog/icon.svg", "127.0.0.1", 200),
        ("/static/nothing.css", "127.0.0.1", 404),
        ("/api/v1/articles", "127.0.0.1", 200),
        ("/api/v1/articles?limit=x", "127.0.0.1", 422),
        ("/search/?q=%00", "127.0.0.1", 200),
        ("/favicon.ico", "127.0.0.1", 302),
    ],
)
def test_every_answer_carries_every_header(port: int, path: str, host: str, status: int) -> None:
    answer = get(port, path, host=host)
    found = headers_of(answer)

    assert statuses(answer) in ([status], [301], [400])
    assert {name: found.get(name) for name in ALWAYS} == ALWAYS
    assert found["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in found["content-security-policy"]
    assert "unsafe" not in found["content-security-policy"]
    assert "camera=()" in found["permissions-policy"]
    picture = found.get("content-type", "").startswith("image/")
    assert found["cross-origin-resource-policy"] == ("cross-origin" if picture else "same-origin")


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
def test_what_is_no_request_is_refused_under_every_header_and_not_repeated(port: int, sent: bytes) -> None:
    answer = send(port, sent)
    found = headers_of(answer)

    assert 400 <= statuses(answer)[0] < 600
    assert {name: found.get(name) for name in ALWAYS} == ALWAYS
    assert found["content-security-policy"].startswith("default-src 'none'")
    assert found["content-type"] == "text/plain; charset=utf-8"
    assert found["cache-control"] == "no-cache"  # 414 and 501 may else be kept as long as a cache likes
    assert b"zqx" not in answer


@pytest.mark.parametrize("path", ["/", "/nothing/", "/static/blog/icon.svg", "/admin/login/"])
def test_an_https_site_holds_browsers_to_https(https_port: int, path: str) -> None:
    found = headers_of(get(https_port, path, "X-Forwarded-Proto: https", host="example.jp"))

    assert found["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_a_refusal_of_an_https_site_holds_browsers_to_https(https_port: int) -> None:
    found = headers_of(send(https_port, REFUSED["a long line"]))

    assert found["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_cookies_of_an_https_site_are_bound_to_the_host(https_port: int) -> None:
    answer = get(https_port, "/admin/login/", "X-Forwarded-Proto: https", host="example.jp")
    cookie = headers_of(answer)["set-cookie"]

    assert cookie.startswith("__Host-csrftoken=")
    assert {"Path=/", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain=" not in cookie


def test_http_is_led_to_https_at_the_same_host(https_port: int) -> None:
    found = headers_of(get(https_port, "/a/?b=c", host="example.jp"))

    assert found["location"] == "https://example.jp/a/?b=c"


# --- no way elsewhere ---


@pytest.mark.parametrize(
    "path",
    [
        *(
            "//evil.example/",
            "///evil.example/",
            "/\\evil.example/",
            "/%5cevil.example/",
            "/%2f%2fevil.example/",
        ),
        *(
            "//evil.example/%2e%2e",
            "/.//evil.example/",
            "/;//evil.example",
            "/%0d%0aLocation:%20//evil.example/",
        ),
        *(
            "/a//evil.example",
            "/admin//evil.example/",
            "/admin/login/?next=//evil.example/",
            "/%09/evil.example",
        ),
        *("/2025/..//evil.example/", "http://evil.example/", "/index.html//evil.example", "//evil.example"),
    ],
)
def test_no_address_leads_to_another_site(port: int, path: str) -> None:
    target = headers_of(get(port, path)).get("location", "")

    assert urlsplit(target.replace("\\", "/")).netloc in ("", "127.0.0.1", "127.0.0.1:8000")
    assert "evil" not in urlsplit(target.replace("\\", "/")).netloc


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "evil.example:80",
        "",
        "127.0.0.1\t",
        "[::1",
    ],
)
def test_an_unknown_host_is_refused(port: int, host: str) -> None:
    answer = get(port, "/", host=host)

    assert statuses(answer)[0] == 400 or host.strip() == "127.0.0.1"
    assert b"evil.example" not in answer


@pytest.mark.parametrize(
    "path",
    [
        *("/static/../allforces/settings.py", "/static/..%2f..%2fsecret_key", "/static/%2e%2e/secret_key"),
        *(
            "/static/....//secret_key",
            "/assets/../secret_key",
            "/assets/..%5c..%5csecret_key",
            "/media/../secret_key",
        ),
        *("/../secret_key", "/%2e%2e%2fsecret_key", "/static//etc/passwd", "/pictures/..%2f..%2fsecret_key"),
        *(
            "/static/%00",
            "/assets/%00.png",
            "/db.sqlite3",
            "/static/../db.sqlite3",
            "/secret_key",
            "/.git/config",
        ),
    ],
)
def test_no_path_leads_out_of_its_folder(port: int, path: str) -> None:
    assert statuses(get(port, path))[0] in (301, 400, 404)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "X-Forwarded-Host: evil.example",
            "X-Host: evil.example",
            "Forwarded: host=evil.example;proto=http",
        ),
        *(
            "X-Original-URL: /admin/",
            "X-Rewrite-URL: /admin/",
            "X-Forwarded-Scheme: http",
            "X-Forwarded-Prefix: /evil",
        ),
        *(
            "X-HTTP-Method-Override: POST",
            "X-Forwarded-Port: 1",
            "X-Forwarded-Proto: https",
            "Front-End-Https: on",
        ),
        *("Accept-Language: evil", "Cookie: messages=evil; sessionid=evil", "Origin: https://evil.example"),
        *("Referer: https://evil.example/", "User-Agent: evil", "X-Forwarded-For: evil", "Range: bytes=0-1"),
    ],
)
def test_no_header_changes_what_a_cache_would_keep(port: int, line: str) -> None:
    plain, changed = get(port, "/"), get(port, "/", line)

    assert b"evil" not in changed
    assert changed.partition(b"\r\n\r\n")[2] == plain.partition(b"\r\n\r\n")[2]
    assert statuses(changed) == statuses(plain)


@pytest.mark.parametrize("line", ["SCRIPT_NAME: /evil", "Script-Name: /evil", "PATH_INFO: /archive/"])
def test_no_header_says_where_the_site_stands(port: int, line: str) -> None:
    """Links that are made once and remembered, and kept pages, would lead there for every reader."""
    assert statuses(get(port, "/evil/archive/", line)) == [404]
    assert statuses(get(port, "/archive/", line)) == [200]
    for path in ("/archive/2020/", "/feed.rss", "/sitemap.xml", "/"):
        assert b"evil" not in get(port, path), path


@pytest.mark.parametrize("charset", ["base64", "undefined", "rot13", "utf-16", "nonsense"])
@pytest.mark.parametrize("path", ["/", "/search/?q=AI", "/api/v1/articles", "/nothing/", "/admin/login/"])
def test_an_address_is_read_as_utf_8_whatever_a_request_says(port: int, path: str, charset: str) -> None:
    usual = statuses(get(port, path))

    assert statuses(get(port, path, f"Content-Type: text/plain; charset={charset}")) == usual


@pytest.mark.parametrize("charset", ["base64", "undefined", "idna", "shift_jis"])
def test_a_body_in_another_charset_is_refused(port: int, charset: str) -> None:
    head = f"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(PART)}\r\n"
    kind = f"Content-Type: multipart/form-data; boundary=a; charset={charset}\r\nConnection: close\r\n\r\n"

    assert statuses(send(port, (head + kind).encode() + PART)) == [400]


def test_a_query_that_no_view_knows_changes_no_page(port: int) -> None:
    plain, changed = (
        get(port, "/archive/"),
        get(port, "/archive/?utm_source=%22%3E%3Cevil&x[]=1&callback=evil"),
    )

    assert changed.partition(b"\r\n\r\n")[2] == plain.partition(b"\r\n\r\n")[2]


def test_what_is_behind_the_login_is_kept_by_nobody(port: int) -> None:
    for path in (
        "/admin/",
        "/admin/login/",
        "/admin/blog/post/",
        "/admin/security/",
        "/admin/second-factor/",
    ):
        control = headers_of(get(port, path))["cache-control"]
        assert "no-store" in control and "private" in control, path


def test_the_folder_of_data_is_not_served(port: int) -> None:
    assert statuses(get(port, "/static/")) == [404]
