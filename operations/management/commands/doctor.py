"""Says in plain words what this installation lacks to be a public site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.examination import examine
from operations.findings import Grade


class Command(BaseCommand):
    help = (
        "Looks at this installation as it is set up by the environment (settings, database, files, disk, "
        "backups, clock, mail) and says what is missing and what to do. Exit status 1 where the site would "
        "not work or would not be safe."
    )
    requires_system_checks = []  # they are among what it says

    def handle(self, **options: Any) -> None:
        styles = {
            Grade.WELL: self.style.SUCCESS,
            Grade.CARE: self.style.WARNING,
            Grade.BAD: self.style.ERROR,
        }
        counts = dict.fromkeys(Grade, 0)
        for finding in examine():
            counts[finding.grade] += 1
            self.stdout.write(styles[finding.grade](f"［{finding.grade}］ ") + finding.what)
            if finding.remedy:
                self.stdout.write(f"    → {finding.remedy}")
        self.stdout.write("")
        if counts[Grade.BAD]:
            raise CommandError(f"このままでは公開できません。［不可］が {counts[Grade.BAD]} 件あります。")
        self.stdout.write(f"公開できます。［注意］は {counts[Grade.CARE]} 件です。")
