"""The small forms of a picture. Knows nothing of Django, as worker processes use it.

docs/decisions/0086-pictures.md gives the reasons for widths, formats and qualities.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from blog.services.importing.pictures import FORMATS, MAX_PIXELS, ON_ITS_SIDE, ORIENTATION, NotAPicture
from blog.services.reencoding import in_srgb, mode_for, upright

VERSION = 1
"""Goes up when the same picture comes to be encoded otherwise: what was made before is made anew."""
WIDTHS = (480, 800, 1200, 1600)
"""Pixels: a phone, one with a dense screen, a column on a dense screen, a cover on the densest."""
TALLEST = 8000
"""Pixels: the height of what is made of a narrow picture without an end; neither format holds 16,384."""
QUALITY: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 8, "max_threads": 1},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
}

LOST = "画像のファイルが保存先にありません。バックアップから戻すか、画像を入れ直してください。"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a picture: `ending` (avif, webp) tells the format, `width` is in pixels."""

    ending: str
    width: int
    content: bytes


def forms(data: bytes) -> list[Form]:
    """The forms in which the picture `data` is offered beside itself, the narrowest first.

    None is wider than the picture; none of a format that makes it no smaller; none of an animation.
    Raises NotAPicture where it cannot be decoded.
    """
    try:
        with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
            if getattr(image, "n_frames", 1) > 1:
                return []
            if image.width * image.height > MAX_PIXELS:
                raise NotAPicture(f"画素が多すぎます（{image.width}×{image.height}）。縮小してください。")
            widest = _widest(image)
        made = [form for ending in QUALITY for form in _in_format(widest, ending, len(data))]
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture("画素が多すぎます。縮小してください。") from error
    except Exception as error:  # on a broken file, decoders raise whatever happens to them
        logger.info("No forms of a picture: %r", error)
        raise NotAPicture("画像のファイルが壊れています。別の形式で書き出し、入れ直してください。") from error
    return sorted(made, key=lambda form: (form.ending, form.width))


def made_of(data: bytes | None) -> tuple[list[Form], str]:
    """The forms of the picture `data` (None: its file is lost), and why there can be none (Japanese)."""
    if data is None:
        return [], LOST
    try:
        return forms(data), ""
    except NotAPicture as problem:
        return [], str(problem)


def widths(width: int) -> list[int]:
    """The widths that are made of a picture `width` pixels wide: those of WIDTHS that save something, and its
    own where it is not wider than the last."""
    last = min(width, WIDTHS[-1])
    return [*(step for step in WIDTHS if step <= 0.8 * last), last]


def _widest(image: Image.Image) -> Image.Image:
    """`image` upright, in sRGB, no wider than the last of WIDTHS.

    Made small before anything else, while it is decoded where the format can: a large photograph is never
    whole in memory twice.
    """
    turned = image.getexif().get(ORIENTATION) in ON_ITS_SIDE
    width, height = (image.height, image.width) if turned else image.size
    scale = min(1.0, WIDTHS[-1] / width, TALLEST / height)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if scale < 1:
        image.draft(None, size)  # only JPEG can; the scales are 1/2, 1/4, 1/8
    image.load()
    profile = image.info.get("icc_profile")
    small = image if image.mode == "CMYK" else image.convert(mode_for(image))
    if small.size != size:
        small = small.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.info = {key: value for key, value in image.info.items() if key == "exif"}
    clean = in_srgb(upright(small), profile)
    clean.info = {}  # what is there would be written into every form
    return clean


def _in_format(widest: Image.Image, ending: str, original: int) -> Iterator[Form]:
    """The forms of one format; none where the widest needs more bytes than the `original`."""
    for width in reversed(widths(widest.width)):
        small = widest
        if width < widest.width:
            height = max(1, round(widest.height * width / widest.width))
            small = widest.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        buffer = BytesIO()
        small.save(buffer, **QUALITY[ending])
        content = buffer.getvalue()
        if width == widest.width and len(content) >= original:
            return
        yield Form(ending, width, content)
