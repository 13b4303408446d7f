"""``_config.yml``: the settings of a Jekyll site that decide how its posts are read.

Source of the rules: Jekyll 4.3, ``lib/jekyll/configuration.rb``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from blog.jekyll import yaml
from blog.jekyll.defaults import Defaults
from blog.jekyll.errors import JekyllError, Remark
from blog.jekyll.ruby import to_s

STYLES: Mapping[str, str] = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
"""Jekyll's named permalink styles."""

DEFAULT_STYLE = "date"
DEFAULT_SEPARATOR = "\n\n"
DEFAULT_MARKDOWN_EXTENSIONS = "markdown,mkdown,mkdn,mkd,md"
DEFAULT_EXCLUDES = (
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
)
MAX_BYTES = 512 * 1024


@dataclass(frozen=True)
class SiteConfig:
    """The settings of one site; ``data`` holds every key of the file."""

    timezone: ZoneInfo
    permalink: str = STYLES[DEFAULT_STYLE]
    url: str = ""
    baseurl: str = ""
    defaults: Defaults = field(default_factory=Defaults)
    future: bool = False
    excerpt_separator: str = DEFAULT_SEPARATOR
    collections_dir: str = ""
    markdown_ext: tuple[str, ...] = tuple(DEFAULT_MARKDOWN_EXTENSIONS.split(","))
    include: tuple[str, ...] = (".htaccess",)
    exclude: tuple[str, ...] = DEFAULT_EXCLUDES
    data: Mapping[str, object] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @classmethod
    def parse(cls, text: str, *, timezone: str = "Asia/Tokyo") -> Self:
        """Read the text of a ``_config.yml`` (empty text: Jekyll's defaults).

        ``timezone`` is the zone of a site that names none. Raises :class:`JekyllError` for text that is
        not YAML, a zone that does not exist, or a setting of the wrong kind.
        """
        value, remarks = yaml.load(text.removeprefix("\ufeff"), max_bytes=MAX_BYTES)
        if value is None or value is False:
            value = {}
        if not isinstance(value, dict):
            raise JekyllError("_config.yml が「キー: 値」の形ではありません", "書き方を直してください", 1)
        settings = _Settings({key: item for key, item in value.items() if item is not None}, text)
        zone = settings.zone(timezone)
        return cls(
            timezone=zone,
            permalink=settings.permalink(),
            url=settings.text("url"),
            baseurl=settings.text("baseurl"),
            defaults=Defaults.parse(value.get("defaults"), zone, settings.text("collections_dir")),
            future=settings.truth("future"),
            excerpt_separator=settings.text("excerpt_separator", DEFAULT_SEPARATOR),
            collections_dir=settings.text("collections_dir").strip("/"),
            markdown_ext=tuple(settings.text("markdown_ext", DEFAULT_MARKDOWN_EXTENSIONS).split(",")),
            include=settings.names("include", (".htaccess",)),
            exclude=(*settings.names("exclude", ()), *DEFAULT_EXCLUDES),
            data=value,
            remarks=tuple(remarks),
        )

    @cached_property
    def markdown_suffixes(self) -> frozenset[str]:
        """The file name endings of Markdown sources: lower case, with the dot."""
        return frozenset(f".{ext.strip().lower()}" for ext in self.markdown_ext)


@dataclass(frozen=True)
class _Settings:
    """The keys of the file that have a value, read as the kinds that Jekyll expects."""

    values: Mapping[str, object]
    source: str

    def text(self, key: str, default: str = "") -> str:
        value = self.values.get(key, default)
        if isinstance(value, list | Mapping):
            raise self.refusal(key, "文字を書いてください")
        return to_s(value)

    def truth(self, key: str) -> bool:
        """Ruby's truth: everything but ``false`` and nothing at all."""
        return self.values.get(key, False) is not False

    def names(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None:
            return default
        if not isinstance(value, list):
            raise self.refusal(key, "「[a, b]」のような一覧で書いてください")
        return tuple(to_s(item) for item in value)

    def zone(self, default: str) -> ZoneInfo:
        name = self.text("timezone") or default
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise self.refusal(
                "timezone", "「Asia/Tokyo」のような IANA の時間帯名を書いてください", name
            ) from error

    def permalink(self) -> str:
        """Return the posts' pattern: their collection's own, else the site's style or pattern."""
        collections = self.values.get("collections")
        posts = collections.get("posts") if isinstance(collections, Mapping) else None
        own = posts.get("permalink") if isinstance(posts, Mapping) else None
        if own:
            return to_s(own)
        style = self.text("permalink", DEFAULT_STYLE)
        return STYLES.get(style, style)

    def refusal(self, key: str, remedy: str, value: str = "") -> JekyllError:
        lines = self.source.splitlines()
        line = next((number for number, text in enumerate(lines, 1) if text.startswith(f"{key}:")), None)
        shown = f"「{value[:60]}」" if value else " "
        return JekyllError(f"_config.yml の {key}{shown}を読めません", remedy, line)
