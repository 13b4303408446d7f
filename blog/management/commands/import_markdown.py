"""A Jekyll site comes in."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.management.files import ensure_writable
from blog.management.progress import ProgressBar
from blog.models import Post
from blog.services.file_storage import StorageFailed
from blog.services.importing import files, run
from blog.services.pictures import making
from blog.services.progress import silent

LEFT = "画像の縮小版や、記事の共有用の画像で、まだないものがあります。manage.py make_pictures で作ります。"


class Command(BaseCommand):
    help = (
        "Imports a Jekyll site with its pages, a _posts folder or one Markdown file. Safe to repeat: only "
        "what changed in the files is changed here, and what an editor has changed since is never "
        "overwritten without --overwrite."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then roll it back")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="take the file's version of posts that were edited here; theirs is kept as a revision",
        )
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the whole report as JSON")
        parser.add_argument(
            "--only-if-empty", action="store_true", help="do nothing where there are posts already"
        )

    def handle(self, *, path: Path, report: Path | None, only_if_empty: bool, **options: Any) -> None:
        if only_if_empty and Post.objects.exists():
            return
        ensure_writable(report)
        asked = run.Options(overwrite=options["overwrite"], dry_run=options["dry_run"])
        quiet = options["verbosity"] == 0
        try:
            result = run.import_site(path, asked, silent if quiet else ProgressBar())
        except (files.NotASite, StorageFailed) as error:
            raise CommandError(str(error)) from error
        if report is not None:
            report.write_text(
                json.dumps(result.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
        if not quiet:
            self.stdout.write(result.summary())
            if not options["dry_run"] and making.is_anything_left():
                self.stdout.write(LEFT)
        if result.failed:
            raise CommandError(
                "読めなかったファイルがあります（上の一覧）。ほかは取り込みました。", returncode=2
            )
