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
        return [Category(pk=way.key, name=way.name, slug=way.address) for way in self._ways if not way.kind]

    @property
    def pages(self) -> list[Page]:
        """The fixed pages that every page links to, in their order, with title and address."""
        return [Page(pk=way.key, title=way.name, path=way.address) for way in self._ways if way.kind]

    @cached_property
    def _ways(self) -> list[ways_on.Way]:
        ways = ways_on.all_ways()
        made_of.note_ways(ways_on.digest(ways))
        return ways


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` for every template."""
    return {"site": Site()}
