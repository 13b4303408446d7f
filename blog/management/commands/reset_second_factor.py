"""For somebody who lost everything: the second factor goes, the password stays."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from blog.services.security import factors, sessions


class Command(BaseCommand):
    help = (
        "Takes away the second factors and recovery codes of an account and signs it out everywhere. The "
        "next sign-in asks for the password alone, or leads to setting one up. Written into the audit log."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="NAME")

    def handle(self, *, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"アカウント「{username}」はありません。")
        count = factors.reset(user=user)
        sessions.end_all(user=user)
        self.stdout.write(
            f"「{username}」の二段階認証を {count} 件外し、すべての端末からログアウトさせました。"
        )
