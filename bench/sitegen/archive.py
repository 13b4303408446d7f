"""Articles and queries for a bench of search: prose as in sitegen.japanese, and words as rare as real ones.

The vocabulary of that prose is small: every topic stands in most articles, which is the worst case for a
search. Real texts also hold names and terms that few articles share; they follow Zipf's law here.
"""

import sys
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from sitegen.japanese import ASPECTS, TOPICS, Prose
from sitegen.plan import length_at

KANJI = (
    "安医営価会械企技基機業金銀景計経決研券建検権原減源現工公広国債再材財産算資市指示事実質社車者主需収集"
    "州修術準商証上場情新信審診推数成政清製税積設戦専選線全組総造測続対代達担値知地中注長通定展点電度投動"
    "導特内年農配発販判品風服物分平変保報法防貿本務明目役約油輸用要予利率流料量力例路論話割"
)
KATAKANA = (
    "アク", "イン", "エネ", "オン", "カル", "キャ", "クラ", "グロ", "コア", "サイ", "シス", "スタ",
    "セン", "ソフ", "タル", "チェ", "テク", "トロ", "ナノ", "ネク", "バイ", "パル", "ビジ", "フィ",
    "プラ", "ベン", "ポー", "マイ", "ミク", "メディ", "モデ", "ラボ", "リス", "ルー", "レン", "ロジ",
)  # fmt: skip
WORDS = 30_000
PARAGRAPHS = 4_000
SENTENCES = (
    "{a}の{b}は、{c}とともに語られる。",
    "{a}が{b}を{c}に委ねた。",
    "問題は{a}ではなく{b}にある、と{c}は言う。",
)


@dataclass(frozen=True, slots=True)
class Text:
    """An article: what search looks through."""

    title: str
    lines: list[str]
    tags: list[str]


class Archive:
    """The same *seed* gives the same articles and queries. *longest*: characters after which articles end."""

    def __init__(self, seed: int, *, longest: int | None = None) -> None:
        self._longest = longest
        self._random = Random(f"{seed}:archive")
        self._asking = Random(f"{seed}:queries")
        self._prose = Prose(self._random)
        self.words = self._vocabulary()
        self._weights = list(accumulate(1 / rank for rank in range(3, WORDS + 3)))
        self._paragraphs = [self._prose.paragraph(0) for _ in range(PARAGRAPHS)]

    def articles(self, count: int) -> Iterator[Text]:
        """*count* articles as long as those of the real archive."""
        for _ in range(count):
            length = min(length_at(self._random.random()), self._longest or sys.maxsize)
            lines, size = list[str](), 0
            while size < length:
                line = self._paragraph()
                lines.append(line)
                size += len(line)
            title = (
                self._prose.heading() if self._random.random() < 0.6 else f"{self._word()}と{self._word()}"
            )
            yield Text(title, lines, self._random.sample(TOPICS, 3))

    def queries(self, count: int) -> list[str]:
        """What readers may type: mostly one word, short or long, common or rare; some know more."""
        return [self._query() for _ in range(count)]

    def _query(self) -> str:
        word, pick = self._asked, self._asking.choice
        kinds = {
            "word": (45, word),
            "topic": (15, lambda: pick(TOPICS)),
            "part": (8, lambda: word()[:2]),
            "letter": (4, lambda: word()[0]),
            "two": (14, lambda: f"{word()} {pick(ASPECTS)[:2]}"),
            "two common": (4, lambda: f"{pick(TOPICS)} {pick(TOPICS)}"),
            "phrase": (4, lambda: f"「{pick(TOPICS)}の{pick(ASPECTS)}」"),
            "without": (3, lambda: f"{word()} -{pick(TOPICS)}"),
            "nothing": (3, lambda: f"{word()}{word()}"),
        }
        chances, makers = zip(*kinds.values(), strict=True)
        made: str = self._asking.choices(makers, weights=chances)[0]()
        return made

    def _asked(self) -> str:
        """A word that is neither as common as texts make it nor as rare as most words are."""
        return self.words[int(WORDS ** self._asking.random()) - 1]

    def _word(self) -> str:
        return self.words[bisect(self._weights, self._random.random() * self._weights[-1])]

    def _paragraph(self) -> str:
        if self._random.random() < 0.7:
            return self._random.choice(self._paragraphs)
        return "".join(
            self._random.choice(SENTENCES).format(a=self._word(), b=self._word(), c=self._word())
            for _ in range(3)
        )

    def _vocabulary(self) -> list[str]:
        pick, words = self._random.choice, dict[str, None]()
        while len(words) < WORDS:
            kanji = "".join(self._random.choices(KANJI, k=pick((2, 2, 2, 3, 4, 4))))
            katakana = "".join(self._random.choices(KATAKANA, k=pick((2, 2, 3))))
            words[pick((kanji, kanji, katakana, f"{katakana}{kanji[:2]}"))] = None
        return list(words)
