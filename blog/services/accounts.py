"""Who may manage whose account, and what one may give: nobody gives, or takes over, more than one has.

Django's own rule for `auth.change_user` is wider: whoever has it can make superusers.
"""

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from blog.models import Author

from .roles import ROLES


def may_manage(manager: User, account: User) -> bool:
    """Whether `manager`, who has the permission to change accounts, may change this one: its password, its
    address, its roles.

    Not where `account` may do, or could do once it is active again, what `manager` may not: who sets
    somebody's password can be that person.
    """
    if manager.is_superuser:
        return True
    if account.is_superuser:
        return False
    return not _permissions_of(account).difference(_permissions_of(manager)).exists()


def roles_to_give(manager: User) -> QuerySet[Group]:
    """The groups that `manager` may put accounts into and take them out of: those that come with the
    installation, as far as they allow nothing that `manager` may not."""
    groups = Group.objects.order_by("pk")
    if manager.is_superuser:
        return groups
    beyond = Permission.objects.filter(group=OuterRef("pk")).exclude(
        pk__in=_permissions_of(manager).values("pk")
    )
    return groups.filter(~Exists(beyond), name__in=ROLES)


def manages_with(account: User, roles: QuerySet[Group]) -> bool:
    """Whether `account` may change accounts when `roles` are the groups that it is in."""
    if account.is_superuser:
        return True
    given = Permission.objects.filter(Q(group__in=roles) | Q(user=account))
    return given.filter(content_type__app_label="auth", codename="change_user").exists()


def author_of(account: User | None) -> Author | None:
    """The byline of an account, where it has one."""
    return getattr(account, "author", None)


def authors_to_link(account: User | None) -> QuerySet[Author]:
    """The bylines that no other account has."""
    free = Q(user=None)
    return Author.objects.filter(free if account is None else free | Q(user=account))


@transaction.atomic
def link_author(*, account: User, author: Author | None) -> None:
    """Makes `author` the byline of `account`, and no other one."""
    Author.objects.filter(user=account).update(user=None)
    if author is not None:
        Author.objects.filter(pk=author.pk).update(user=account)


def _permissions_of(account: User) -> QuerySet[Permission]:
    """What `account` was given, by its groups or by itself, whether or not it is active."""
    return Permission.objects.filter(Q(group__user=account) | Q(user=account)).order_by().distinct()
