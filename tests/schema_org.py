"""A validator for the JSON-LD that the site writes: the vocabulary of schema.org as far as it is used, and
what Google documents as required and recommended
(https://developers.google.com/search/docs/appearance/structured-data/search-gallery)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

type Node = dict[str, Any]

TEXT, URL, DATE, NUMBER, TRUTH, DURATION = "Text", "URL", "Date", "Number", "Boolean", "Duration"

THING = {"name": [TEXT], "description": [TEXT], "url": [URL], "image": ["ImageObject", URL], "sameAs": [URL]}
CREATIVE_WORK = THING | {
    "headline": [TEXT],
    "author": ["Person", "Organization", "NewsMediaOrganization"],
    "publisher": ["Organization", "NewsMediaOrganization"],
    "datePublished": [DATE],
    "dateModified": [DATE],
    "inLanguage": [TEXT],
    "keywords": [TEXT],
    "isAccessibleForFree": [TRUTH],
    "isPartOf": ["WebSite"],
    "timeRequired": [DURATION],
    "correction": ["CorrectionComment"],
    "text": [TEXT],
    "mainEntity": ["ItemList", "Person", "Organization"],
    "mainEntityOfPage": ["WebPage"],
}
PROPERTIES: dict[str, dict[str, list[str]]] = {
    "NewsArticle": CREATIVE_WORK | {"articleSection": [TEXT]},
    "CorrectionComment": CREATIVE_WORK,
    "WebPage": CREATIVE_WORK,
    "AboutPage": CREATIVE_WORK,
    "ContactPage": CREATIVE_WORK,
    "WebSite": CREATIVE_WORK,
    "CollectionPage": CREATIVE_WORK,
    "ProfilePage": CREATIVE_WORK,
    "ImageObject": CREATIVE_WORK | {"width": [NUMBER], "height": [NUMBER]},
    "Person": THING | {"worksFor": ["Organization", "NewsMediaOrganization"]},
    "Organization": THING | {"logo": ["ImageObject", URL]},
    "NewsMediaOrganization": THING | {"logo": ["ImageObject", URL]},
    "BreadcrumbList": THING | {"itemListElement": ["ListItem"]},
    "ItemList": THING | {"itemListElement": ["ListItem"], "numberOfItems": [NUMBER]},
    "ListItem": THING | {"position": [NUMBER], "item": [URL]},
}
REQUIRED: dict[str, set[str]] = {
    # Google demands nothing of an article; without these there is no rich result.
    "NewsArticle": {"headline", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage"},
    "CorrectionComment": {"text", "datePublished"},
    "WebSite": {"name", "url"},
    "CollectionPage": {"name", "url"},
    "AboutPage": {"name", "url"},
    "ContactPage": {"name", "url"},
    "ProfilePage": {"mainEntity"},
    "ImageObject": {"url"},
    "Person": {"name", "url"},
    "Organization": {"name", "url"},
    "NewsMediaOrganization": {"name", "url", "logo"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement"},
    "ListItem": {"position", "name"},
}


def problems(document: Node) -> list[str]:
    """What is wrong with a JSON-LD document of one graph; nothing: []."""
    if document.get("@context") != "https://schema.org":
        return ["@context is not https://schema.org"]
    known = {node["@id"] for node in document["@graph"] if "@id" in node}
    return [
        problem for node in document["@graph"] for problem in _of_node(node, known, node.get("@type", "?"))
    ]


def _of_node(node: Node, known: set[str], place: str) -> Iterator[str]:
    if set(node) == {"@id"}:
        if node["@id"].partition("#")[2] not in {"publisher", "website"} and node["@id"] not in known:
            yield f"{place} refers to {node['@id']}, which is nowhere"
        return
    kind = node.get("@type", "")
    if kind not in PROPERTIES:
        yield f"{place} has the unknown type {kind!r}"
        return
    yield from (f"{place} has no {name}" for name in sorted(REQUIRED.get(kind, set()) - set(node)))
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if name not in PROPERTIES[kind]:
            yield f"{place} may not have {name}"
            continue
        for one in value if isinstance(value, list) else [value]:
            yield from _of_value(one, PROPERTIES[kind][name], known, f"{place}.{name}")
    if kind in ("BreadcrumbList", "ItemList"):
        yield from _of_positions(node, place)


def _of_value(value: Any, expected: list[str], known: set[str], place: str) -> Iterator[str]:
    if isinstance(value, dict):
        if "@type" in value and value["@type"] not in expected:
            yield f"{place} may not be a {value['@type']}"
        yield from _of_node(value, known, place)
    elif not any(_is(value, kind) for kind in expected):
        yield f"{place} is {value!r}, not {' or '.join(expected)}"


def _is(value: Any, kind: str) -> bool:
    if kind == TRUTH:
        return isinstance(value, bool)
    if kind == NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str) or not value.strip():
        return False
    if kind == URL:
        return bool(
            urlsplit(value).scheme in ("http", "https") and urlsplit(value).netloc and value.isascii()
        )
    if kind == DATE:
        return _is_date(value)
    if kind == DURATION:
        return value.startswith("PT") and value[2:-1].isdigit()
    return kind == TEXT


def _is_date(value: str) -> bool:
    """ISO 8601: a day, or a moment with its offset, which Google asks for."""
    try:
        return len(value) == 10 or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _of_positions(node: Node, place: str) -> Iterator[str]:
    items = node["itemListElement"]
    if [item["position"] for item in items] != list(range(1, len(items) + 1)):
        yield f"{place} does not count its items from 1"
    if node["@type"] == "BreadcrumbList" and any("item" not in item for item in items[:-1]):
        yield f"{place} leads nowhere"
