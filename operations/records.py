"""What is noted of a request while it is answered."""

import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

OPENING: Final = ("/preview/", "/admin/password_reset/")
"""So begin the addresses that open something to whoever knows them."""
_OPENS: Final = re.compile(r"(/preview/[0-9]+\.|/admin/password_reset/[^/?#]+/)[^/?#]+")


def without_token(address: str) -> str:
    """`address`, a path or a URL, without the part that opens a preview, or an account to a new password."""
    return _OPENS.sub(r"\1…", address)


@dataclass(slots=True)
class Record:
    """One request, from its first byte to the end of its answer."""

    id: str
    """Says which lines of the log belong together (X-Request-ID)."""
    method: str
    path: str
    """Without the query, which may hold what somebody looks for, and without what opens a draft or an
    account."""
    client: str
    """IP address of who asks; "" where it is not known."""
    began: float = field(default_factory=perf_counter)
    status: int = 0
    size: int | None = None
    """Bytes of the body; None: a stream whose length nobody knew beforehand."""
    view: str = ""
    """The name of the view that answered; "" for a kept page, a static file or a refusal before any view."""
    queries: int = 0
    query_seconds: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it has taken until now."""
        return perf_counter() - self.began


current: ContextVar[Record | None] = ContextVar("request", default=None)
"""The request that this thread answers."""
