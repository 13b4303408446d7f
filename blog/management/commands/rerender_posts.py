"""Posts made by an older renderer are made anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.management.progress import ProgressBar
from blog.models import Page, Post
from blog.services import pages, rendering
from blog.services.rerendering import rerender


class Command(BaseCommand):
    help = (
        "Derives HTML, text, headings and reading time again from the bodies of those posts that an older "
        "renderer made. Needed after an upgrade that says so; safe at any time, and safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help="every post: after a change of reading speeds, or of the addresses of pictures and posts",
        )

    def handle(self, *, all: bool, **options: Any) -> None:
        posts = Post.objects.all() if all else rendering.stale(Post.objects.all())
        total = posts.count()
        bar = ProgressBar()
        quiet = options["verbosity"] == 0
        fixed = pages.rerender(pages=Page.objects.all() if all else pages.stale())
        result = rerender(posts=posts, progress=lambda seen: None if quiet else bar("変換", seen, total))
        if not quiet:
            self.stdout.write(f"対象 {total} 件のうち {result.done} 件の記事を変換し直しました。")
            if fixed:
                self.stdout.write(f"固定ページ {fixed} 件を変換し直しました。")
        for failure in result.failures:
            self.stderr.write(f"{failure.title}（{failure.pk}）: {failure.message}")
        if result.failures:
            raise CommandError(f"{len(result.failures)} 件は変換できず、前のままです（上の一覧）。")
