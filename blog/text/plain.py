"""Sanitised HTML as plain text: what search looks through, excerpts are cut from and feeds may show."""

import html
import re

_BLOCKS = (
    "address|aside|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|ol|p|pre"
    "|section|summary|table|tbody|tfoot|thead|tr|ul"
)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCKS})(?: [^>]*)?>")
_CELL_TAG = re.compile(r"</?t[dh](?: [^>]*)?>")
_TAG = re.compile(r"<[^>]*>")
# Readings over a word would repeat it; the arrow back from a footnote is a control, not a word.
_UNREAD = re.compile(
    r"<(r[tp])(?: [^>]*)?>[^<]*(?:<(?!/\1>)[^<]*)*</\1>"
    r"|<a [^>]*(?:doc-backlink|reversefootnote|footnote-backref)[^>]*>[^<]*(?:<(?!/a>)[^<]*)*</a>"
)
PREFORMATTED = re.compile(r"(<pre[ >].*?</pre>)", re.DOTALL)  # one group: `split` keeps the blocks
_LINE_END = "\x00"  # a line end of the source; sanitised HTML never holds this character
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]"
_LINE_END_IN_JAPANESE = re.compile(f"{_LINE_END}(?<={_WIDE}{_LINE_END})(?={_WIDE})")


def from_html(source: str) -> str:
    """Return the text of *sanitised* HTML, a line a block, entities decoded, white space folded.

    - `<br>` and the line ends of `<pre>` end a line. A table's row is one line, its cells set apart by
      spaces.
    - A line end inside a paragraph is a space, but nothing between two Japanese characters, as browsers show
      it (CSS Text 3, 4.1.3).
    - `<rt>` and `<rp>` of ruby and the back links of footnotes are left out. So are images: an `alt`
      describes what can be seen, it is not what the article says.
    """
    if "<rt" in source or "<rp" in source or "back" in source or "reverse" in source:
        source = _UNREAD.sub("", source)
    parts = PREFORMATTED.split(source) if "<pre" in source else [source]
    parts[::2] = [part.replace("\n", _LINE_END) for part in parts[::2]]
    text = _BLOCK_TAG.sub("\n", "".join(parts))
    if "<t" in text:
        text = _CELL_TAG.sub(" ", text)
    text = _LINE_END_IN_JAPANESE.sub("", _TAG.sub("", text)).replace(_LINE_END, " ")
    text = html.unescape(text.replace("&nbsp;", "\xa0"))  # the most frequent one by far, where there are many
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join([line for line in lines if line])
