"""The first account at the desk."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.db import transaction

from blog.services import roles


class Command(BaseCommand):
    help = (
        "Makes an account for the admin and prints its random password, once. Where the account exists, "
        "nothing is done and its password stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--role",
            choices=tuple(roles.ROLES),
            help="what the account may do (without it: everything)",
        )
        parser.add_argument("--email", default="", help="where mail on articles under review goes")

    def handle(self, *, username: str, role: str | None, email: str, **options: Any) -> None:
        users = get_user_model()
        if users.objects.filter(username=username).exists():
            self.stdout.write(f"アカウント「{username}」はもうあります。何も変えていません。")
            return
        password = secrets.token_urlsafe(15)
        with transaction.atomic():
            user = users.objects.create_user(
                username, email=email, password=password, is_staff=True, is_superuser=role is None
            )
            if role is not None:
                roles.install()
                user.groups.add(Group.objects.get(name=role))
        self.stdout.write(f"アカウント「{username}」を作りました。パスワード: {password}")
