"""Cursors: where a list goes on. One names the last article seen by its date and key: nothing is shown twice
or left out when articles are published in between, and the last page costs what the first one does."""

import base64
import re
from datetime import UTC, datetime, timedelta

from blog.models import Post

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"(-?[0-9]{1,17})\.([0-9]{1,18})")
"""Microseconds since 1970, a dot, the key: both within 64 bits."""

REFUSAL = "This cursor is not one that the API gave out."


class BadCursor(ValueError):
    """A text that is no cursor of ours."""


def encode(post: Post) -> str:
    """The cursor behind `post`, which is public."""
    assert post.published_at is not None
    microseconds = (post.published_at - EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(f"{microseconds}.{post.pk}".encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime, int]:
    """The date (aware) and the key of the article behind which `cursor` stands. Raises BadCursor."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        if (found := WRITTEN.fullmatch(text)) is None:
            raise BadCursor(REFUSAL)
        return EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except (ValueError, OverflowError):  # no base64, no ASCII, no date
        raise BadCursor(REFUSAL) from None
