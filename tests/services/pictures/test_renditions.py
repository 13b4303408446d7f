"""The small forms of the site's pictures: made, shown, replaced, gone."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.models import Asset, Post
from blog.services import assets, rendering
from blog.services.pictures import encoding, making, renditions
from tests import factories
from tests.services.conftest import JekyllSite
from tests.services.pictures.test_encoding import encoded, photograph

pytestmark = pytest.mark.django_db

type Commit = Callable[..., Any]
BIG = encoded(photograph(1200, 630))
OTHER = encoded(photograph(900, 600))


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Commit:
    """Ends a transaction: what was to be done after it is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def stored(path: str, content: bytes = BIG, size: tuple[int, int] = (1200, 630)) -> Asset:
    """A picture that was taken in and of which nothing has been made yet."""
    digest = sha256(content).hexdigest()
    picture = factories.asset(path)
    picture.file.save(f"assets/{digest}.png", ContentFile(content), save=False)
    Asset.objects.filter(pk=picture.pk).update(
        sha256=digest, file=picture.file.name, width=size[0], height=size[1]
    )
    return Asset.objects.get(pk=picture.pk)


def files(asset: Asset) -> list[bool]:
    """Whether the file of each form of `asset` is there."""
    return [default_storage.exists(renditions.address_in_storage(form["name"])) for form in asset.renditions]


def upload(content: bytes = BIG) -> Asset:
    return assets.store_upload(file=SimpleUploadedFile("図.png", content, "image/png"))


def test_an_upload_has_its_forms_after_the_transaction(commit: Commit) -> None:
    with commit():
        asset = upload()
    asset.refresh_from_db()

    key = asset.sha256[:24]
    assert [(form["name"], form["width"]) for form in asset.renditions] == [
        (f"{key}-{width}-v{encoding.VERSION}.{ending}", width)
        for ending in ("avif", "webp")
        for width in (480, 800, 1200)
    ]
    assert files(asset) == [True] * 6
    assert [
        default_storage.size(renditions.address_in_storage(form["name"])) for form in asset.renditions
    ] == [form["size"] for form in asset.renditions]


def test_a_second_upload_of_the_same_makes_nothing(commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    with commit():
        upload()
    looked_at: list[object] = []
    monkeypatch.setattr(encoding, "made_of", looked_at.append)

    with commit():
        upload()

    assert looked_at == []


def test_an_article_that_was_saved_before_the_forms_were_there_shows_them(commit: Commit) -> None:
    with commit():
        post = factories.published(body=f"![図]({upload().path})")
    post.refresh_from_db()

    assert post.html.count("<source ") == 2


def test_an_upload_leaves_articles_alone_that_are_older_than_it(commit: Commit) -> None:
    other = stored("/assets/図.png", OTHER, (900, 600))
    older = factories.published(body="![図](/assets/図.png)")
    renditions.keep(other, *encoding.made_of(OTHER))

    with commit():
        upload()
    older.refresh_from_db()

    assert (older.html.count("<source "), making.make().rendered) == (0, 1)


def test_the_article_shows_the_forms_once_they_are_there() -> None:
    picture = stored("/assets/図.png")
    post = factories.published(body="![図](/assets/図.png)")
    page = factories.page(body="![図](/assets/%E5%9B%B3.png)")
    saved = post.updated_at

    made = making.make()

    picture.refresh_from_db()
    post.refresh_from_db()
    page.refresh_from_db()
    assert (made.renditions, made.rendered, made.left, made.failures) == (1, 2, 0, [])
    for row in (post, page):
        assert row.html.count("<source ") == 2
        assert all(f"/pictures/{form['name']} {form['width']}w" in row.html for form in picture.renditions)
    assert post.updated_at == saved


def test_what_is_rendered_now_is_what_would_be_rendered_then() -> None:
    stored("/assets/a.png")
    before = factories.published(body="文。\n\n![図](/assets/a.png)")
    making.make()
    before.refresh_from_db()

    assert rendering.preview(before.body, before).html == before.html


def test_making_again_makes_nothing() -> None:
    stored("/assets/a.png")
    factories.published(body='![図](/assets/a.png) <img src="/assets/a.png" srcset="/x.png 2x" alt="">')
    factories.published()
    making.make()

    again = making.make()

    assert (again.renditions, again.social_images, again.rendered) == (0, 0, 0)


def test_equal_pictures_share_their_forms() -> None:
    first, second = stored("/assets/a.png"), stored("/assets/b.png")

    assert making.make().renditions == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.renditions == second.renditions != []


def test_the_forms_of_a_picture_go_with_it_unless_another_has_them(commit: Commit) -> None:
    first, second = stored("/assets/a.png"), stored("/assets/b.png")
    making.make()
    first.refresh_from_db()

    with commit():
        assets.remove(asset=first)
    after_one = files(first)
    with commit():
        assets.remove(asset=Asset.objects.get(pk=second.pk))

    assert (after_one, files(first)) == ([True] * 6, [False] * 6)


def test_forms_made_by_older_rules_are_made_anew_and_the_old_ones_go(
    commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = stored("/assets/a.png")
    post = factories.published(body="![図](/assets/a.png)")
    making.make()
    picture.refresh_from_db()
    monkeypatch.setattr(encoding, "VERSION", encoding.VERSION + 1)

    with commit():
        made = making.make()

    new = Asset.objects.get(pk=picture.pk)
    post.refresh_from_db()
    assert (made.renditions, made.rendered) == (1, 1)
    assert (files(picture), files(new)) == ([False] * 6, [True] * 6)
    assert new.renditions[0]["name"] in post.html


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda file: file.write_bytes(BIG[:5000]), "壊れています"),
        (lambda file: file.unlink(), "保存先にありません"),
    ],
)
def test_a_picture_that_cannot_be_read_is_told_of_once(spoil: Callable[[Path], Any], problem: str) -> None:
    picture = stored("/assets/a.png")
    spoil(Path(picture.file.path))

    made, again = making.make(), making.make()

    picture.refresh_from_db()
    assert [(address, problem in why) for address, why in made.failures] == [("/assets/a.png", True)]
    assert problem in picture.renditions_problem
    assert (picture.renditions, again.renditions) == ([], 0)


def test_nothing_new_is_begun_when_the_time_is_over() -> None:
    stored("/assets/a.png")
    factories.published()

    made = making.make(seconds=0)

    assert (made.renditions, made.social_images, made.left) == (0, 0, 2)


def test_many_pictures_are_made_in_several_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "POOL_FROM", 2)
    pictures = [stored("/assets/a.png"), stored("/assets/b.png", OTHER)]
    factories.published()
    factories.published()

    made = making.make()

    for picture in pictures:
        picture.refresh_from_db()
    assert (made.renditions, made.social_images) == (2, 2)
    assert [len(picture.renditions) for picture in pictures] == [6, 4]


def test_the_smallest_form_that_is_wide_enough_stands_in_a_list() -> None:
    picture = stored("/assets/a.png")
    before = picture.address_for(80)
    making.make()
    picture.refresh_from_db()

    smallest = min(picture.renditions[0], picture.renditions[3], key=lambda form: form["size"])
    assert (before, picture.address_for(80)) == ("/assets/a.png", f"/pictures/{smallest['name']}")
    assert picture.address_for(4000) == "/assets/a.png"


def test_a_picture_that_an_import_replaces_is_shown_as_it_is_until_it_has_forms_again(
    jekyll: JekyllSite, commit: Commit
) -> None:
    jekyll.write("assets/a.png", BIG)
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png)\n")
    jekyll.post("2025-12-06-b.md", "![図](/assets/a.png)\n")
    jekyll.run()
    making.make()
    before = Asset.objects.get(path="/assets/a.png")

    jekyll.write("assets/a.png", OTHER)
    jekyll.post("2025-12-06-a.md", "新しい文。\n\n![図](/assets/a.png)\n")
    with commit():
        jekyll.run()

    replaced = Asset.objects.get(path="/assets/a.png")
    assert (replaced.renditions, files(before)) == ([], [False] * 6)
    assert [post.html.count("<source ") for post in Post.objects.order_by("slug")] == [0, 0]
    making.make()
    assert [post.html.count("<source ") for post in Post.objects.order_by("slug")] == [2, 2]


def test_an_import_offers_the_forms_that_are_there(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", BIG)
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png)\n")
    jekyll.run()
    making.make()

    jekyll.post("2025-12-06-a.md", "新しい文。\n\n![図](/assets/a.png)\n")
    jekyll.run()

    assert Post.objects.get(slug="a").html.count("<source ") == 2
    assert making.make().rendered == 0
