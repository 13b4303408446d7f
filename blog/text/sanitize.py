"""The one gate for HTML: nothing reaches a reader that has not passed `clean`.

nh3 (the Rust library ammonia on html5ever, a browser-grade parser) drops every element, attribute and URL
scheme that is not listed here. A second step settles what an allow-list of names cannot say: which ids and
classes are the site's own, where `//host` leads, how a cell is aligned, what `rel` a link to another site
carries.

Raw-text and foreign elements (script, style, svg, math, textarea, iframe …) are never allowed: they are what
makes a browser read a text differently from the parser that cleaned it ("mutation XSS").

The result is a fixed point, `clean(clean(x)) == clean(x)`: both steps are repeated until they change nothing.
docs/decisions/0020-sanitised-html.md gives the reasons.
"""

import html
import re
from typing import Final

import nh3

from . import nesting, normalize

# So begin the ids and classes of the page around an article (skip link, dialogs, hooks of scripts) and of
# Django's forms. Articles may not use them; everything else stays as written, for `#見出し` is part of an
# address.
RESERVED_PREFIXES: Final = ("site_", "id_")

URL_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})

DEEPEST: Final = 400  # elements inside one another

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TAGS: Final = (
    _HEADINGS
    | {"p", "hr", "br", "wbr", "pre", "blockquote", "address", "div", "section", "aside", "header", "footer"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "figure", "figcaption", "img", "input"}
    | {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
    | {"a", "em", "strong", "b", "i", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "span", "q"}
    | {"cite", "code", "kbd", "samp", "var", "abbr", "dfn", "time", "bdi", "bdo", "ruby", "rb", "rt", "rp"}
)

# What stands inside these is no text of the article, so it goes with them.
DROPPED_WITH_CONTENT: Final = frozenset(
    {"iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg"}
    | {"template", "textarea", "title", "xmp"}
)

_ALIGNABLE = _HEADINGS | {"caption", "div", "figcaption", "figure", "p", "td", "th"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"aria-describedby", "aria-hidden", "aria-label", "aria-labelledby", "class", "id", "lang", "title"},
    "a": {"href", "hreflang", "rel"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "img": {"alt", "height", "sizes", "src", "srcset", "width"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "td": {"colspan", "headers", "rowspan"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
for _tag in _ALIGNABLE:
    _ATTRIBUTES.setdefault(_tag, set()).update({"align", "style"})

# Roles of footnotes (kramdown 2.4, converter/html.rb; not its "doc-endnote" for the items: DPUB-ARIA 1.1 has
# given it up) and of a box that lets a wide table scroll.
_ROLES = {"doc-backlink", "doc-endnotes", "doc-footnote", "doc-noteref", "group", "note", "region"}
_VALUES: dict[str, dict[str, set[str]]] = {
    tag: {"role": _ROLES, "dir": {"auto", "ltr", "rtl"}}
    for tag in ("a", "aside", "div", "li", "p", "section", "span")
}
_VALUES["div"] = _VALUES["div"] | {"tabindex": {"0"}}
_VALUES["img"] = {"loading": {"lazy", "eager"}, "decoding": {"async", "sync", "auto"}}
_VALUES["input"] = {"type": {"checkbox"}, "checked": {"", "checked"}}

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(DROPPED_WITH_CONTENT),
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    # Long lines of code scroll by themselves, by keyboard too (WCAG 2.1.1).
    set_tag_attribute_values={"input": {"disabled": ""}, "pre": {"tabindex": "0"}},
    filter_style_properties={"text-align"},
    url_schemes=set(URL_SCHEMES),
    link_rel=None,
    strip_comments=True,
)

# A start tag with attributes as html5ever writes it: text never holds a bare `<`, values never a bare `"`.
_TAG = re.compile(r'<([a-z][a-z0-9]*)((?: [^\s"=<>]+="[^"]*")+)>')
_ATTRIBUTE = re.compile(r' ([^\s"=<>]+)="([^"]*)"')
# Headings may be as long as a paragraph and hold marks (voiced kana taken apart, emoji), so their ids may as
# well: no white space, no markup.
_ID = re.compile(r"[^\x00-\x20\x7f-\xa0\u3000\"'<>&]{1,50000}")
_CLASS = re.compile(r"[\w-]{1,80}")
_CANDIDATE = re.compile(
    r"\s*(?:https?://(?![/\\])|/(?![/\\])|(?![^/?#]*:|[/\\]))[^\s\\,\x00-\x1f]+(?:\s+[\d.]{1,8}[wx])?\s*",
    re.IGNORECASE,
)
_ALIGN = re.compile(r"(?:text-align:\s*)?(left|center|right);?", re.IGNORECASE)
_PLAIN_URL = re.compile(r"(?:https?://[^/\\\s]|/(?![/\\])|#|\.)[^\s\\\x00-\x1f]*")
# A colon in the first segment of a relative reference is not allowed (RFC 3986, 4.2): nobody shall guess.
_UNKNOWN_SCHEME = re.compile(r"(?!(?:https?|mailto|tel):)[^/?#]*:", re.IGNORECASE)
_FOREIGN = re.compile(r"https?:", re.IGNORECASE)
_IGNORED_IN_URL = dict.fromkeys(map(ord, "\t\n\r"))
_C0_AND_SPACE = "".join(map(chr, range(0x21)))
_REL_TOKENS = frozenset(
    {"author", "external", "footnote", "license", "me", "nofollow", "noopener", "noreferrer", "sponsored"}
    | {"tag", "ugc"}
)
_UNREAD_TO_THE_END = re.compile("<plaintext", re.IGNORECASE)
"""After this tag references are text."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Characters that XML 1.0 knows no way to write: one would break the feed that carries the article.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_CLASSES = 20
_MOST_PASSES = 6


def clean(source: str) -> str:
    """Return the safe HTML of any string: an article's body, an editor's raw HTML, an attack.

    Never raises. Cleaning the result again changes nothing. Where elements are nested deeper than DEEPEST,
    or a string will not settle within a few passes (none is known), the markup is shown as text.
    """
    if nesting.exceeds(source, depth=DEEPEST, known=TAGS):
        return _as_text(source)
    source = _without_surrogates(source)
    current = source
    if "\xa0" in source and not _UNREAD_TO_THE_END.search(source):
        current = source.replace("\xa0", "&nbsp;")  # as nh3 spells it: one pass is enough
    for _ in range(_MOST_PASSES):
        following = _pass(current)
        if following == current:
            return current
        current = following
    return _as_text(source)


def _without_surrogates(source: str) -> str:
    """Half a pair is no Unicode text, and Rust refuses it. Hardly any text holds one: to encode it tells so
    faster than to search it."""
    try:
        source.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", source)
    return source


def _pass(source: str) -> str:
    if "&nbsp;" in source and not _UNREAD_TO_THE_END.search(source):
        source = source.replace("&nbsp;", "\xa0")  # what it means; a reference takes the parser twice as long
    settled = _Settled()
    return _TAG.sub(lambda match: settled[match[0]], _UNWRITABLE.sub("", _cleaner.clean(source)))


class _Settled(dict[str, str]):
    """Start tags as they were → as they are to be: a text has many of a kind, each is looked at once."""

    def __missing__(self, written: str) -> str:
        match = _TAG.fullmatch(written)
        assert match is not None
        self[written] = _settle(match)
        return self[written]


def _as_text(source: str) -> str:
    """The markup as visible text, spelled as nh3 would spell it, so that it is a fixed point too."""
    text = _UNWRITABLE.sub("", normalize.unix(source))
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


def _settle(match: re.Match[str]) -> str:
    """One start tag, its attributes decided. An input that is no check box goes altogether."""
    tag = match[1]
    attributes = dict(_ATTRIBUTE.findall(match[2]))
    if len(attributes) == 1 and "id" in attributes and _is_free(attributes["id"], _ID):
        return match[0]  # a heading, as most tags with attributes are
    if tag == "input" and "type" not in attributes:
        return ""
    if "style" in attributes or "align" in attributes:
        _align(attributes)
    if "id" in attributes and not _is_free(attributes["id"], _ID):
        del attributes["id"]
    if "class" in attributes:
        _keep_classes(attributes)
    for name in ("href", "src"):
        if name in attributes:
            _settle_url(attributes, name)
    if "srcset" in attributes and not _is_srcset(attributes["srcset"]):
        del attributes["srcset"]
    if tag == "a":
        _settle_rel(attributes)
    return f"<{tag}{''.join([f' {name}="{value}"' for name, value in attributes.items()])}>"


def _is_free(name: str, pattern: re.Pattern[str]) -> bool:
    return pattern.fullmatch(name) is not None and not name.lower().startswith(RESERVED_PREFIXES)


def _keep_classes(attributes: dict[str, str]) -> None:
    words = dict.fromkeys(word for word in attributes["class"].split() if _is_free(word, _CLASS))
    if words:
        attributes["class"] = " ".join(list(words)[:_MOST_CLASSES])
    else:
        del attributes["class"]


def _align(attributes: dict[str, str]) -> None:
    """`align=…` and `style="text-align: …"` become a class: CSP forbids style attributes."""
    for name in ("align", "style"):
        if (side := _ALIGN.fullmatch(attributes.pop(name, "").strip())) is not None:
            attributes["class"] = f"{attributes.get('class', '')} align-{side[1].lower()}"


def _settle_url(attributes: dict[str, str], name: str) -> None:
    """Read it as browsers do (WHATWG URL Standard). One that names a host without a scheme gets https."""
    if _PLAIN_URL.fullmatch(attributes[name]):
        return
    url = html.unescape(attributes[name]).strip(_C0_AND_SPACE).translate(_IGNORED_IN_URL)
    if url[:2].replace("\\", "/") == "//":
        url = f"https://{url.lstrip('/\\')}"
    if url == "https://" or _UNKNOWN_SCHEME.match(url):
        del attributes[name]
        return
    attributes[name] = html.escape(url, quote=False).replace('"', "&quot;").replace("\xa0", "&nbsp;")


def _is_srcset(value: str) -> bool:
    """Whether every candidate is an ordinary URL with an ordinary descriptor ("/a.webp 640w, /b.webp 2x")."""
    return all(_CANDIDATE.fullmatch(candidate) for candidate in value.split(","))


def _settle_rel(attributes: dict[str, str]) -> None:
    words = [word for word in attributes.pop("rel", "").lower().split() if word in _REL_TOKENS]
    if _FOREIGN.match(attributes.get("href", "")):
        words.append("noopener")
    if words:
        attributes["rel"] = " ".join(dict.fromkeys(words))
