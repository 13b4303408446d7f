"""How readers' pages show times and titles."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from blog.text import reading_time
from blog.text.phrases import KEPT, WIDE
from blog.text.phrases import phrases as phrases_of

register = template.Library()

register.filter("reading_time", reading_time.label)


@register.filter(expects_localtime=True)
def timestamp(moment: datetime) -> str:
    """`moment` for the `datetime` of a `time` element, which takes no more than three digits of a second
    (https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#times)."""
    return moment.isoformat(timespec="seconds")


_BORDER = mark_safe("<wbr>")
"""Between two phrases: a line may end here. Nobody hears it, and it is not copied."""
_WHOLE = '<span class="whole">{}</span>'
"""Around a phrase at whose signs (｜ % - ・) browsers would break in spite of `word-break: keep-all`."""


@register.filter
@lru_cache(maxsize=KEPT)
def phrases(text: str) -> SafeString:
    """`text`, escaped, to be broken between phrases by the style `word-break: keep-all`."""
    return format_html_join(_BORDER, "{}", ((_held_together(phrase),) for phrase in phrases_of(text)))


def _held_together(phrase: str) -> str:
    breaks = len(phrase) <= WIDE and not phrase.isalnum()
    return format_html(_WHOLE, phrase) if breaks and " " not in phrase else phrase
