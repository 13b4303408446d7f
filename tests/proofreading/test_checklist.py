"""The list of checks, levels, order, findings as the desk reads them."""

import json

import pytest

from blog.proofreading.article import Article
from blog.proofreading.checklist import CHECKS, MOST_FINDINGS, proofread
from blog.proofreading.findings import Edit, Fix, Level
from blog.proofreading.house import House
from blog.proofreading.registry import Check, register

COMPLETE = {
    "title": "題",
    "slug": "dai",
    "category": "AI",
    "byline": ("記者",),
    "excerpt": "要約。",
}


def test_every_check_tells_editors_what_it_is_and_why() -> None:
    for name, check in CHECKS.items():
        assert name == check.name
        assert name.replace("-", "").isalnum() and name.isascii() and len(name) <= 60
        assert check.label and check.explanation.endswith("。")


def test_two_checks_cannot_have_one_name() -> None:
    taken = type(CHECKS["missing-title"])

    with pytest.raises(ValueError, match="missing-title"):
        register(taken)


def test_a_sound_article_has_no_findings() -> None:
    article = Article(body="## 見出し\n\n本文です。\n", **COMPLETE)

    assert proofread(article) == []


@pytest.mark.parametrize("field", COMPLETE)
def test_what_is_missing_is_said_of_its_field(field: str) -> None:
    article = Article(body="本文です。", **{**COMPLETE, field: () if field == "byline" else " "})

    findings = proofread(article)

    assert [(finding.check, finding.field) for finding in findings] == [(f"missing-{field}", field)]
    assert findings[0].level is (Level.WARNING if field == "excerpt" else Level.ERROR)


def test_an_empty_body_is_an_error() -> None:
    assert [finding.check for finding in proofread(Article(body=" \n", **COMPLETE))] == ["missing-body"]


def test_fields_come_first_then_places_from_top_to_bottom() -> None:
    article = Article(body="全角の１と2です。\n\n### 深い\n\n画像 ![](/a.png)\n", slug="x", byline=("記者",))

    places = [(finding.field, finding.line) for finding in proofread(article)]

    assert places == [
        ("title", None),
        ("category", None),
        ("excerpt", None),
        ("body", 1),
        ("body", 3),
        ("body", 5),
    ]


def test_the_team_chooses_levels_and_switches_checks_off() -> None:
    article = Article(body="本文です。", **{**COMPLETE, "title": "", "excerpt": ""})
    house = House(levels={"missing-title": None, "missing-excerpt": Level.ERROR})

    findings = proofread(article, house=house)

    assert [(finding.check, finding.level) for finding in findings] == [("missing-excerpt", Level.ERROR)]


def test_an_unknown_check_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError):
        proofread(Article(), only=["no-such-check"])


def test_findings_can_be_written_as_json() -> None:
    finding = proofread(Article(body="全角の１と2です。", **COMPLETE))[0]

    assert json.loads(json.dumps(finding.as_json(), ensure_ascii=False)) == {
        "check": "mixed-widths",
        "level": "warning",
        "message": "全角の数字「１」があります。この記事のほかの数字と同じ半角にしてください。",
        "field": "body",
        "line": 1,
        "start": 3,
        "end": 4,
        "quote": "１",
        "fix": {"label": "半角にする", "edits": [{"start": 3, "end": 4, "text": "1"}]},
    }


def test_a_fix_makes_all_its_edits() -> None:
    fix = Fix("直す", (Edit(0, 1, "ア"), Edit(2, 2, "＋"), Edit(3, 5, "")))

    assert fix.apply("あいうえお") == "アい＋う"


def test_a_check_that_finds_nothing_to_say_must_be_written_down() -> None:
    with pytest.raises(TypeError, match="abstract"):
        type("Idle", (Check,), {})()


def test_one_check_says_no_more_than_anybody_reads() -> None:
    article = Article(body="全角の１と1。\n\n" * 300)

    assert len(proofread(article, only=["mixed-widths"])) == MOST_FINDINGS


def test_long_quotes_are_cut_and_hold_no_line_ends() -> None:
    body = f"全角の１と1。\n\n{'同じ文章が続きます。' * 30}\n\n{'同じ文章が続きます。' * 30}\n"

    quote = proofread(Article(body=body), only=["repeated-paragraph"])[0].quote

    assert len(quote) == 60
    assert quote.endswith("…")
