"""Addresses of the site's own views and files, made once each: Django would look for each anew, thirty times
a page."""

from functools import cache, lru_cache

from django.templatetags.static import static
from django.urls import reverse

KEPT = 8192
"""Addresses that are remembered: every section, author and series, and the tags in use."""


@lru_cache(maxsize=KEPT)
def path_to(view: str, *arguments: str | int) -> str:
    """The address of `view` ("blog:tag") with these arguments in their order, percent-encoded, from the root.

    Raises NoReverseMatch.
    """
    return reverse(view, args=arguments)


@cache
def path_to_file(name: str) -> str:
    """The address of the static file `name` ("blog/icon.svg"); absolute where STATIC_URL is."""
    return static(name)
