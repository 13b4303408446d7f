"""The menu of the desk's first page: what can be managed, in the order in which editors need it."""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import Group, User
from django.db.models import Model

from blog.models import (
    Asset,
    AuditEntry,
    Author,
    Category,
    CheckSetting,
    Correction,
    DeletedText,
    Event,
    HouseWord,
    ImportedSite,
    Page,
    Post,
    Redirect,
    Revision,
    SearchMiss,
    Series,
    Tag,
    WatchedPhrase,
)

PARTS: Final[dict[str, tuple[type[Model], ...]]] = {
    "記事とページ": (Post, Page, Series, Asset, Correction, DeletedText),
    "分類と著者": (Category, Tag, Author),
    "点検": (HouseWord, WatchedPhrase, CheckSetting),
    "サイト": (Redirect, SearchMiss, ImportedSite),
    "記録": (Revision, Event, AuditEntry),
    "アカウント": (User, Group),
}
"""Headings, and the models under each. Django would sort them by the code points of their names."""


def menu(apps: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The entries of `apps` (AdminSite.get_app_list: what somebody may do) under the headings of PARTS; no
    heading without an entry."""
    entries = {entry["model"]: entry for app in apps for entry in app["models"]}
    parts = [
        (name, [entries[model] for model in models if model in entries]) for name, models in PARTS.items()
    ]
    return [(name, found) for name, found in parts if found]
