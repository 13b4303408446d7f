"""The index of search is brought up to date with the posts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from blog.management.progress import ProgressBar
from blog.services import search_index


class Command(BaseCommand):
    help = (
        "Puts into the index of search what is missing or different there. Needed once after the upgrade "
        "that brings search; safe at any time, and safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--missing", action="store_true", help="only articles that are not in it at all")
        which.add_argument(
            "--anew",
            action="store_true",
            help="empty it first: after an upgrade that says so, or when the database was changed by hand",
        )

    def handle(self, *, anew: bool, missing: bool, **options: Any) -> None:
        bar = ProgressBar()
        quiet = options["verbosity"] == 0
        total = search_index.rebuild(
            posts=search_index.missing() if missing else None,
            anew=anew,
            progress=lambda done, all: None if quiet else bar("検索の索引", done, all),
        )
        if not quiet:
            self.stdout.write(f"{total} 件の記事を検索の索引に入れました。")
