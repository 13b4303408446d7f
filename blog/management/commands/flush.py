"""Django's own `flush`, for a database whose audit log refuses to be emptied."""

from typing import Any

from django.core.management.commands import flush

from blog.services.security import seal


class Command(flush.Command):
    help = f"{flush.Command.help} The audit log is emptied with the rest."

    def handle(self, **options: Any) -> None:
        seal.take_off()
        try:
            super().handle(**options)
        finally:
            seal.put_on()
