"""The desk: Django's admin in Japanese. Classes declare; verbs on them call services."""

import taggit.admin  # noqa: F401  registers taggit's own tags, so that they can be taken out again
from django.contrib import admin
from taggit.models import Tag as UnusedTag

from . import (
    accounts,
    address,
    asset,
    audit,
    author,
    deleted,
    page,
    post,
    proofreading,
    reading,
    revision,
    search,
    source,
    taxonomy,
)

__all__ = [
    "accounts",
    "address",
    "asset",
    "audit",
    "author",
    "deleted",
    "page",
    "post",
    "proofreading",
    "reading",
    "revision",
    "search",
    "source",
    "taxonomy",
]

admin.site.unregister(UnusedTag)
