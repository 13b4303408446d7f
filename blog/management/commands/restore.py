"""The site comes back from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.kept import triggers
from blog.management.progress import ProgressBar
from blog.services.backups import archive, restoring
from blog.services.progress import silent


class Command(BaseCommand):
    help = (
        "Makes this site the one that a backup holds: the whole of it, or everything stays as it is. "
        "A database without tables is set up first. Everybody at the desk signs in again afterwards."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="replace the site that is here")
        parser.add_argument("--check", action="store_true", help="read all of FILE, change nothing")

    def handle(self, *, source: Path, force: bool, check: bool, **options: Any) -> None:
        progress = silent if options["verbosity"] == 0 else ProgressBar()
        try:
            if check:
                found = restoring.check(source, progress=progress)
            else:
                found = restoring.restore(
                    source, force=force, changed=triggers.forget_everything, progress=progress
                )
        except archive.BackupRefused as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self._tell(source, found, checked_only=check)

    def _tell(self, source: Path, found: restoring.Restored, *, checked_only: bool) -> None:
        manifest = found.manifest
        what = "は壊れていません" if checked_only else "から戻しました"
        self.stdout.write(
            f"{source} {what}（{manifest.when} の {manifest.site}、{manifest.rows:,} 行、"
            f"画像のファイル {len(manifest.files):,} 個）。"
        )
        if manifest.missing:
            self.stdout.write(f"保存したときからファイルのない画像：{'、'.join(manifest.missing[:20])}")
        if found.other_key:
            self.stdout.write(
                "秘密鍵（ALLFORCES_SECRET_KEY）が、保存したときと違います。認証アプリの登録は使えません。"
                "元の鍵を設定するか、reset_second_factor で登録し直してもらってください。"
            )
