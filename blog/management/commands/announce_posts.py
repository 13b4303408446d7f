"""Tells search engines and hubs of articles that became public by themselves. To be run by a timer."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from blog.models import Post
from blog.services import announcing


class Command(BaseCommand):
    help = "Announces the articles whose time has come in the last minutes (IndexNow, WebSub)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--minutes", type=int, default=10, help="How far back to look: as often as this runs."
        )

    def handle(self, *args: Any, minutes: int, **options: Any) -> None:
        now = timezone.now()
        posts = Post.objects.published().opening(now - timedelta(minutes=minutes), now)
        for post in posts:
            announcing.changed(post=post)
        self.stdout.write(f"{len(posts)}件の記事を知らせました。")
