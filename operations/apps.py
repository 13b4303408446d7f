"""The operator's side as a Django app."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "運用"

    def ready(self) -> None:
        from . import checks, errors, queries  # noqa: F401  checks register themselves

        queries.watch()
        errors.start()
