"""The whole site in one file, made while it is at work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.management.progress import ProgressBar
from blog.services.backups import archive, making
from blog.services.progress import silent


class Command(BaseCommand):
    help = (
        "Writes the database and the pictures, as they are at one moment, into one file. Editors and readers "
        "go on meanwhile. FILE may be a folder: the file is named by the time then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, metavar="FILE")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="of the backups in the folder, leave only the newest N"
        )

    def handle(self, *, target: Path, keep: int | None, **options: Any) -> None:
        progress = silent if options["verbosity"] == 0 else ProgressBar()
        try:
            made = making.make(target, keep=keep, progress=progress)
        except archive.BackupRefused as error:
            raise CommandError(str(error)) from error
        manifest = made.manifest
        if options["verbosity"]:
            self.stdout.write(
                f"{made.path} に保存しました（{made.size:,} バイト、{manifest.rows:,} 行、"
                f"画像のファイル {len(manifest.files):,} 個）。読み直して確かめました。"
            )
        if manifest.missing:
            names = "、".join(manifest.missing[:20])
            raise CommandError(f"ファイルのない画像（ほかはすべて保存しました）: {names}", returncode=2)
