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
    """The place of a value in a prepared queryset; `output_field` brings it into the database's form."""

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
        """One for each place, for `__in`."""
        return [Parameter(name, BigIntegerField()) for name in self._names()]

    def values(self, keys: Sequence[int]) -> dict[str, int]:
        """What `run` is to be given for `keys`, of which the first `number` count. No row has the key 0."""
        return dict(zip(self._names(), [*keys, *[0] * self.number], strict=False))

    def _names(self) -> list[str]:
        return [f"{self.name}_{place}" for place in range(self.number)]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A queryset as one thread runs it."""

    connection: BaseDatabaseWrapper
    sql: str
    given: Sequence[Any]
    """What the statement is given: values that never change, and Parameters."""
    places: Sequence[tuple[Parameter, Sequence[int]]]
    """Of each Parameter, the places in `given`: the moment stands in most conditions."""
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    """Of the columns that have any: its place, what its values go through in turn, its expression."""
    made: Callable[[list[Any]], Any]
    """What becomes of a row."""

    def with_values(self, values: Mapping[str, Any]) -> list[Any]:
        """What the statement is given, with these values for its Parameters."""
        given = list(self.given)
        for parameter, places in self.places:
            value = parameter.output_field.get_db_prep_value(values[parameter.name], self.connection)
            for place in places:
                given[place] = value
        return given


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
            cursor.execute(plan.sql, plan.with_values(values))
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
        return plan.sql, plan.with_values(values)

    def _plan(self) -> _Plan:
        plan: _Plan | None = getattr(self._plans, "plan", None)
        if plan is None or plan.connection is not connections[plan.connection.alias]:
            plan = self._plans.plan = _planned(self._build())
        return plan


def _planned(queryset: "QuerySet[Any, Any]") -> _Plan:
    connection = connections[queryset.db]
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, given = _with_literals(*compiler.as_sql())
    select = compiler.select or []
    converters = compiler.get_converters([column for column, _, _ in select])
    return _Plan(
        connection,
        sql,
        given,
        _places(given),
        [(place, *found) for place, found in converters.items()],
        _maker(queryset, compiler) if issubclass(queryset._iterable_class, ModelIterable) else tuple,
    )


def _places(given: Sequence[Any]) -> list[tuple[Parameter, list[int]]]:
    """The Parameters among what a statement is given, and where each stands."""
    found: dict[tuple[str, type[Any]], tuple[Parameter, list[int]]] = {}
    for place, each in enumerate(given):
        if isinstance(each, Parameter):
            found.setdefault((each.name, type(each.output_field)), (each, []))[1].append(place)
    return list(found.values())


def _with_literals(sql: str, given: Sequence[Any]) -> tuple[str, list[Any]]:
    """The statement with its fixed texts written out, and what is left to be given.

    SQLite has to see `status = 'published'` to use the index of those rows. Where a placeholder stands, it
    looks at the value, and so plans the statement anew each time that it runs: often longer than the run.
    """
    first, *parts = sql.split("%s")
    written, left = [first], list[Any]()
    for value, part in zip(given, parts, strict=True):
        fixed = isinstance(value, str) and "\0" not in value
        if not fixed:
            left.append(value)
        written += ["'" + value.replace("'", "''").replace("%", "%%") + "'" if fixed else "%s", part]
    return "".join(written), left


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
