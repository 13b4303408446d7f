"""What a renderer asks about the site around a text; the services answer."""

from __future__ import annotations

from typing import Protocol


class Resolver(Protocol):
    """How the addresses of a site are found.

    A resolver may also have ``picture(src: str) -> blog.text.pictures.Image | None``, the size and the forms
    of a picture of the site by the address that stands on the page; and ``leads: bool``, whether nothing but
    a title and the like stands over the text.
    """

    def post_url(self, name: str) -> str | None:
        """The address of the post that ``{% post_url 2025-01-02-name %}`` names, None if there is none."""
        ...

    def link(self, path: str) -> str | None:
        """The address of the file that ``{% link _posts/x.md %}`` names, None if there is none."""
        ...

    def variable(self, name: str) -> str | None:
        """The value of ``{{ site.url }}`` and its kin, None if it is not known."""
        ...

    def href(self, url: str) -> str:
        """The last word on each address written to the page; in and out without references (``&amp;``)."""
        ...


class _NoSite:
    """A text by itself: nothing can be looked up, addresses stay as they are written."""

    def post_url(self, name: str) -> str | None:
        return None

    def link(self, path: str) -> str | None:
        return None

    def variable(self, name: str) -> str | None:
        return None

    def href(self, url: str) -> str:
        return url


NO_SITE: Resolver = _NoSite()
