"""What every page says about the site."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from blog import conf
from blog.kept import made_of
from blog.services import ways_on
from blog.services.ways_on import Way, Ways


class Site:
    """The site as templates see it. What leads on from every page is asked for only where one shows it."""

    def __init__(self) -> None:
        settings = conf.get()
        self.title = settings.site_title
        self.description = settings.site_description
        self.url = settings.site_url

    @property
    def sections(self) -> Sequence[Way]:
        """The sections on which a public post stands, in their order."""
        return self._ways.sections

    @property
    def pages(self) -> Sequence[Way]:
        """The fixed pages that every page links to, in their order."""
        return self._ways.pages

    @cached_property
    def _ways(self) -> Ways:
        ways = ways_on.all_ways()
        made_of.note_ways(ways.digest)
        return ways


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` for every template."""
    return {"site": Site()}
