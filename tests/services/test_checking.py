"""The checklist at work: what the database adds, and what is kept."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import CheckSetting, Finding, HouseWord, Post, Shingle, WatchedPhrase
from blog.models.post import DESCRIPTION_START
from blog.services import checking
from blog.services.checking import archive, export, house
from blog.services.checking.archive import check_posts
from tests import factories

pytestmark = pytest.mark.django_db


def names(post: Post, content: dict[str, Any] | None = None, only: str | None = None) -> list[str]:
    return [
        finding.check
        for finding in checking.check(post=post, content=content, only=None if only is None else [only])
    ]


def messages(post: Post, only: str) -> list[str]:
    return [finding.message for finding in checking.check(post=post, only=[only])]


def story(start: int = 0, sentences: int = 120) -> str:
    """A long text; those that begin near one another share most of their sentences."""
    return "\n\n".join(
        f"{number}番目の話題は、{number * number}件の例から始まります。"
        for number in range(start, start + sentences)
    )


def complete(**columns: Any) -> Post:
    """A draft in which nothing is missing."""
    return factories.draft(
        **{
            "excerpt": "要約です。",
            "category": factories.category(),
            "authors": [factories.author()],
            **columns,
        }
    )


def test_a_complete_draft_has_no_findings() -> None:
    assert checking.check(post=complete()) == []


def test_what_is_missing_in_the_database_is_missing() -> None:
    assert names(factories.draft(excerpt="")) == ["missing-category", "missing-byline", "missing-excerpt"]


def test_the_text_that_is_given_is_checked_and_the_rest_taken_from_the_post() -> None:
    post = complete()

    assert names(post, {"title": "", "body": "全角１と2"}) == ["missing-title", "mixed-widths"]
    assert names(post, {"authors": [], "category": None}) == ["missing-category", "missing-byline"]


def test_an_article_that_was_never_saved_can_be_checked() -> None:
    content = {
        "title": "題", "slug": "dai", "body": "本文です。", "category": "AI", "authors": ["記者"], "tags": [],
        "excerpt": "要約", "description": "", "cover": "", "cover_alt": "",
    }  # fmt: skip

    assert names(Post(), content) == []


@pytest.mark.parametrize("value", [None, 5, ["a"], {"a": 1}])
def test_values_that_are_no_text_are_empty(value: object) -> None:
    assert names(complete(), {"title": value}) == ["missing-title"]


@pytest.mark.parametrize("value", [None, 5, "記者", [5], [""]])
def test_values_that_are_no_names_are_none(value: object) -> None:
    assert names(complete(), {"authors": value, "tags": value}) == ["missing-byline"]


def test_signs_that_no_database_takes_do_no_harm() -> None:
    odd = "\x00\ud800[語](/\x00\ud800/)"

    found = names(
        complete(), {"title": odd, "description": odd, "tags": [odd], "body": f"{odd}全角１と2" + story()}
    )

    assert found == ["dead-link", "mixed-widths"]


def test_offsets_are_those_of_a_browsers_text() -> None:
    post = complete(body="一行目です。\r\n\r\n全角１と2です。\r\n")

    finding = checking.check(post=post)[0]

    assert (finding.line, finding.start) == (3, len("一行目です。\n\n全角"))


def test_a_body_that_the_renderer_refuses_is_still_checked() -> None:
    assert "mixed-widths" in names(complete(), {"body": "全角１と2\n\n" + "> " * 2000 + "深い"})


def test_links_are_followed() -> None:
    factories.published(permalink="/public/")
    factories.scheduled(permalink="/later/")
    factories.withdrawn(permalink="/gone/")
    target = factories.published(permalink="/new/")
    factories.redirect("/old/", post=target)
    factories.redirect("/dead/")
    factories.redirect("/away/", target="https://example.jp/")
    factories.asset("/assets/a.png")
    addresses = [
        "/public/",
        "/public",
        "/later/",
        "/gone/",
        "/old/",
        "/dead/",
        "/away/",
        "/assets/a.png",
        "/none/",
    ]
    others = [
        "/",
        "/feed.xml",
        "https://example.com/x/",
        "mailto:a@example.jp",
        "//example.com/x",
        "/public/?a=1#b",
    ]
    body = "、".join(f"[語]({address})" for address in addresses + others)

    found = checking.check(post=complete(body=body), only=["dead-link"])

    assert [finding.quote for finding in found] == ["/later/", "/gone/", "/dead/", "/none/"]


def test_the_sites_own_full_address_is_a_link_inside(settings: Any) -> None:
    settings.BLOG_SITE_URL = "https://own.example"

    found = checking.check(post=complete(body="[語](https://own.example/none/)"), only=["dead-link"])

    assert len(found) == 1


def test_an_address_that_cannot_be_one_leads_nowhere() -> None:
    found = checking.check(post=complete(body="[語](/a/../b/) [語](/%00/)"), only=["dead-link"])

    assert len(found) == 2


def test_a_description_that_a_public_article_has() -> None:
    factories.published(title="先の記事", description="同じ説明")
    factories.draft(description="別の説明")

    assert messages(complete(description="同じ説明"), "same-description")[0].startswith("説明が「先の記事」")
    assert messages(complete(description="別の説明"), "same-description") == []


def test_long_descriptions_are_compared_to_their_ends() -> None:
    factories.published(title="先の記事", description="長い説明" * 60 + "の終わり")

    assert messages(complete(description="長い説明" * 60 + "の続き"), "same-description") == []
    assert len(messages(complete(description="長い説明" * 60 + "の終わり"), "same-description")) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables without an index")
def test_descriptions_are_found_by_an_index() -> None:
    rows = Post.objects.alias(start=DESCRIPTION_START).filter(start="説明")

    assert "post_description_start" in rows.order_by().values_list("pk").explain()


def test_an_article_is_not_compared_with_itself() -> None:
    post = factories.published(description="説明", body=story())
    checking.check_and_keep(post=post)

    assert messages(post, "same-description") == messages(post, "similar-article") == []


def test_nearly_the_same_as_one_that_was_published_before() -> None:
    first = factories.published(title="先の記事", body=story())
    checking.check_and_keep(post=first)

    draft = complete(body=story(10))

    assert messages(draft, "similar-article")[0].startswith("先に公開された「先の記事」")
    assert messages(complete(body=story(500)), "similar-article") == []


def test_of_two_public_ones_the_later_is_the_copy() -> None:
    first, second = factories.published(body=story()), factories.published(body=story(5))
    for post in (first, second):
        checking.check_and_keep(post=post)

    assert messages(first, "similar-article") == []
    assert len(messages(second, "similar-article")) == 1


def test_what_readers_cannot_see_is_no_earlier_article() -> None:
    hidden = factories.draft(body=story())
    checking.check_and_keep(post=hidden)

    assert Shingle.objects.count() == 0
    assert messages(complete(body=story()), "similar-article") == []


def test_marks_go_when_an_article_is_withdrawn() -> None:
    post = factories.published(body=story())
    checking.check_and_keep(post=post)
    before = Shingle.objects.count()
    post.status = Post.Status.WITHDRAWN
    post.save()

    checking.check_and_keep(post=post)

    assert (before, Shingle.objects.count()) == (64, 0)


def test_the_teams_rules_are_read() -> None:
    HouseWord.objects.create(preferred="問い合わせ", variants="問合せ\n\n 問合わせ \n問い合わせ")
    WatchedPhrase.objects.create(kind="leftover", text="社外秘")
    WatchedPhrase.objects.create(kind="promise", text="大当たり")
    CheckSetting.objects.create(check_name="house-spelling", level="error")
    CheckSetting.objects.create(check_name="missing-excerpt", level="off")
    CheckSetting.objects.create(check_name="of-another-version", level="error")
    post = complete(excerpt="", body="問合せと問合わせ。社外秘の大当たり。")

    found = checking.check(post=post)

    assert [(finding.check, finding.level.value) for finding in found] == [
        ("house-spelling", "error"),
        ("house-spelling", "error"),
        ("machine-leftover", "warning"),
        ("profit-promise", "warning"),
    ]
    assert checking.blocking(found) == found[:2]


def test_a_new_installation_has_words_and_phrases() -> None:
    rules = house.load()

    assert "---END---" in rules.leftovers
    assert "元本保証" in rules.promises
    assert "サーバー" in {word.preferred for word in rules.words}


def test_what_is_found_is_kept_once() -> None:
    post = complete(title="", body="全角１と2です。")

    checking.check_and_keep(post=post)
    checking.check_and_keep(post=post)

    kept = post.findings.order_by("pk").values_list(
        "check_name", "level", "field", "line", "start", "end", "quote"
    )
    assert list(kept) == [
        ("missing-title", "error", "title", None, None, None, ""),
        ("mixed-widths", "warning", "body", 1, 2, 3, "１"),
    ]


def test_the_queries_of_one_article_do_not_grow_with_the_archive() -> None:
    for number in range(12):
        checking.check_and_keep(post=factories.published(body=story(number * 3), description="同じ説明"))
    body = story() + "".join(f"\n\n[語](/none-{number}/)" for number in range(40))
    post = Post.objects.get(pk=complete(body=body, description="同じ説明").pk)

    with CaptureQueriesContext(connection) as queries:
        found = checking.check(post=post)

    assert {"similar-article", "same-description", "dead-link"} <= {finding.check for finding in found}
    assert len(queries) <= 20


def test_a_run_over_the_archive_finds_the_same_and_keeps_it() -> None:
    posts = [
        factories.published(body=story(), description="同じ説明", title="一"),
        factories.published(body=story(4), description="同じ説明"),
        complete(body="[語](/none/)"),
        factories.withdrawn(permalink="/gone/"),
        complete(body="[語](/gone/)"),
    ]
    seen: list[tuple[str, int, int]] = []

    report = check_posts(posts=Post.objects.all(), progress=lambda *step: seen.append(step))

    alone = {post.pk: checking.check(post=Post.objects.get(pk=post.pk)) for post in posts}
    assert {item.pk: list(item.findings) for item in report.checked} == alone
    assert Finding.objects.count() == sum(map(len, alone.values()))
    assert Shingle.objects.values("post").distinct().count() == 2
    assert seen[-1] == ("点検", 5, 5)


def test_a_run_asks_as_often_for_many_as_for_few() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            check_posts(posts=Post.objects.all(), keep=False)
        return len(captured)

    factories.published(authors=[factories.author()], tags=["AI"], body="[語](/none/)")
    few = queries()
    for _ in range(8):
        factories.published(authors=[factories.author()], tags=["AI"], body="[語](/none/)")

    assert queries() == few


def test_a_run_goes_on_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "BATCH", 2)
    posts = [factories.draft() for _ in range(5)]

    report = check_posts(posts=Post.objects.all())

    assert [item.pk for item in report.checked] == [post.pk for post in posts]


def test_a_run_of_some_checks_keeps_nothing() -> None:
    factories.draft(title="題", body="全角１と2です。")

    report = check_posts(posts=Post.objects.all(), only=["mixed-widths"], keep=False)

    assert report.by_check() == {"mixed-widths": (1, 1)}
    assert Finding.objects.count() == 0
    with pytest.raises(ValueError, match="cannot keep"):
        check_posts(posts=Post.objects.all(), only=["mixed-widths"])


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_what_would_be_a_formula_stays_text_in_a_table(sign: str) -> None:
    factories.draft(title=f"{sign}1+1", body="---END---")
    report, stream = check_posts(posts=Post.objects.all(), only=["machine-leftover"], keep=False), StringIO()

    export.write_csv(report, stream)

    row = stream.getvalue().splitlines()[1]
    assert f",'{sign}1+1," in row
    assert row.endswith(",'---END---")


def test_a_scheduled_article_is_no_copy_of_a_later_one() -> None:
    later = factories.published(body=story(), published_at=timezone.now() - timedelta(days=1))
    checking.check_and_keep(post=later)
    old = factories.published(body=story(2), published_at=timezone.now() - timedelta(days=9))

    assert messages(old, "similar-article") == []
