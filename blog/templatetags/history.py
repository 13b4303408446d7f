"""Lines of two versions as they are shown."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from blog.text.diff import Span

register = template.Library()


@register.filter
def marked(spans: Sequence[Span], element: str) -> SafeString:
    """A line with what the other version does not have in an `element`: "del" or "ins"."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<{0}>{1}</{0}>", element, span.text) if span.changed else span.text,)
            for span in spans
        ),
    )
