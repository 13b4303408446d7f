"""Parts of addresses: Django's own `<slug:>` knows ASCII alone, and `<int:>` takes the year 0."""

from django.urls import register_converter

from blog.text import normalize, slugs


class SlugConverter:
    """A slug in any script, composed (NFC) whichever way it was typed."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The slug as it is stored. Raises ValueError, "no such page", for what can be none."""
        slug = normalize.nfc(value)
        if not slugs.is_slug(slug):
            raise ValueError(f"{value!r} is no slug.")
        return slug

    def to_url(self, value: str) -> str:
        return value


class YearConverter:
    """Four digits, of years that have a next one and a time zone."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class MonthConverter:
    """Two digits: 01 to 12."""

    regex = "0[1-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class RenditionConverter:
    """The name of a picture's small form: what it was made of, its width, how it was made."""

    regex = "[0-9a-f]{24}-[1-9][0-9]{0,4}-v[1-9][0-9]{0,3}[.](?:avif|webp)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SocialImageConverter(RenditionConverter):
    """The name of the picture that was made for an article: the article's key, what it says."""

    regex = "[1-9][0-9]{0,17}-[0-9a-f]{24}[.]png"


def register() -> None:
    """Makes `<uslug:>`, `<year:>`, `<month:>`, `<rendition:>` and `<social:>` known to Django's URL
    patterns."""
    register_converter(SlugConverter, "uslug")
    register_converter(YearConverter, "year")
    register_converter(MonthConverter, "month")
    register_converter(RenditionConverter, "rendition")
    register_converter(SocialImageConverter, "social")
