"""The roles of the newsroom: groups that come with the installation, and what each may do."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from .security import audit

WRITER, EDITOR, CHIEF = "ライター", "編集者", "編集長"

_LOOK = (
    *("view_category", "view_tag", "view_author", "view_authorlink", "view_asset"),
    *("add_savedfilter", "change_savedfilter", "delete_savedfilter", "view_savedfilter"),
)
_WRITER = ("add_post", "change_own_post", "submit_post", "add_asset", *_LOOK)
_EDITOR = (
    *("add_post", "change_own_post", "change_post", "delete_post", "view_post", "view_revision"),
    *("submit_post", "review_post", "publish_post"),
    *("add_category", "change_category", "add_tag", "change_tag", "delete_tag"),
    *("add_author", "change_author", "add_authorlink", "change_authorlink", "delete_authorlink"),
    *("add_asset", "view_redirect", "view_importedsite"),
    *("add_correction", "change_correction", "view_correction"),
    *("add_series", "change_series", "view_series", "add_part", "change_part", "delete_part", "view_part"),
    *("add_page", "change_page", "view_page"),
    *("view_event", "view_bulkchange", "view_finding", "view_searchmiss"),
    *("view_houseword", "view_watchedphrase", "view_checksetting", *_LOOK),
)
_CHIEF = (
    *_EDITOR,
    *("override_checks", "delete_asset", "delete_category", "delete_author"),
    *("delete_correction", "delete_series", "delete_page", "delete_deletedtext"),
    *("add_redirect", "change_redirect", "delete_redirect"),
    *("add_houseword", "change_houseword", "delete_houseword"),
    *("add_watchedphrase", "change_watchedphrase", "delete_watchedphrase"),
    *("add_checksetting", "change_checksetting", "delete_checksetting", "view_auditentry"),
)
_ACCOUNTS = ("add_user", "change_user", "view_user", "view_group")

ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    WRITER: {"blog": _WRITER},
    EDITOR: {"blog": _EDITOR},
    CHIEF: {"blog": _CHIEF, "auth": _ACCOUNTS},
}
"""Group → app → what it may do. A writer has own drafts; an editor all articles; the editor-in-chief
the house's settings, redirects and accounts besides."""


@transaction.atomic
def install(*, anew: bool = False) -> list[str]:
    """Makes the groups that are missing; gives the names of those that it made or, with `anew`, set back.

    A group that is there is the newsroom's own, and stays as it is unless `anew` is asked for.
    """
    done = []
    for name, apps in ROLES.items():
        group, made = Group.objects.get_or_create(name=name)
        if made or anew:
            group.permissions.set(_permissions(apps))
            done.append(name)
    return done


def install_after_migrations(**_: Any) -> None:
    """The receiver of post_migrate of every app: which one makes the last permissions is Django's matter."""
    if Group.objects.filter(name__in=ROLES).count() == len(ROLES):
        return
    if all(_permissions(apps) for apps in ROLES.values()) and _permissions({"auth": _ACCOUNTS}):
        with audit.paused():
            install()


def _permissions(apps: dict[str, tuple[str, ...]]) -> list[Permission]:
    return [
        permission
        for app, codenames in apps.items()
        for permission in Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
    ]
