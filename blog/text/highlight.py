"""Source code coloured by Pygments: short class names, no inline styles (a content security policy forbids them)."""

import html
import re
from functools import lru_cache
from typing import Final

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

# Pygments' expressions are written for honest code; several need quadratic time on long lines of one kind, and some
# lexers (systemd, autoit) half a minute for 2,000 spaces. So: languages that were tried, and bounds.
MOST_CHARACTERS: Final = 20_000
LONGEST_LINE: Final = 500
LANGUAGES: Final = frozenset(
    """
    bash bat c c# c++ clojure cmake coffeescript console cpp cs csharp css csv dart diff docker dockerfile elixir erlang
    fish fsharp go golang graphql groovy haskell hcl html http ini java javascript js json jsonc jsx julia kotlin latex
    less lisp lua make makefile markdown matlab md nginx nix objective-c objectivec ocaml perl php powershell
    properties protobuf ps1 py python r rb regex rs ruby rust sass scala scheme scss sh shell shell-session
    solidity sparql sql svelte swift terraform tex toml ts tsx typescript udiff vim vue wasm xml yaml yml zig zsh
    """.split()
)

_formatter = HtmlFormatter(nowrap=True)
_TAG = re.compile(r"<[^>]*>")


def code(source: str, language: str | None) -> str:
    """Return the inner HTML of `<pre><code>` for the code `source`, its text unchanged.

    `language` is a name as written after the fence (```` ```python ````), in any case, one of LANGUAGES. Without
    one, or past the bounds, the result is the escaped text without spans.
    """
    escaped = html.escape(source)
    lexer = _lexer((language or "").strip().lower())
    if (
        lexer is None
        or len(source) > MOST_CHARACTERS
        or any(len(line) > LONGEST_LINE for line in source.split("\n"))
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
