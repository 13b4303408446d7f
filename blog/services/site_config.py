"""The `_config.yml` under which files are read and written: that of a site that came in, or our own."""

from functools import lru_cache

from django.conf import settings

from blog import conf
from blog.jekyll.config import SiteConfig
from blog.jekyll.front_matter import dump
from blog.models import ImportedSite


def of(site: ImportedSite | None) -> SiteConfig:
    """The settings of `site`; of what was written here (None), those under which it leaves."""
    written = text() if site is None else site.config or own_text()
    return _parsed(written, settings.TIME_ZONE)


def own() -> SiteConfig:
    """The settings of a site that gives posts the addresses that they have here."""
    return _parsed(own_text(), settings.TIME_ZONE)


def text() -> str:
    """The `_config.yml` with which the archive leaves: the one that came in last, else our own."""
    imported = ImportedSite.objects.exclude(config="").last()
    return imported.config if imported is not None else own_text()


def own_text() -> str:
    """A `_config.yml` that gives posts the addresses that they have here."""
    settings_in_force = conf.get()
    lines = {
        "title": settings_in_force.site_title,
        "url": settings_in_force.site_url,
        "timezone": settings.TIME_ZONE,
        "permalink": settings_in_force.permalink,
    }
    return dump(lines)


@lru_cache(maxsize=4)
def _parsed(written: str, timezone: str) -> SiteConfig:
    return SiteConfig.parse(written, timezone=timezone)
