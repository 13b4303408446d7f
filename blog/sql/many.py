"""Many keys in a statement."""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL


def among(keys: Iterable[int]) -> RawSQL:
    """What `pk__in` is to be given for any number of keys: one value. With a place for each of 40,000 keys, a
    statement takes longer to write than to run."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
