"""Search finds exactly what a substring search over the folded text finds. One class, for both databases: the
whole suite runs on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from blog import search
from blog.models import Post, SearchEntry, Tag
from blog.search import postgresql
from blog.services import (
    content,
    editing,
    publishing,
    search_index,
    tag_care,
    tag_merging,
    tagging,
)
from blog.services.revisions import Window
from blog.text.search_terms import Query, QueryRefused, folded, lines_of, parse
from tests import factories
from tests.long import EXAMPLES, times

pytestmark = pytest.mark.django_db

LETTERS = "投資信託AIaiｱア゙ーカﾞがか゛株ﬁſß㈱①１1%_'\"-*()^:\\;、。「」\t 　\n𠮷葛󠄀é́🇯🇵\x01"
"""Few, so that words meet; what folds to more, to less, to one another; what query languages mean."""


def indexed(**columns: object) -> Post:
    """A public post that is in the index."""
    post = factories.published(**columns)
    search_index.keep([post.pk])
    return post


def found(text: str, *, limit: int = 1000, in_head: bool = False) -> set[int]:
    return set(walked(text, limit=limit, in_head=in_head))


def walked(text: str, *, limit: int, in_head: bool = False) -> list[int]:
    """The keys of the hits, newest first."""
    hits = search.newest(search.among(Post.objects.published()), parse(text), limit=limit, in_head=in_head)
    return [hit.post for hit in hits]


def by_brute_force(query: Query) -> set[int]:
    """Who holds the words, by reading every article."""
    hits = set[int]()
    for post in Post.objects.published():
        texts = [post.title, *(tag.name for tag in post.tag_list), *(one.name for one in post.byline)]
        whole = [folded(line) for line in (*texts, *lines_of([post.excerpt, post.plain_text]))]
        if all(any(word in line for line in whole) for word in query.words) and not any(
            word in line for word in query.excluded for line in whole
        ):
            hits.add(post.pk)
    return hits


class TestHits:
    @pytest.mark.parametrize(
        ("asked", "written"),
        [
            ("nisa", "新ＮＩＳＡの枠"),
            ("ＮＩＳＡ", "新NISAの枠"),
            ("サーバー", "ｻｰﾊﾞｰを買う"),
            ("ｻｰﾊﾞｰ", "サーバーを買う"),
            ("株", "株を買う"),
            ("投資", "投資を始める"),
            ("AI", "生成ai"),
            ("投資信託", "投資信託の費用"),
            ("㈱", "(株)の略"),
            ("𠮷野家", "𠮷野家の決算"),
            ("C++", "c++で書く"),
            ("100%", "100%の力"),
            ("_id", "user_idの列"),
            ("か゛", "か゛"),
        ],
    )
    def test_spellings_of_one_word_find_one_another(self, asked: str, written: str) -> None:
        post = indexed(body=written)
        indexed(body="別の話")

        assert found(asked) == {post.pk}

    @pytest.mark.parametrize("place", ["title", "excerpt", "tag", "author", "body"])
    def test_every_field_is_looked_through(self, place: str) -> None:
        post = {
            "title": lambda: indexed(title="量子の話"),
            "excerpt": lambda: indexed(excerpt="量子の話"),
            "tag": lambda: indexed(tags=["量子"]),
            "author": lambda: indexed(authors=[factories.author("量子太郎")]),
            "body": lambda: indexed(body="量子の話"),
        }[place]()

        assert found("量子") == {post.pk}

    def test_words_may_stand_in_different_fields(self) -> None:
        post = indexed(title="半導体の夏", body="電力が足りない", tags=["工場"])

        assert found("電力 半導体 工場") == {post.pk}

    def test_several_words_must_all_be_there(self) -> None:
        both = indexed(body="電力と半導体")
        indexed(body="電力だけ")

        assert found("電力　半導体") == {both.pk}

    @pytest.mark.parametrize(
        "phrase", ["「big data center」", '"big data center"', "“Big  Data Center”", "『big data center』"]
    )
    def test_a_phrase_is_found_as_it_stands(self, phrase: str) -> None:
        post = indexed(body="a big data center here")
        indexed(body="data center, big")

        assert found(phrase) == {post.pk}

    @pytest.mark.parametrize(
        "text", ["電力 -半導体", "電力 －半導体", "電力 -「半導体の」", "電力 -半", "電力 -体の -水力"]
    )
    def test_a_word_that_must_not_be_there(self, text: str) -> None:
        indexed(body="電力と半導体の話")
        alone = indexed(body="電力だけ")

        assert found(text) == {alone.pk}

    def test_a_word_is_not_made_of_its_parts(self) -> None:
        indexed(body="投資と資信と信託")

        assert found("投資信託") == set()

    def test_a_word_does_not_go_from_one_field_or_line_to_the_next(self) -> None:
        indexed(title="投資", tags=["信託", "費用"], body="前半\n\n後半")

        assert found("投資信託") | found("信託費用") | found("前半後半") == set()

    def test_what_query_languages_mean_is_text_here(self) -> None:
        post = indexed(body='x OR y NOT z NEAR(a, b) "q" a* {b} c:d (e) %_ \\ \' ; --')

        for text in ("OR", "NEAR(a,", "a*", "{b}", "c:d", "(e)", "%_", "\\", ";"):
            assert found(text) == {post.pk}, text

    @pytest.mark.parametrize(
        "text", ["' OR 1=1 --", '" OR "a', "%", "a\x00b", "*", "\\%", "a\ud800", "NOT", "^投"]
    )
    def test_no_text_breaks_it(self, text: str) -> None:
        indexed(body="投資の話")

        assert found(text) == by_brute_force(parse(text))

    def test_no_words_find_nothing(self) -> None:
        indexed(body="投資の話")

        assert found("  \ud800\x00") == set()

    def test_hits_come_newest_first_and_no_more_than_asked_for(self) -> None:
        posts = [
            indexed(body="電力", published_at=factories.LONG_AGO + timedelta(days=day))
            for day in (2, 0, 3, 1)
        ]
        keys = [posts[place].pk for place in (2, 0, 3, 1)]

        assert walked("電力", limit=3) == keys[:3]
        assert walked("電力", limit=9) == keys

    @pytest.mark.parametrize("limit", [1, 2, 3, 9])
    @pytest.mark.parametrize("wider", [1, 3])
    def test_older_hits_follow_where_the_newest_entries_hold_too_few(
        self, limit: int, wider: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgresql, "FIRST_ASKED", 2)
        monkeypatch.setattr(postgresql, "WIDER", wider)
        ages = (0, 20, 40, 60, 80, 1000, 25_000)  # in days: the last one is older than 1970
        bodies = ("電力会社", "水力", "電力会社", "電力会社", "水力", "電力会社", "電力会社")
        keys = [
            indexed(body=body, published_at=factories.LONG_AGO - timedelta(days=age)).pk
            for age, body in zip(ages, bodies, strict=True)
        ]

        expected = [keys[place] for place in (0, 2, 3, 5, 6)][:limit]
        assert (walked("電力", limit=limit), walked("電力会社", limit=limit)) == (expected, expected)

    @pytest.mark.parametrize("limit", [1, 9])
    def test_an_article_dated_far_ahead_hides_no_other(
        self, limit: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgresql, "FIRST_ASKED", 1)
        monkeypatch.setattr(postgresql, "MOST_ERAS", 3)
        for days in (0, 20, 4000):
            indexed(body="水力", published_at=factories.LONG_AGO + timedelta(days=days))
        keys = [
            indexed(body="電力", published_at=factories.LONG_AGO - timedelta(days=days)).pk
            for days in (1, 50, 900)
        ]

        assert walked("電力", limit=limit) == keys[:limit]

    def test_posts_of_one_minute_are_all_found(self) -> None:
        posts = [indexed(body="電力", published_at=factories.LONG_AGO) for _ in range(5)]

        assert found("電力") == {post.pk for post in posts}

    def test_the_head_is_title_tags_and_byline(self) -> None:
        heads = [
            indexed(title="量子の話"),
            indexed(tags=["量子"]),
            indexed(authors=[factories.author("量子太郎")]),
        ]
        indexed(body="量子の話", excerpt="量子")

        assert found("量子", in_head=True) == {post.pk for post in heads}

    def test_a_queryset_searches_whatever_the_state(self) -> None:
        draft = factories.draft(body="量子の下書き")
        search_index.keep([draft.pk])
        public = indexed(body="量子の話")

        assert set(Post.objects.search("量子")) == {draft, public}
        assert set(Post.objects.published().search("量子 -下書き")) == {public}
        assert Post.objects.search("  ").count() == 2

    def test_unlike_texts_are_told_apart_by_querysets_too(self) -> None:
        indexed(body="投資と資信と信託")

        assert not Post.objects.search("投資信託").exists()


def _articles() -> st.SearchStrategy[list[dict[str, str]]]:
    text = st.text(st.sampled_from(LETTERS), max_size=14)
    return st.lists(st.fixed_dictionaries({"title": text, "excerpt": text, "plain_text": text}), max_size=4)


class TestRecall(HypothesisTestCase):
    """Against reading every article."""

    @settings(
        max_examples=times(120, EXAMPLES // 10), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(articles=_articles(), asked=st.text(st.sampled_from(LETTERS), min_size=1, max_size=6))
    @example(articles=[{"title": "投資", "excerpt": "", "plain_text": "資信\n信託"}], asked="投資信託")
    @example(articles=[{"title": "", "excerpt": "", "plain_text": "1\t1 　１"}], asked="1 1")
    def test_recall_is_that_of_a_substring_search(self, articles: list[dict[str, str]], asked: str) -> None:
        rows = [factories.published() for _ in articles]
        for row, columns in zip(rows, articles, strict=True):
            Post.objects.filter(pk=row.pk).update(**columns)
        search_index.keep([row.pk for row in rows])
        without = (f"{asked[0]} -{asked}", f"{asked[0]} -{asked[-2:]}", f"{asked[:2]} -{asked[-1]}")
        for text in (asked, f"「{asked}」", asked[:2], asked[:1], *without):
            try:
                query = parse(text)
            except QueryRefused:
                continue
            if query.words:
                assert found(text, limit=99) == by_brute_force(query)
                assert {post.pk for post in Post.objects.search(text)} == by_brute_force(query)


class TestKeeping:
    """The index follows the articles, in their transaction."""

    def test_a_saved_article_is_found_at_once(self) -> None:
        post = factories.draft()
        post.title, post.body = "量子の話", "電力の話"
        editing.save(post=post, authors=[factories.author("山田")], tags=["半導体"])

        assert {post.pk for post in Post.objects.search("量子 電力 山田 半導体")} == {post.pk}

    def test_the_old_text_is_not_found_any_more(self) -> None:
        post = factories.edited(indexed(body="電力の話"))
        post.body = "水力の話"
        factories.edited(post)

        assert (found("電力"), found("水力")) == (set(), {post.pk})

    def test_a_text_that_waits_is_not_found(self) -> None:
        post = indexed(body="電力の話")
        post.body = "水力の話"
        editing.save(post=post, authors=[], tags=[])
        assert (found("電力"), found("水力")) == ({post.pk}, set())

        publishing.publish(post=Post.objects.get(pk=post.pk))
        assert (found("電力"), found("水力")) == (set(), {post.pk})

    def test_what_is_rolled_back_was_never_found(self) -> None:
        post = indexed(body="電力の話")

        class Broken(Exception):
            pass

        with pytest.raises(Broken), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(plain_text="水力の話")
            search_index.keep([post.pk])
            raise Broken

        assert (found("電力"), found("水力")) == ({post.pk}, set())

    def test_a_deleted_article_is_gone_and_its_place_is_not_taken(self) -> None:
        post = indexed(body="電力の話", published_at=factories.LONG_AGO)
        post.delete()
        other = indexed(body="別の話", published_at=factories.LONG_AGO)

        assert (found("電力"), found("別")) == (set(), {other.pk})

    def test_a_first_autosave_is_found_by_its_title(self) -> None:
        user = factories.member("ライター")
        post, _ = editing.begin(
            text=content.of(Post(title="量子の書き出し"), authors=[], tags=[]),
            user=user,
            window=Window(client="w"),
        )

        assert {row.pk for row in Post.objects.search("量子の書き出し")} == {post.pk}

    def test_tags_and_bylines_of_many(self) -> None:
        post = indexed(tags=["旧"], authors=[factories.author("旧姓")])
        tagging.set_tags_of_many({post.pk: ["新顔"]})
        tagging.set_byline_of_many({post.pk: ["改名"]})

        assert (found("旧"), found("新顔 改名")) == (set(), {post.pk})

    def test_renaming_and_merging_tags(self) -> None:
        post = indexed(tags=["量子"])
        tag = Tag.objects.get(name="量子")
        tag_care.rename(tag=tag, name="量子計算", slug=tag.slug, by=None)
        assert found("量子計算") == {post.pk}

        tag_merging.merge(sources=[tag], into=factories.tag("計算機"), by=None)
        assert (found("量子計算"), found("計算機")) == (set(), {post.pk})

    def test_another_date_is_another_place(self) -> None:
        first, second = indexed(body="電力"), indexed(body="電力")
        Post.objects.filter(pk=first.pk).update(published_at=factories.LONG_AGO + timedelta(days=9))
        search_index.keep([first.pk])

        assert walked("電力", limit=2) == [first.pk, second.pk]

    def test_what_has_not_changed_is_not_written(self) -> None:
        post = indexed(body="電力")
        before = SearchEntry.objects.values().get(pk=post.pk)

        search_index.keep([post.pk])

        assert SearchEntry.objects.values().get(pk=post.pk) == before

    @pytest.mark.parametrize("anew", [False, True])
    def test_rebuilding_finds_what_was_never_kept(self, anew: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search_index, "BATCH", 2)
        posts = [factories.published(body="電力") for _ in range(5)]
        indexed(body="電力").delete()
        seen: list[tuple[int, int]] = []

        total = search_index.rebuild(anew=anew, progress=lambda done, of: seen.append((done, of)))

        assert (total, seen) == (5, [(2, 5), (4, 5), (5, 5)])
        assert found("電力") == {post.pk for post in posts}
