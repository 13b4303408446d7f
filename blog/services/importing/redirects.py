"""Redirects of a site that comes in, as far as they belong to no article (blog.services.redirect_files)."""

from collections.abc import Mapping
from itertools import batched
from pathlib import Path
from typing import Final

from blog.jekyll.errors import JekyllError
from blog.models import Redirect
from blog.services import addresses, redirect_files
from blog.services.redirects import LeadsNowhere, follow, ways_from, words_in_use

from .files import inside, read
from .report import Item, Note, Outcome

PLACE: Final = redirect_files.PLACE
SPLIT: Final = (
    f"転送を2つのファイルに分け、1つずつ {PLACE} として取り込んでください（先に取り込んだ転送は残ります）"
)
MOST_NOTES: Final = 1_000
"""Redirects of a file that are not free, each told by itself."""


def in_use(source: str, address: str) -> Note:
    """The note on an old address of the file `source` that cannot be led on: something answers there."""
    return Note(source, "redirect", words_in_use(address))


def take(root: Path) -> tuple[list[Item], list[Note]]:
    """Takes the redirects of the site in the folder `root`, where it has any: a failure to read them, and
    those that are not free. What stands at an old address stays; so nothing is lost by a second run."""
    if (file := inside(root, PLACE)) is None:
        return [], []
    try:
        wanted = redirect_files.read(read(file, split=SPLIT))
    except JekyllError as error:
        return [Item(PLACE, Outcome.FAILED, None, error.line, f"{error.message}。", error.remedy)], []
    notes: list[Note] = []
    number = 0
    for some in batched(wanted.items(), addresses.ASKED_AT_ONCE):
        told = _keep(dict(some))
        notes += told[: MOST_NOTES - len(notes)]
        number += len(told)
    if more := number - len(notes):
        notes.append(Note(PLACE, "redirect", f"ほかに{more:,}件の転送も、同様の理由で取り込んでいません。"))
    return [], notes


def _keep(wanted: Mapping[str, str]) -> list[Note]:
    """Saves those of the redirects `wanted` (old address → target) that are free, and tells of the others."""
    taken = addresses.stored(wanted)
    same = dict(Redirect.objects.filter(path__in=taken).values_list("path", "target"))
    ways = ways_from(wanted.values())
    notes, new = list[Note](), list[Redirect]()
    for path, target in wanted.items():
        if path in taken:
            if same.get(path) != target:
                notes.append(in_use(PLACE, path))
            continue
        try:
            follow(path, target, ways.get)
        except LeadsNowhere as error:
            notes.append(Note(PLACE, "redirect", f"{path}：{error}"))
            continue
        ways[path] = target
        code = Redirect.Code.MOVED if target else Redirect.Code.GONE
        new.append(Redirect(path=path, target=target, code=code))
    Redirect.objects.bulk_create(new)
    return notes
