"""Source code coloured by Pygments: classes, because the content security policy forbids style attributes."""

import html
import re
from functools import lru_cache
from typing import Final

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

# Pygments' expressions are written for honest code. Many need quadratic time for a long run of one kind
# (4,000 characters of Java: 0.7 s; of C#: 3 s; 2,000 spaces as a systemd unit: 30 s). So: only languages
# that were tried, and bounds; a longer example is shown without colours.
MOST_CHARACTERS: Final = 4_000
LONGEST_LINE: Final = 500
MOST_WORK: Final = 2 * MOST_CHARACTERS**2
"""Of all examples of a text together, the square of each one's length: so grows the time of the worst."""
LEAST_LENGTH: Final = 100
"""As which a shorter example counts."""
LANGUAGES: Final = frozenset(
    re.findall(
        r"\S+",
        """
        bash bat c c++ clojure cmake coffeescript console cpp css dart diff docker dockerfile elixir
        erlang fish fsharp go golang graphql haskell hcl html http ini java javascript js json jsx
        julia kotlin latex less lisp lua make makefile markdown matlab md nginx nix objective-c
        objectivec ocaml perl php powershell properties protobuf ps1 py python r rb rs ruby rust
        sass scala scheme scss sh shell shell-session solidity sparql sql swift terraform tex toml
        ts tsx typescript udiff vim vue xml yaml yml zig zsh
        """,
    )
)

_BLANKS = re.compile(r"(?:\n[ \t]*+){30}")
"""So many empty lines no honest example has."""
_formatter = HtmlFormatter(nowrap=True)
_TAG = re.compile(r"<[^>]*>")


class Colours:
    """Colours the examples of one text, as `code` does, until the work is too much; then no more of them."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def code(self, source: str, language: str | None) -> str:
        if language and len(source) <= MOST_CHARACTERS:
            self._left -= max(len(source), LEAST_LENGTH) ** 2
        return code(source, language if self._left >= 0 else None)


def code(source: str, language: str | None) -> str:
    """Return the inner HTML of `<pre><code>` for the code `source`, its text unchanged.

    `language` is a name as written after the fence (```` ```python ````), in any case, one of LANGUAGES.
    Without one, or past the bounds, the result is the escaped text without spans.
    """
    escaped = html.escape(source)
    lexer = _lexer((language or "").strip().lower())
    if (
        lexer is None
        or len(source) > MOST_CHARACTERS
        or any(len(line) > LONGEST_LINE for line in source.split("\n"))
        or _BLANKS.search(source)
    ):
        return escaped
    coloured = highlight(source, lexer, _formatter)
    if not source.endswith("\n"):
        coloured = coloured.removesuffix("\n")  # the formatter ends every line
    # A lexer that changes the text (line ends, characters that it drops) must not decide what readers see.
    return coloured if html.unescape(_TAG.sub("", coloured)) == source else escaped


@lru_cache(maxsize=len(LANGUAGES))
def _lexer(language: str) -> Lexer | None:
    if language not in LANGUAGES:
        return None
    try:
        # stripnl, ensurenl: Pygments would drop leading empty lines and add a last line end.
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:  # an older Pygments
        return None
