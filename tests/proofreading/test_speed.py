"""Nobody waits for the checklist, whatever was typed."""

import random
import time

import pytest

from blog.proofreading.article import Article
from blog.proofreading.checklist import MOST_FINDINGS, proofread
from tests.proofreading.reading import HOUSE, Shelf

SECONDS = 3.0
"""For 100,000 characters; they take a fifth of it on a slow machine. What grows with the square of the length
takes minutes."""
LENGTH = 100_000
PIECES = [
    "「", "（", "[", "![", "[a](", "](a(b)", "**", "`", "``a`", "```a\n", "```\n~~~\n", "|", "| a |\n",
    "{{", "{%", "{% x %}", "<", "<a ", '<a href="', "<!-- ", "<pre\n", "http://a", "https://a.jp/ ",
    "#", "- - ", "> ", "です。", "だ。", "必ず儲かる", "---END---\n\n", "以下に\n\n", "[ここに",
    "サーバー サーバ ", "Ａ1", "ｱ", "100％1%", "年利5%。\n\n", "\n", "\n\nあ", "[^1]", '![a](b "',
    "<img alt='", "a\n===\n", "[a]: http://b\n", "![漢](b ", "1", "1,", "\x00", "例えば",
    '"', "測る。これ", "\\|", "{: .x",
]  # fmt: skip


def prose(signs: random.Random, length: int) -> str:
    return "".join(signs.choices("あいうえおかきくけこ新聞記者編集", k=length))


def _parts(signs: random.Random) -> str:
    """A paragraph, and hundreds that are pieces of it; words of two characters, by turns kanji and kana."""
    word = "".join(
        signs.choice("漢字投資信託") * 2 + signs.choice("かきくけこさし") * 2 for _ in range(12_000)
    )
    starts = [4 * signs.randrange(0, 11_000) for _ in range(500)]
    return "\n\n".join([word, *(word[start : start + 90] for start in starts)])


def paragraphs() -> dict[str, str]:
    signs = random.Random(20261124)
    shared = [prose(signs, 40) for _ in range(8)]
    return {
        "all different": "\n\n".join(prose(signs, 60) for _ in range(1600)),
        "half alike": "\n\n".join(signs.choice(shared) + prose(signs, 40) for _ in range(1200)),
        "nearly alike": "\n\n".join(shared[0] + prose(signs, 5) + shared[1] for _ in range(1100)),
        "one long and parts of it": _parts(signs),
        "underlines of a paragraph": "あ\nい\n" + "=\n" * 45_000,
        "the same": "\n\n".join([shared[0]] * 2400),
        "other numbers": "\n\n".join(f"{shared[0]}{number}{shared[1]}" for number in range(1100)),
    }


def seconds(body: str) -> float:
    """The time that all checks take; the renderer's is not theirs, so its HTML is given."""
    shown = body.replace("&", "&amp;").replace("<", "&lt;")
    started = time.process_time()
    proofread(Article(title="新NISA", body=body, html=f"<p>{shown}</p>"), archive=Shelf(), house=HOUSE)
    return time.process_time() - started


@pytest.mark.parametrize("piece", PIECES)
def test_nothing_repeated_takes_long(piece: str) -> None:
    assert seconds((piece * LENGTH)[:LENGTH]) < SECONDS


@pytest.mark.parametrize("kind", paragraphs())
def test_no_set_of_paragraphs_takes_long(kind: str) -> None:
    assert seconds(paragraphs()[kind]) < SECONDS


def test_words_that_are_nowhere_in_the_source_are_looked_for_once() -> None:
    signs = "{%- \t \t" * 300_000
    begin = time.process_time()

    found = proofread(Article(body=signs, html=f"<p>{signs}</p>"), only=["leftover-liquid"])

    assert len(found) == MOST_FINDINGS
    assert time.process_time() - begin < 3
