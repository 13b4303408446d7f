"""How long an article takes to read: what is counted, how fast it is read, and on whose word.

Japanese: 450 characters a minute
    The one standardised measurement with native readers is IReST (Trauzettel-Klosinski & Dietz 2012,
    doi:10.1167/iovs.11-8284): 357 ± 56 characters a minute, read *aloud*. Brysbaert's meta-analysis (2019,
    doi:10.1016/j.jml.2019.104047) finds 183 words a minute aloud and 238 in silence, 1.3 times as many; so
    464 in silence. That lies within the 400 to 600 that is commonly said in Japan without a source. News on
    technology is no light reading, hence the round number below it. Punctuation is counted.
Kanji and kana weigh the same
    A kanji holds more than a kana, but costs no more time: text that mixes them is read with shorter
    fixations and longer saccades than text in kana alone (Osaka 1989, Bulletin of the Psychonomic Society
    27; 1992, J. Opt. Soc. Am. A 9), for kanji show the eye where words begin (Kajii, Nazir & Osaka 2001,
    Vision Research 41). We know of no times for single characters that could be added up; the speed above is
    one of mixed text.
Words in other alphabets: 238 a minute (Brysbaert 2019: English non-fiction, read in silence).
Digits: as fast as Japanese characters, each for itself
    2026 is read with a unit for each place, 二千二十六; counted as one word it would be too cheap. Our
    assumption.
Code: 20 lines a minute that are not empty
    Inspections should stay below 500 lines an hour, 8 a minute (Cohen 2006, Best Kept Secrets of Peer Code
    Review). A reader follows an example and does not inspect it. Our assumption. Prose in a code block
    (prompts are shown that way) is never faster than elsewhere.
Tables: the text of the cells, and 0.3 s a cell for finding one's place
    A fixation and a saccade. Our assumption.
Images: 12 s the first, each further one a second less, never under 3 s
    Medium's rule ("Read Time and You", 2014).
"""

import math
import re
from dataclasses import dataclass, fields
from typing import Final

from . import plain
from .normal_forms import normal

# Han, kana, bopomofo, hangul, their punctuation, full-width signs. Full-width letters and digits are words
# and numbers; combining sound marks are no characters of their own.
_JAPANESE = re.compile(
    "[\u1100-\u11ff\u2e80-\u3098\u309b-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
    "\uff5b-\uffef\U00016fe0-\U00018d8f\U0001aff0-\U0001b2ff\U00020000-\U0003ffff]+"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")
_CELL = re.compile(r"<t[dh][ >]")
_IMAGE = re.compile(r"<img[ >]")
_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Speeds:
    """How fast readers are (sources: the module's docstring). Raises ValueError for an impossible speed."""

    japanese: float = 450.0  # characters a minute
    words: float = 238.0  # words a minute
    digits: float = 450.0  # digits a minute
    code_lines: float = 20.0  # lines a minute
    cell_seconds: float = 0.3  # seconds for each cell of a table, its text apart
    first_image_seconds: float = 12.0
    least_image_seconds: float = 3.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise ValueError(f"Reading speed {field.name!r} is {value!r}: give a number.")
            if field.name.endswith("_seconds"):
                if value < 0:
                    raise ValueError(f"Reading speed {field.name!r} is {value!r}: give seconds, 0 or more.")
            elif value < 1:
                raise ValueError(
                    f"Reading speed {field.name!r} is {value!r}: give how many a minute, 1 or more."
                )
        if self.least_image_seconds > self.first_image_seconds:
            raise ValueError(
                f"Reading speed 'least_image_seconds' is {self.least_image_seconds!r}: give no more than"
                f" 'first_image_seconds' ({self.first_image_seconds!r})."
            )


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was counted, and the time that it takes. `minutes` is what readers see (`label`)."""

    seconds: float
    minutes: int
    japanese: int  # characters
    words: int
    digits: int
    code_lines: int
    cells: int
    images: int


DEFAULT_SPEEDS: Final = Speeds()


def estimate(html: str, speeds: Speeds = DEFAULT_SPEEDS, *, text: str | None = None) -> Estimate:
    """Return the reading time of *sanitised* HTML.

    `text` is `plain.from_html(html)`, for callers who have it. Minutes are rounded to the nearest, from one
    minute up; an article without anything to read or see takes 0.
    """
    japanese, words, digits = _count(plain.from_html(html) if text is None else text)
    code_lines, seconds = 0, 0.0
    for block in plain.PREFORMATTED.findall(html) if "<pre" in html else ():
        code = plain.from_html(block)
        counts = _count(code)
        japanese, words, digits = japanese - counts[0], words - counts[1], digits - counts[2]
        lines = code.count("\n") + bool(code)
        code_lines += lines
        seconds += max(_SECONDS * lines / speeds.code_lines, _text_seconds(*counts, speeds))
    cells = len(_CELL.findall(html)) if "<t" in html else 0
    images = len(_IMAGE.findall(html)) if "<img" in html else 0
    seconds += _text_seconds(japanese, words, digits, speeds)
    seconds += cells * speeds.cell_seconds + _image_seconds(images, speeds)
    return Estimate(seconds, _minutes(seconds), japanese, words, digits, code_lines, cells, images)


def shown(pinned: int | None, computed: int) -> int:
    """Minutes shown to readers: those that an editor pinned, else those computed."""
    return computed if pinned is None else pinned


def label(minutes: int) -> str:
    """Return "約4分" for 4, and nothing for an article that takes no time."""
    return f"約{minutes}分" if minutes > 0 else ""


def _minutes(seconds: float) -> int:
    return max(1, math.floor(seconds / _SECONDS + 0.5)) if seconds > 0 else 0


def _count(text: str) -> tuple[int, int, int]:
    """Japanese characters, words of other scripts, digits; all three sum up over the lines of a text."""
    text = normal("NFC", text)
    rest, runs = _JAPANESE.subn(" ", text)
    return len(text) - len(rest) + runs, len(_WORD.findall(rest)), len(_DIGIT.findall(rest))


def _text_seconds(japanese: int, words: int, digits: int, speeds: Speeds) -> float:
    return _SECONDS * (japanese / speeds.japanese + words / speeds.words + digits / speeds.digits)


def _image_seconds(images: int, speeds: Speeds) -> float:
    """The sum of a series that falls by a second an image down to its floor."""
    falling = min(images, max(0, math.ceil(speeds.first_image_seconds - speeds.least_image_seconds)))
    fall = falling * speeds.first_image_seconds - falling * (falling - 1) / 2
    return fall + (images - falling) * speeds.least_image_seconds
