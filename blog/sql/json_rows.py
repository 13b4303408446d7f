"""Rows that belong to a row, read along with it."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Subquery
from django.db.models.sql.compiler import SQLCompiler

type SQL = tuple[str, Any]

ON_SQLITE = "(SELECT JSON_GROUP_ARRAY(JSON(U.item)) FROM (%(subquery)s) U)"
ON_POSTGRESQL = "(SELECT COALESCE(JSONB_AGG(U.item), '[]') FROM (%(subquery)s) U)"


class JSONRows(Subquery):
    """All rows of a queryset, `values(item=JSONArray(…))`, as one list. Their order is the database's: what
    they are to be sorted by has to be in them.

    Unlike `prefetch_related` it costs no query of its own.
    """

    output_field = JSONField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> SQL:
        return self.as_sql(compiler, connection, template=ON_SQLITE, **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> SQL:
        return self.as_sql(compiler, connection, template=ON_POSTGRESQL, **extra)
