"""Triggers that write down each change of a row that readers' pages are made of (blog.models.Change).

In the database itself, so that no way of writing is forgotten: the desk, an import, a bulk change, SQL by
hand. They carry what the row was and is, and the lists that its article stood on at that moment: later, that
may be gone. They are put in place after every migration: SQLite loses those of a table that it rebuilds.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from blog.models import Change

EVERYTHING = "all"
"""The kind of a change that may have touched anything."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A table: what is told of its rows (name → SQL, `{row}` being the row), and which columns may change
    without a word."""

    model: str
    told: Mapping[str, str]
    unseen: frozenset[str] = field(default_factory=frozenset)


def _list(table: str, column: str, owner: str) -> str:
    """The `column` of the rows of `table` that belong to a post, as a JSON array."""
    return f"(SELECT {{array}}({column}) FROM {table} WHERE {owner} = {{row}}.id)"


_STATUS = "(SELECT status FROM blog_post WHERE id = {row}.%s)"
_ID = {"id": "{row}.id"}
TABLES: Mapping[str, Watched] = {
    "post": Watched(
        "Post",
        {
            **{
                name: f"{{row}}.{name}"
                for name in ("id", "status", "published_at", "public_at", "unpublish_at")
            },
            "category_id": "{row}.category_id",
            "path": "{row}.path",
            "tags": _list("blog_taggedpost", "tag_id", "content_object_id"),
            "authors": _list("blog_byline", "author_id", "post_id"),
            "series": _list("blog_part", "series_id", "post_id"),
        },
        frozenset(
            {
                *("slug", "permalink", "created_by_id", "reviewer_id", "due_on", "working_id", "updated_at"),
                *("source_path", "source_digest", "front_matter"),
            }
        ),
    ),
    "byline": Watched(
        "Byline", {"post": "{row}.post_id", "author": "{row}.author_id", "status": _STATUS % "post_id"}
    ),
    "tagged": Watched(
        "TaggedPost",
        {
            "post": "{row}.content_object_id",
            "tag": "{row}.tag_id",
            "status": _STATUS % "content_object_id",
        },
    ),
    "part": Watched(
        "Part", {"post": "{row}.post_id", "series": "{row}.series_id", "status": _STATUS % "post_id"}
    ),
    "correction": Watched("Correction", {"post": "{row}.post_id", "status": _STATUS % "post_id"}),
    "social": Watched("SocialImage", {"post": "{row}.post_id", "status": _STATUS % "post_id"}),
    "section": Watched("Category", _ID),
    "tag": Watched("Tag", _ID),
    "author": Watched("Author", _ID, frozenset({"user_id"})),
    "link": Watched("AuthorLink", {"author": "{row}.author_id"}),
    "series": Watched("Series", _ID),
    "page": Watched(
        "Page",
        {"id": "{row}.id", "path": "{row}.path"},
        frozenset({"source_path", "source_digest", "front_matter"}),
    ),
    "asset": Watched("Asset", {"path": "{row}.path"}),
    "redirect": Watched("Redirect", {"path": "{row}.path"}),
    "site": Watched("ImportedSite", {"id": "{row}.id"}),
}
"""Kind (blog.models.Change.kind) → table."""


def install(**signal: Any) -> None:
    """After migrations: puts the triggers in place where they are missing or other than here. What happened
    before is unknown: whoever keeps pages is told to begin anew."""
    connection = connections[signal.get("using", "default")]
    if are_in_place(connection):
        return
    tables = set(connection.introspection.table_names())
    if Change._meta.db_table not in tables:
        return  # migrations stopped before it
    watched = [kind for kind in TABLES if _is_as_today(connection, kind, tables)]
    statements, stamp = _stamped(connection, watched)
    if _stamps(connection) == {f"{stamp}:{len(watched)}"}:
        return
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("{stamp}", stamp))
    forget_everything()


def _is_as_today(connection: BaseDatabaseWrapper, kind: str, tables: Collection[str]) -> bool:
    """Whether the table is there with all its columns: where migrations stopped on the way, not yet."""
    options = _model(kind)._meta
    if options.db_table not in tables:
        return False
    with connection.cursor() as cursor:
        found = {
            column.name for column in connection.introspection.get_table_description(cursor, options.db_table)
        }
    return {field.column for field in options.concrete_fields} <= found


def are_in_place(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database of this version has all of these triggers, and no others of ours."""
    return _stamps(connection) == {f"{_stamped(connection, TABLES)[1]}:{len(TABLES)}"}


def are_gone(connection: BaseDatabaseWrapper) -> bool:
    """Whether no table has its triggers."""
    return not _stamps(connection)


def _stamped(connection: BaseDatabaseWrapper, kinds: Iterable[str]) -> tuple[list[str], str]:
    """The statements that make the triggers of these kinds, and what they are known by."""
    statements = [statement for kind in kinds for statement in _statements(connection.vendor, kind)]
    return statements, hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]


def remove(**signal: Any) -> None:
    """Before migrations that change anything: takes the triggers away, all or none. Neither database changes
    a table of which a trigger speaks."""
    connection = connections[signal.get("using", "default")]
    if not signal.get("plan"):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 5) = 'kept_'"
            )
            names = [f"TRIGGER {name}" for (name,) in cursor.fetchall()]
        else:
            cursor.execute(
                "SELECT proname FROM pg_proc"
                " WHERE starts_with(proname, 'kept_') AND pg_function_is_visible(oid)"
            )
            names = [f"FUNCTION {name}() CASCADE" for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f"DROP {name}")


def forget_everything() -> None:
    """Tells whoever keeps pages, on whichever machine, to begin anew."""
    Change.objects.create(at=timezone.now(), transaction=_transaction(), kind=EVERYTHING)


def _transaction() -> int:
    if connections["default"].vendor == "sqlite":
        return 0
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def _stamps(connection: BaseDatabaseWrapper) -> set[str]:
    """The stamps of the triggers in place, each with the number of tables that have all three: one, where all
    is well."""
    sql = (
        "SELECT stamp || ':' || count(*)"
        " FROM (SELECT substr(sql, instr(sql, '/* ') + 3, 16) AS stamp, tbl_name FROM sqlite_master"
        " WHERE type = 'trigger' AND name LIKE 'kept!_%' ESCAPE '!'"
        " GROUP BY 1, tbl_name HAVING count(*) = 3) AS found GROUP BY stamp"
        if connection.vendor == "sqlite"
        else "SELECT stamp || ':' || count(*) FROM (SELECT substr(p.prosrc, 4, 16) AS stamp, t.tgrelid"
        " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE t.tgname LIKE 'kept!_%' ESCAPE '!' AND pg_function_is_visible(p.oid)"
        " GROUP BY 1, t.tgrelid HAVING count(*) = 3) AS found GROUP BY stamp"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def _model(kind: str) -> type[models.Model]:
    return apps.get_model("blog", TABLES[kind].model)


def _statements(vendor: str, kind: str) -> Iterator[str]:
    return (_sqlite if vendor == "sqlite" else _postgresql)(kind, TABLES[kind], _model(kind))


def _columns(watched: Watched, model: type[models.Model]) -> list[str]:
    """The columns whose change readers may see. A column that is new is one of them until it is named."""
    names = [column.column for column in model._meta.concrete_fields]
    return [f'"{name}"' for name in names if name not in watched.unseen]


def _sqlite(kind: str, watched: Watched, model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table

    def told(row: str) -> str:
        pairs = ", ".join(
            f"'{name}', {sql.format(row=row, array='json_group_array')}" for name, sql in watched.told.items()
        )
        return f"json_object({pairs})"

    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _columns(watched, model))
    events = {
        "INSERT": ("", "NULL", told("NEW")),
        "UPDATE": (f"WHEN {changed} ", told("OLD"), told("NEW")),
        "DELETE": ("", told("OLD"), "NULL"),
    }
    for event, (condition, before, after) in events.items():
        name = f"kept_{kind}_{event.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} {condition}BEGIN /* {{stamp}} */"
            f' INSERT INTO blog_change ("at", "transaction", kind, "before", "after")'
            f" VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), 0, '{kind}', {before}, {after}); END"
        )


def _postgresql(kind: str, watched: Watched, model: type[models.Model]) -> Iterator[str]:
    table = model._meta.db_table

    def told(row: str) -> str:
        pairs = ", ".join(
            f"'{name}', {sql.format(row=row, array='jsonb_agg')}" for name, sql in watched.told.items()
        )
        return f"jsonb_build_object({pairs})"

    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _columns(watched, model))
    yield (
        f"CREATE OR REPLACE FUNCTION kept_{kind}() RETURNS trigger LANGUAGE plpgsql"
        " SET search_path FROM CURRENT AS $$/* {stamp} */ BEGIN"
        ' INSERT INTO blog_change ("at", "transaction", kind, "before", "after")'
        f" VALUES (clock_timestamp(), pg_current_xact_id()::text::bigint, '{kind}',"
        f" CASE WHEN TG_OP <> 'INSERT' THEN {told('OLD')} END,"
        f" CASE WHEN TG_OP <> 'DELETE' THEN {told('NEW')} END); RETURN NULL; END $$"
    )
    for event in ("INSERT", "UPDATE", "DELETE"):
        condition = f" WHEN ({changed})" if event == "UPDATE" else ""
        yield (
            f"CREATE OR REPLACE TRIGGER kept_{kind}_{event.lower()} AFTER {event} ON {table}"
            f" FOR EACH ROW{condition} EXECUTE FUNCTION kept_{kind}()"
        )
