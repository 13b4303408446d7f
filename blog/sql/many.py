"""Many keys in a statement."""

import json
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

FEW: Final = 1_000
"""Keys up to which they are told to the database one by one."""


def among(keys: Iterable[int]) -> RawSQL:
    """What `pk__in` is to be given for any number of keys: one value. With a place for each of 40,000 keys, a
    statement takes longer to write than to run."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def one_of(column: str, *kinds: "QuerySet[Any, tuple[int]]") -> Q:
    """The condition that `column` holds a key that one of `kinds` gives (rows of a key each).

    They are asked for at once, which costs a query: of few, a database then looks at these alone, which it
    would not foresee; of many, it looks at each row on its way through an order, and need not sort them all.
    """
    first, *others = [each.order_by() for each in kinds]
    few = [key for (key,) in first.union(*others, all=True).order_by()[: FEW + 1]]
    if len(few) <= FEW:
        return Q((f"{column}__in", among(dict.fromkeys(few))))
    # "In none of them", denied: to an OR, SQLite looks up each of the many first.
    return ~Q(*[~Q((f"{column}__in", each)) for each in (first, *others)])
