"""Validators for the feeds that the site writes: what their specifications demand of the elements used here.

Atom: RFC 4287. RSS 2.0: https://www.rssboard.org/rss-specification and its best practices profile. JSON Feed:
https://www.jsonfeed.org/version/1.1/.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

ATOM, XML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/XML/1998/namespace}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")
"""What we write as an identifier or an address: a scheme, and ASCII without spaces."""

ONE, ANY, MAYBE = (1, 1), (0, 10_000), (0, 1)
IN_FEED = {
    **dict.fromkeys(("id", "title", "updated"), ONE),
    **dict.fromkeys(("subtitle", "rights"), MAYBE),
    **dict.fromkeys(("author", "category", "entry"), ANY),
    "link": (1, 10),
}
IN_ENTRY = {
    **dict.fromkeys(("id", "title", "updated"), ONE),
    **dict.fromkeys(("published", "summary", "content", "rights"), MAYBE),
    **dict.fromkeys(("category",), ANY),
    "author": (0, 100),
    "link": (1, 10),
}


def in_atom(source: bytes) -> list[str]:
    """What is wrong with an Atom feed; nothing: []."""
    root = etree.fromstring(source)
    entries = root.findall(f"{ATOM}entry")
    found = [] if root.tag == f"{ATOM}feed" else [f"the root is {root.tag}"]
    found += _elements(root, IN_FEED)
    for entry in entries:
        found += _elements(entry, IN_ENTRY)
        if entry.find(f"{ATOM}author") is None and root.find(f"{ATOM}author") is None:
            found.append("an entry without an author in a feed without one")
        for link in entry.findall(f"{ATOM}link"):
            if link.get("rel") == "enclosure" and not (link.get("type") and link.get("length")):
                found.append("an enclosure without type and length")
    found += _repeated("id", [entry.findtext(f"{ATOM}id") or "" for entry in entries])
    if not root.findall(f"{ATOM}link[@rel='self']"):
        found.append("no link to itself")
    if not root.get(f"{XML}lang"):
        found.append("no language")
    return found


def _elements(node: Any, allowed: dict[str, tuple[int, int]]) -> Iterator[str]:
    counts = Counter(child.tag for child in node)
    for name, (least, most) in allowed.items():
        if not least <= counts.pop(f"{ATOM}{name}", 0) <= most:
            yield f"{node.tag} has the wrong number of {name}"
    yield from (f"{node.tag} has {tag}" for tag in counts)
    for child in node:
        yield from _atom_value(child)


def _atom_value(node: Any) -> Iterator[str]:
    name, text = node.tag.removeprefix(ATOM), node.text or ""
    if name == "id" and not IRI.fullmatch(text):
        yield f"the id {text!r} is no IRI"
    if name in ("updated", "published"):
        yield from _not_rfc3339(name, text)
    if name in ("title", "subtitle", "summary", "content", "rights") and node.get("type", "text") not in (
        "text",
        "html",
    ):
        yield f"{name} has the type {node.get('type')}"
    if name == "link" and not _is_absolute(node.get("href", "")):
        yield f"the link {node.get('href')!r} is not absolute"
    if name == "category" and not node.get("term"):
        yield "a category without a term"
    if name == "author" and (node.findtext(f"{ATOM}name") or "").strip() == "":
        yield "an author without a name"


def in_rss(source: bytes) -> list[str]:
    """What is wrong with an RSS feed; nothing: []."""
    root = etree.fromstring(source)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None or len(root) != 1:
        return ["no RSS 2.0 with one channel"]
    items = channel.findall("item")
    found = [
        f"the channel lacks {name}" for name in ("title", "link", "description") if not channel.findtext(name)
    ]
    found += [
        f"{name} twice"
        for name, count in Counter(node.tag for node in channel).items()
        if count > 1 and name not in ("item", "category", f"{ATOM}link")
    ]
    found += _dates(channel, "lastBuildDate")
    for item in items:
        if not (item.findtext("title") or item.findtext("description")):
            found.append("an item with neither title nor description")
        if not _is_absolute(item.findtext("link") or ""):
            found.append("an item's link is not absolute")
        if item.find("guid") is None or item.find("guid").get("isPermaLink") not in ("true", "false"):
            found.append("an item without a guid that says what it is")
        if item.find("author") is not None and "@" not in (item.findtext("author") or ""):
            found.append("an author that is no mail address")
        found += [
            f"{tag} twice" for tag in ("title", "link", "pubDate", CONTENT) if len(item.findall(tag)) > 1
        ]
        found += [f"an empty {CREATOR}" for name in item.findall(CREATOR) if not (name.text or "").strip()]
        found += _dates(item, "pubDate")
    found += _repeated("guid", [item.findtext("guid") or "" for item in items])
    if not channel.findall(f"{ATOM}link[@rel='self']"):
        found.append("no link to itself")
    return found


def _dates(node: Any, name: str) -> Iterator[str]:
    """Dates are RFC 822's with years of four digits and a zone."""
    for date in node.findall(name):
        try:
            if parsedate_to_datetime(date.text or "").tzinfo is None:
                yield f"{name} {date.text!r} has no zone"
        except ValueError:
            yield f"{name} {date.text!r} is no date"


TEXT, ITEMS = str, list
IN_JSON = {
    "version": TEXT, "title": TEXT, "home_page_url": TEXT, "feed_url": TEXT, "description": TEXT,
    "user_comment": TEXT, "next_url": TEXT, "icon": TEXT, "favicon": TEXT, "authors": ITEMS, "language": TEXT,
    "expired": bool, "hubs": ITEMS, "items": ITEMS,
}  # fmt: skip
IN_JSON_ITEM = {
    "id": TEXT, "url": TEXT, "external_url": TEXT, "title": TEXT, "content_html": TEXT, "content_text": TEXT,
    "summary": TEXT, "image": TEXT, "banner_image": TEXT, "date_published": TEXT, "date_modified": TEXT,
    "authors": ITEMS, "tags": ITEMS, "language": TEXT, "attachments": ITEMS,
}  # fmt: skip


def in_json(feed: dict[str, Any]) -> list[str]:
    """What is wrong with a JSON Feed; nothing: []."""
    found = [f"no {name}" for name in ("version", "title", "items") if name not in feed]
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        found.append("another version")
    found += _json_values(feed, IN_JSON)
    for hub in feed.get("hubs", []):
        found += [] if set(hub) == {"type", "url"} else ["a hub without type and url"]
    for item in feed.get("items", []):
        found += _json_values(item, IN_JSON_ITEM)
        found += [f"an item without {name}" for name in ("id",) if name not in item]
        found += [] if {"content_html", "content_text"} & set(item) else ["an item without content"]
        for name in ("date_published", "date_modified"):
            found += _not_rfc3339(name, item[name]) if name in item else []
    return found + _repeated("id", [item.get("id", "") for item in feed.get("items", [])])


def _json_values(node: dict[str, Any], kinds: dict[str, type]) -> Iterator[str]:
    for name, value in node.items():
        if name not in kinds:
            yield f"the unknown key {name}"
        elif not isinstance(value, kinds[name]):
            yield f"{name} is a {type(value).__name__}"
        elif name.endswith(("url", "image")):
            yield from [] if _is_absolute(value) else [f"{name} {value!r} is not absolute"]
        elif name == "authors":
            yield from ("an author without name, url or avatar" for each in value if not each)
            yield from (
                f"an author has {set(each)}" for each in value if set(each) - {"name", "url", "avatar"}
            )
        elif name == "tags":
            yield from (f"the tag {tag!r} is no text" for tag in value if not isinstance(tag, str))


def _not_rfc3339(name: str, text: str) -> Iterator[str]:
    try:
        if datetime.fromisoformat(text).tzinfo is None or "T" not in text:
            yield f"{name} {text!r} has no zone or no T"
    except ValueError:
        yield f"{name} {text!r} is no date"


def _is_absolute(url: str) -> bool:
    return bool(IRI.fullmatch(url)) and bool(urlsplit(url).netloc)


def _repeated(name: str, values: list[str]) -> list[str]:
    return [f"the {name} {value!r} twice" for value, count in Counter(values).items() if count > 1]
