"""Articles that readers may invest by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blog.proofreading import phrases
from blog.proofreading.article import Article
from blog.proofreading.findings import Finding
from blog.proofreading.masks import FILLER
from blog.proofreading.registry import Check, Desk, register
from blog.proofreading.source import Block, Kind

_DENIED_HERE = re.compile(
    r"[^。、！？\n損失険]{0,20}?"
    r"(?:[でに]は(?:な(?:い|く|か)|ありませ|あり得|ありえ)|じゃな|でな(?:い|く)|はな(?:い|く|し)|は(?:ありませ|あり得|ありえ)"
    r"|[らしされきえけかわ]な(?:い|く|か)|[りしれきえけ]ませ|ていな|ていませ|とは(?:限|かぎ|違|言え|いえ)|わけ(?:で|が)|はずが|はずは)"
)
"""A "not" in the clause of the phrase itself. 「元本保証で損はしません」 has one too: it is no denial."""
_WARNED_OF = re.compile(
    r"[^。！？\n]{0,25}?(?:詐欺|疑|注意|違法|禁止|避け|うたい|うたう|うたっ|謳|言い切れ|約束でき|誤解|危険|怪し|信じ)"
)
_ASKED = re.compile(r"[^。、！？\n]{0,8}か[？?]")
_DENIED_BEFORE = re.compile(r"(?:決して|けっして)[^。！？\n]{0,12}$")
_INFLECTED = re.compile(r"[ぁ-ん]る$")
_ENDING = re.compile(r"り(?:ます|ました)|ます|る|った|って|れば")
_DISCLAIMER = re.compile(
    r"自己責任|ご自身の(?:責任|判断)|ご自分の(?:責任|判断)|自らの(?:責任|判断)で|投資助言|投資勧誘|勧誘(?:を目的|する|では)|推奨するもの"
    r"|元本割れ|元本(?:は|が|を)?保証(?:され|する(?:もの|わけ)|では|し)|損失(?:が|を)(?:生じ|被|出る|発生)|情報(?:の)?提供(?:を|のみを)?目的"
    r"|将来の(?:運用)?(?:成果|結果|利益|収益|投資成果)[^。\n]{0,12}保証|免責"
)
_FIGURE = re.compile(
    r"(?:年利|年率|利回り|株価|配当|リターン|騰落率|時価総額|売上高?|営業利益|純利益|手数料|信託報酬|市場規模)[^。\n\x00]{0,30}?"
    r"\d[\d,.]*+[ ]?(?:%|％|円|ドル|倍|[兆億万]+(?:円|ドル)?)"
    r"|\d[\d,.]*+[ ]?(?:兆|億|万)?(?:円|ドル)[^。\n]{0,20}?(?:増|減|上昇|下落|達し|突破|記録)"
    r"|(?P<bare>\d[\d,.]*+)"
)
"""A figure; or a bare number, so that a long one is read once and not from each of its digits on."""
_SOURCE = re.compile(r"\]\(|https?://|<a\s|\[\^|\]\[")
_EXAMPLE = re.compile(r"たとえば|例えば|仮に|とすると|とします|場合|シミュレーション|試算|もし")


@register
class ProfitPromise(Check):
    name = "profit-promise"
    label = "利益を約束する表現"
    explanation = (
        "「必ず儲かる」「元本保証」など、利益を約束する表現は、読者を誤らせ、金融商品取引法が禁じる断定的な判断の提供に"
        "当たりかねません。打ち消している文（「元本保証ではありません」）は数えません。一覧は「見張る語句」で編集できます。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        prose = article.source.prose
        folded = phrases.fold(prose)
        for phrase in desk.house.promises:
            wanted = phrase.strip()
            stem = (
                wanted[:-1] if _INFLECTED.search(wanted) else wanted
            )  # 「必ず儲かる」 is 「必ず儲かります」 too
            for start, end in phrases.occurrences(folded, stem):
                if _is_denied(prose, start, end):
                    continue
                if stem != wanted and (ending := _ENDING.match(prose, end)):
                    end = ending.end()
                yield self.at(
                    article,
                    start,
                    end,
                    f"「{article.body[start:end]}」は利益を約束する表現です。"
                    "言い切らない書き方にするか、取り除いてください。",
                )


def _is_denied(prose: str, start: int, end: int) -> bool:
    """Whether the text denies, warns of or asks about the promise that stands from `start` to `end`."""
    before = prose[max(0, start - 20) : start].replace(FILLER, "")
    after = prose[end : end + 40].replace(FILLER, "")
    return bool(
        _DENIED_HERE.match(after)
        or _WARNED_OF.match(after)
        or _ASKED.match(after)
        or _DENIED_BEFORE.search(before)
    )


@register
class MissingDisclaimer(Check):
    name = "missing-disclaimer"
    label = "投資の記事に注意書きがない"
    explanation = (
        "投資の記事には、判断は読者自身がすること、損をすることもあることを書いておきます。"
        "セクション・タグ・タイトル・本文の言葉から、投資の記事かどうかを見ます。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        if article.is_about_investing and not _DISCLAIMER.search(article.source.prose.replace(FILLER, "")):
            yield self.about(
                "body",
                "投資の記事ですが、「投資の判断はご自身で」「元本割れのおそれがあります」といった注意書きがありません。"
                "末尾に加えてください。",
            )


@register
class FigureWithoutSource(Check):
    name = "figure-without-source"
    label = "投資の記事の数字に出典がない"
    explanation = (
        "利回りや株価などの数字に出典のリンクがないと、読者は確かめられません。"
        "見出しごとに、初めの一つを示します。"
    )

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        if not article.is_about_investing:
            return
        for section in _sections(article):
            start, end = section[0].start, section[-1].end
            if _SOURCE.search(article.body, start, end):
                continue
            for block in section:
                if block.kind in (Kind.PARAGRAPH, Kind.ITEM) and (place := _figure(article, block)):
                    message = (
                        "この数字の出典へのリンクが、この見出しの下にありません。"
                        "どこの数字かがわかるリンクを付けてください。"
                    )
                    yield self.at(article, *place, message)
                    break


def _sections(article: Article) -> Iterator[list[Block]]:
    """The blocks between two headings."""
    section: list[Block] = []
    for block in article.source.blocks:
        if block.kind is Kind.HEADING and section:
            yield section
            section = []
        section.append(block)
    if section:
        yield section


def _figure(article: Article, block: Block) -> tuple[int, int] | None:
    """Where `block` states a figure as a fact. Examples (「仮に年率5%とすると」) are none."""
    prose = article.source.prose
    for match in _FIGURE.finditer(prose, block.start, block.end):
        if match["bare"]:
            continue
        first = max(prose.rfind("。", block.start, match.start()), block.start - 1) + 1
        last = prose.find("。", match.end(), block.end)
        if not _EXAMPLE.search(prose, first, last if last >= 0 else block.end):
            return match.span()
    return None
