"""What the front matter of a file says."""

import re

from blog.jekyll import yaml
from blog.jekyll.errors import JekyllError, Remark
from blog.jekyll.source_file import yaml_part


def read(head: str) -> tuple[dict[str, yaml.Value], list[Remark]]:
    """Return the front matter of ``head`` as it is in the file, and what is odd about it.

    Raises :class:`JekyllError`, its line counted from the top of the file.
    """
    start, end = yaml_part(head)
    value, remarks = yaml.load(head[start:end], first_line=head.count("\n", 0, start) + 1)
    if value is None or value is False:
        return {}, remarks
    if not isinstance(value, dict):
        raise JekyllError(
            "front matter が「キー: 値」の形ではありません",
            "「title: 題名」のように、1行に1つずつ書いてください",
            head.count("\n", 0, start) + 1,
        )
    return value, remarks


def parse(head: str) -> dict[str, yaml.Value]:
    """Return the front matter of ``head`` as it is in the file; raises :class:`JekyllError`."""
    return read(head)[0]


def line_of(head: str, key: str) -> int | None:
    """Return the line of the file on which ``key`` stands."""
    match = re.search(rf"^[\"']?{re.escape(key)}[\"']?[ \t]*:", head, re.MULTILINE)
    return head.count("\n", 0, match.start()) + 1 if match else None
