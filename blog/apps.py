"""The blog as a Django app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "編集部"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import (
            checks,  # noqa: F401  registers the system checks
            search,
        )
        from .kept import triggers
        from .services import addresses, deleted, pages, roles
        from .services.pictures import social
        from .services.security import seal, watching
        from .sql import connections

        connection_created.connect(connections.prepare, dispatch_uid="blog.sql")
        connection_created.connect(search.prepare, dispatch_uid="blog.search")
        deleted.keep_when_deleted()  # before a text's addresses are taken from it
        addresses.keep_when_deleted()
        pages.keep_when_deleted()
        social.delete_files_with_rows()
        post_migrate.connect(roles.install_after_migrations, dispatch_uid="blog.roles")
        pre_migrate.connect(triggers.remove, sender=self, dispatch_uid="blog.kept")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="blog.kept")
        watching.connect()
        post_migrate.connect(seal.put_on_after_migrations, sender=self, dispatch_uid="blog.seal")
