"""The last part of an article's address, made from its title or typed by an editor."""

import re
import unicodedata
from typing import Final

from .normal_forms import normal

LONGEST: Final = 80  # characters that a new slug may have
_LONGEST_STORED: Final = 255
# What Jekyll 4.3 leaves in a "pretty" slug beside letters and digits (lib/jekyll/utils.rb, slugify).
_SIGNS: Final = frozenset("-_.~!$&'()+,;=@")
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def slugify(title: str, longest: int = LONGEST) -> str:
    """Return the slug of a new article: "ＮＩＳＡ 入門！" becomes "nisa-入門".

    NFKC, lower case, Japanese kept; spaces, signs and punctuation become single hyphens, none at either end.
    Longer than `longest` characters, it is cut at a hyphen where one stands in the second half. Raises
    ValueError (the message is for editors) for a title without letters or digits.
    """
    plain = _VARIATION_SELECTOR.sub("", title)
    folded = normal("NFKC", normal("NFKC", plain).lower())
    slug = ""
    for character in folded:
        if character.isalnum() or (slug[-1:] not in ("", "-") and _is_mark(character)):
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
        and value.strip(".") != ""
        and unicodedata.is_normalized("NFC", value)
        and all(character.isalnum() or character in _SIGNS or _is_mark(character) for character in value)
    )


def _is_mark(character: str) -> bool:
    """Whether it belongs to the letter before it, as a sound mark or an accent without a composed form."""
    return unicodedata.category(character) in ("Mn", "Mc")


def _cut(slug: str, longest: int) -> str:
    if len(slug) <= longest:
        return slug
    border = slug.rfind("-", 0, longest + 1)
    if border * 2 >= longest:
        return slug[:border]
    while longest > 1 and _is_mark(slug[longest]):
        longest -= 1
    return slug[:longest]
