"""The checklist over the whole archive."""

from argparse import ArgumentParser, BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.management.files import ensure_writable
from blog.management.progress import ProgressBar
from blog.models import Post
from blog.services.checking import CHECKS, export
from blog.services.checking.archive import check_posts
from blog.services.progress import silent


class Command(BaseCommand):
    help = (
        "Checks every post as the desk does before publishing, keeps what was found for the desk's lists, "
        "and reports it. Changes no post. Findings are no failure: the exit code is 0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", type=Path, metavar="FILE", help="a row a finding, for a table program")
        parser.add_argument("--json", type=Path, metavar="FILE", help="the same for programs")
        parser.add_argument(
            "--check",
            action="append",
            metavar="NAME",
            help="run this check only (may be repeated); its findings are not kept",
        )
        parser.add_argument("--public-only", action="store_true", help="leave out what readers cannot see")
        parser.add_argument(
            "--keep",
            action=BooleanOptionalAction,
            help="keep the findings for the desk (default: yes, unless --check chooses)",
        )

    def handle(
        self,
        *,
        csv: Path | None,
        json: Path | None,
        check: list[str] | None,
        public_only: bool,
        keep: bool | None,
        **options: Any,
    ) -> None:
        _refuse_unknown(check)
        if keep and check:
            raise CommandError("--keep は --check と一緒に使えません。ほかの点検の結果が消えてしまいます。")
        for path in (csv, json):
            ensure_writable(path)
        quiet = options["verbosity"] == 0
        report = check_posts(
            posts=Post.objects.published() if public_only else Post.objects.all(),
            only=check,
            keep=not check if keep is None else keep,
            progress=silent if quiet else ProgressBar(),
        )
        if csv is not None:
            with csv.open("w", encoding="utf-8-sig", newline="") as stream:
                export.write_csv(report, stream)
        if json is not None:
            with json.open("w", encoding="utf-8") as stream:
                export.write_json(report, stream)
        if not quiet:
            self.stdout.write(export.summary(report))


def _refuse_unknown(names: list[str] | None) -> None:
    if unknown := [name for name in names or () if name not in CHECKS]:
        known = "\n".join(f"  {name}（{check.label}）" for name, check in CHECKS.items())
        raise CommandError(f"「{unknown[0]}」という点検はありません。次のどれかを指定してください。\n{known}")
