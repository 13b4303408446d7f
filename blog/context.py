"""What every page says about the site."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from blog import conf
from blog.models import Category, Post


class Site:
    """The site as templates see it. The sections are asked for only where a page shows them."""

    def __init__(self) -> None:
        settings = conf.get()
        self.title = settings.site_title
        self.description = settings.site_description
        self.url = settings.site_url

    @cached_property
    def sections(self) -> list[Category]:
        """The sections on which a public post stands, in their order."""
        posts = Post.objects.published().filter(category=OuterRef("pk"))
        return list(Category.objects.filter(Exists(posts)))


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` for every template."""
    return {"site": Site()}
