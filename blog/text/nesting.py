"""How deep elements stand inside each other, told without building a tree.

HTML parsers need quadratic time, or write out quadratic text, when thousands of elements stay open
(html5ever: 7 s for 40,000 times `<div>`). So the depth is bounded before a parser sees the text.
"""

import re
from typing import Final

# No start tag of these can stay open below itself: they are void, or their next sibling closes them.
_NEVER_DEEP: Final = frozenset(
    {"br", "col", "dd", "dt", "hr", "img", "input", "li", "p", "rb", "rp", "rt", "tbody", "td", "tfoot", "th"}
    | {"thead", "tr", "wbr"}
)
_ATTRIBUTE = r"""(?:\s+[^\s"'=<>/]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+))?)"""
_TOKEN = re.compile(
    rf"<(?P<whole>[a-z][a-z0-9]*+){_ATTRIBUTE}*+>[^<]*+</(?P=whole)>"
    rf"|<!--[^<>]*-->|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*){_ATTRIBUTE}*+\s*/?>|(?P<irregular><[a-zA-Z/!?])"
)


def exceeds(html: str, *, depth: int, known: frozenset[str]) -> bool:
    """Whether elements may be nested deeper than `depth` in the HTML `html`; linear time.

    The answer errs on the safe side. An end tag counts only where it closes the element opened last, and once
    a tag is met that is malformed or not in `known` (names, lower case; in a `<textarea>` the text `</div>`
    closes nothing), no end tag counts any more.
    """
    if html.count("<") - html.count("</") <= depth:
        return False  # not even that many start tags, as in most articles
    open_names: list[str] = []
    trusted = True
    for token in _TOKEN.finditer(html):
        whole, end, name, irregular = token.groups("")
        name = (name or whole).lower()
        if irregular or (name and name not in known):
            trusted = False
            open_names += [name] * (2 if whole else 1)
        elif name and not end and name not in _NEVER_DEEP:
            open_names.append(name)
        if len(open_names) > depth:
            return True
        if (end or whole) and trusted and open_names and open_names[-1] == name:
            open_names.pop()
    return False
