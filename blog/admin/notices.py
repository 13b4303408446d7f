"""What of a text readers will not see as it was written, in words for editors."""

from blog.text.markdown import Notice

WHAT_BECOMES_OF_IT = {
    "liquid": "はサイトでは表示されません",
    "post_url": "の記事が見つかりません",
    "link": "のファイルが見つかりません",
}


def words_of(notice: Notice) -> str:
    """The sentence for one notice, without its line and the full stop."""
    return f"「{notice.source}」{WHAT_BECOMES_OF_IT.get(notice.kind, 'を確かめてください')}"
