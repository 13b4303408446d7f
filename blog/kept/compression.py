"""The compressed forms of a page: made once, when it is kept, and therefore well."""

import gzip
from collections.abc import Callable, Mapping

import brotli
import zstandard

LEAST = 256
"""Bytes below which nothing is won."""
FORMS: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "br": (".br", lambda body: _brotli(body)),
    "zstd": (".zst", lambda body: zstandard.ZstdCompressor(level=9).compress(body)),
    "gzip": (".gz", lambda body: gzip.compress(body, 6, mtime=0)),
}
"""Coding (https://www.iana.org/assignments/http-parameters/#content-coding) → the ending of its file and how
it is made. The first that a reader takes is sent."""


def _brotli(body: bytes) -> bytes:
    made: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)  # type: ignore[no-untyped-call]
    return made


def forms_of(body: bytes) -> dict[str, bytes]:
    """Ending → the compressed `body`, for each form that is smaller."""
    if len(body) < LEAST:
        return {}
    made = {ending: compress(body) for ending, compress in FORMS.values()}
    return {ending: form for ending, form in made.items() if len(form) < len(body)}
