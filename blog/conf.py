"""The blog's settings: every `BLOG_*` name with its default, read in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.signals import setting_changed


@dataclass(frozen=True, slots=True)
class Conf:
    """The values in force. Each field `x` is the Django setting `BLOG_X`; a setting that is absent takes
    the default here."""

    site_url: str = "http://127.0.0.1:8000"
    """Scheme and host of the public site, without a slash at the end."""
    site_title: str = "ALLFORCES"
    site_description: str = ""
    permalink: str = "/:year/:month/:day/:title/"
    """Jekyll's pattern for the addresses of new posts (https://jekyllrb.com/docs/permalinks/)."""
    page_size: int = 20
    """Posts a list page."""
    feed_size: int = 20
    """Posts a feed."""
    logo: str = ""
    """The publisher's logo for search engines, a path or an URL; empty: the site's icon."""
    same_as: Sequence[str] = ()
    """Pages elsewhere that are the publisher's: profiles, an encyclopedia's article."""
    twitter_site: str = ""
    """The publisher's account on X, `@allforces`, for Twitter cards."""
    refused_crawlers: Sequence[str] = ()
    """Crawlers that robots.txt asks to stay away, by name or by kind (blog.syndication.crawlers)."""
    websub_hub: str = ""
    """The WebSub hub that is told of new articles; empty: none, and nothing goes out."""
    indexnow_key: str = ""
    """The site's key for IndexNow, 8 to 128 of a–z, A–Z, 0–9 and -; empty: nobody is told of anything."""
    indexnow_endpoint: str = "https://api.indexnow.org/indexnow"
    """Who is told; it passes on to the other search engines that take part."""
    reading_speeds: Mapping[str, float] = field(default_factory=dict)
    """Fields of blog.text.reading_time.Speeds that shall not have their defaults: `{"japanese": 500}`."""
    upload_max_bytes: int = 10 * 1024 * 1024
    """Largest picture that an editor may upload."""
    upload_max_pixels: int = 50_000_000
    """Largest picture that is decoded, width × height (a small file can unpack to gigabytes)."""
    second_factor: str = "optional"
    """Who must show a second factor to enter: `optional` (who has set one up), `publishers` (whoever may
    publish), `everybody`."""
    sign_in_attempts: int = 10
    """Guesses at the password of one name within the cool-off, before the next ones are refused unread."""
    sign_in_attempts_per_address: int = 50
    """The same for one IP address; an office often has a single one."""
    sign_in_cool_off: int = 15
    """Minutes after which a guess does not count any more."""
    behind_proxy: bool = False
    """Whether a proxy of ours appends to X-Forwarded-For on every request."""
    kept_pages: Path | None = None
    """Where readers' pages are kept until something changes (blog.kept); None: made for each reader."""
    surrogate_header: str = ""
    """The header that tells a CDN what a page is made of, `Surrogate-Key` or `Cache-Tag`; empty: none."""
    import_folder: Path = Path("imports")
    """Where what editors upload for an import waits for their decision. Private: nothing of it is served."""

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone: Django's TIME_ZONE."""
        return ZoneInfo(settings.TIME_ZONE)


@cache
def get() -> Conf:
    """The settings in force; read once, and again when a test overrides one."""
    names = Conf.__dataclass_fields__
    given = {
        name: getattr(settings, f"BLOG_{name.upper()}")
        for name in names
        if hasattr(settings, f"BLOG_{name.upper()}")
    }
    return Conf(**given)


def _forget(*, setting: str, **_: object) -> None:
    if setting.startswith("BLOG_") or setting == "TIME_ZONE":
        get.cache_clear()


setting_changed.connect(_forget, dispatch_uid="blog.conf")
