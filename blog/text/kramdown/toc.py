"""The table of contents that ``{:toc}`` on a list asks for (kramdown 2.4, generate_toc_tree)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from blog.text.kramdown.escaping import attribute_text
from blog.text.kramdown.nodes import Node

Entry = tuple[int, str, Node]
"""Level, id and heading."""


def write_toc(entries: Sequence[Entry], node: Node, text_of: Callable[[Node], str]) -> str:
    """A nested list of links like the list ``node``; nothing where there is no heading."""
    if not entries:
        return ""
    attrs = {"id": "markdown-toc"} | node.attrs
    out = [f"<{node.kind}{attribute_text(attrs)}>\n"]
    open_levels: list[int] = []
    for level, id_, heading in entries:
        if open_levels and open_levels[-1] < level:
            out.append(f"\n<{node.kind}>\n")
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
            out.append("</li>\n")
            if open_levels and open_levels[-1] >= level:
                out.append(f"</{node.kind}>\n")
        out.append(f'<li><a href="#{id_}" id="{attrs["id"]}-{id_}">{text_of(heading)}</a>')
        open_levels.append(level)
    while open_levels:
        open_levels.pop()
        out.append("</li>\n" + (f"</{node.kind}>\n" if open_levels else ""))
    return "".join(out) + f"</{node.kind}>\n"
