"""Articles at nearly the address at which nothing stands: a letter mistyped, the end cut off by a mail
program, the day one off."""

import re
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from blog.models import Post

MOST: Final = 5
"""Articles that are offered for one address."""
LIKENESS: Final = 0.6
"""Share of letters that two names have in common, in order, from which on one may be meant by the other
(difflib's ratio, 0–1)."""
MOST_COMPARED: Final = 200
"""Articles of the days around that are looked at."""

_DATED: Final = re.compile(r"/((?:19|20)[0-9]{2})/([0-9]{1,2})/([0-9]{1,2})/([^/]{1,255})/?(?:index\.\w+)?$")
_DAY: Final = timedelta(days=1)


def near(path: str) -> list[Post]:
    """Public articles of the day that `path` (decoded) names, or one before or after, with a name like its
    own; the nearest first, with title and address. None for a path without a date."""
    found = _DATED.search(path)
    if found is None:
        return []
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        first, last = day - _DAY, day + _DAY
    except ValueError:
        return []
    wanted = found[4].removesuffix(".html")
    posts = Post.objects.published().dated_on(first, last).newest().only("title", "path", "published_at")
    named = {(post.path or "").rstrip("/").rpartition("/")[2]: post for post in posts[:MOST_COMPARED]}
    close = get_close_matches(wanted, named, n=MOST, cutoff=LIKENESS)
    begun = [name for name in named if name.startswith(wanted) and name not in close]
    return [named[name] for name in [*close, *begun][:MOST]]
