"""Another window saved first: told in the same words wherever two may write."""

from datetime import datetime

from django.contrib.auth.models import User

from blog import moments

from .people import name_of


def told(what: str, *, by: User | None, at: datetime, reader: User | None) -> str:
    """That `what` ("この記事") was saved `by` somebody, None for an import, at the moment `at` (aware), while
    `reader` was editing it (Japanese)."""
    moment = moments.in_short(at)
    return f"編集している間に、{_who(by, reader)}{what}を保存しました（{moment}）。"


def _who(by: User | None, reader: User | None) -> str:
    if by is None:
        return "取り込みが"
    return "あなたが別の画面で" if by == reader else f"「{name_of(by)}」さんが"
