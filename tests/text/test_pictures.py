"""How pictures stand in a page."""

import pytest

from blog.text.pictures import MOST_DRESSED, Image, Source, dress, sizes, sources

WIDE = Image(
    1200,
    630,
    (Source("image/avif", "/p/480.avif 480w, /p/1200.avif 1200w"), Source("image/webp", "/p/480.webp 480w")),
)
SMALL = Image(300, 200, (Source("image/webp", "/p/300.webp 300w"),))
COLUMN = "(min-width: 1024px) 684px, (min-width: 686px) 646px, calc(100vw - 40px)"


def known(src: str) -> Image | None:
    return {"/wide.png": WIDE, "/small.png": SMALL, "/bare.png": Image(8, 4), "/a&b.png": SMALL}.get(src)


def test_a_picture_is_offered_in_every_form_with_its_size() -> None:
    assert dress('<p><img src="/wide.png" alt="図"></p>', known) == (
        "<p><picture>"
        f'<source type="image/avif" srcset="/p/480.avif 480w, /p/1200.avif 1200w" sizes="{COLUMN}">'
        f'<source type="image/webp" srcset="/p/480.webp 480w" sizes="{COLUMN}">'
        '<img src="/wide.png" alt="図" width="1200" height="630" loading="lazy" decoding="async">'
        "</picture></p>"
    )


@pytest.mark.parametrize(
    ("html", "dressed"),
    [
        (
            '<img src="/bare.png" alt="">',
            '<img src="/bare.png" alt="" width="8" height="4" loading="lazy" decoding="async">',
        ),
        (
            '<img src="https://example.com/a.png" alt="">',
            '<img src="https://example.com/a.png" alt="" loading="lazy" decoding="async">',
        ),
        (
            '<img src="/wide.png" srcset="/own.png 2x" alt="">',
            '<img src="/wide.png" srcset="/own.png 2x" alt="" width="1200" height="630" loading="lazy"'
            ' decoding="async">',
        ),
        ('<img alt="図">', '<img alt="図" loading="lazy" decoding="async">'),
        ("<p>図</p>", "<p>図</p>"),
    ],
)
def test_a_picture_without_forms_stays_an_image(html: str, dressed: str) -> None:
    assert dress(html, known) == dressed


def test_what_an_author_says_of_size_and_loading_stays() -> None:
    html = dress('<img src="/wide.png" width="320" loading="eager" alt="">', known)

    assert '<img src="/wide.png" width="320" loading="eager" alt="" decoding="async">' in html
    assert 'sizes="(min-width: 360px) 320px, calc(100vw - 40px)"' in html


def test_an_address_is_looked_up_without_references() -> None:
    assert "<picture>" in dress('<img src="/a&amp;b.png" alt="">', known)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (300, "(min-width: 340px) 300px, calc(100vw - 40px)"),
        (646, "(min-width: 686px) 646px, calc(100vw - 40px)"),
        (660, "(min-width: 1024px) 660px, (min-width: 686px) 646px, calc(100vw - 40px)"),
        (6000, COLUMN),
    ],
)
def test_a_picture_is_never_said_to_be_wider_than_it_is_shown(width: int, expected: str) -> None:
    assert sizes(width) == expected


@pytest.mark.parametrize(
    ("html", "leads", "at_once"),
    [
        ('<p><img src="/wide.png" alt=""></p><p>本文</p>', True, [True]),
        ('<p>書き出し。</p><img src="/wide.png" alt=""><img src="/small.png" alt="">', True, [True, False]),
        (f'<p>{"長い文。" * 50}</p><img src="/wide.png" alt="">', True, [False]),
        ('<img src="/wide.png" alt="">', False, [False]),
    ],
)
def test_only_a_picture_at_the_top_is_loaded_at_once(html: str, leads: bool, at_once: list[bool]) -> None:
    images = [part for part in dress(html, known, leads=leads).split("<") if part.startswith("img")]

    assert ['fetchpriority="high"' in image for image in images] == at_once
    assert ['loading="lazy"' not in image for image in images] == at_once


def test_more_pictures_than_anybody_looks_at_are_not_all_offered_in_every_form() -> None:
    html = dress('<img src="/wide.png" alt="">' * 600, known)

    assert (html.count("<picture>"), html.count("<img"), html.count(' width="')) == (500, 600, 600)


def test_sources_are_told_by_the_endings() -> None:
    assert sources([("/1.avif", 480), ("/2.avif", 800), ("/1.webp", 480)]) == (
        Source("image/avif", "/1.avif 480w, /2.avif 800w"),
        Source("image/webp", "/1.webp 480w"),
    )


def test_each_picture_is_looked_for_once_and_no_more_than_get_other_forms() -> None:
    asked: list[str] = []
    text = "".join(f'<img src="/{number}.png" alt="">' * 2 for number in range(MOST_DRESSED + 5))

    dress(text, lambda src: asked.append(src))

    assert asked == [f"/{number}.png" for number in range(MOST_DRESSED)]
