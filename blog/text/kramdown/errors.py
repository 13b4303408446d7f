"""What the grammar refuses, so that no text takes more time or memory than an article may."""

from __future__ import annotations

MAX_DEPTH = 100
"""Blocks, lists, quotes and HTML elements inside one another; no article needs ten."""

MAX_HEADINGS = 10_000
"""Headings of one source; each stands in the page, in its outline and perhaps in a table of contents."""

MAX_BLOCKS = 20_000
"""Paragraphs, items of lists, rows of tables and other blocks of one source, those inside of others included.
Each takes some ten microseconds wherever a text is looked at; no real article has more than 440."""

MAX_LINES = 150_000
"""Lines of lists, items and quotations, counted for each element around them: deep ones are read again and
again."""

MAX_CELLS = 20_000
"""Cells of all tables of one source: short lines repeat into many (91 kB can ask for 90 MB of HTML)."""

MAX_NOTES = 5_000
"""Footnotes and references to them together: a reference of five signs asks for two links of 200."""

MOST_ATTEMPTS = 20_000
"""Signs that may be read, beyond one for every four characters, in elements that have not ended yet. Real
articles need one for fifty characters; one that is nothing but long addresses needs none of these."""

MAX_HTML = 10_000_000
"""Characters of HTML; attributes given once may be asked for in every line."""


class SourceError(ValueError):
    """A source that is not rendered; the message tells an editor, in Japanese, why and what to do."""


def too_deep() -> SourceError:
    """The error for blocks or spans beyond MAX_DEPTH."""
    return SourceError(
        f"引用・リスト・HTMLの入れ子が深すぎます（{MAX_DEPTH}段まで）。閉じていないタグや記号がないか確かめ、入れ子を浅くしてください。"
    )


def too_many_cells() -> SourceError:
    """The error for tables beyond MAX_CELLS."""
    return SourceError(
        f"表のセルが多すぎます（記事全体で{MAX_CELLS:,}個まで）。表を分けるか、小さくしてください。"
    )


def too_many_blocks() -> SourceError:
    """The error for blocks beyond MAX_BLOCKS."""
    return SourceError(
        f"段落・リストの項目・表の行が多すぎます（合わせて記事全体で{MAX_BLOCKS:,}個まで）。記事を分けてください。"
    )


def too_many_headings() -> SourceError:
    """The error for headings beyond MAX_HEADINGS."""
    return SourceError(
        f"見出しが多すぎます（記事全体で{MAX_HEADINGS:,}個まで）。見出しを減らすか、記事を分けてください。"
    )


def too_many_notes() -> SourceError:
    """The error for footnotes beyond MAX_NOTES."""
    return SourceError(
        f"脚注が多すぎます（脚注とその参照を合わせて{MAX_NOTES:,}個まで）。脚注を減らすか、記事を分けてください。"
    )


def too_large() -> SourceError:
    """The error for HTML beyond MAX_HTML."""
    return SourceError("変換後のHTMLが大きすぎます。表や繰り返しを減らすか、記事を分けてください。")
