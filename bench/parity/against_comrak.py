"""How often comrak would show the inside of a paragraph, heading or cell otherwise than kramdown.

    python -m bench.parity.against_comrak PATH_OF_MARKDOWN_FILES ...

The numbers of docs/decisions/0010-kramdowns-own-grammar.md. Needs comrak, which the site itself does not use.
Each leaf is given to comrak as a paragraph that nothing in it can end: a first line of its own, then its
lines indented.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import comrak

from bench.parity.compare import posts
from bench.parity.outline import outline
from blog.text import sanitize
from blog.text.kramdown.blocks import parse
from blog.text.kramdown.escaping import escape
from blog.text.kramdown.finish import LEAVES
from blog.text.kramdown.html import HtmlWriter
from blog.text.kramdown.leaves import source_of
from blog.text.kramdown.nodes import Document, Node
from blog.text.kramdown.spans import SpanParser
from blog.text.resolver import NO_SITE

_FIRST_LINE = "\ue000"


def leaves(node: Node) -> Iterator[str]:
    """The Markdown of all leaves below ``node``."""
    for child in node.children:
        if isinstance(child, Node):
            if child.kind in LEAVES:
                yield source_of(child)
            else:
                yield from leaves(child)


def by_kramdown(document: Document, leaf: str) -> list[str]:
    """The outline of a leaf read by kramdown's grammar."""
    node = Node("p")
    SpanParser(document, leaf).fill(node)
    writer = HtmlWriter(document, NO_SITE, lambda code, language: escape(code))
    writer.element("p", node)
    return _outline("".join(writer.out))


def by_comrak(leaf: str) -> list[str]:
    """The outline of a leaf read by comrak."""
    extension, reading, writing = comrak.ExtensionOptions(), comrak.ParseOptions(), comrak.RenderOptions()
    extension.cjk_friendly_emphasis = extension.strikethrough = True
    reading.smart = writing.unsafe_ = True
    source = "\n    ".join([_FIRST_LINE, *leaf.split("\n")])
    html = comrak.render_markdown(
        source, extension_options=extension, parse_options=reading, render_options=writing
    )
    return _outline(re.sub(rf"<p>{_FIRST_LINE}\n?", "<p>", html))


def _outline(html: str) -> list[str]:
    return [unquote(line) for line in outline(sanitize.clean(html))]


def main() -> None:
    """Compare, and print a line for each path."""
    for path in map(Path, sys.argv[1:]):
        documents = [parse(text) for text in posts(path).values()]
        texts = [(document, leaf) for document in documents for leaf in leaves(document.root) if leaf.strip()]
        different = sum(by_kramdown(document, leaf) != by_comrak(leaf) for document, leaf in texts)
        print(f"{path}: {len(texts)} leaves, {different} differ")


if __name__ == "__main__":
    main()
