"""Files as a browser sends them, and zips of every kind."""

import io
import zipfile
from collections.abc import Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

ARTICLE = "---\ntitle: 題名\ndate: 2025-12-06 20:35:01 +0900\n---\n本文です。\n"
NO_DATE = "---\ntitle: 題名\n---\n本文です。\n"
CONFIG = "url: https://old.example\ntimezone: Asia/Tokyo\npermalink: /:year/:title/\n"

type Content = str | bytes


def sent(name: str, content: Content = ARTICLE) -> SimpleUploadedFile:
    """One file of an upload."""
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def zip_bytes(files: Mapping[str | zipfile.ZipInfo, Content]) -> bytes:
    """A zip of `files`, name → content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def zipped(files: Mapping[str | zipfile.ZipInfo, Content]) -> SimpleUploadedFile:
    """The upload of a zip."""
    return sent("site.zip", zip_bytes(files))
