"""What readers' templates (templates/jinja2/) know beside Jinja2's own words. Those of the desk are Django's.

docs/decisions/0096-pages-made-anew.md
"""

from typing import Any

from django.template import defaultfilters
from django.utils.encoding import iri_to_uri
from jinja2 import Environment, StrictUndefined

from blog.routes import path_to, path_to_file
from blog.text import reading_time

from . import plain_markdown, reading, search_hits


def environment(**options: Any) -> Environment:
    """The environment of settings.TEMPLATES; `options` come from Django (loader, autoescape, auto_reload).

    A name that a view did not give is an error, not an empty text. Addresses are filters, as Jinja2 works
    those of constants out when it compiles a template.
    """
    words = Environment(**options | {"undefined": StrictUndefined, "keep_trailing_newline": True})  # noqa: S701  Django's options escape
    words.filters |= {
        "day": reading.day,
        "day_and_time": reading.day_and_time,
        "iriencode": iri_to_uri,
        "linebreaks": defaultfilters.linebreaks_filter,
        "linebreaksbr": defaultfilters.linebreaksbr,
        "marked": search_hits.marked,
        "one_line": plain_markdown.one_line,
        "phrases": reading.phrases,
        "reading_time": reading_time.label,
        "short_day_and_time": reading.short_day_and_time,
        "static": path_to_file,
        "timestamp": reading.timestamp,
        "url": path_to,
    }
    return words
