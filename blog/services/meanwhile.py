"""Somebody else saved first: told in the same words wherever two may write."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from .people import name_of


def told(what: str, *, by: User | None, at: datetime) -> str:
    """That `what` ("この記事") was saved `by` somebody, None for an import, at the moment `at` (aware), while
    it was being edited (Japanese)."""
    who = f"「{name_of(by)}」さん" if by else "取り込み"
    return f"編集している間に、{who}が{what}を保存しました（{timezone.localtime(at):%-m月%-d日 %H:%M}）。"
