"""How readers' pages show times and titles."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from blog import conf
from blog.text.phrases import KEPT, WIDE
from blog.text.phrases import phrases as phrases_of


def timestamp(moment: datetime) -> str:
    """`moment` for the `datetime` of a `time` element, which takes no more than three digits of a second
    (https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#times)."""
    return moment.astimezone(conf.get().zone).isoformat(timespec="seconds")


def day(moment: date) -> str:
    """A day, or that of an aware `moment` in the site's time zone: "2026年8月6日"."""
    at = moment.astimezone(conf.get().zone) if isinstance(moment, datetime) else moment
    return f"{at.year}年{at.month}月{at.day}日"


def day_and_time(moment: datetime) -> str:
    """An aware `moment` in the site's time zone: "2026年8月6日 01:20"."""
    return f"{day(moment)} {moment.astimezone(conf.get().zone):%H:%M}"


def short_day_and_time(moment: datetime) -> str:
    """As `day_and_time`, without the year."""
    return day_and_time(moment).partition("年")[2]


_BORDER = mark_safe("<wbr>")
"""Between two phrases: a line may end here. Nobody hears it, and it is not copied."""
_WHOLE = '{}<span class="whole">{}</span>'
"""A phrase at whose signs (｜ % - ・) browsers would break in spite of `word-break: keep-all`. Its opening
brackets stay before the span: no line ends behind one, and inside it Chromium does not trim one that begins
a line."""
_OPENING = "（「『【〈《"


@lru_cache(maxsize=KEPT)
def phrases(text: str) -> SafeString:
    """`text`, escaped, to be broken between phrases by the style `word-break: keep-all`."""
    return format_html_join(_BORDER, "{}", ((_held_together(phrase),) for phrase in phrases_of(text)))


def _held_together(phrase: str) -> str:
    breaks = len(phrase) <= WIDE and not phrase.isalnum()
    if not breaks or " " in phrase:
        return phrase
    held = phrase.lstrip(_OPENING)
    return format_html(_WHOLE, phrase.removesuffix(held), held)
