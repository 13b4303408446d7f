"""File name patterns as Ruby's ``Dir.glob`` reads them, matched without a file system."""

import fnmatch
import re
from collections.abc import Sequence
from functools import lru_cache

MAX_ALTERNATIVES = 64
MAX_LENGTH = 1024

_BRACES = re.compile(r"\{([^{}]*)\}")


def matches(pattern: str, parts: Sequence[str]) -> bool:
    """Tell whether the path of ``parts`` is one that ``pattern`` names.

    ``*`` and ``?`` stay within one name and do not match a leading dot, ``**/`` stands for any number of
    folders, ``{a,b}`` for either.
    """
    return any(_match(alternative, tuple(parts)) for alternative in _alternatives(pattern))


@lru_cache(maxsize=256)
def _alternatives(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Return the patterns without braces, each split into names."""
    open_patterns = [pattern[:MAX_LENGTH]]
    done: list[tuple[str, ...]] = []
    while open_patterns and len(open_patterns) + len(done) <= MAX_ALTERNATIVES:
        current = open_patterns.pop()
        braces = _BRACES.search(current)
        if braces is None:
            done.append(tuple(current.rstrip("/").replace("[^", "[!").split("/")))
            continue
        head, tail = current[: braces.start()], current[braces.end() :]
        open_patterns += [head + choice + tail for choice in braces[1].split(",")]
    return tuple(done)


def _match(names: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Match name by name; ``reached`` holds how many names are used up after each part."""
    reached = _skip_folders(names, {0})
    for part in parts:
        visible = not part.startswith(".")
        following: set[int] = set()
        for index in reached:
            if index == len(names):
                continue
            name = names[index]
            if name == "**" and index < len(names) - 1:
                following |= {index} if visible else set()
            elif (visible or name.startswith(".")) and fnmatch.fnmatchcase(part, name):
                following.add(index + 1)
        reached = _skip_folders(names, following)
    return len(names) in reached


def _skip_folders(names: tuple[str, ...], reached: set[int]) -> set[int]:
    """Add the places behind every ``**`` that may stand for no folder (all but a last one)."""
    for index in sorted(reached):
        place = index
        while place < len(names) - 1 and names[place] == "**":
            place += 1
            reached = reached | {place}
    return reached
