"""Every kept page is made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.kept import triggers


class Command(BaseCommand):
    help = (
        "Tells every machine of the site to forget the pages that it keeps. Needed only after something that "
        "the database cannot see, as a picture that was exchanged by hand; safe at any time."
    )

    def handle(self, **options: Any) -> None:
        triggers.forget_everything()
        if options["verbosity"]:
            self.stdout.write("置いてあるページをすべて作り直すように伝えました。1秒以内に行われます。")
