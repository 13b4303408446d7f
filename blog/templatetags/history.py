"""Lines of two versions as they are shown."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString

from blog.text.diff import Span

register = template.Library()


@register.filter
def marked(spans: Sequence[Span], element: str) -> SafeString:
    """A line with what the other version does not have in an `element`: "del" or "ins"."""
    parts = [
        f"<{element}>{escape(span.text)}</{element}>" if span.changed else escape(span.text) for span in spans
    ]
    return SafeString("".join(parts))  # a long line may have a hundred thousand
