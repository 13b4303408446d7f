"""Pictures from strangers' cameras, made ours: decoded by what they are, upright, in sRGB, without metadata.

A file that only pretends to be a picture does not survive being decoded and written anew. Neither does the
place where a photograph was taken.
"""

import logging
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from .importing.pictures import FORMATS, NotAPicture

MAX_FRAMES = 500
ANIMATED = frozenset({"GIF", "WEBP"})
"""Formats whose animation is kept; of others the first frame."""
QUALITY: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "progressive": True},
    "WEBP": {"quality": 90},
    "AVIF": {"quality": 80},
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture as it will be served. Width and height in pixels."""

    content: bytes
    content_type: str
    width: int
    height: int


def reencode(data: bytes, *, max_pixels: int) -> Encoded:
    """`data` as a clean picture of its own format. Raises NotAPicture where it is none or too large."""
    if not data:
        raise NotAPicture("ファイルが空です。画像を選び直してください。")
    if b"<svg" in data[:2000].lower():
        raise NotAPicture("SVG は受け付けません（スクリプトを含められるため）。PNG に書き出してください。")
    try:
        return _decode_and_encode(data, max_pixels)
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture("画像の画素が多すぎます。縮小してからアップロードしてください。") from error
    except Exception as error:  # on a broken file, decoders raise whatever happens to them
        logger.info("A picture was refused: %r", error)
        raise NotAPicture(
            "JPEG・PNG・GIF・WebP・AVIF の画像として読めません。別の形式で書き出し直してください。"
        ) from error


def _decode_and_encode(data: bytes, max_pixels: int) -> Encoded:
    with Image.open(BytesIO(data), formats=list(FORMATS)) as image:
        kind = image.format or ""
        frames = getattr(image, "n_frames", 1) if kind in ANIMATED else 1
        _bound(image.width, image.height, frames, max_pixels)
        if frames == 1:
            image.load()
            pictures = [_clean(image, kind)]
        else:
            pictures = [_clean(frame, kind) for frame in ImageSequence.Iterator(image)]
        timing = _timing(image) if len(pictures) > 1 else {}
    buffer = BytesIO()
    pictures[0].save(buffer, kind, **QUALITY.get(kind, {}), **_sequence(pictures, timing))
    return Encoded(buffer.getvalue(), FORMATS[kind], *pictures[0].size)


def _bound(width: int, height: int, frames: int, max_pixels: int) -> None:
    if frames > MAX_FRAMES:
        raise NotAPicture(f"コマが多すぎます（{frames}）。{MAX_FRAMES}コマまでにしてください。")
    if width * height * frames > max_pixels:
        shown = f"{width}×{height}" + (f"、{frames}コマ" if frames > 1 else "")
        raise NotAPicture(
            f"画素が多すぎます（{shown}）。合わせて{max_pixels // 10_000:,}万画素までにしてください。"
        )


def _timing(image: Image.Image) -> dict[str, Any]:
    """How long each frame stays (milliseconds) and how often the animation runs (0: for ever)."""
    durations = [frame.info.get("duration", 100) for frame in ImageSequence.Iterator(image)]
    return {"duration": durations, "loop": image.info.get("loop", 0)}


def _sequence(pictures: list[Image.Image], timing: dict[str, Any]) -> dict[str, Any]:
    return {"save_all": True, "append_images": pictures[1:], **timing} if timing else {}


def _clean(frame: Image.Image, kind: str) -> Image.Image:
    """The pixels of `frame` alone: upright, in sRGB, in a mode that its format can hold."""
    turned = upright(frame)
    profile = turned.info.get("icc_profile")
    if kind == "PNG" and turned.mode == "P" and not profile:
        kept: dict[Any, Any] = {key: value for key, value in turned.info.items() if key == "transparency"}
        clean = turned.copy()
    else:
        kept = {}
        clean = in_srgb(turned, profile)
    clean.info = kept  # comments, positions and profiles stay behind
    return clean


def upright(frame: Image.Image) -> Image.Image:
    """`frame` as its metadata say that it was held; a copy."""
    try:
        return ImageOps.exif_transpose(frame)
    except Exception:  # metadata that cannot be read is no reason to refuse the picture
        return frame.copy()


def mode_for(image: Image.Image) -> str:
    """The mode in which the web shows `image`: RGBA, L or RGB."""
    if image.has_transparency_data:
        return "RGBA"
    return "L" if image.mode in {"1", "L", "I", "I;16", "F"} else "RGB"


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` in the mode for the web, with the colours of its ICC `profile` worked in."""
    mode = mode_for(image)
    if not profile or mode == "L":
        return image.convert(mode)
    source = image if image.mode in {"RGB", "RGBA", "CMYK"} else image.convert(mode)
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(source, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile: the colours as they are
        return image.convert(mode)
    assert converted is not None  # None is for work in place
    return converted
