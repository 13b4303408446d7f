"""One stored form for what people spell in many ways: Unicode, tags, the paths of addresses."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from .normal_forms import normal

LONGEST_TAG: Final = 100  # characters, as django-taggit stores them
LONGEST_PATH: Final = 600
"""Characters; four bytes each still fit an index entry of PostgreSQL (2,704 bytes)."""

ENCODED: Final = 8192
"""Paths whose encoded form is remembered."""

_TAG_ITEM = re.compile(r'[^\S\n]*"(?P<quoted>[^"\n]+)"[^\S\n]*(?=[,、，､\n]|\Z)|[^,、，､\n]+')
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_KEPT_ESCAPED = {"%": "%25", "?": "%3F", "#": "%23"}
_KEPT = re.compile("[%?#]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNDECODED = re.compile("[\udc80-\udcff]")
_STORED = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+/?|/")
"""Paths that are in stored form already, as nearly all are."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SLASHES = re.compile("/{2,}")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# What RFC 3986 lets stand unescaped, and "%", which begins an escape: the choice of Django's iri_to_uri.
_SAFE_IN_URL = "/#%[]=:;$&()+,!?*@'~"


def nfc(text: str) -> str:
    """Return the text in Unicode's composed form; file names from macOS arrive decomposed."""
    return normal("NFC", text)


def unix(text: str) -> str:
    """Return the text with "\\n" for every kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fold(text: str) -> str:
    """Return the form in which spellings of one word are equal: ＮＩＳＡ and nisa, ｶﾞ and ガ."""
    folded = normal("NFKC", normal("NFKC", text).casefold())
    return normal("NFKC", folded.casefold())


def tag_name(raw: str, *, what: str = "タグ") -> str:
    """Return a tag as it is stored: NFC, trimmed, inner white space single. Upper and lower case are kept.

    `what` is what editors call it: sections and bylines follow the same rule. Raises ValueError (the message
    is for editors) where nothing is left, for more than LONGEST_TAG characters and for control characters.
    """
    name = " ".join(nfc(raw).split())
    if not name:
        raise ValueError(f"{what}が空です。文字を入力してください。")
    if _UNPRINTABLE.search(name):
        raise ValueError(
            f"{what}「{_UNPRINTABLE.sub('�', name)[:30]}」に制御文字が含まれています。取り除いてください。"
        )
    if len(name) > LONGEST_TAG:
        raise ValueError(
            f"{what}「{name[:30]}…」は{len(name)}文字です。{LONGEST_TAG}文字以内にしてください。"
        )
    return name


def split_tags(text: str) -> list[str]:
    """Return the tags of an editor's line, in order, each once (as `fold` compares them).

    Separators are the comma, 、, ， and the line end, never the space: 新NISA 入門 is one tag. A comma
    within double quotes belongs to the tag; a quote that is never closed is an ordinary character. Raises
    ValueError as `tag_name` does.
    """
    tags: dict[str, str] = {}
    for item in _TAG_ITEM.finditer(text):
        part = item["quoted"] or item[0]
        if part.strip():
            name = tag_name(part)
            tags.setdefault(fold(name), name)
    return list(tags.values())


def path(raw: str) -> str:
    """Return the stored form of a URL's path: "/2026/01/02/題/" however it was typed, escaped or composed.

    Percent-escapes are decoded, apart from those of %, ? and #, which would mean something else, and of
    bytes that are no UTF-8. The result is NFC, begins with one slash, holds no empty segment, and keeps its
    last slash or the lack of it. Applying `path` again changes nothing. A path
    that the server has decoded already must be quoted first.

    Raises ValueError (the message is for editors) for a host, a query or fragment, `.` and `..`, backslashes,
    control characters and more than LONGEST_PATH characters.
    """
    if len(raw) <= LONGEST_PATH and _STORED.fullmatch(raw):
        return raw
    if len(raw) > 9 * LONGEST_PATH + 100:
        raise ValueError(f"パスが長すぎます。{LONGEST_PATH}文字以内にしてください。")
    shown = f"パス「{_UNPRINTABLE.sub('�', raw)[:80]}」"
    if _SCHEME.match(raw.lstrip()):
        raise ValueError(f"{shown}にホスト名は書けません。「/」から始まる部分だけを入力してください。")
    if "?" in raw or "#" in raw:
        raise ValueError(f"{shown}に「?」や「#」以降は書けません。取り除いてください。")
    text = nfc(_ESCAPES.sub(_decode, _STRAY_PERCENT.sub("%25", raw))).strip()
    if "\\" in text or _UNPRINTABLE.search(text):
        raise ValueError(
            f"{shown}に使えない文字（バックスラッシュ、制御文字）があります。取り除いてください。"
        )
    text = _SLASHES.sub("/", f"/{text}")
    if not {".", ".."}.isdisjoint(text.split("/")):
        raise ValueError(
            f"{shown}に「.」や「..」だけの区切りは使えません。行き先のパスを直接入力してください。"
        )
    if len(text) > LONGEST_PATH:
        raise ValueError(f"{shown}は{len(text)}文字です。{LONGEST_PATH}文字以内にしてください。")
    return text


def paths(raw: Iterable[str]) -> list[str]:
    """Those of `raw` that are paths, in stored form, each once and in their order."""
    found = dict[str, None]()
    for each in raw:
        try:
            found[path(each)] = None
        except ValueError:
            continue
    return list(found)


def decoded_path(raw: str) -> str:
    """Return the stored form of a path that is decoded already, in which %, ? and # are letters like others.

    Raises ValueError as `path` does.
    """
    return path(_KEPT.sub(lambda match: _KEPT_ESCAPED[match[0]], raw))


def candidates(stored: str) -> tuple[str, ...]:
    """Return the stored forms under which a requested path may be known, the path itself first.

    Jekyll 4.3 (lib/jekyll/document.rb, `destination`) writes `/a/` as a/index.html and `/a` as a.html;
    servers then answer `/a`, `/a/index.html` and `/a.html` as well. `/a.html` also finds `/a/`: it is the
    address of Jekyll's default permalink, and links to it outlive a change to "pretty". `stored` is a result
    of `path`.
    """
    base = (
        stored.removesuffix("/index.html") if stored.endswith("/index.html") else stored.removesuffix(".html")
    )
    base = base.rstrip("/")
    if not base:
        return (stored, *(spelling for spelling in ("/", "/index.html") if spelling != stored))
    spellings = (f"{base}/", base, f"{base}.html", f"{base}/index.html")
    return (stored, *(spelling for spelling in spellings if spelling != stored))


@lru_cache(maxsize=ENCODED)
def encode_path(stored: str) -> str:
    """Return the path as it stands in an `href` or a Location header: ASCII only, nothing escaped twice."""
    return quote(stored, safe=_SAFE_IN_URL)


def _decode(escapes: re.Match[str]) -> str:
    """Decode a run of escapes; bytes that are no UTF-8 stay escaped, in upper case."""
    decoded = bytes.fromhex(escapes[0].replace("%", "")).decode("utf-8", "surrogateescape")
    decoded = _KEPT.sub(lambda match: _KEPT_ESCAPED[match[0]], decoded)
    return _UNDECODED.sub(lambda match: f"%{ord(match[0]) - 0xDC00:02X}", decoded)
