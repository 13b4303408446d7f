"""What goes with each article is found anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from blog.management.progress import ProgressBar
from blog.services import related


class Command(BaseCommand):
    help = (
        "Finds anew the related articles of every public or scheduled article. Needed once after the upgrade "
        "that brings them, and after an import; safe at any time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--missing", action="store_true", help="only articles that have none")

    def handle(self, *, missing: bool, **options: Any) -> None:
        bar = ProgressBar()
        quiet = options["verbosity"] == 0
        total = related.rebuild(
            missing=missing, progress=lambda done, all: None if quiet else bar("関連記事", done, all)
        )
        if not quiet:
            self.stdout.write(f"{total} 件の記事の関連記事を求めました。")
