"""The small forms of real pictures."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw

from blog.services.importing.pictures import NotAPicture
from blog.services.pictures.encoding import Form, forms, made_of, widths

FINE: dict[str, dict[str, Any]] = {"JPEG": {"quality": 97}, "WEBP": {"quality": 97}}
"""How originals are encoded that are larger than what is made of them."""


def photograph(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture with more in it than one colour."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(image)
    for number in range(0, width, 17):
        pen.line((number, 0, width - number, height), (number % 256, 120, 200 - number % 200), 3)
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(form: Form) -> Image.Image:
    return Image.open(BytesIO(form.content))


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (6000, [480, 800, 1200, 1600]),
        (1600, [480, 800, 1200, 1600]),
        (1400, [480, 800, 1400]),
        (1200, [480, 800, 1200]),
        (700, [480, 700]),
        (500, [500]),
        (8, [8]),
    ],
)
def test_no_form_is_wider_than_the_picture(width: int, expected: list[int]) -> None:
    assert widths(width) == expected


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_made_smaller_in_both_formats(kind: str) -> None:
    made = forms(
        encoded(photograph(1200, 630), kind, **({"quality": 97} if kind in ("JPEG", "WEBP") else {}))
    )

    told = [(form.ending, form.width, opened(form).format, opened(form).size) for form in made]
    assert told == [
        (ending, width, ending.upper(), (width, height))
        for ending in ("avif", "webp")
        for width, height in ((480, 252), (800, 420), (1200, 630))
    ]


def test_the_forms_are_smaller_than_the_picture() -> None:
    original = encoded(photograph(1200, 630))

    assert all(len(form.content) < len(original) for form in forms(original))


def test_a_format_that_saves_nothing_is_left_out() -> None:
    assert forms(encoded(photograph(600, 400), "WEBP", quality=1)) == []


def test_a_photograph_is_turned_upright_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x0110] = "Camera"
    image = photograph(2000, 1000)
    image.paste("red", (0, 0, 2000, 200))  # its upper edge, which is on the right when it is turned

    made = forms(encoded(image, "JPEG", quality=97, exif=exif))

    assert {form.width for form in made} == {480, 800, 1000}
    for form in made:
        picture = opened(form).convert("RGB")
        red, green, blue = picture.getpixel((picture.width - 5, picture.height // 2))  # type: ignore[misc]
        assert (picture.height, red > 200, green < 60, blue < 60) == (2 * picture.width, True, True, True)
        assert b"Camera" not in form.content


def test_a_very_large_photograph_is_read_small() -> None:
    made = forms(encoded(photograph(6000, 4000), "JPEG", quality=90))

    assert [(form.width, opened(form).height) for form in made if form.ending == "webp"] == [
        (480, 320),
        (800, 534),
        (1200, 800),
        (1600, 1067),
    ]


def test_what_is_transparent_stays_so() -> None:
    image = photograph(900, 600, "RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 300, 600))

    alphas = {opened(form).convert("RGBA").getpixel((5, 5))[3] for form in forms(encoded(image))}  # type: ignore[index]

    assert alphas == {0}


@pytest.mark.parametrize("mode", ["P", "L", "LA", "1", "I;16", "CMYK"])
def test_every_mode_of_colour_can_be_made_smaller(mode: str) -> None:
    image = photograph(900, 600, "L" if mode == "I;16" else mode)
    image = image.convert("I").convert("I;16") if mode == "I;16" else image

    kind = "JPEG" if mode == "CMYK" else "PNG"
    made = forms(encoded(image, kind, **FINE.get(kind, {})))

    assert {opened(form).mode for form in made} <= {"L", "RGB", "RGBA"}


def test_a_colour_profile_is_worked_in() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    made = forms(encoded(photograph(900, 600), "PNG", icc_profile=profile))

    assert made
    assert all("icc_profile" not in opened(form).info for form in made)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_what_moves_stays_as_it_is(kind: str) -> None:
    frames = [photograph(900, 600 + number).crop((0, 0, 900, 600)) for number in range(3)]

    assert forms(encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)) == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (None, "保存先にありません"),
        (b"", "壊れています"),
        ("ただの文章です。".encode(), "壊れています"),
        (encoded(photograph(900, 600))[:3000], "壊れています"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "壊れています"),
    ],
)
def test_a_broken_file_is_told_of_in_words(data: bytes | None, problem: str) -> None:
    made, said = made_of(data)

    assert (made, problem in said) == ([], True)


def test_a_picture_that_unpacks_to_too_much_is_not_unpacked() -> None:
    with pytest.raises(NotAPicture, match="画素が多すぎます"):
        forms(encoded(Image.new("1", (12_000, 10_000)), "PNG"))
