"""Querysets that are compiled once and run often.

To build a queryset and to compile it to SQL takes Django three times as long as SQLite takes to answer it. A
`Prepared` does both once in each thread (a thread has its own connection), with a `Parameter` in place of
each value; to run it costs the statement alone, and the making of the rows.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler


class Parameter(Expression):
    """The place of a value in a prepared queryset; `output_field` brings it into the database's form. All
    of one name have one value."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "%s", (self,)


@dataclass(frozen=True, slots=True)
class Keys:
    """Places for up to `number` keys of rows in a queryset, which is prepared for so many, however many there
    are."""

    name: str
    number: int

    def parameters(self) -> list[Any]:
        """One for each place: what `__in` is to be given."""
        return [Parameter(name, BigIntegerField()) for name in self._names()]

    def values(self, keys: Sequence[int]) -> dict[str, Any]:
        """What `run` is to be given for `keys`, of which the first `number` count. No row has the key 0."""
        return dict(zip(self._names(), [*keys, *[0] * self.number], strict=False))

    def _names(self) -> list[str]:
        return [f"{self.name}_{place}" for place in range(self.number)]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A queryset as one thread runs it."""

    connection: BaseDatabaseWrapper
    sql: str
    """With `%s` in each place of a value, to stand in another statement."""
    given: Sequence[Any]
    """What belongs there: Parameters, and values that never change."""
    named: str
    """The same with `%(name)s`: Django looks on SQLite for each `%s` anew whenever a statement runs."""
    parameters: Mapping[str, Parameter]
    """By their names: the moment stands in most conditions."""
    fixed: Mapping[str, Any]
    """Of the values that never change, the name of each in `named`."""
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    """Of the columns that have any: its place, what its values go through in turn, its expression."""
    made: Callable[[list[Any]], Any]
    """What becomes of a row."""

    def by_name(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What `named` is given, with these values for its Parameters."""
        given = {}
        for name, parameter in self.parameters.items():
            value = values[name]
            if type(value) is not int:  # a key, which is the same to a database, and of which many come
                value = parameter.output_field.get_db_prep_value(value, self.connection)
            given[name] = value
        return {**given, **self.fixed}

    def in_order(self, values: Mapping[str, Any]) -> list[Any]:
        """What `sql` is given, with these values for its Parameters."""
        named = self.by_name(values)
        return [named[each.name] if isinstance(each, Parameter) else each for each in self.given]


class Prepared[Row]:
    """A queryset whose values are Parameters: of rows of a model (with `select_related` and annotations), or
    `values_list`. Nothing that Django does in further queries (`prefetch_related`) is done.

    `finish` is called with each row.
    """

    def __init__(
        self, build: Callable[[], "QuerySet[Any, Row]"], *, finish: Callable[[Row], None] | None = None
    ) -> None:
        self._build = build
        self._finish = finish
        self._plans = threading.local()

    def run(self, **values: Any) -> list[Row]:
        """The rows for these values, one for each Parameter by its name."""
        plan = self._plan()
        connection = plan.connection
        with connection.cursor() as cursor:
            cursor.execute(plan.named, plan.by_name(values))
            rows = list(map(list, cursor.fetchall()))
        for place, converters, expression in plan.converters:
            for row in rows:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
        found = [plan.made(row) for row in rows]
        if self._finish is not None:
            for each in found:
                self._finish(each)
        return found

    def statement(self, **values: Any) -> tuple[str, list[Any]]:
        """The SQL and what it is to be given, for a statement around it."""
        plan = self._plan()
        return plan.sql, plan.in_order(values)

    def _plan(self) -> _Plan:
        plan: _Plan | None = getattr(self._plans, "plan", None)
        if plan is None or plan.connection is not connections[plan.connection.alias]:
            plan = self._plans.plan = _planned(self._build())
        return plan


def _planned(queryset: "QuerySet[Any, Any]") -> _Plan:
    connection = connections[queryset.db]
    compiler = queryset.query.get_compiler(using=queryset.db)
    parts, given = _with_literals(*compiler.as_sql())
    names = [each.name if isinstance(each, Parameter) else f"fixed_{at}" for at, each in enumerate(given)]
    both = dict(zip(names, given, strict=True))
    parameters = {name: each for name, each in both.items() if isinstance(each, Parameter)}
    select = compiler.select or []
    columns = [column for column, _, _ in select]
    named = parts[0] + "".join(f"%({name})s{part}" for name, part in zip(names, parts[1:], strict=True))
    return _Plan(
        connection,
        "%s".join(parts),
        given,
        named,
        parameters,
        {name: each for name, each in both.items() if name not in parameters},
        [(place, *found) for place, found in compiler.get_converters(columns).items()],
        _maker(queryset, compiler) if issubclass(queryset._iterable_class, ModelIterable) else tuple,
    )


def _with_literals(sql: str, given: Sequence[Any]) -> tuple[list[str], list[Any]]:
    """What stands between the values of a statement whose fixed texts and numbers are written out, and the
    values left.

    SQLite has to see `status = 'published'` to use the index of those rows. Where a placeholder stands, it
    looks at the value, and so plans the statement anew each time that it runs: often longer than the run.
    """
    first, *parts = sql.split("%s")
    written, left = [first], list[Any]()
    for value, part in zip(given, parts, strict=True):
        if isinstance(value, int):
            written[-1] += f"{int(value)}{part}"
        elif isinstance(value, str) and "\0" not in value:
            written[-1] += "'" + value.replace("'", "''").replace("%", "%%") + "'" + part
        else:
            written.append(part)
            left.append(value)
    return written, left


def _maker(queryset: "QuerySet[Any, Any]", compiler: SQLCompiler) -> Callable[[list[Any]], Model]:
    """What makes a model of a row, as django.db.models.query.ModelIterable does."""
    info, select, mode = compiler.klass_info, compiler.select, queryset._fetch_mode  # type: ignore[attr-defined]
    assert info is not None
    assert select is not None
    model: type[Model] = info["model"]
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, _, _ in select[start:end]]
    populators = get_related_populators(info, select, queryset.db, mode)
    annotations = list((compiler.annotation_col_map or {}).items())

    def made(row: list[Any]) -> Model:
        instance = model.from_db(queryset.db, names, row[start:end])
        for populator in populators:
            populator.populate(row, instance)
        for name, place in annotations:
            setattr(instance, name, row[place])
        return instance

    return made
