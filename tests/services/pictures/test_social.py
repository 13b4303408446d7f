"""The pictures by which networks show articles without a cover."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from blog.models import Author, Category, Post, SocialImage
from blog.querysets import Status
from blog.services import assets, editing, publishing
from blog.services.pictures import drawing, making, social
from blog.services.pictures.drawing import UNDRAWABLE, Words, draw, lines_of
from blog.text.phrases import phrases
from tests import factories

pytestmark = pytest.mark.django_db

type Commit = Callable[..., Any]
TITLE = "EU AI法が日本企業に与える影響と、いま準備すべきこと【2026年最新版】"


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Commit:
    """Ends a transaction: what was to be done after it is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def image_of(post: Post) -> SocialImage | None:
    return SocialImage.objects.filter(post=post).first()


def there(image: SocialImage | None) -> bool:
    return image is not None and default_storage.exists(social.address_in_storage(image.name))


def test_the_picture_is_1200_by_630_in_the_colours_of_the_site() -> None:
    data = draw(Words(TITLE, "規制", "水野千紘", "ALLFORCES"))

    with Image.open(BytesIO(data)) as image:
        colours = image.convert("RGB")
        told = (image.format, image.size, colours.getpixel((600, 5)), colours.getpixel((5, 300)))
    assert told == ("PNG", (1200, 630), (0x1D, 0x20, 0x26), (0xFC, 0xFB, 0xF8))
    assert len(data) < 60_000


@pytest.mark.parametrize("changed", ["title", "section", "byline", "site"])
def test_everything_that_it_says_can_be_seen(changed: str) -> None:
    words = {"title": TITLE, "section": "規制", "byline": "水野千紘", "site": "ALLFORCES"}

    assert draw(Words(**words)) != draw(Words(**{**words, changed: "別"}))


def test_lines_end_between_phrases() -> None:
    _, lines = lines_of(TITLE)

    borders = [len("".join(phrases(TITLE)[:number])) for number in range(1, len(phrases(TITLE)) + 1)]
    ends = [len("".join(lines[:number])) for number in range(1, len(lines) + 1)]
    assert "".join(lines) == TITLE
    assert len(lines) > 1
    assert set(ends) <= set(borders)


@pytest.mark.parametrize(
    "title", ["", "あ" * 500, "a" * 500, "AI " * 200, "🚀🔥", "、。」" * 80, "\x00\u202e題", "Ｗ" * 90 + "」"]
)
def test_every_title_finds_room(title: str) -> None:
    size, lines = lines_of(UNDRAWABLE.sub(" ", title).strip()[:160])

    with Image.open(BytesIO(draw(Words(title, title, title, title)))) as image:
        assert image.size == (1200, 630)
    assert size * 1.36 * len(lines) <= 380


@pytest.mark.parametrize("place", ["title", "section", "byline", "site"])
@pytest.mark.parametrize("sign", ["あ", "\u0301", "👨\u200d👩", "\ud800", "\u202e<", "（"])
def test_words_without_end_are_measured_no_longer_than_there_is_room(
    place: str, sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty authors, the most that an article has, can have names of 3,000 signs together."""
    words = {"title": TITLE, "section": "規制", "byline": "水野千紘", "site": "ALLFORCES"}
    measured, width = list[int](), drawing._width

    def counted(text: str, size: int) -> float:
        measured.append(len(text))
        return width(text, size)

    monkeypatch.setattr(drawing, "_width", counted)
    draw(Words(**{**words, place: sign * 10_000}))

    assert sum(measured) < 200_000


def test_publishing_an_article_without_a_cover_draws_one(commit: Commit) -> None:
    post = factories.complete(title=TITLE)

    with commit():
        publishing.publish(post=post)

    assert there(image_of(post))


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_an_article_that_does_not_stand_has_none(state: str, commit: Commit) -> None:
    post = factories.published()
    social.keep([post.pk])
    image = image_of(post)
    Post.objects.filter(pk=post.pk).update(status=Status(state))

    with commit():
        social.keep([post.pk])

    assert (image_of(post), there(image)) == (None, False)


def test_an_article_with_a_cover_has_none() -> None:
    cover = factories.asset("/assets/c.png")
    posts = [factories.published(cover=cover.path), factories.published(cover="https://example.com/c.png")]

    social.keep([post.pk for post in posts])

    assert not SocialImage.objects.exists()


def test_a_cover_that_is_not_there_is_none() -> None:
    post = factories.published(cover="/assets/lost.png")

    social.keep([post.pk])

    assert there(image_of(post))


def test_an_article_whose_cover_is_taken_away_gets_one(commit: Commit) -> None:
    cover = factories.asset("/assets/c.png")
    post = factories.published(cover=cover.path)

    with commit():
        assets.remove(asset=cover)

    assert there(image_of(post))


@pytest.mark.parametrize("column", ["title", "category"])
def test_another_title_or_section_makes_another_picture(column: str, commit: Commit) -> None:
    post = factories.published(category=factories.category("規制"))
    social.keep([post.pk])
    before = image_of(post)
    setattr(post, column, "別の題" if column == "title" else factories.category("投資"))

    with commit():
        factories.edited(post)

    after = image_of(post)
    assert before is not None
    assert after is not None
    assert (before.key != after.key, there(before), there(after)) == (True, False, True)


def test_another_byline_makes_another_picture(commit: Commit) -> None:
    post = factories.published()
    social.keep([post.pk])
    before = image_of(post)

    with commit():
        factories.edited(post, authors=[factories.author("水野千紘")])

    after = image_of(post)
    assert before is not None
    assert after is not None
    assert before.key != after.key


def test_what_readers_do_not_see_yet_draws_nothing(commit: Commit) -> None:
    post = factories.published()
    social.keep([post.pk])
    before = image_of(post)
    post.title = "まだ公開しない題"

    with commit():
        editing.save(post=post, authors=[], tags=[])

    assert image_of(post) == before


def test_a_new_text_with_the_same_words_draws_nothing(
    commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = factories.published()
    social.keep([post.pk])
    drawn: list[object] = []
    monkeypatch.setattr("blog.services.pictures.drawing.draw", drawn.append)
    post.body = "別の本文"

    with commit():
        factories.edited(post)

    assert drawn == []


def test_the_command_draws_what_names_have_made_old() -> None:
    section, author = factories.category("規制"), factories.author("水野千紘")
    post = factories.published(category=section, authors=[author])
    other = factories.published()
    social.keep([post.pk, other.pk])
    Category.objects.filter(pk=section.pk).update(name="法と規制")
    Author.objects.filter(pk=author.pk).update(name="水野")

    made = making.make()

    assert (made.social_images, there(image_of(post))) == (1, True)


def test_the_picture_goes_with_its_article(commit: Commit) -> None:
    post = factories.published()
    social.keep([post.pk])
    image = image_of(post)

    with commit():
        post.delete()

    assert (SocialImage.objects.exists(), there(image)) == (False, False)
