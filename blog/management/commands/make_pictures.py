"""What is made of pictures, and for articles without one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.management.progress import ProgressBar
from blog.services.file_storage import StorageFailed
from blog.services.pictures import making
from blog.services.progress import silent


class Command(BaseCommand):
    help = (
        "Makes the small forms (AVIF, WebP) of pictures, and the pictures by which networks show articles "
        "without a cover, where they are still to be made: after an import, an upgrade, a change of a "
        "section's or author's name. Safe to repeat and to interrupt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, help="begin nothing new after so many seconds")

    def handle(self, *, seconds: float | None, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        try:
            made = making.make(seconds=seconds, progress=silent if quiet else ProgressBar())
        except StorageFailed as error:
            raise CommandError(str(error)) from error
        if not quiet:
            self.stdout.write(
                f"画像 {made.renditions} 件の縮小版と、記事 {made.social_images} 件の共有用の画像を作り、"
                f"{made.rendered} 件のページを変換し直しました。"
            )
            if made.left:
                self.stdout.write(f"時間になりました。残りは {made.left} 件です。もう一度実行してください。")
        for address, why in made.failures:
            self.stderr.write(f"{address}: {why}")
        if made.failures:
            raise CommandError(
                f"縮小版を作れない画像が {len(made.failures)} 件あります（上の一覧）。"
                "ページには元の画像が出ます。"
            )
