"""What is forgotten when something changes: what shows it, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from blog.models import Change, Correction, Page, Part, Post, Revision, Series
from blog.querysets import Status
from blog.services import pages, publishing, tag_merging
from tests import factories

from .conftest import Kept


class Site:
    """Three articles, each in a section, with an author and a tag of its own, a month apart."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.posts = [
            factories.published(
                title=f"第{number}の記事",
                published_at=factories.LONG_AGO + timedelta(days=31 * number),
                category=factories.category(f"面{number}", slug=f"section{number}"),
                authors=[factories.author(f"筆者{number}", slug=f"writer{number}")],
                tags=[f"語{number}"],
            )
            for number in range(3)
        ]
        factories.page("/about/", footer_order=1)
        self.addresses = {
            **{f"post{number}": post.get_absolute_url() for number, post in enumerate(self.posts)},
            **{f"section{number}": f"/category/section{number}/" for number in range(3)},
            **{f"writer{number}": f"/author/writer{number}/" for number in range(3)},
            **{f"tag{number}": f"/tag/語{number}/" for number in range(3)},
            "home": "/",
            "archive": "/archive/",
            "feed": "/feed.xml",
            "feed0": "/feeds/section0.xml",
            "about": "/about/",
            "robots": "/robots.txt",
            "sitemap": "/sitemap-posts.xml",
        }
        kept.look()
        for address in self.addresses.values():
            kept.get(address)

    def forgotten(self) -> set[str]:
        """The names of the pages that are made anew after the watcher has looked."""
        self.kept.look()
        found = set()
        for name, address in self.addresses.items():
            before = len(self.kept.made)
            self.kept.get(address)
            if len(self.kept.made) > before:
                found.add(name)
        return found


@pytest.fixture
def site(kept: Kept) -> Site:
    return Site(kept)


LISTS = {"home", "archive", "feed", "sitemap"}


def test_nothing_is_forgotten_when_nothing_happens(site: Site) -> None:
    assert site.forgotten() == set()


def test_a_title_forgets_what_shows_the_article(site: Site) -> None:
    Post.objects.filter(pk=site.posts[0].pk).update(title="新しい題")

    shows = {"post0", "post1", "section0", "writer0", "tag0", "home", "feed", "feed0", "sitemap"}
    assert site.forgotten() == shows


def test_a_withdrawn_article_is_gone_at_once(site: Site) -> None:
    publishing.withdraw(post=site.posts[2])
    site.forgotten()

    assert site.kept.get(site.addresses["post2"]).status == 410


def test_withdrawing_the_last_of_a_section_changes_every_page(site: Site) -> None:
    Post.objects.filter(pk=site.posts[2].pk).update(status=Status.WITHDRAWN)

    assert site.forgotten() == set(site.addresses) - {"feed0", "robots"}


def test_a_new_article_forgets_its_lists_and_neighbours(site: Site) -> None:
    date = factories.LONG_AGO + timedelta(days=40)
    factories.published(published_at=date, category=site.posts[0].category)

    assert site.forgotten() == {"post1", "post2", "section0", "feed0"} | LISTS


@pytest.mark.parametrize("state", [Status.DRAFT, Status.REVIEW, Status.RETURNED, Status.APPROVED])
def test_what_is_being_written_forgets_nothing(site: Site, state: Status) -> None:
    draft = factories.post(status=state, tags=["語0"], authors=list(site.posts[0].authors.all()))
    Post.objects.filter(pk=draft.pk).update(title="下書きの題")
    draft.delete()

    assert site.forgotten() == set()


def test_a_text_that_waits_beside_the_public_one_forgets_nothing(site: Site) -> None:
    revision = Revision.objects.create(post=site.posts[0], kind=Revision.Kind.AUTOSAVED, content={})
    Post.objects.filter(pk=site.posts[0].pk).update(working=revision, updated_at=timezone.now())

    assert site.forgotten() == set()


def test_a_tags_name_forgets_its_page_and_its_articles(site: Site) -> None:
    tag = site.posts[0].tag_list[0]
    tag.name = "新しい語"
    tag.save()

    found = site.forgotten()
    assert {"post0", "tag0"} <= found
    assert not {"post1", "post2", "tag1", "writer1", "about", "robots"} & found


def test_an_authors_name_forgets_his_page_and_what_carries_it(site: Site) -> None:
    author = site.posts[0].byline[0]
    author.name = "新しい名"
    author.save()

    found = site.forgotten()
    assert {"post0", "writer0", "home", "section0", "tag0", "feed", "feed0"} <= found
    assert not {"post1", "post2", "writer1", "about", "robots"} & found


def test_a_sections_name_is_on_every_page(site: Site) -> None:
    section = site.posts[0].category
    assert section is not None
    section.name = "新しい面"
    section.save()

    assert site.forgotten() >= {*(name for name in site.addresses if name not in ("feed", "robots")), "feed0"}


def test_a_merged_tag_forgets_both_pages(site: Site) -> None:
    first, second = site.posts[0].tag_list[0], site.posts[1].tag_list[0]
    tag_merging.merge(sources=[first], into=second, by=None)

    assert {"post0", "tag0", "tag1"} <= site.forgotten()
    assert site.kept.get("/tag/語0/").status == 301


def test_a_correction_forgets_its_article_alone(site: Site) -> None:
    Correction.objects.create(post=site.posts[0], text="訂正します。")

    assert site.forgotten() == {"post0"}


def test_a_fixed_page_in_the_footer_is_on_every_page(site: Site) -> None:
    page = factories.page("/privacy/", footer_order=2)
    assert {"home", "post0", "about"} <= site.forgotten()

    Page.objects.filter(pk=page.pk).update(html="<p>別の本文</p>")
    assert not {"home", "post0", "about"} & site.forgotten()


TWINS = {"twin": "/about/index.md", "other": "/privacy/index.md", "llms": "/llms.txt"}


def change(page: Page, **columns: Any) -> None:
    """Saves `page` as an editor does."""
    for name, value in columns.items():
        setattr(page, name, value)
    pages.save(page=page, seen=pages.newest_version(page))


@pytest.fixture
def about(site: Site) -> Page:
    """A fixed page, whose twin is kept, beside another one."""
    factories.page("/privacy/")
    site.addresses = TWINS
    site.forgotten()
    return Page.objects.get(path="/about/")


@pytest.mark.parametrize(
    "columns", [{"title": "新しい題"}, {"body": "新しい本文"}, {"description": "新しい説明"}]
)
def test_a_fixed_page_forgets_its_twin_and_the_list_for_machines(
    site: Site, about: Page, columns: dict[str, str]
) -> None:
    change(about, **columns)

    assert site.forgotten() == {"twin", "llms"}
    assert all(value in site.kept.get("/about/index.md").text for value in columns.values())


def test_the_twin_of_a_page_that_is_not_public_any_more_is_gone_at_once(site: Site, about: Page) -> None:
    change(about, is_public=False)
    site.forgotten()

    assert site.kept.get("/about/index.md").status == 404
    assert "/about/" not in site.kept.get("/llms.txt").text


def test_the_twin_of_a_page_that_moves_moves_with_it(site: Site, about: Page) -> None:
    change(about, path="/company/")
    site.forgotten()

    assert site.kept.get("/about/index.md").status == 301
    assert "/company/index.md" in site.kept.get("/llms.txt").text


def test_a_twin_follows_the_address_of_a_page_that_its_liquid_names(site: Site, about: Page) -> None:
    Page.objects.filter(path="/privacy/").update(source_path="privacy.md")
    change(about, body="[個人情報]({% link privacy.md %})")
    site.forgotten()

    change(Page.objects.get(path="/privacy/"), path="/personal/")

    assert "twin" in site.forgotten()
    assert "[個人情報](/personal/)" in site.kept.get("/about/index.md").text


def test_a_part_of_a_series_forgets_its_article(site: Site) -> None:
    series = Series.objects.create(name="連載", slug="series")
    Part.objects.create(series=series, post=site.posts[0], number=1)

    assert {"post0"} <= site.forgotten() <= {"post0", "sitemap"}


def test_an_article_that_would_be_shown_is_waited_for(site: Site) -> None:
    draft = factories.draft()
    Post.objects.filter(pk=site.posts[2].pk).update(related=[draft.pk])
    site.forgotten()

    Post.objects.filter(pk=draft.pk).update(
        status=Status.PUBLISHED, path="/x/", published_at=factories.LONG_AGO, public_at=factories.LONG_AGO
    )

    assert "post2" in site.forgotten()
    assert "/x/" in site.kept.get(site.addresses["post2"]).text


def test_sql_by_hand_is_seen(site: Site) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blog_post SET title = 'SQLで' WHERE id = %s", [site.posts[0].pk])

    assert "post0" in site.forgotten()


def test_what_is_taken_back_is_not_seen(site: Site) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Post.objects.update(title="取り消す")
        raise ZeroDivisionError

    assert site.forgotten() == set()


def test_an_import_forgets_everything_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.kept.watcher.MOST", 2)
    Post.objects.update(title="まとめて")

    assert site.forgotten() == set(site.addresses)


def test_changes_of_yesterday_are_deleted_and_the_newest_stays(site: Site) -> None:
    Change.objects.update(at=timezone.now() - timedelta(days=2))
    newest = Change.objects.latest("pk")
    site.kept.front.watcher._state = None  # whoever takes the lead tidies up

    site.kept.look()

    assert list(Change.objects.all()) == [newest]


def test_a_restored_database_forgets_everything(site: Site) -> None:
    Change.objects.all().delete()

    assert site.forgotten() == set(site.addresses)


CLOCK: list[tuple[str, Callable[[Any], dict[str, Any]]]] = [
    ("begins", lambda now: {"published_at": now + timedelta(minutes=5)}),
    ("ends", lambda now: {"published_at": factories.LONG_AGO, "unpublish_at": now + timedelta(minutes=5)}),
]


@pytest.mark.parametrize(("name", "columns"), CLOCK)
def test_a_time_is_met_and_not_before(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, columns: Callable[[Any], dict[str, Any]]
) -> None:
    now = timezone.now()
    factories.published(category=site.posts[0].category, **columns(now))
    site.forgotten()

    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=5) - timedelta(milliseconds=1))
    assert site.forgotten() == set()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=5))
    before = site.forgotten()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=5, milliseconds=1))
    assert {"section0", "feed0", *LISTS} <= before | site.forgotten()


def test_news_ends_by_itself(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    factories.published(published_at=now - timedelta(hours=47))
    site.addresses = {"news": "/sitemap-news.xml"}
    site.forgotten()
    assert "<news:news>" in site.kept.get("/sitemap-news.xml").text

    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))

    assert site.forgotten() == {"news"}
