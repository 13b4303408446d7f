"""How long the audit log is kept is the newsroom's to decide; nothing else makes it shorter."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from blog.services.security import seal

LEAST = 90
"""Days. What was done is often looked into months later."""


class Command(BaseCommand):
    help = (
        f"Deletes lines of the audit log that are older than --days (at least {LEAST}), and writes that down."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, required=True)

    def handle(self, *, days: int, **options: Any) -> None:
        if days < LEAST:
            raise CommandError(f"--days は {LEAST} 以上にしてください。")
        count = seal.shorten(before=timezone.now() - timedelta(days=days))
        self.stdout.write(f"監査記録を {count:,} 件消しました。")
