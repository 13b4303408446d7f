"""Every kind of page is HTML as the standard has it, says the Nu HTML checker."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from blog.models import Post
from blog.services.importing import run
from blog.services.pictures import making
from blog.views import errors
from tests import factories
from tests.browser import sample
from tests.judges import tools

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("_nu")]

REAL = Path(__file__).resolve().parents[3] / "shared" / "real-site"
"""The newsroom's own articles, on machines that have them."""


def judge(pages: Mapping[str, bytes], folder: Path) -> list[str]:
    """What the checker finds in `pages` (by name); "NAME.html:LINE: MESSAGE"."""
    files = [folder / f"{name}.html" for name in pages]
    for file, content in zip(files, pages.values(), strict=True):
        file.write_bytes(content)
    return tools.nu(files)


def answers(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Every kind of public page, by name."""
    for name, path in {**sample.PAGES, **sample.SEARCHES, **sample.MISSING, "home-2": "/?page=2"}.items():
        yield name, client.get(path)
    yield "preview", client.get(sample.guests_page())


def refusals(client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """The pages of requests that are refused or fail, by status."""
    yield "400", client.get("/", headers={"host": "elsewhere.example"})
    yield "404-like", client.get("/2026/memory-models/")
    yield "410-preview", client.get(sample.guests_page(revoked=True))
    yield "500", errors.server_error(RequestFactory().get("/"))

    def away(*_: object) -> None:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(away):
        yield "503", Client(raise_request_exception=False).get("/")
    strict = Client(enforce_csrf_checks=True)
    yield "403-form", strict.post("/admin/login/", {"username": "x"})
    client.force_login(User.objects.create_user("writer", is_staff=True))
    yield "403", client.get("/admin/auth/user/")


def test_every_kind_of_page(client: Client, settings: object, tmp_path: Path) -> None:
    settings.BLOG_PAGE_SIZE = 5  # type: ignore[attr-defined]
    sample.fill()
    shown = dict(answers(client))

    assert {name: answer.status_code for name, answer in shown.items() if answer.status_code != 200} == {
        "404": 404,
        "410": 410,
    }
    assert judge({name: answer.content for name, answer in shown.items()}, tmp_path) == []


def test_pages_of_refusals(client: Client, tmp_path: Path) -> None:
    sample.fill()
    shown = dict(refusals(client))

    assert all(answer.status_code == int(name[:3]) for name, answer in shown.items())
    assert judge({name: answer.content for name, answer in shown.items()}, tmp_path) == []


def test_an_article_that_skips_levels_of_headings(client: Client, tmp_path: Path) -> None:
    post = factories.published(body="### 甲\n\n##### 乙\n\n## 丙\n\n#### 丁\n\n<h6>戊</h6>\n")

    assert judge({"post": client.get(str(post.path)).content}, tmp_path) == []


@pytest.mark.skipif(not REAL.is_dir(), reason="The newsroom's articles are not here (../shared/real-site).")
def test_the_newsrooms_own_articles(client: Client, tmp_path: Path) -> None:
    run.import_site(REAL)
    posts = list(Post.objects.published().order_by("path"))

    assert len(posts) > 200
    assert judge({f"{post.pk}": client.get(str(post.path)).content for post in posts}, tmp_path) == []


def test_pictures_in_every_form(client: Client, settings: object, tmp_path: Path) -> None:
    settings.BLOG_PAGE_SIZE = 5  # type: ignore[attr-defined]
    sample.fill()
    making.make()
    shown = ("home", "article", "article-every-mark", "author")
    pages = {name: client.get(sample.PAGES[name]).content for name in shown}

    assert [name for name, content in pages.items() if b'<source type="image/avif"' not in content] == []
    assert judge(pages, tmp_path) == []
