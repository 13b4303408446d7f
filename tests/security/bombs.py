"""A process of its own that throws bombs at the desk, and says what came of them:

    python -m tests.security.bombs [NAME …]     (on a site that is there: ALLFORCES_DATA_DIR)

Prints a line of JSON for each: name, status, processor seconds, megabytes by which memory grew, length of the
answer, what it said by way of refusal. A bomb that kills its process has no line.
"""

import io
import json
import os
import re
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

MEGA: Final = 1024 * 1024
PREVIEW: Final = "/admin/markdownx/markdownify/"
UPLOAD: Final = "/admin/markdownx/upload/"
IMPORT: Final = "/admin/blog/post/import/"
ADD: Final = "/admin/blog/post/add/"
CHECK: Final = "/admin/blog/post/check/"
MOST_SECONDS: Final = 30
REFUSAL: Final = "ません|すぎます|までに|分けて|深すぎ|大きすぎ|長すぎ|多すぎ|まで）"
type Form = dict[str, object]


def picture() -> bytes:
    """30,000 × 30,000 pixels in a few kilobytes: 2.7 GB when decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(MEGA))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


def archive(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return file.getvalue()


def names(number: int) -> list[str]:
    return [f"_posts/{each}.md" for each in range(number)]


def article(matter: str, body: str = "本文。") -> bytes:
    return f"---\ntitle: 題\ndate: 2025-01-01\n{matter}\n---\n{body}\n".encode()


def footnotes(number: int) -> str:
    return "".join(f"[^{n}]\n\n[^{n}]: a\n\n" for n in range(number))


def aliases() -> str:
    """Nine levels, each nine times the one before: 9⁹ words (the "billion laughs")."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join(lines)


def _import(name: str, content: bytes) -> tuple[str, Form]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return IMPORT, {"upload": SimpleUploadedFile(name, content)}


def _post(content: bytes) -> tuple[str, Form]:
    return _import("2025-01-01-a.md", content)


def _text(content: str) -> tuple[str, Form]:
    return PREVIEW, {"content": content}


def _check(body: str) -> tuple[str, Form]:
    return CHECK, {"title": "新NISA", "body": body}


def _upload(name: str, content: bytes) -> tuple[str, Form]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return UPLOAD, {"image": SimpleUploadedFile(name, content, "image/png")}


BOMBS: Final[dict[str, Callable[[], tuple[str, Form]]]] = {
    "picture": lambda: _upload("a.png", picture()),
    "aliases": lambda: _post(article(aliases())),
    "a long alias": lambda: _post(article(f"a: &a {'x' * 30_000}\ntags: [{'*a,' * 9_000}]")),
    "deep yaml": lambda: _post(article("a: " + "[" * 100_000)),
    "deep mapping": lambda: _post(article("a: " + "{a: " * 100_000)),
    "front matter of 10 MB": lambda: _post(article("a: " + "x" * 10 * MEGA)),
    "10,000 tags": lambda: _post(article("tags: [" + ", ".join(f"t{n}" for n in range(10_000)) + "]")),
    "body of 10 MB": lambda: _post(article("", "[" * 10 * MEGA)),
    "title of 5 MB": lambda: (ADD, {"title": "題" * (5 * MEGA // 3), "body": "x", "slug": "a"}),
    "zip of zeros": lambda: _import("a.zip", archive(dict.fromkeys(names(20), bytes(20 * MEGA)))),
    "zip of many": lambda: _import("a.zip", archive(dict.fromkeys(names(30_000), b"x"))),
    "zip in zip": lambda: _import("a.zip", archive({"a.zip": archive({"b.zip": b"x"})})),
    "10 MB of [": lambda: _text("[" * 10 * MEGA),
    "200 kB of [": lambda: _text("[" * 200_000),
    "table": lambda: _text(("|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n") * 9),
    "nested quotes": lambda: _text(">" * 190_000 + "a"),
    "nested lists": lambda: _text("".join("  " * n + "* a\n" for n in range(1000))),
    "nested html": lambda: _text("<div>" * 40_000),
    "emphasis": lambda: _text("*a **a " * 28_000),
    "more emphasis": lambda: _text("*a **a " * 60_000),
    "backticks": lambda: _text("".join("`" * (n % 900) + "a" for n in range(900))),
    "comments": lambda: _text("<!--" * 50_000),
    "attributes": lambda: _text("{: " * 66_000),
    "links": lambda: _text("[a](" * 50_000),
    "footnotes": lambda: _text(footnotes(8_000)),
    "more footnotes": lambda: _text(footnotes(20_000)),
    "one footnote": lambda: _text("[^1]" * 45_000 + "\n\n[^1]: a\n"),
    "references": lambda: _text("[a]: /" + "b" * 20_000 + "\n\n" + "[a]" * 59_000),
    "entities": lambda: _text("&" * 200_000),
    "more entities": lambda: _text("&" * 400_000),
    "brackets of Liquid": lambda: _text("{{" * 60_000 + "{%" * 39_000),
    "combining": lambda: _text("a" + "\u0301" * 190_000),
    "combining by turns": lambda: _text("a" + "\u0301\u0323" * 95_000),
    "combining in a title": lambda: (
        ADD,
        {"title": "a" + "\u0301\u0323" * 300_000, "body": "x", "tags": "a" + "\u0301\u0323" * 300_000},
    ),
    "paragraphs": lambda: _text("a\n\n" * 66_000),
    "tasks": lambda: _check("- [ ] a\n" * 24_000),
    "items in quotes": lambda: _check("> * > * > * a\n\n" * 13_000),
    "tables": lambda: _text("|a|\n\n" * 19_900),
    "a rule": lambda: _check("*" * 199_000),
    "a dash": lambda: _check("-" * 199_000 + " a"),
    "tabs after a mark": lambda: _text("*" + "\t" * 190_000 + "x"),
    "tabs and spaces after a mark": lambda: _text("*" + " \t" * 95_000 + "x"),
    "spaces in items": lambda: _text(("* " + " " * 3_000 + "{: \n") * 66),
    "spaces in an address": lambda: _text("[a]: b" + " " * 190_000 + "c\n"),
    "lists in a line": lambda: _text(("* " * 90 + "a\n") * 1_090),
    "lists and quotes in a line": lambda: _text(("> * " * 40 + "a\n") * 1_200),
    "quotes in a line": lambda: _text(("> " * 90 + "a\n\n") * 1_090),
    "elements of code": lambda: _text(("|" + "<code>" * 90 + "|a\n") * 360),
    "fences": lambda: _text("".join("`" * number + "\n" for number in range(3, 620))),
    "fences with a word apart": lambda: _text("````` a\n" + "``` a\n" * 20_000 + "```\n" * 14_000),
    "spaces that do not break": lambda: _text("\xa0" * 200_000),
    "links in links": lambda: _text("[a]: b\n\n" + "[[a] " * 39_000),
    "headings": lambda: _text("* a\n{:toc}\n\n" + "# a\n" * 19_000),
    "more headings": lambda: _text("* a\n{:toc}\n\n" + "# a\n" * 49_000),
    "lists in quotes": lambda: _text("> * > * > * > * a\n" * 11_000),
    "pictures": lambda: _text("".join(f"![](/a{number}.png)\n" for number in range(12_000))),
    "names of posts": lambda: _text("".join(f"{{% post_url {number} %}}" for number in range(9_000))),
    "a long number": lambda: _check("株価は" + "1" * 190_000),
    "links to nowhere": lambda: _check("".join(f"[a](/a{number}) " for number in range(14_000))),
    "pictures without an end": lambda: _check("![漢](b " * 28_000),
    "a body of 5 MB to be checked": lambda: _check("[a](b) " * 700_000),
    "2,000 tags": lambda: (
        ADD,
        {"title": "題", "body": "x", "slug": "a", "tags": ",".join(map(str, range(2_000)))},
    ),
    "8,000 tags": lambda: _post(article("tags: [" + ", ".join(f"t{n}" for n in range(8_000)) + "]")),
    "excerpt of 3 MB": lambda: (
        ADD,
        {"title": "題", "body": "x", "slug": "a", "excerpt": "あ" * (1024 * 1024)},
    ),
    "attribute lists by name": lambda: _text(
        "".join(f"{{:a{number}: .b a{number + 1}}}\n" for number in range(3_000)) + "x\n{: a0}\n\n" * 12_000
    ),
}
"""Name → the address and the form that is sent to it."""
NAMES: Final = tuple(BOMBS)


def throw(name: str) -> None:
    """Runs in a child: what it does to memory is its own."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="boss"))
    client.post(PREVIEW, {"content": "warm"})
    address, form = BOMBS[name]()
    body = encode_multipart(BOUNDARY, form)
    del form
    memory, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    response = client.generic("POST", address, body, content_type=MULTIPART_CONTENT)
    seconds = time.process_time() - seconds
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) // 1024
    if response.status_code == 302:
        response = client.get(response.headers["Location"])
    text = response.content.decode()[:2_000_000]
    if response.headers["Content-Type"] == "application/json":
        text = json.dumps(json.loads(response.content), ensure_ascii=False)
    text = re.sub(r"<[^>]*>|\s+", " ", text)
    said = "。".join(part for part in text.split("。") if re.search(REFUSAL, part))[:4000]
    line = [name, response.status_code, seconds, grown, len(response.content), said]
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main(names: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "allforces.settings"
    import django

    django.setup()
    from django.db import connections

    for name in names or NAMES:
        connections.close_all()
        if (child := os.fork()) == 0:
            throw(name)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
