"""The import as a whole: what comes in, what a second run does, what is never lost."""

import io
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from blog.models import Asset, Post, Redirect, Revision
from blog.querysets import Status
from blog.services import rendering
from blog.services.importing.report import Outcome, Report
from blog.text.derive import Derived
from tests.services.conftest import JekyllSite, notes

pytestmark = pytest.mark.django_db

Outcomes = Callable[[Report], dict[str, str]]


def picture(width: int = 4, height: int = 3) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(stream, "PNG")
    return stream.getvalue()


def test_a_post_comes_in_with_all_that_its_file_says(jekyll: JekyllSite) -> None:
    jekyll.post(
        "2025-12-06-gpt.md",
        "## 見出し\n\n**「強調」**された本文。\n",
        title='"「題名」の記事"',
        categories='["投資分析"]',
        tags='["AI", "新NISA 入門"]',
        author='"編集部"',
        excerpt='"抜粋"',
        description='"説明"',
        canonical_url='"https://example.jp/x"',
        robots='"noindex"',
        sitemap="false",
        unknown_key="[1, 2]",
    )

    report = jekyll.run()

    post = Post.objects.get()
    assert report.counts[Outcome.CREATED] == 1
    assert (post.title, post.slug, post.path) == ("「題名」の記事", "gpt", "/2025/12/07/gpt/")
    assert post.status == Status.PUBLISHED
    assert post.published_at == post.public_at == datetime(2025, 12, 6, 20, 35, 1, tzinfo=UTC)
    assert post.category is not None
    assert (post.category.name, [tag.name for tag in post.tag_list]) == ("投資分析", ["AI", "新NISA 入門"])
    assert [author.name for author in post.byline] == ["編集部"]
    assert (post.excerpt, post.description) == ("抜粋", "説明")
    assert (post.canonical_url, post.robots, post.in_sitemap) == ("https://example.jp/x", "noindex", False)
    assert post.body == "## 見出し\n\n**「強調」**された本文。\n"
    assert "<strong>「強調」</strong>" in post.html
    assert post.plain_text == "見出し\n「強調」された本文。"
    assert post.reading_minutes == 1
    assert "unknown_key: [1, 2]\n" in post.front_matter


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"title": f'"{"長" * 501}"'}, "タイトルが長すぎます（501 文字。500 文字まで）: 長長"),
        ({"robots": "n" * 201}, "robotsが長すぎます（201 文字。200 文字まで）"),
        ({"excerpt": "抜" * 20_001}, "抜粋が長すぎます（20,001 文字。20,000 文字まで）"),
        ({"tags": str([f"t{number}" for number in range(501)])}, "タグが多すぎます（501 個。500 個まで）"),
        ({"authors": str([f"a{number}" for number in range(31)])}, "著者が多すぎます（31 個。30 個まで）"),
        (
            {"redirect_from": str([f"/{number}/" for number in range(1_001)])},
            "redirect_fromが多すぎます（1,001 個。1,000 個まで）",
        ),
    ],
)
def test_a_text_that_is_too_long_is_told_in_words_and_the_rest_comes_in(
    jekyll: JekyllSite, keys: dict[str, str], words: str
) -> None:
    jekyll.post("2025-12-06-a.md", **keys)
    jekyll.post("2025-12-06-b.md")

    report = jekyll.run()

    (item,) = report.of(Outcome.FAILED)
    assert (item.path, item.remedy, [post.slug for post in Post.objects.all()]) == (
        "_posts/2025-12-06-a.md",
        "ファイルを直してください。",
        ["b"],
    )
    assert item.message.startswith(words)


def test_a_second_run_changes_nothing(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", tags='["AI"]', author='"編集部"')
    jekyll.run()
    before = list(Post.objects.values())

    report = jekyll.run()

    assert report.counts == {outcome: int(outcome is Outcome.UNCHANGED) for outcome in Outcome}
    assert list(Post.objects.values()) == before


def test_only_a_changed_file_is_updated(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.post("2025-12-06-b.md")
    jekyll.run()
    jekyll.post("2025-12-06-b.md", "新しい本文。\n", tags='["投資"]')

    report = jekyll.run()

    assert outcomes(report) == {"_posts/2025-12-06-a.md": "unchanged", "_posts/2025-12-06-b.md": "updated"}
    changed = Post.objects.get(slug="b")
    assert (changed.body, changed.plain_text) == ("新しい本文。\n", "新しい本文。")
    assert [tag.name for tag in changed.tag_list] == ["投資"]


def test_what_an_editor_has_changed_is_not_overwritten(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    Post.objects.update(title="編集部の題名")
    jekyll.post("2025-12-06-a.md", "ファイルの新しい本文。\n")

    report = jekyll.run()

    assert outcomes(report) == {"_posts/2025-12-06-a.md": "conflict"}
    assert Post.objects.get().title == "編集部の題名"
    assert report.failed is False


def test_overwrite_takes_the_file_and_keeps_the_editors_version(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    Post.objects.update(title="編集部の題名")
    jekyll.post("2025-12-06-a.md", "ファイルの新しい本文。\n")

    report = jekyll.run(overwrite=True)

    post = Post.objects.get()
    revision = Revision.objects.get(kind=Revision.Kind.OVERWRITTEN)
    assert report.counts[Outcome.UPDATED] == 1
    assert (post.title, post.body) == ("題名", "ファイルの新しい本文。\n")
    assert revision.kind == Revision.Kind.OVERWRITTEN
    assert (revision.content["title"], revision.content["body"]) == ("編集部の題名", "本文です。\n")


def test_an_edited_post_whose_file_is_as_before_stays_as_it_is(
    jekyll: JekyllSite, outcomes: Outcomes
) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()
    Post.objects.update(title="編集部の題名")

    report = jekyll.run()

    assert outcomes(report) == {"_posts/2025-12-06-a.md": "unchanged"}
    assert Post.objects.get().title == "編集部の題名"


def test_a_dry_run_reports_the_same_and_leaves_nothing(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    content = picture(13, 7)
    jekyll.write("assets/a.png", content)
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png)\n")
    jekyll.write("_posts/2025-12-06-bad.md", b"---\ntitle: [\n---\n")

    rehearsed = jekyll.run(dry_run=True)

    assert (Post.objects.count(), Asset.objects.count()) == (0, 0)
    name = f"assets/{(digest := sha256(content).hexdigest())[:2]}/{digest}.png"
    assert not default_storage.exists(name)
    assert outcomes(rehearsed) == outcomes(jekyll.run())
    assert default_storage.exists(name)


def test_two_files_at_one_address_are_both_imported_and_the_one_jekyll_serves_keeps_it(
    jekyll: JekyllSite,
) -> None:
    jekyll.post("2025-12-06-same.md", "先。\n", date="2025-12-07 10:00:00 +0900")
    jekyll.post("2025-12-07-same.md", "後。\n", date="2025-12-07 11:00:00 +0900")

    report = jekyll.run()

    assert dict(Post.objects.values_list("source_path", "path")) == {
        "_posts/2025-12-06-same.md": "/2025/12/07/same-2/",
        "_posts/2025-12-07-same.md": "/2025/12/07/same/",
    }
    assert [path for path, _ in notes(report, "address")] == ["_posts/2025-12-06-same.md"]
    assert jekyll.run().counts[Outcome.UNCHANGED] == 2


def test_an_address_given_before_is_kept_when_a_rival_arrives(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-same.md", date="2025-12-07 10:00:00 +0900")
    jekyll.run()
    jekyll.post("2025-12-07-same.md", date="2025-12-07 11:00:00 +0900")

    jekyll.run()

    assert Post.objects.get(source_path="_posts/2025-12-06-same.md").path == "/2025/12/07/same/"


def test_an_address_of_the_site_itself_is_not_taken(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", permalink="/feed.xml")

    report = jekyll.run()

    assert Post.objects.get().path == "/feed-2.xml"
    assert len(notes(report, "address")) == 1


def test_a_new_date_in_the_file_moves_the_post_and_leaves_a_redirect(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", date="2025-12-06 10:00:00 +0900")
    jekyll.run()
    jekyll.post("2025-12-06-a.md", date="2025-12-08 10:00:00 +0900")

    jekyll.run()

    post = Post.objects.get()
    assert post.path == "/2025/12/08/a/"
    assert list(Redirect.objects.values_list("path", "post", "code")) == [("/2025/12/06/a/", post.pk, 301)]


def test_redirect_from_answers_for_the_post(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", redirect_from='["/old/", "/older.html"]')
    jekyll.post("2025-12-06-b.md", redirect_from="/once/")

    jekyll.run()

    assert dict(Redirect.objects.values_list("path", "post__slug")) == {
        "/old/": "a",
        "/older.html": "a",
        "/once/": "b",
    }


def test_drafts_and_unpublished_posts_come_in_as_drafts_without_an_address(jekyll: JekyllSite) -> None:
    jekyll.post("idea.md", folder="_drafts", date="")
    jekyll.post("2025-12-06-hidden.md", published="false")

    jekyll.run()

    assert list(Post.objects.order_by("slug").values_list("slug", "status", "path")) == [
        ("hidden", Status.DRAFT, None),
        ("idea", Status.DRAFT, None),
    ]


def test_a_date_to_come_is_a_schedule(jekyll: JekyllSite) -> None:
    jekyll.post("2099-01-01-a.md", date="2099-01-01 09:00:00 +0900")

    jekyll.run()

    assert Post.objects.scheduled().count() == 1
    assert Post.objects.published().count() == 0


def test_with_future_true_a_date_to_come_is_public_as_it_was(jekyll: JekyllSite) -> None:
    jekyll.write("_config.yml", "future: true\ntimezone: Asia/Tokyo\n")
    jekyll.post("2099-01-01-a.md", date="2099-01-01 09:00:00 +0900")

    jekyll.run()

    post = Post.objects.published().get()
    assert post.published_at == datetime(2099, 1, 1, tzinfo=UTC)
    assert post.public_at is not None
    assert abs(post.public_at - timezone.now()) < timedelta(minutes=1)


def test_pictures_come_along_and_keep_their_addresses(jekyll: JekyllSite) -> None:
    jekyll.write("assets/図 1.png", picture(40, 30))
    jekyll.write("assets/cover.png", picture(8, 6))
    jekyll.post("2025-12-06-a.md", "![図](/assets/%E5%9B%B3%201.png)\n", image="/assets/cover.png")

    report = jekyll.run()

    assert report.pictures == 2
    found = {asset.path: asset for asset in Asset.objects.all()}
    assert set(found) == {"/assets/図 1.png", "/assets/cover.png"}
    assert (found["/assets/図 1.png"].width, found["/assets/図 1.png"].content_type) == (40, "image/png")
    with found["/assets/cover.png"].file.open() as stream:
        assert stream.read() == picture(8, 6)
    assert 'width="40" height="30"' in Post.objects.get().html


def test_a_picture_is_believed_by_its_content_alone(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", b"<svg onload=alert(1)>")
    jekyll.post("2025-12-06-a.md", "![図](/assets/a.png) ![ない](/assets/none.png)\n")

    report = jekyll.run()

    assert Asset.objects.count() == 0
    assert [message.partition(":")[0] for _, message in notes(report, "picture")] == [
        "/assets/a.png",
        "/assets/none.png",
    ]


@pytest.mark.parametrize(
    "source", ["/../secret.png", "/assets/../../secret.png", "/assets/link.png", "/..%2fsecret.png"]
)
def test_no_picture_is_read_from_outside_the_site(jekyll: JekyllSite, source: str) -> None:
    (jekyll.root.parent / "secret.png").write_bytes(picture())
    (jekyll.root / "assets").mkdir()
    (jekyll.root / "assets" / "link.png").symlink_to(jekyll.root.parent / "secret.png")
    jekyll.post("2025-12-06-a.md", f"![図]({source})\n", image=source)

    jekyll.run()

    assert Asset.objects.count() == 0


def test_links_between_posts_are_found_and_dead_ones_listed(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-target.md")
    jekyll.post(
        "2025-12-06-a.md",
        "[一]({% post_url 2025-12-06-target %}) [二]({% link _posts/2025-12-06-target.md %})\n"
        "[三]({{ site.url }}/2025/12/07/target/) [四](https://old.example/2025/12/07/target/)\n"
        "[五](../target/)\n"
        "[六](/2025/12/07/none/) [七]({% post_url 2025-12-06-none %})\n",
    )

    report = jekyll.run()

    html = Post.objects.get(slug="a").html
    assert html.count('href="/2025/12/07/target/"') == 5
    assert notes(report, "dead_link") == [("_posts/2025-12-06-a.md", "/2025/12/07/none/")]
    assert len(notes(report, "post_url")) == 1


def test_liquid_that_is_not_run_is_hidden_kept_and_listed(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", "前。\n\n{% include ads.html %}\n\n後。\n")

    report = jekyll.run()

    post = Post.objects.get()
    assert "include" not in post.html
    assert "{% include ads.html %}" in post.body
    assert [(note.line, note.message) for note in report.notes if note.kind == "liquid"] == [
        (7, "{% include ads.html %}")
    ]


def test_declared_reading_times_are_compared_and_do_not_decide(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md", reading_time="8")

    report = jekyll.run()

    assert Post.objects.get().reading_minutes == 1
    assert report.reading_time_summary() == {
        "posts": 1,
        "declared_minutes": 8,
        "computed_minutes": 1,
        "differ": 1,
    }


BAD = {
    "2025-01-01-yaml.md": b"---\ntitle: [\n---\nx\n",
    "2025-01-01-tag.md": b"---\ntitle: !!python/object:os.system x\n---\nx\n",
    "2025-01-01-latin.md": "---\ntitle: x\n---\n日本".encode("shift_jis"),
    "2025-01-01-date.md": b"---\ntitle: x\ndate: yesterday-ish\n---\nx\n",
    "2025-01-01-nul.md": b"---\ntitle: x\n---\na\0b\n",
    "2025-13-45-name.md": b"---\ntitle: x\n---\nx\n",
    "2025-01-01-long.md": b"---\ntitle: x\n---\n" + b"x" * 10_000_000,
    "2025-01-01-open.md": b"---\ntitle: x\n",
    "2025-01-01-bomb.md": b"---\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n".encode() for n in range(9)
    )
    + b"---\nx\n",
}


def test_each_bad_file_is_named_with_a_remedy_and_the_rest_comes_in(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-good.md")
    for name, content in BAD.items():
        jekyll.write(f"_posts/{name}", content)

    report = jekyll.run()

    failed = {Path(item.path).name: item for item in report.of(Outcome.FAILED)}
    assert set(failed) == set(BAD)
    assert all(item.message and item.remedy for item in failed.values())
    assert report.counts[Outcome.CREATED] == Post.objects.count() == 1
    assert sum(report.counts.values()) == len(BAD) + 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("2025-01-01-bom.md", "\ufeff---\ntitle: x\n---\n本文\n".encode()),
        ("2025-01-01-crlf.md", "---\r\ntitle: x\r\n---\r\n本文\r\n".encode()),
        ("2025-01-01-empty.md", b"---\ntitle: x\n---\n"),
    ],
)
def test_an_odd_file_comes_in(jekyll: JekyllSite, name: str, content: bytes) -> None:
    jekyll.write(f"_posts/{name}", content)

    jekyll.run()

    post = Post.objects.get()
    assert (post.front_matter + post.body).encode() == content


def test_one_file_alone_can_be_imported(jekyll: JekyllSite, outcomes: Outcomes) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.post("2025-12-06-b.md")

    report = jekyll.run("_posts/2025-12-06-a.md")

    assert outcomes(report) == {"_posts/2025-12-06-a.md": "created"}


def test_a_folder_of_posts_is_the_same_site(jekyll: JekyllSite) -> None:
    jekyll.post("2025-12-06-a.md")
    jekyll.run()

    report = jekyll.run("_posts")

    assert report.counts[Outcome.UNCHANGED] == 1


def test_a_post_whose_file_is_gone_stays_and_is_listed(jekyll: JekyllSite) -> None:
    gone = jekyll.post("2025-12-06-a.md")
    jekyll.post("2025-12-06-b.md")
    jekyll.run()
    gone.unlink()

    report = jekyll.run()

    assert Post.objects.count() == 2
    assert [path for path, _ in notes(report, "missing")] == ["_posts/2025-12-06-a.md"]


def test_many_files_are_shared_among_processes_with_the_same_result(
    jekyll: JekyllSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(130):
        jekyll.post(f"2025-12-06-p{number}.md", f"**「{number}」**番。\n")
    jekyll.write("_posts/2025-01-01-yaml.md", BAD["2025-01-01-yaml.md"])

    report = jekyll.run()

    assert report.counts[Outcome.CREATED] == Post.objects.count() == 130
    assert Post.objects.get(slug="p7").html == "<p><strong>「7」</strong>番。</p>\n"
    assert report.counts[Outcome.FAILED] == 1


def test_a_post_in_html_stays_html(jekyll: JekyllSite) -> None:
    jekyll.write("assets/a.png", picture(40, 30))
    jekyll.post("2025-12-06-target.md")
    body = (
        '<h1>題</h1>\n<p>*星* のまま "引用"。</p>\n<script>alert(1)</script>\n'
        '<p><a href="{% post_url 2025-12-06-target %}">記事</a> <img src="/assets/a.png" alt="図"></p>\n'
    )
    jekyll.post("2025-12-06-a.html", body)

    jekyll.run()

    assert Post.objects.get(slug="a").html == (
        '<h2>題</h2>\n<p>*星* のまま "引用"。</p>\n\n<p><a href="/2025/12/07/target/">記事</a> '
        '<img src="/assets/a.png" alt="図" width="40" height="30" fetchpriority="high" decoding="async">'
        "</p>\n"
    )


def test_what_an_import_derives_is_derived_again_the_same(jekyll: JekyllSite) -> None:
    jekyll.write("_config.yml", "url: https://old.example\nbaseurl: /blog\nexcerpt_separator: <!--more-->\n")
    jekyll.write("assets/a.png", picture(40, 30))
    jekyll.post("2025-12-06-target.md")
    jekyll.post(
        "2025-12-06-a.md",
        "最初の段落。\n\n二番目。\n<!--more-->\n[一]({% post_url 2025-12-06-target %}) "
        "[二]({{ site.baseurl }}/2025/12/07/target/) [三](../target/) ![図](/assets/a.png)\n"
        "[四](2025-12-06-target.md) [五]({% link assets/a.png %}) {{ site.url }}\n",
    )
    jekyll.post("2025-12-06-b.html", "<p>一。</p>///<p>二。</p>", excerpt_separator='"///"')
    jekyll.run()
    imported = {post.pk: post for post in Post.objects.all()}

    for post in Post.objects.all():
        rendering.render_post(post)
        for column in fields(Derived):
            assert getattr(post, column.name) == getattr(imported[post.pk], column.name), column.name

    assert Post.objects.get(slug="a").opening == "最初の段落。 二番目。"
