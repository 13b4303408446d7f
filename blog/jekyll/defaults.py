"""Front matter defaults by scope. Source: Jekyll 4.3, ``lib/jekyll/frontmatter_defaults.rb``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from blog.jekyll import dates, globs
from blog.jekyll.ruby import to_s

_SINGULAR_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}

POSTS, PAGES = "posts", "pages"
"""The types of every post and of every page. Jekyll gives drafts that of posts: a scope of type ``drafts``
applies to none."""


@dataclass(frozen=True, slots=True)
class DefaultSet:
    """One entry of ``defaults``: a scope (``type`` None: any) and the values that it gives."""

    path: str
    """The scope's path as written: its length ranks the set."""
    prefix: str
    """The same without the collections' folder: compared with the post's path."""
    type: str | None
    values: Mapping[str, object]

    def applies(self, path: str, kind: str) -> bool:
        """Tell whether the file of the type ``kind`` at ``path`` (site-relative) is in the scope."""
        if self.type is not None and self.type != kind:
            return False
        if "*" not in self.prefix:
            return path.startswith(self.prefix)
        parts = path.split("/")
        return any(globs.matches(self.prefix, parts[:size]) for size in range(1, len(parts) + 1))

    def outranks(self, other: "DefaultSet | None") -> bool:
        """Tell whether this set's values win over those of ``other``, which comes earlier in the file."""
        if other is None:
            return True
        if len(self.path) != len(other.path):
            return len(self.path) > len(other.path)
        return self.type is not None or other.type is None


@dataclass(frozen=True, slots=True)
class Defaults:
    """All the sets of a site, in the order of its file."""

    sets: tuple[DefaultSet, ...] = ()

    @classmethod
    def parse(cls, value: object, zone: ZoneInfo, collections_dir: str = "") -> Self:
        """Read the ``defaults`` of a site; as in Jekyll, entries that make no sense are passed over."""
        entries = value if isinstance(value, list) else []
        return cls(tuple(found for entry in entries if (found := _read(entry, zone, collections_dir))))

    def for_path(self, path: str) -> dict[str, object]:
        """Return the values that the post at ``path`` (relative to the collections' folder) begins with."""
        merged: dict[str, object] = {}
        winner: DefaultSet | None = None
        for candidate in self.sets:
            if not candidate.applies(path, POSTS):
                continue
            if candidate.outranks(winner):
                merged, winner = deep_merge(merged, candidate.values), candidate
            else:
                merged = deep_merge(candidate.values, merged)
        return merged

    def of_page(self, path: str, key: str) -> object:
        """Return the value that ``key`` has for the page at ``path`` (site-relative) which does not say it.

        None: the site says nothing. Pages ask key by key (``FrontmatterDefaults#find``); nothing is merged.
        """
        value: object = None
        winner: DefaultSet | None = None
        for candidate in self.sets:
            if key in candidate.values and candidate.applies(path, PAGES) and candidate.outranks(winner):
                value, winner = candidate.values[key], candidate
        return value


def deep_merge(under: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """Return ``under`` with ``over`` laid on it, mappings merged key by key; nothing hides a value.

    An empty value (``tags:``) in ``over`` does not hide the one below it (``Utils.deep_merge_hashes!``).
    """
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        if value is None and key in merged:
            continue
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            value = deep_merge(below, value)
        merged[key] = value
    return merged


def _read(entry: object, zone: ZoneInfo, collections_dir: str) -> DefaultSet | None:
    values = entry.get("values") if isinstance(entry, Mapping) else None
    if not isinstance(entry, Mapping) or not isinstance(values, Mapping):
        return None
    scope = entry.get("scope")
    if not isinstance(scope, Mapping):
        scope = {}
    path = scope.get("path")
    path = path if isinstance(path, str) else ""
    prefix = path.removeprefix(f"{collections_dir.strip('/')}/") if collections_dir else path
    kind = to_s(scope.get("type")) if "type" in scope else None
    if "date" in values:
        values = {**values, "date": dates.read(values["date"], zone)}
    kind = _SINGULAR_TYPES.get(kind, kind) if kind is not None else None
    return DefaultSet(path.removeprefix("/"), prefix, kind, values)
