"""The operator's side as a Django app."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "運用"

    def ready(self) -> None:
        from . import checks, errors, private_database, queries  # noqa: F401  checks register themselves

        private_database.watch()
        queries.watch()
        errors.start()
