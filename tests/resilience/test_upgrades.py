"""Migrations on a database that is full, and at work."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

MOMENT = datetime(2025, 9, 8, 1, 0, tzinfo=UTC)
DERIVED = {"SearchEntry", "Change"}
"""Models whose rows are written by the database's own means, not by anybody."""
MADE_ANEW = {"blog_page": {"plain_text"}}
"""Table → columns that a later migration makes anew of others, whatever was in them."""


def released() -> list[str]:
    """The names of the blog's migrations in their order: each is a state that somebody's database is in."""
    loader = MigrationLoader(None)
    leaf = loader.graph.leaf_nodes("blog")[0]
    return [name for app, name in loader.graph.forwards_plan(leaf) if app == "blog"]


def value_of(field: Any, number: int, made: dict[type, models.Model]) -> Any:
    """A value that `field` takes, another one for each `number`."""
    if field.is_relation:
        row = made.get(field.related_model)
        return row.pk if row is not None else None
    if field.choices:
        return field.flatchoices[0][0]
    match field.get_internal_type():
        case "CharField" | "FileField" | "SlugField" | "URLField":
            return f"{field.column}-{number}"[-(field.max_length or 40) :]
        case "TextField":
            return f"{field.column} の文 {number}"
        case "BooleanField":
            return True
        case "DateTimeField":
            return MOMENT
        case "DateField":
            return date(2025, 9, 8)
        case "JSONField":
            return []
    return number


def fill(apps: Apps, number: int) -> dict[str, dict[str, Any]]:
    """A row in each table of the blog, in the order of what refers to what; gives what was written."""
    found = [model for model in apps.get_app_config("blog").get_models() if model.__name__ not in DERIVED]
    made: dict[type, models.Model] = {}
    written = {}
    user = apps.get_model("auth", "User")
    made[user] = user.objects.create(username=f"user-{number}")
    while waiting := [model for model in found if model not in made]:
        model = next(model for model in waiting if _can_be_made(model, made))
        columns = {
            field.attname: value_of(field, number, made)
            for field in model._meta.concrete_fields
            if not isinstance(field, models.AutoField)
        }
        if model.__name__ == "Redirect":
            columns |= {"target": "", "code": 301}
        if "unpublish_at" in columns:
            columns["unpublish_at"] = MOMENT + timedelta(days=1)
        made[model] = model._base_manager.create(**columns)
        stays = columns.keys() - MADE_ANEW.get(model._meta.db_table, set())
        row = model._base_manager.values("pk", *stays).get(pk=made[model].pk)
        written[model._meta.db_table] = row
    return written


def _can_be_made(model: type[models.Model], made: dict[type, models.Model]) -> bool:
    needed = {
        field.related_model for field in model._meta.concrete_fields if field.is_relation and not field.null
    }
    return needed <= made.keys() | {model}


@pytest.mark.django_db(transaction=True)
def test_what_was_written_in_every_release_is_there_after_all_upgrades() -> None:
    """Rows are written with the models of each release, and go through all migrations that followed."""
    names = released()
    call_command("migrate", "blog", names[0], verbosity=0)
    written: list[tuple[str, dict[str, dict[str, Any]]]] = []
    try:
        _fill_in_every_release(names, written)
    finally:
        call_command("migrate", "blog", verbosity=0)  # other tests go on with this database

    connection.check_constraints()
    for name, tables in written:
        for table, columns in tables.items():
            assert row_of(table, columns) == columns, f"{table} of {name}"


def _fill_in_every_release(names: list[str], written: list[tuple[str, dict[str, dict[str, Any]]]]) -> None:
    for number, name in enumerate(names, start=1):
        call_command("migrate", "blog", name, verbosity=0)
        executor = MigrationExecutor(connection)
        state = executor.loader.project_state([*executor.loader.graph.leaf_nodes("auth"), ("blog", name)])
        written.append((name, fill(state.apps, number)))


def row_of(table: str, columns: dict[str, Any]) -> dict[str, Any]:
    """What the models of today read of the row with the key and those of the `columns` that there are."""
    from django.apps import apps

    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    here = {field.attname for field in model._meta.concrete_fields} | {"pk"}
    row = model._base_manager.values(*(name for name in columns if name in here)).get(pk=columns["pk"])
    return {**columns, **row}


# --- no migration keeps readers out ---

SLOW = (
    *(migrations.AddIndex, migrations.AddConstraint, migrations.AlterField),
    *(migrations.RunPython, migrations.RunSQL, migrations.AlterUniqueTogether),
)
"""What takes time in a table that is large: rows are read or written, an index is built."""
LOCKING = (
    *(migrations.AddField, migrations.RemoveField, migrations.RenameField, migrations.AlterField),
    *(migrations.AddConstraint, migrations.RemoveConstraint, migrations.RenameModel, migrations.DeleteModel),
)
"""What PostgreSQL does in a moment, with the table locked even against readers until its transaction ends."""
BEFORE_THE_RULE = "0017_log_backups"
"""Migrations up to here were released without it. They are for tables of a few thousand rows."""


def table_of(operation: Any) -> str:
    return str(getattr(operation, "model_name", None) or getattr(operation, "name", "")).lower()


def is_only_words(operation: Any, state: Any) -> bool:
    """A field that is only described otherwise: no statement comes of it."""
    if not isinstance(operation, migrations.AlterField):
        return False
    before = state.models["blog", operation.model_name_lower].fields[operation.name]
    return _in_the_database(before) == _in_the_database(operation.field)


def _in_the_database(field: Any) -> tuple[Any, ...]:
    _, path, args, options = field.deconstruct()
    return path, args, {name: value for name, value in options.items() if name not in field.non_db_attrs}


def faults_of(migration: migrations.Migration, state: Any) -> Iterator[str]:
    """Why `migration`, applied after `state`, would keep readers waiting; nothing where it does not."""
    new_tables: set[str] = set()
    locked: set[str] = set()
    for operation in migration.operations:
        table = table_of(operation)
        if isinstance(operation, migrations.CreateModel):
            new_tables.add(operation.name_lower)
            continue
        words = is_only_words(operation, state)
        if table in new_tables or words or isinstance(operation, migrations.AlterModelOptions):
            continue
        if isinstance(operation, SLOW) and locked:
            yield f"{operation.describe()}: not while {', '.join(sorted(locked))} is locked"
        if isinstance(operation, LOCKING):
            locked.add(table)


def states() -> Iterator[tuple[migrations.Migration, Any]]:
    """The blog's migrations after the rule, each with the state before it."""
    loader = MigrationLoader(None)
    names = released()
    for name in names[names.index(BEFORE_THE_RULE) + 1 :]:
        yield loader.graph.nodes["blog", name], loader.project_state(("blog", name), at_end=False)


def test_no_migration_keeps_readers_out_for_long() -> None:
    found = {migration.name: list(faults_of(migration, state)) for migration, state in states()}

    assert {name: faults for name, faults in found.items() if faults} == {}


def migration(*operations: Any, atomic: bool = True) -> migrations.Migration:
    made = migrations.Migration("0999_of_tomorrow", "blog")
    made.operations, made.atomic = list(operations), atomic
    return made


COLUMN = migrations.AddField("post", "a", models.TextField(default=""))
TYPE = migrations.AlterField("post", "title", models.TextField())
WORDS = migrations.AlterModelOptions("post", {"verbose_name": "記事"})
ROWS = migrations.RunPython(migrations.RunPython.noop)
TABLE = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])


@pytest.mark.parametrize(
    ("operations", "faults"),
    [
        ([COLUMN, WORDS], []),
        ([TABLE, migrations.AddField("new", "a", models.TextField(default="")), ROWS], []),
        ([COLUMN, ROWS], ["Raw Python operation: not while post is locked"]),
        ([COLUMN, TYPE], ["Alter field title on post: not while post is locked"]),
        ([ROWS, COLUMN], []),
    ],
)
def test_what_the_rule_finds(operations: list[Any], faults: list[str]) -> None:
    state = MigrationLoader(None).project_state()

    assert list(faults_of(migration(*operations), state)) == faults
