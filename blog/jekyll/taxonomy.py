"""Categories, tags and authors, as lists, from the many ways in which front matter writes them.

Source of the rules for the first two: Jekyll 4.3, ``Document#populate_categories``, ``#populate_tags``,
``#merge_categories!`` and ``Utils.pluralized_array_from_hash``.
"""

from collections.abc import Iterable, Mapping, Sequence

from blog.jekyll.ruby import split, to_s

type Data = Mapping[str, object]


def categories(folders: Sequence[str], defaults: Data, own: Data) -> list[str]:
    """Return the categories: the folders above ``_posts``, the defaults', the post's own, ``category``."""
    found: list[object] = list(folders)
    for data in (defaults, own):
        value = data.get("categories")
        if isinstance(value, str):
            found += split(value)
        elif isinstance(value, list):
            found += value
        elif value is not None and not isinstance(value, Mapping):  # Jekyll gives up on a number
            found.append(value)
    single = _single("category", defaults, own)
    more = _flat(found) if single is None else _flat([single])
    return [name for name in _unique(to_s(item) for item in (*found, *more)) if name]


def tags(defaults: Data, own: Data) -> list[str]:
    """Return the tags: ``tag`` whole if there is one, else ``tags``, a string of it split at ASCII spaces."""
    single = _single("tag", defaults, own)
    if single is not None:
        return [to_s(item) for item in _flat([single])]
    value = _value("tags", defaults, own)
    if isinstance(value, str):
        return split(value)
    return [to_s(item) for item in _flat(value)] if isinstance(value, list) else []


def authors(defaults: Data, own: Data) -> list[str]:
    """Return the byline: ``authors`` or ``author``, a name, a mapping with a name, or a list of these.

    An empty list of the post's own hides the defaults; nothing and empty text do not.
    """
    for data in (own, defaults):
        given = [data[key] for key in ("authors", "author") if data.get(key) not in (None, "")]
        found = ([name for name in _unique(map(_name, _flat([value]))) if name] for value in given)
        if given:
            return next(filter(None, found), [])
    return []


def texts(value: object) -> list[str]:
    """Return a string, or a list of strings however nested, as a flat list of strings."""
    return [to_s(item) for item in _flat([value])]


def _name(item: object) -> str:
    value = item.get("name") if isinstance(item, Mapping) else item
    return "" if value is None else to_s(value).strip()


def _value(key: str, defaults: Data, own: Data) -> object:
    """Return the post's own value, or the default where it is empty or missing."""
    value = own.get(key)
    return defaults.get(key) if value is None else value


def _single(key: str, defaults: Data, own: Data) -> object:
    value = _value(key, defaults, own)
    return None if value is False else value


def _flat(value: Iterable[object]) -> list[object]:
    flat: list[object] = []
    for item in value:
        if isinstance(item, list):
            flat += _flat(item)
        elif item is not None:
            flat.append(item)
    return flat


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
