"""What every page says about the site."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from blog import conf
from blog.kept import made_of
from blog.models import Category, Page
from blog.services import ways_on


class Site:
    """The site as templates see it. What leads on from every page is asked for only where one shows it."""

    def __init__(self) -> None:
        settings = conf.get()
        self.title = settings.site_title
        self.description = settings.site_description
        self.url = settings.site_url

    @property
    def sections(self) -> list[Category]:
        """The sections on which a public post stands, in their order, with name and address."""
        ways, _ = self._ways
        return [Category(pk=way.key, name=way.name, slug=way.address) for way in ways if not way.kind]

    @property
    def pages(self) -> list[Page]:
        """The fixed pages that every page links to, in their order, with title and address."""
        ways, _ = self._ways
        return [Page(pk=way.key, title=way.name, path=way.address) for way in ways if way.kind]

    @property
    def digest(self) -> str:
        """Another text when the frame around a page says something else: its parts are kept by it."""
        return f"{self.title}\0{self.description}\0{self._ways[1]}"

    @cached_property
    def _ways(self) -> tuple[list[ways_on.Way], str]:
        """The ways on, and their digest."""
        ways = ways_on.all_ways()
        digest = ways_on.digest(ways)
        made_of.note_ways(digest)
        return ways, digest


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` for every template."""
    return {"site": Site()}
