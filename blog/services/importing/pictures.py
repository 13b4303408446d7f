"""Pictures of a site: looked at before they are believed. Knows nothing of Django,
as worker processes use it."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import Image, UnidentifiedImageError

from blog.text.normalize import decoded_path, nfc

from .files import spelled_inside

FORMATS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}
"""What the site serves as a picture, by what the content is, whatever the file is called.
SVG can hold scripts: never."""
ENDING = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
}
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 100_000_000
ORIENTATION = 0x0112
TURNED = frozenset({"JPEG", "WEBP"})
"""Formats whose pictures browsers turn as their EXIF metadata say. In a PNG these may stand at the end: they
are not looked for."""
ON_ITS_SIDE = (5, 6, 7, 8)
"""Values of the EXIF tag ORIENTATION (CIPA DC-008, 4.6.4) of a picture whose width is stored as height."""


class NotAPicture(ValueError):
    """The file cannot be taken. The message says why (Japanese)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was found and looked at."""

    address: str
    """Where it stands on the site, in the stored form."""
    location: Path
    source_path: str
    """Inside the site, as the file system spells it."""
    sha256: str
    size: int
    content_type: str
    width: int
    height: int

    @property
    def stored_name(self) -> str:
        return stored_name(self.sha256, self.content_type)


def stored_name(sha256: str, content_type: str) -> str:
    """The name of a picture's file in storage: by content, so that writing it twice changes nothing."""
    return f"assets/{sha256[:2]}/{sha256}.{ENDING[content_type]}"


def local_address(src: str) -> str | None:
    """The address on the site that an image source names, decoded, NFC; None for one that lies elsewhere."""
    try:
        parts = urlsplit(src)
    except ValueError:  # "http://[": no address of anything
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return nfc(re.sub("/{2,}", "/", "/" + unquote(parts.path)))


def stored_address(address: str) -> str:
    """The form in which the address of a picture is stored. Raises NotAPicture for one that cannot be."""
    try:
        return decoded_path(address)
    except ValueError as error:
        raise NotAPicture(str(error)) from error


def look_at(root: Path, address: str) -> Picture | None:
    """The picture at `address` (decoded) of the site in the folder `root`; None where no file is there.
    Raises NotAPicture."""
    if (spelled := spelled_inside(root, address)) is None:
        return None
    file = root / spelled
    if (size := file.stat().st_size) > MAX_BYTES:
        raise NotAPicture(
            f"画像が大きすぎます（{size:,} バイト。{MAX_BYTES:,} バイトまで）。縮小してください。"
        )
    content_type, width, height = _examine(file)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Picture(
        address=stored_address(address),
        location=file,
        source_path=spelled,
        sha256=digest,
        size=size,
        content_type=content_type,
        width=width,
        height=height,
    )


def _examine(file: Path) -> tuple[str, int, int]:
    try:
        with Image.open(file, formats=list(FORMATS)) as image:
            kind, (width, height) = image.format or "", image.size
            if kind in TURNED and image.getexif().get(ORIENTATION) in ON_ITS_SIDE:
                width, height = height, width
            if width * height > MAX_PIXELS:
                raise NotAPicture(f"画像の画素が多すぎます（{width}×{height}）。縮小してください。")
            image.verify()
    except NotAPicture:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture(
            "JPEG・PNG・GIF・WebP・AVIF の画像として読めません。書き出し直してください。"
        ) from error
    return FORMATS[kind], width, height
