"""Definition lists: terms, and lines that begin with ``:`` (parser/kramdown/list.rb)."""

from __future__ import annotations

from blog.text.kramdown.grammar import BLANK, EOB
from blog.text.kramdown.leaves import source_of
from blog.text.kramdown.lists import Lists, first_line, indent, item_start, next_item, take_ial, tighten
from blog.text.kramdown.nodes import Node

_DEFINITION = item_start(":", 3)


class DefinitionLists(Lists):
    """``term`` lines followed by ``: definition``."""

    def definition_list(self) -> bool:
        """Turn the paragraph before into terms; without a paragraph a colon is text."""
        if not _DEFINITION.match(self.src, self.pos) or not self._follows_paragraph():
            return False
        node = Node("dl")
        if self.block_ial is not None:
            node.ial, self.block_ial = self.block_ial, None
        paragraph = self.tree.children.pop()
        loose = False
        if isinstance(paragraph, Node) and paragraph.kind == "blank":
            paragraph, loose = self.tree.children.pop(), True
        assert isinstance(paragraph, Node)
        node.ial = paragraph.ial
        for term in source_of(paragraph).split("\n"):
            self.document.count_block()
            dt = Node("dt")
            dt.text = take_ial(term, dt)
            node.children.append(dt)
        trailing = self._fill_definitions(self._collect_definitions(node, loose))
        self._append_or_join(node)
        if trailing is not None:
            self.tree.children.append(trailing)
        return True

    def _follows_paragraph(self) -> bool:
        children = [child for child in self.tree.children[-2:] if isinstance(child, Node)]
        if not children:
            return False
        if children[-1].kind == "p":
            return True
        return (
            len(children) == 2
            and children[0].kind == "p"
            and children[1].kind == "blank"
            and children[1].text == "\n"
        )

    def _collect_definitions(self, node: Node, loose: bool) -> list[tuple[Node, list[str], bool]]:
        """Take the lines of all definitions: element, lines, and whether its text stands as a paragraph."""
        found_items: list[tuple[Node, list[str], bool]] = []
        start, after_blank, within = _DEFINITION, False, indent(0)
        while self.pos < self.end:
            if found := start.match(self.src, self.pos):
                self.pos = found.end()
                dd = Node("dd")
                text, within = first_line(len(found[1]), found[2])
                found_items.append((dd, [take_ial(text, dd)], loose))
                node.children.append(dd)
                start, loose, after_blank = next_item(":", within.width), False, False
            elif EOB.match(self.src, self.pos):
                break
            elif line := self.item_line(within, after_blank):
                found_items[-1][1].append(within.strip(line)[0])
                loose = after_blank = False
            elif blank := BLANK.match(self.src, self.pos):
                self.pos, loose, after_blank = blank.end(), True, True
                found_items[-1][1].append(blank[0])
            else:
                break
        return found_items

    def _fill_definitions(self, items: list[tuple[Node, list[str], bool]]) -> Node | None:
        trailing: Node | None = None
        for dd, lines, loose in items:
            self.parse_text(dd, "".join(lines))
            if not dd.children:
                continue
            trailing = None
            last = dd.children[-1]
            if isinstance(last, Node) and last.kind == "blank":
                dd.children.pop()
                trailing = last
            first = dd.children[0] if dd.children else None
            if isinstance(first, Node) and first.kind == "p" and not loose:
                tighten(first, dd.children)
        return trailing

    def _append_or_join(self, node: Node) -> None:
        """A list straight after another one continues it."""
        children = self.tree.children
        last = self.last()
        if last is not None and last.kind == "blank" and len(children) >= 2:
            before = children[-2]
            if isinstance(before, Node) and before.kind == "dl":
                children.pop()
                last = before
        if last is not None and last.kind == "dl":
            last.children.extend(node.children)
        else:
            children.append(node)
