"""What the list of articles offers to do with many of them: each leads to a plan first."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from blog.models import Post
from blog.services.bulk.actions import REGISTRY, Action, Publish, Withdraw

from . import bulk

type Chosen = Callable[[Any, HttpRequest, QuerySet[Post]], HttpResponse]


def _offered(action: type[Action]) -> Chosen:
    needed = "publish" if action in (Publish, Withdraw) else "write"

    @admin.action(description=f"{action.label}…", permissions=[needed])
    def begin(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse:
        return bulk.begin(modeladmin, request, action, queryset)

    begin.__name__ = action.name
    return begin


ACTIONS = tuple(_offered(action) for action in REGISTRY.values())
