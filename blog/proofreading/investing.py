"""Which articles are about investing money: the stricter rules of the checklist are for these.

A newsroom that writes on AI says 投資 all day and means what companies spend. So the word alone counts for
nothing: a title, section or tag must name what private investors deal with, or the text must come back to it.
"""

import re
from collections.abc import Iterable

_INSTRUMENTS = (
    r"NISA|iDeCo|投資信託|投信|株式投資|個別株|高配当|資産運用|資産形成|個人投資家|積立投資|投資初心者|投資術"
    r"|不動産投資|外貨預金|つみたて|ポートフォリオ運用|暗号資産投資|仮想通貨投資|インデックス(?:投資|ファンド)"
    r"|(?<![A-Z])(?:ETF|REIT|FX)(?![A-Z])|銘柄|株価"
)
_NAMED = re.compile(_INSTRUMENTS)
_SUBJECT = re.compile(r"(?:.*[・/／＆& ])?(?:投資|株式)(?:[・/／＆& ].*)?")
_IN_TEXT = re.compile(
    r"NISA|iDeCo|投資信託|投信|株式投資|個別株|高配当|資産運用|資産形成|個人投資家|積立投資"
    r"|銘柄|株価|配当利回り|元本|運用益|利回り"
)
ENOUGH_WORDS, ENOUGH_TIMES = 3, 8
"""How many different such words, and how often altogether, make a text one on investing."""


def is_subject(*, titles: Iterable[str], prose: str) -> bool:
    """Whether an article is about investing, by its `titles` (title, section, tags) or by its `prose`."""
    if any(_SUBJECT.fullmatch(title) or _NAMED.search(title) for title in titles):
        return True
    found = _IN_TEXT.findall(prose)
    return len(found) >= ENOUGH_TIMES and len(set(found)) >= ENOUGH_WORDS
