"""Descriptions, and articles that were published before."""

import pytest

from blog.proofreading import similarity
from blog.proofreading.archive import Other
from blog.proofreading.checks.description import width
from tests.proofreading.reading import Shelf, find


@pytest.mark.parametrize(
    ("description", "findings"), [("あ" * 120, 0), ("あ" * 121, 1), ("a" * 240, 0), ("a" * 242, 1), ("", 0)]
)
def test_a_description_longer_than_a_search_result(description: str, findings: int) -> None:
    assert len(find("long-description", description=description)) == findings


def test_half_width_letters_are_half_as_wide() -> None:
    assert width("あaｱＡ…") == 4.0


def test_a_description_that_another_article_has() -> None:
    shelf = Shelf(descriptions={"同じ説明": [Other("先の記事", "/a/"), Other("もう一つ", "/b/")]})

    findings = find("same-description", description=" 同じ説明 ", archive=shelf)

    assert [finding.message for finding in findings] == [
        "説明が「先の記事」ほか1件と同じです。この記事だけの説明を書いてください。"
    ]
    assert find("same-description", description="別の説明", archive=shelf) == []


def test_an_article_that_was_published_before() -> None:
    shelf = Shelf(alike=[Other(f"記事{number}", f"/{number}/", 0.8) for number in range(5)])

    findings = find("similar-article", "本文", archive=shelf)

    assert len(findings) == 3
    assert findings[0].message.startswith("先に公開された「記事0」（/0/）と、文章の約80%が同じです。")


def text(start: int, sentences: int) -> str:
    return "".join(
        f"{number}番目の話題は、{number * number}件の例から始まります。"
        for number in range(start, start + sentences)
    )


def test_resemblance_follows_the_share_that_is_the_same() -> None:
    whole = similarity.sample(text(0, 200))

    assert similarity.resemblance(whole, similarity.sample(text(0, 200))) == 1.0
    assert similarity.resemblance(whole, similarity.sample(text(20, 200))) > 0.6
    assert similarity.resemblance(whole, similarity.sample(text(5000, 200))) < 0.2


def test_of_a_text_that_is_far_longer_than_articles_are_the_beginning_is_sampled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at = list[int]()
    shingles = similarity._shingles
    monkeypatch.setattr(
        similarity, "_shingles", lambda text, length: looked_at.append(len(text)) or shingles(text, length)
    )
    long = text(0, 8_000)

    assert similarity.sample(long) == similarity.sample(long[: similarity.MOST_SAMPLED])
    assert list(similarity.near_pairs([long, f"{long}終わり"])) == []
    assert looked_at == [similarity.MOST_SAMPLED] * 2


def test_white_space_and_signs_do_not_count() -> None:
    plain = text(0, 50)

    assert similarity.sample(plain.replace("。", "！\n\n").replace("、", " ")) == similarity.sample(plain)


def test_a_sample_is_bounded_and_the_same_every_time() -> None:
    sample = similarity.sample(text(0, 500))

    assert len(sample) == similarity.SAMPLE
    assert list(sample) == sorted(set(sample))
    assert sample[:2] == similarity.sample(text(0, 500))[:2]


def test_too_short_a_text_is_like_nothing() -> None:
    assert similarity.sample("短い文章です。") == ()
    assert similarity.resemblance((), ()) == 0.0


def test_a_text_of_which_search_finds_the_beginning() -> None:
    signs = "\ufdfa" * 20_000

    assert find("beyond-search", f"{signs}\n\n終わり") == []
    assert find("beyond-search", "投資" * 99_000) == []
    assert find("beyond-search", f"{signs}\n\n{signs}") == [], "what stands twice is found once"
    finding = find("beyond-search", f"{signs}、{signs}\n\n終わり")[0]
    assert finding.message == (
        "ここから後ろの12,227文字は検索で見つかりません。㌖やﷺのように検索で何文字にもなる記号が多すぎます。"
        "ふつうの文字に直すか、記事を分けてください。"
    )
    assert finding.quote.startswith("\ufdfa")


def test_a_table_of_characters_of_which_search_finds_the_beginning() -> None:
    table = "".join(map(chr, range(0x20000, 0x20000 + 12_000)))

    assert find("beyond-search", f"{table}\n\n{table}") == []
    for written in (f"{table}\n\n終わり", f"{table}\n\n&#32066;&#12431;&#12426;"):
        (finding,) = find("beyond-search", written)
        assert finding.message == (
            "ここから後ろの3文字は検索で見つかりません。違う文字の種類が多すぎます。記事を分けてください。"
        )
        assert finding.quote == "終わり"
