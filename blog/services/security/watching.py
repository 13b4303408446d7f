"""What the audit log takes down by itself, wherever it is done: accounts, rights, the house's settings."""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from blog.models import Category, CheckSetting, HouseWord, Page, Post, WatchedPhrase

from . import audit

SETTINGS: tuple[type[Model], ...] = (HouseWord, WatchedPhrase, CheckSetting, Category)
TEXTS: dict[type[Model], audit.Kind] = {
    Post: audit.Kind.ARTICLE_DELETED,
    Page: audit.Kind.PAGE_DELETED,
}
"""Texts, and what it is to delete one."""
RIGHTS = {"is_active": "有効", "is_staff": "編集部に入れる", "is_superuser": "スーパーユーザー"}
"""Columns of an account that decide on what it may."""
DETAILS = {"username": "ユーザー名", "email": "メール"}
WATCHED = {*RIGHTS, *DETAILS, "password"}
GRANTS = {
    User.groups.through: "役割",
    User.user_permissions.through: "個別の権限",
    Group.permissions.through: "役割の権限",
}
"""Tables that say who may what, and what they give."""
VERBS = {"post_add": "加えた", "post_remove": "外した", "pre_clear": "すべて外した"}
MOST_NAMES = 20


def connect() -> None:
    """Starts to watch; called once, when the app is ready."""
    pre_save.connect(_keep_before, sender=User, dispatch_uid="audit.before")
    post_save.connect(_account_saved, sender=User, dispatch_uid="audit.account")
    post_delete.connect(_account_deleted, sender=User, dispatch_uid="audit.account_deleted")
    for model in TEXTS:
        post_delete.connect(_text_deleted, sender=model, dispatch_uid=f"audit.{model.__name__}_deleted")
    post_delete.connect(_role_deleted, sender=Group, dispatch_uid="audit.role_deleted")
    for table in GRANTS:
        m2m_changed.connect(_rights_changed, sender=table, dispatch_uid=f"audit.{table.__name__}")
    for model in SETTINGS:
        post_save.connect(_setting_saved, sender=model, dispatch_uid=f"audit.{model.__name__}")
        post_delete.connect(_setting_deleted, sender=model, dispatch_uid=f"audit.{model.__name__}_deleted")


def _keep_before(instance: User, update_fields: Any, raw: bool, **_: Any) -> None:
    named = WATCHED if update_fields is None else WATCHED & set(update_fields)
    found = None
    if named and instance.pk and not raw:
        found = User.objects.filter(pk=instance.pk).values(*sorted(named)).first()
    instance.__dict__["_before"] = found


def _account_saved(instance: User, created: bool, raw: bool, **_: Any) -> None:
    before: dict[str, Any] = instance.__dict__.pop("_before", None) or {}
    if raw:
        return
    if created:
        note = "、".join(label for name, label in RIGHTS.items() if getattr(instance, name))
        audit.record(audit.Kind.ACCOUNT_CREATED, subject=instance, note=note)
        return
    changed = {name for name, value in before.items() if getattr(instance, name) != value}
    # Without a word in plain, Django has only hashed the same one anew.
    if "password" in changed and getattr(instance, "_password", None) is not None:
        audit.record(audit.Kind.PASSWORD_CHANGED, subject=instance)
    for names, kind in ((RIGHTS, audit.Kind.RIGHTS_CHANGED), (DETAILS, audit.Kind.ACCOUNT_CHANGED)):
        notes = [
            f"{label}：{_word(before[name])} → {_word(getattr(instance, name))}"
            for name, label in names.items()
            if name in changed
        ]
        if notes:
            audit.record(kind, subject=instance, note="、".join(notes))


def _word(value: object) -> str:
    return {True: "はい", False: "いいえ"}[value] if isinstance(value, bool) else str(value)


def _account_deleted(instance: User, **_: Any) -> None:
    audit.record(audit.Kind.ACCOUNT_DELETED, subject=instance)


def _text_deleted(sender: type[Model], instance: Post | Page, **_: Any) -> None:
    audit.record(TEXTS[sender], subject=f"{instance.pk}：{instance.title}")


def _role_deleted(instance: Group, **_: Any) -> None:
    audit.record(audit.Kind.RIGHTS_CHANGED, subject=instance, note="役割を消した")


def _rights_changed(
    sender: type[Model], instance: Model, action: str, model: type[Model], pk_set: set[int] | None, **_: Any
) -> None:
    if action not in VERBS or (pk_set is not None and not pk_set):
        return
    names = [_name(row) for row in model._default_manager.filter(pk__in=list(pk_set or ())[:MOST_NAMES])]
    more = f" ほか {len(pk_set) - MOST_NAMES} 件" if pk_set and len(pk_set) > MOST_NAMES else ""
    note = f"{GRANTS[sender]}を{VERBS[action]}：{'、'.join(names)}{more}".rstrip("：")
    audit.record(audit.Kind.RIGHTS_CHANGED, subject=instance, note=note)


def _name(row: Model) -> str:
    return row.codename if isinstance(row, Permission) else str(row)


def _setting_saved(instance: Model, created: bool, raw: bool, **_: Any) -> None:
    if not raw:
        _setting(instance, "作った" if created else "変えた")


def _setting_deleted(instance: Model, **_: Any) -> None:
    _setting(instance, "消した")


def _setting(instance: Model, verb: str) -> None:
    subject = f"{instance._meta.verbose_name}「{instance}」"
    audit.record(audit.Kind.SETTINGS_CHANGED, subject=subject, note=verb)
