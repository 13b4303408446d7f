"""です・ます beside だ・である."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blog.proofreading import phrases
from blog.proofreading.article import Article
from blog.proofreading.findings import Finding
from blog.proofreading.masks import FILLER
from blog.proofreading.registry import Check, Desk, register
from blog.proofreading.source import Block, Kind

FEW = 5
"""So many sentences in the other style are pointed out one by one; of more, the first stands for all."""
LONGEST_FOOT = 0.2
"""The share of the body that may be its foot."""

_END = re.compile(r"[。！？]")
_POLITE = re.compile(
    r"(?:です|ます|ません|ました|でした|でしょう|ましょう)(?:か|ね|よ|よね|が|けど|けれど|から|わ|な|のに|し|って){0,2}$"
)
_PLAIN = re.compile(
    r"(?:である|だ|だった|であった|だろう|であろう|ではない|じゃない"
    r"|[^\s、。](?:ない|たい|った|いた|した|きた|れた|えた|めた|けた|べた|せた|みた|じた|なかった)"
    r"|[^\s、。](?:する|いる|ある|なる|れる|せる|える|ける|める|じる|びる|きる|てる|くる|ゆく|いく|よう)"
    r"|[一-龠々](?:う|ぐ|す|つ|ぶ|む|る)|(?:行|続|驚|開|働|動|書|聞|導|築|招|置|届|描|輝)く|基づく"
    r"|しい|きい|さい|[高多強深早速低長近遠重良短甘弱]い|よい|いい)"
    r"(?:ね|よ|よね|な|かもしれない)?$"
    r"|だろうか$|であろうか$"
)
_SUMS_UP = re.compile(
    r"[\x00 　]*+"
    r"(?:こう(?:し|い)|そう(?:し|い)|この(?:よう|視点|問)|その(?:よう|問)|こんな|そんな|これら|それら|など)"
)
_IN_THE_END = re.compile(r"(?:といった(?:具合|形|もの|こと|流れ)|ということ|というわけ)(?:です|でしょう)$")
_POINTS_BACK = re.compile(r"[\x00 　]*+(?:これ|この|それ|その)")
_DOING = re.compile(r"[^いあなきっ]る$|[うくぐすつぬぶむ]$")
_FOOT_HEADING = re.compile(r"相談|問い合わせ|問合せ|関連|おすすめ|お知らせ|参考")
_LABEL = re.compile(r"\*\*[^*\n]{1,20}(?:\*\*[ 　]?[:：]|[:：]\*\*)")
"""Begins a paragraph that is an item of a record: 「**課題**：…」"""
_NO_SENTENCE = re.compile(r"(?:くらい|ぐらい|ください|ありがとう|など|こと|もの|ところ|とのこと)$")


@register
class MixedStyle(Check):
    name = "mixed-style"
    label = "です・ますと、だ・であるが混ざっている"
    explanation = (
        "地の文の結びが「です・ます」と「だ・である」の間で揺れています。"
        "会話や引用、見出し、箇条書き、体言止め、まとめて言い直す前の列挙は数えません。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        polite, plain = _sentences(article)
        if not polite or not plain:
            return
        few, many = (plain, polite) if len(plain) <= len(polite) else (polite, plain)
        ours, other = ("です・ます", "だ・である") if many is polite else ("だ・である", "です・ます")
        if len(few) > FEW:
            message = (
                f"「{ours}」の文が{len(many)}、「{other}」の文が{len(few)}あります（ここはその初めの一つ）。"
                "記事を通して、どちらかにそろえてください。"
            )
            yield self.at(article, *few[0], message)
            return
        for place in few:
            yield self.at(
                article,
                *place,
                f"この記事は「{ours}」ですが、この文は「{other}」です。「{ours}」にそろえてください。",
            )


def _sentences(article: Article) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where the polite sentences of the paragraphs stand, and where the plain ones."""
    prose = article.source.prose
    polite: list[tuple[int, int]] = []
    plain: list[tuple[int, int]] = []
    foot = _foot(article)
    for block in article.paragraphs:
        if block.start >= foot:
            break
        if _LABEL.match(article.body, block.start):
            continue
        waiting: list[tuple[int, int]] = []
        for start, end, words in _ends(prose, block):
            is_polite = bool(_POLITE.search(words))
            is_plain = not is_polite and prose[end - 1] != "？" and _is_plain(words)
            if is_polite:
                polite.append((start, end))
            if is_plain:
                waiting.append((start, end))
            if not is_plain or _lists(words, prose, end):
                plain += [] if is_plain or _sums_up(words, prose, start) else waiting
                waiting = []
        plain += waiting
    return polite, plain


def _ends(prose: str, block: Block) -> Iterator[tuple[int, int, str]]:
    """(start, end, last words) of the sentences of `block`; what others say in it ends none."""
    spoken = phrases.spoken(prose, block.start, block.end)
    start = block.start
    for match in _END.finditer(prose, block.start, block.end):
        end = match.end()
        if not phrases.is_within(spoken, match.start(), end):
            start += len(prose[start:end]) - len(prose[start:end].lstrip(FILLER + " 　\t\r\n"))
            yield (
                start,
                end,
                prose[max(start, end - 24) : match.start()].replace(FILLER, "").rstrip("）) "),
            )
            start = end


def _lists(words: str, prose: str, end: int) -> bool:
    """Whether a plain sentence is one of a list that the next one refers to: 「…を測る。…を直す。これが…」"""
    return bool(_SUMS_UP.match(prose, end) or (_DOING.search(words) and _POINTS_BACK.match(prose, end)))


def _sums_up(words: str, prose: str, start: int) -> bool:
    """Whether the sentence from `start` on sums up those before it: 「こうした…」「…ということです」"""
    return bool(_SUMS_UP.match(prose, start) or _IN_THE_END.search(words))


def _is_plain(words: str) -> bool:
    return bool(_PLAIN.search(words)) and not _NO_SENTENCE.search(words)


def _foot(article: Article) -> int:
    """Where the article ends and what stands under every article begins (offers, notes, further reading): in
    its last part, at the first rule or the first heading that says so."""
    least = len(article.body) * (1 - LONGEST_FOOT)
    for block in article.source.blocks:
        if block.start >= least and (block.kind is Kind.OTHER or _is_foots_heading(article, block)):
            return block.start
    return len(article.body)


def _is_foots_heading(article: Article, block: Block) -> bool:
    return block.kind is Kind.HEADING and bool(_FOOT_HEADING.search(article.source.words_of(block)))
