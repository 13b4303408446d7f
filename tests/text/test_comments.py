"""What authors write for one another alone goes; what readers see stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.text.comments import without_hidden


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("本文。", "本文。"),
        ("前<!-- 秘密 -->後", "前後"),
        ("前\n\n<!-- 秘\n\n密 -->\n\n後", "前\n\n後"),
        ("前\n\n{::comment}\n秘密\n{:/comment}\n\n後", "前\n\n後"),
        ("前\n\n{::comment}秘密{:/}\n\n後", "前\n\n後"),
        ("前\n\n[//]: # (秘密)\n後", "前\n\n後"),
        ("前\n\n[comment]: <> (秘密)\n後", "前\n\n後"),
        ("前\n\n[1]: https://example.com/\n", "前\n\n[1]: https://example.com/\n"),
        ("前<!-- 終わらない", "前<!-- 終わらない"),
    ],
)
def test_comments_go(source: str, expected: str) -> None:
    assert without_hidden(source, "前後") == expected


def test_a_comment_in_a_sample_of_code_stays() -> None:
    source = "```html\n<!-- 見出し -->\n```\n\n<!-- 秘密 -->\n"
    assert without_hidden(source, "<!-- 見出し -->") == "```html\n<!-- 見出し -->\n```\n\n"


@given(hidden=st.text(alphabet="秘密 \n<>!`", max_size=30), around=st.text(alphabet="前後 \n`", max_size=20))
def test_no_comment_survives_that_readers_do_not_see(hidden: str, around: str) -> None:
    assert "伏" not in without_hidden(f"{around}<!--伏{hidden}-->{around}", shown=around)


@pytest.mark.parametrize("opener", ["<!--甲 ", "{::comment}\n", "{::comment}\n{:/x}\n", "[//]: # (甲)\n"])
def test_floods_of_openers_take_linear_time(opener: str) -> None:
    source = opener * (200_000 // len(opener))
    started = time.process_time()

    without_hidden(source, "")

    assert time.process_time() - started < 3
