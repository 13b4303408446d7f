"""The last part of an article's address, made from its title or typed by an editor."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 80  # characters that a new slug may have
_LONGEST_STORED: Final = 255
# Letters and digits of all scripts, and what Jekyll 4.3 leaves in a "pretty" slug (lib/jekyll/utils.rb,
# slugify).
_SLUG = re.compile(r"[\w\-.~!$&'()+,;=@\u0300-\u036f\u3099\u309a]+")


def slugify(title: str, longest: int = LONGEST) -> str:
    """Return the slug of a new article: "ＮＩＳＡ 入門！" becomes "nisa-入門".

    NFKC, lower case, Japanese kept; spaces, signs and punctuation become single hyphens, none at either end.
    Longer than `longest` characters, it is cut at a hyphen where one stands in the second half. Raises
    ValueError (the message is for editors) for a title without letters or digits.
    """
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", title).lower())
    slug = ""
    for character in normal:
        if character.isalnum() or (
            slug[-1:] not in ("", "-") and unicodedata.category(character).startswith("M")
        ):
            slug += character
        elif slug[-1:] not in ("", "-"):
            slug += "-"
    slug = _cut(slug, longest).rstrip("-")
    if not slug:
        raise ValueError("題名に文字や数字がないため、URLを作れません。スラッグを入力してください。")
    return slug


def is_slug(value: str) -> bool:
    """Whether `value` may stand in an address as it is: one segment, NFC, no sign with a meaning of its own.

    Wider than what `slugify` makes: upper case, dots and signs that Jekyll keeps stay valid for imported
    articles.
    """
    return (
        len(value) <= _LONGEST_STORED
        and _SLUG.fullmatch(value) is not None
        and unicodedata.is_normalized("NFC", value)
        and value.strip(".") != ""
    )


def _cut(slug: str, longest: int) -> str:
    if len(slug) <= longest:
        return slug
    border = slug.rfind("-", 0, longest + 1)
    if border * 2 >= longest:
        return slug[:border]
    while longest > 1 and unicodedata.category(slug[longest]).startswith("M"):
        longest -= 1
    return slug[:longest]
