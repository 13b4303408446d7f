"""The groups of the newsroom."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from blog.services import roles


class Command(BaseCommand):
    help = (
        "Makes the groups of the newsroom (ライター, 編集者, 編集長) that are missing, as migrations do. "
        "A group that is there keeps the permissions that it was given, unless --anew is said."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="set the permissions of the three groups back to what the installation gives them",
        )

    def handle(self, *, anew: bool, **options: Any) -> None:
        done = roles.install(anew=anew)
        if not done:
            self.stdout.write("役割はもうそろっています。何も変えていません。")
            return
        words = "はじめの権限に戻しました" if anew else "作りました"
        self.stdout.write(f"役割「{'」「'.join(done)}」を{words}。")
