"""Everything that an installation needs after new code."""

from typing import Any, Final

from django.core.management import call_command
from django.core.management.base import BaseCommand

STEPS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("データベースの形を新しくする", "migrate", {"interactive": False}),
    ("静的ファイルを集める", "collectstatic", {"interactive": False, "skip_checks": True}),
    ("記事を変換し直す", "rerender_posts", {}),
    ("画像の縮小版を作る", "make_pictures", {}),
    ("検索の索引を直す", "rebuild_search_index", {}),
    ("関連記事を求める", "rebuild_related", {}),
)
"""What is done (for the operator), the command, its options. Each leaves alone what is as it should be."""


class Command(BaseCommand):
    help = (
        "Brings database, static files and whatever is derived from articles to this version of the code, in "
        "the right order. Safe to repeat and to interrupt; reload gunicorn after it."
    )

    def handle(self, *, verbosity: int, **options: Any) -> None:
        for number, (what, command, given) in enumerate(STEPS, 1):
            self.stdout.write(f"[{number}/{len(STEPS)}] {what}（{command}）")
            call_command(
                command, verbosity=verbosity, stdout=self.stdout._out, stderr=self.stderr._out, **given
            )
        self.stdout.write(
            self.style.SUCCESS(
                "終わりました。サイトが動いていれば、読み込み直してください（systemctl reload allforces）。"
            )
        )
