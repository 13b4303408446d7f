"""Pictures that editors bring: taken in, given an address, and taken away again."""

import hashlib
import re
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html

from blog import conf
from blog.models import Asset, Page, Post, Redirect
from blog.models.page import PageQuerySet
from blog.text import normalize, slugs

from . import file_storage
from .importing.pictures import NotAPicture, stored_name
from .pictures import renditions, social
from .reencoding import Encoded, reencode

type Upload = UploadedFile[bytes]

CAMERA_NAME = re.compile(
    r"(?:img|dsc[fn]?|pxl|image|photo|screen ?shot|スクリーンショット|写真|画像|untitled|無題)?[\W\d_]*",
    re.IGNORECASE,
)
"""File names that say nothing about the picture."""
SAYS_NOTHING_IN_MARKDOWN = re.compile(r"[\[\]\\`*_<>&!|{}\s]+")


def store_upload(*, file: Upload) -> Asset:
    """Takes the picture `file` in; returns it with its address: `/assets/uploads/2026/01/name-1a2b3c4d.jpg`.

    What counts is the content; name and type are only what the browser says. Equal pictures are kept once: a
    second upload gets the address of the first. Raises NotAPicture, or StorageFailed.
    """
    limits = conf.get()
    if (size := file.size or 0) > limits.upload_max_bytes:
        raise NotAPicture(
            f"ファイルが大きすぎます（{_megabytes(size)}）。{_megabytes(limits.upload_max_bytes)}までに縮小してください。"
        )
    picture = reencode(file.read(), max_pixels=limits.upload_max_pixels)
    digest = hashlib.sha256(picture.content).hexdigest()
    asset = Asset.objects.filter(sha256=digest).first() or _store(picture, digest, file.name or "")
    renditions.make_soon(asset)
    return asset


def alternative_text(name: str) -> str:
    """A first word on what a picture shows, from its file's name; empty for a name that a camera gave."""
    stem = normalize.nfc(PurePosixPath(name).stem)
    text = SAYS_NOTHING_IN_MARKDOWN.sub(" ", stem.replace("-", " ")).strip()
    return "" if CAMERA_NAME.fullmatch(text) else text[:100]


def posts_showing(asset: Asset) -> QuerySet[Post]:
    """The posts, in any state, whose text or cover is this picture."""
    return Post.objects.filter(_in_text(asset) | Q(cover__in=_spellings(asset)))


def pages_showing(asset: Asset) -> PageQuerySet:
    """The fixed pages, public or not, whose text shows this picture."""
    return Page.objects.filter(_in_text(asset))


def _in_text(asset: Asset) -> Q:
    shown = Q()
    for spelling in _spellings(asset):
        shown |= Q(html__contains=format_html('src="{}"', spelling))
    return shown


def _spellings(asset: Asset) -> set[str]:
    return {asset.path, asset.get_absolute_url()}


@transaction.atomic
def remove(*, asset: Asset) -> None:
    """Takes a picture away. Its address answers 410 then; its file goes when no other picture shares it."""
    name = asset.file.name
    asset.delete()
    Redirect.objects.get_or_create(path=asset.path, defaults={"code": Redirect.Code.GONE})
    if name:
        file_storage.delete_unused(name)
    renditions.delete_unused(form["name"] for form in asset.renditions)
    social.keep_soon(Post.objects.filter(cover=asset.path).values_list("pk", flat=True))


def _store(picture: Encoded, digest: str, name: str) -> Asset:
    name_in_storage = stored_name(digest, picture.content_type)
    file_storage.write(name_in_storage, ContentFile(picture.content))
    month = timezone.now().astimezone(conf.get().zone)
    path = f"/assets/uploads/{month:%Y/%m}/{_stem(name)}-{digest[:8]}{PurePosixPath(name_in_storage).suffix}"
    with transaction.atomic():
        Redirect.objects.filter(path=path, code=Redirect.Code.GONE).delete()  # the same picture, back again
        return Asset.objects.get_or_create(
            path=path,
            defaults={
                "file": name_in_storage,
                "sha256": digest,
                "content_type": picture.content_type,
                "size": len(picture.content),
                "width": picture.width,
                "height": picture.height,
            },
        )[0]


def _stem(name: str) -> str:
    try:
        return slugs.slugify(PurePosixPath(name).stem, 60)
    except ValueError:  # no letter in it
        return "image"


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
