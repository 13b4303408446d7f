"""Attribute lists ``{: .class #id key="value" name }`` (kramdown 2.4, parser/kramdown/extensions.rb)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from blog.text.kramdown.grammar import ID_NAME, SPACE, WHITESPACE
from blog.text.kramdown.nodes import AttributeList

_ID = r"#([A-Za-z][A-Za-z0-9_:\-]*)"
_CLASS = r"\.([^ \t\r\n\f\v.#]+)"
_PART = re.compile(
    rf"(?:\A|{SPACE})(?:"
    rf"(?P<key>{ID_NAME})=(?P<quote>[\"'])(?P<value>(?:\\\}}|\\(?P=quote)|(?!(?P=quote))[^}}])*?)(?P=quote)"
    rf"|(?P<ref>{ID_NAME})|(?P<marks>(?:{_ID}|{_CLASS})+))(?={SPACE}|\Z)"
)
_MARK = re.compile(f"{_ID}|{_CLASS}")
_MAX_REFERENCES = 20
_MAX_PAIRS = 50
_LONGEST_CLASSES = 2_000
"""Named lists are copied to every block that names them, so what one list may hold is bounded."""


def read(text: str, into: AttributeList) -> AttributeList:
    """Add what ``text``, the inside of the braces, says to ``into``; what is no attribute is passed over."""
    if text.strip(WHITESPACE) in {"", ":"}:
        return into
    for part in _PART.finditer(text):
        if part["ref"]:
            into.refs.append(part["ref"])
        elif part["marks"]:
            for id_, class_ in _MARK.findall(part["marks"]):
                if class_:
                    _add_class(into.pairs, class_)
                else:
                    into.pairs["id"] = id_
        elif len(into.pairs) < _MAX_PAIRS:
            into.pairs[part["key"]] = re.sub(rf"\\(\}}|{part['quote']})", r"\1", part["value"])
    return into


def merge(target: AttributeList, other: AttributeList) -> None:
    """Add the list ``other`` to ``target``, as a second list after the same element does."""
    target.refs.extend(other.refs)
    _add_pairs(target.pairs, other.pairs)


def apply(attrs: dict[str, str], ial: AttributeList, named: Mapping[str, AttributeList]) -> None:
    """Write the list's attributes to ``attrs``: the lists it names first, its own words last.

    Named lists may name others; a circle or a long chain ends after twenty steps.
    """
    _apply(attrs, ial, named, [_MAX_REFERENCES])


def _apply(
    attrs: dict[str, str], ial: AttributeList, named: Mapping[str, AttributeList], left: list[int]
) -> None:
    for ref in ial.refs:
        if (found := named.get(ref)) and left[0] > 0:
            left[0] -= 1
            _apply(attrs, found, named, left)
    _add_pairs(attrs, ial.pairs)


def _add_pairs(attrs: dict[str, str], pairs: Mapping[str, str]) -> None:
    for key, value in pairs.items():
        if key == "class":
            _add_class(attrs, value)
        else:
            attrs[key] = value


def _add_class(attrs: dict[str, str], name: str) -> None:
    classes = f"{attrs.get('class', '')} {name}".lstrip(WHITESPACE)
    if len(classes) <= _LONGEST_CLASSES:
        attrs["class"] = classes
