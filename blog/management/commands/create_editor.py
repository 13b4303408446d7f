"""The first account at the desk."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

GROUP = "編集者"
MAY = (
    *("add_post", "change_post", "delete_post", "view_post", "view_revision"),
    *("add_category", "change_category", "view_category", "add_tag", "change_tag", "view_tag"),
    *("add_author", "change_author", "view_author"),
    *("add_authorlink", "change_authorlink", "delete_authorlink", "view_authorlink"),
    *("add_asset", "view_asset", "add_redirect", "change_redirect", "view_redirect", "view_importedsite"),
)
"""What the group may do: everything with articles, nothing with accounts."""


class Command(BaseCommand):
    help = (
        "Makes an account for the admin and prints its random password, once. Where the account exists, "
        "nothing is done and its password stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--group",
            action="store_true",
            help=f"an editor of the group {GROUP}: everything with articles, nothing with accounts "
            "(without it, an account that may do everything)",
        )

    def handle(self, *, username: str, group: bool, **options: Any) -> None:
        users = get_user_model()
        if users.objects.filter(username=username).exists():
            self.stdout.write(f"アカウント「{username}」はもうあります。何も変えていません。")
            return
        password = secrets.token_urlsafe(15)
        with transaction.atomic():
            user = users.objects.create_user(
                username, password=password, is_staff=True, is_superuser=not group
            )
            if group:
                user.groups.add(editors())
        self.stdout.write(f"アカウント「{username}」を作りました。パスワード: {password}")


def editors() -> Group:
    """The group of editors; made, with its permissions, where there is none."""
    group, made = Group.objects.get_or_create(name=GROUP)
    if made:
        group.permissions.set(Permission.objects.filter(content_type__app_label="blog", codename__in=MAY))
    return group
