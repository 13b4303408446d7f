"""The archive leaves as a Jekyll site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.management.progress import ProgressBar
from blog.services import exporting
from blog.services.file_storage import StorageFailed
from blog.services.progress import silent


class Command(BaseCommand):
    help = (
        "Writes all posts, fixed pages and pictures as a Jekyll site: _posts, _drafts, pages, assets, "
        "_config.yml. "
        "What was imported and not edited since leaves byte for byte as it came."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, metavar="DIR")
        parser.add_argument("--force", action="store_true", help="write into a folder that is not empty")

    def handle(self, *, target: Path, force: bool, **options: Any) -> None:
        progress = silent if options["verbosity"] == 0 else ProgressBar()
        try:
            exported = exporting.export_site(target, force=force, progress=progress)
        except (exporting.ExportRefused, StorageFailed) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(
                f"記事 {exported.posts:,} 本、固定ページ {exported.pages:,} 件、"
                f"画像 {exported.pictures:,} 枚を {target} に書き出しました。"
            )
        if exported.missing_pictures:
            raise CommandError("ファイルのない画像: " + "、".join(exported.missing_pictures), returncode=2)
