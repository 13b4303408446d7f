"""What of an attack lives in an answer: read as a browser reads it, not searched for as letters."""

import json
import re
from collections.abc import Iterator, Set
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from blog.text import sanitize

PAGE_TAGS = sanitize.TAGS | {
    *("html", "head", "body", "title", "meta", "link", "script", "noscript", "main", "nav", "article"),
    *("form", "button", "label", "select", "option", "optgroup", "textarea", "fieldset", "legend", "output"),
    *("dialog", "datalist", "picture", "source", "template", "search", "progress", "meter", "menu", "hgroup"),
}
"""What the site's own templates and the sanitiser write. Neither writes svg, math, style, iframe, base …"""
DESK_TAGS = PAGE_TAGS | {"svg", "use", "symbol", "path"}
"""The desk's button for light and dark has a picture of Django's."""
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "cite",
    "poster",
    "data",
    "background",
    "ping",
    "xlink:href",
}
SCHEMES = {"", "http", "https", "mailto", "tel"}
LINKS = {
    *("stylesheet", "icon", "canonical", "alternate", "next", "prev", "search", "preload", "modulepreload"),
    *("manifest", "hub", "self", "apple-touch-icon", "author", "license", "help", "preconnect", "image_src"),
}
JSON_TYPES = {"application/json", "application/ld+json"}
JSON_ADDRESSES = re.compile(
    r"url|image|logo|sameAs|@id|home_page|external|avatar|next|link|self", re.IGNORECASE
)


def in_html(text: str, *, fragment: bool = False, tags: Set[str] = PAGE_TAGS) -> Iterator[str]:
    """What is alive in a page or, with `fragment`, in a piece of one: one line each."""
    if not text.strip():
        return
    root = html.fragment_fromstring(text, create_parent="div") if fragment else html.document_fromstring(text)
    for node in root.iter():
        if isinstance(node.tag, str):
            yield from _in_element(node, tags)


def _in_element(node: Any, tags: Set[str]) -> Iterator[str]:
    tag = node.tag
    if tag not in tags:
        yield f"<{tag}>"
    yield from _in_attributes(tag, node)
    yield from _in_use(tag, node)


def _in_attributes(tag: str, node: Any) -> Iterator[str]:
    for name, value in node.attrib.items():
        if name.startswith("on") or name in {"style", "srcdoc"} or "zqx" in name:
            yield f"<{tag} {name}={value!r}>"
        if name in ADDRESSES and _scheme(value) not in SCHEMES and not _is_own_picture(tag, name, value):
            yield f"<{tag} {name}={value!r}>"
        if name == "srcset" and any(_scheme(part) not in SCHEMES for part in value.split(",")):
            yield f"<{tag} {name}={value!r}>"


def _in_use(tag: str, node: Any) -> Iterator[str]:
    if tag == "script":
        yield from _in_script(node)
    if tag == "form" and not _is_local(node.get("action", "")):
        yield f"<form action={node.get('action')!r}>"
    if tag == "link" and not set(node.get("rel", "").split()) <= LINKS:
        yield f"<link rel={node.get('rel')!r}>"
    if tag == "link" and "stylesheet" in node.get("rel", "") and not _is_local(node.get("href", "")):
        yield f"<link href={node.get('href')!r}>"
    if tag == "meta" and node.get("http-equiv"):
        yield f"<meta http-equiv={node.get('http-equiv')!r}>"


def _in_script(node: Any) -> Iterator[str]:
    if node.get("type") in JSON_TYPES:
        try:
            yield from in_json(json.loads(node.text or ""))
        except ValueError as error:
            yield f"broken JSON in a page: {error}"
    elif not _is_local(node.get("src", "")) or not node.get("src") or (node.text or "").strip():
        yield f"<script src={node.get('src')!r}>{(node.text or '')[:40]}"


def in_json(value: Any, key: str = "") -> Iterator[str]:
    """What is alive in data: an address under a key for addresses, a piece of a page under one for HTML."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from in_json(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from in_json(part, key)
    elif isinstance(value, str):
        if key in {"html", "content_html"}:
            yield from in_html(value, fragment=True)
        elif JSON_ADDRESSES.fullmatch(key) and _scheme(value) not in SCHEMES:
            yield f"{key}: {value!r}"


def in_xml(content: bytes) -> Iterator[str]:
    """What is alive in a feed or sitemap; it must be well-formed and bring no entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        yield "a document type"
    for node in root.iter():
        if not isinstance(node.tag, str):
            yield f"a node of kind {type(node).__name__}: {node!r}" if node.tag is not etree.Comment else ""
            continue
        if "xhtml" in node.tag.partition("}")[0]:
            yield node.tag
        name = etree.QName(node).localname
        if node.text and (name == "encoded" or node.get("type") == "html"):
            yield from in_html(node.text, fragment=True)
        for key, value in node.attrib.items():
            if key in {"href", "url", "src"} and _scheme(value) not in SCHEMES:
                yield f"{name} {key}={value!r}"
        if name in {"link", "url", "loc", "id"} and node.text and _scheme(node.text) not in SCHEMES | {"tag"}:
            yield f"{name}: {node.text!r}"


def _scheme(address: str) -> str:
    """As browsers find it (https://url.spec.whatwg.org/): tabs and line ends are nothing, controls in front
    neither."""
    bare = re.sub(r"[\t\r\n]", "", address).lstrip("".join(map(chr, range(0x21))))
    match = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", bare)
    return match[1].lower() if match else ""


def _is_own_picture(tag: str, name: str, value: str) -> bool:
    return tag == "img" and name == "src" and value.startswith("data:image/svg+xml") and "zqx" not in value


def _is_local(address: str) -> bool:
    parts = urlsplit(address.replace("\\", "/"))
    return not parts.scheme and not parts.netloc
