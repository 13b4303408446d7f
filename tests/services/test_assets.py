"""Pictures that editors bring, good and bad."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from PIL import Image, ImageCms

from blog.models import Asset, Redirect
from blog.services import assets
from blog.services.importing.pictures import NotAPicture
from tests import factories

pytestmark = pytest.mark.django_db


def upload(content: bytes, name: str = "写真.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def stored_picture(asset: Asset) -> Image.Image:
    with asset.file.open("rb") as file:
        return Image.open(BytesIO(file.read()))


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is `width` by `height` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def frames(kind: str, count: int = 3) -> bytes:
    pictures = [Image.new("RGB", (8, 4), (50 * number, 0, 0)) for number in range(count)]
    return encoded(
        pictures[0], kind, save_all=True, append_images=pictures[1:], duration=[100, 200, 300][:count], loop=0
    )


def many_frames() -> bytes:
    pictures = [Image.new("RGB", (1, 1), (number % 256, number // 256, 99)) for number in range(501)]
    return encoded(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=20)


BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (lambda: b"", "a.png", "空です"),
    "zero bytes": (lambda: bytes(500), "a.png", "画像として読めません"),
    "truncated": (lambda: factories.picture(width=99, height=99)[:80], "a.png", "画像として読めません"),
    "text called png": (lambda: "ただの文章です。".encode(), "a.png", "画像として読めません"),
    "html called gif": (lambda: b"<html><script>alert(1)</script>", "evil.html", "画像として読めません"),
    "svg": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "a.svg",
        "SVG は受け付けません",
    ),
    "svg behind a comment": (lambda: b"<?xml version='1.0'?><!-- --><SVG/>", "a.png", "SVG は受け付けません"),
    "bomb": (lambda: png_header(30_000, 30_000), "a.png", "画素が多すぎます"),
    "more pixels than allowed": (lambda: png_header(8_000, 8_000), "a.png", "5,000万画素まで"),
    "another format": (lambda: encoded(Image.new("RGB", (8, 4)), "BMP"), "a.bmp", "画像として読めません"),
    "too many frames": (many_frames, "a.gif", "コマが多すぎます"),
}


@pytest.mark.parametrize(("make", "name", "words"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_in_words(make: Callable[[], bytes], name: str, words: str) -> None:
    with pytest.raises(NotAPicture, match=words):
        assets.store_upload(file=upload(make(), name))

    assert not Asset.objects.exists()


def test_a_file_larger_than_the_limit_is_not_even_read() -> None:
    file = upload(b"x" * 2000)

    with override_settings(BLOG_UPLOAD_MAX_BYTES=1000), pytest.raises(NotAPicture, match="大きすぎます"):
        assets.store_upload(file=file)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif"), ("GIF", "gif")]
)
def test_a_picture_is_stored_as_what_it_is(kind: str, ending: str) -> None:
    asset = assets.store_upload(
        file=upload(factories.picture(width=12, height=6, kind=kind), "図.xyz", "text/html")
    )

    assert (asset.width, asset.height, asset.content_type) == (12, 6, f"image/{kind.lower()}")
    assert asset.path == f"/assets/uploads/{timezone.localtime():%Y/%m}/図-{asset.sha256[:8]}.{ending}"
    assert stored_picture(asset).format == kind
    assert asset.size == default_storage.size(asset.file.name or "")


@pytest.mark.parametrize(
    ("name", "stem"), [("棒 グラフ (1).PNG", "棒-グラフ-1"), ("!!!.png", "image"), ("..png", "image")]
)
def test_the_address_is_made_from_the_files_name(name: str, stem: str) -> None:
    asset = assets.store_upload(file=upload(factories.picture(), name))

    assert asset.path.rpartition("/")[2] == f"{stem}-{asset.sha256[:8]}.png"


def test_equal_pictures_are_kept_once() -> None:
    first = assets.store_upload(file=upload(factories.picture(), "一.png"))

    second = assets.store_upload(file=upload(factories.picture(), "二.png"))

    assert second == first


def test_a_photograph_is_upright_and_tells_nothing_of_its_maker() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x0110] = "Camera"
    photo = encoded(Image.new("RGB", (8, 4), "red"), "JPEG", exif=exif, comment=b"secret")

    asset = assets.store_upload(file=upload(photo))

    assert (asset.width, asset.height) == (4, 8)
    with asset.file.open("rb") as file:
        content = file.read()
    assert b"Camera" not in content
    assert b"secret" not in content


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_metadata_that_is_broken_is_dropped() -> None:
    photo = encoded(
        Image.new("RGB", (8, 4), "red"), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xffxx", icc_profile=b"xx"
    )

    asset = assets.store_upload(file=upload(photo))

    assert (asset.width, asset.height) == (8, 4)
    assert "icc_profile" not in stored_picture(asset).info


def test_a_colour_profile_is_worked_in() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    asset = assets.store_upload(
        file=upload(encoded(Image.new("RGB", (8, 4), "red"), "PNG", icc_profile=profile))
    )

    picture = stored_picture(asset)
    assert "icc_profile" not in picture.info
    assert picture.getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("mode", "kind", "expected"),
    [
        ("CMYK", "JPEG", "RGB"),
        ("L", "JPEG", "L"),
        ("RGBA", "PNG", "RGBA"),
        ("P", "PNG", "P"),
        ("I;16", "PNG", "L"),
    ],
)
def test_every_mode_of_colour_becomes_one_for_the_web(mode: str, kind: str, expected: str) -> None:
    asset = assets.store_upload(file=upload(encoded(Image.new(mode, (8, 4)), kind)))

    assert stored_picture(asset).mode == expected


@pytest.mark.parametrize(("kind", "count"), [("GIF", 3), ("WEBP", 3), ("PNG", 1)])
def test_animation_is_kept_where_it_is_common(kind: str, count: int) -> None:
    asset = assets.store_upload(file=upload(frames(kind)))

    assert getattr(stored_picture(asset), "n_frames", 1) == count


def test_all_frames_count_towards_the_pixels() -> None:
    with override_settings(BLOG_UPLOAD_MAX_PIXELS=8 * 4 * 2), pytest.raises(NotAPicture, match="3コマ"):
        assets.store_upload(file=upload(frames("GIF")))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("売上の推移.png", "売上の推移"),
        ("tokyo-office_map.jpg", "tokyo office map"),
        ("IMG_1234.JPG", ""),
        ("スクリーンショット 2026-01-02 10.00.00.png", ""),
        ("2026-01-02.png", ""),
        ("a](b)[c.png", "a (b) c"),
        ("", ""),
    ],
)
def test_a_files_name_says_what_it_shows_or_nothing(name: str, text: str) -> None:
    assert assets.alternative_text(name) == text


def test_a_picture_that_is_taken_away_is_gone_with_its_file(django_capture_on_commit_callbacks: Any) -> None:
    asset = assets.store_upload(file=upload(factories.picture(colour="teal")))
    name = asset.file.name or ""

    with django_capture_on_commit_callbacks(execute=True):
        assets.remove(asset=asset)

    assert not Asset.objects.exists()
    assert list(Redirect.objects.values_list("path", "code")) == [(asset.path, 410)]
    assert not default_storage.exists(name)


def test_a_file_that_two_addresses_share_stays(django_capture_on_commit_callbacks: Any) -> None:
    asset = assets.store_upload(file=upload(factories.picture(colour="teal")))
    other = Asset.objects.get(pk=asset.pk)
    other.pk, other.path = None, "/assets/other.png"
    other.save()

    with django_capture_on_commit_callbacks(execute=True):
        assets.remove(asset=asset)

    assert default_storage.exists(other.file.name or "")


def test_the_same_picture_brings_its_address_back() -> None:
    asset = assets.store_upload(file=upload(factories.picture()))
    path = asset.path
    assets.remove(asset=asset)

    assert assets.store_upload(file=upload(factories.picture())).path == path
    assert not Redirect.objects.exists()
