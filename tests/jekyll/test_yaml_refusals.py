"""What the YAML parser cannot read is told in Japanese, with the line to mend and what to do there."""

import re

import pytest
import yaml

from blog.jekyll import document, yaml_refusals
from blog.jekyll.config import SiteConfig
from blog.jekyll.errors import JekyllError
from blog.jekyll.yaml import load

BROKEN = [
    ("a: b: c\n", 1, "値の中に「: 」があるか"),
    ("a: 1\n  b: 2\n", 2, "字下げがそろっていません"),
    ("a: 1\nb: 'it's'\nc: 2\n", 2, "次の「キー: 値」があるはずの所に"),
    ('a: 1\nb: "題" 続き\n', 2, "次の「キー: 値」があるはずの所に"),
    ("a: 1\nb\nc: 2\n", 2, "「キー: 値」の「: 」がありません"),
    ("a:\n- x\n-y\nb: 1\n", 3, "「キー: 値」の「: 」がありません"),
    ("a: 1\nb: [x, y\nc: 2\nd: 3\n", 2, "この行の「[」が閉じられていないか"),
    ("a: 1\nb: {x: y\nc: 2\n", 2, "この行の「{」が閉じられていないか"),
    ("a: 1\nb: [\n", 2, "値があるはずの所に、値がありません"),
    ("a: ]\n", 1, "値があるはずの所に、値がありません"),
    ("a: @x\n", 1, "値の始めに使えない文字"),
    ("a: 1\nb:\n\t- x\n", 3, "値の始めに使えない文字"),
    ("a: 1\nb: - x\n", 2, "「- 」で始まる項目を、ここには書けません"),
    ("a:\n  - x\n  b: 1\n", 3, "「- 」で始まらない行があります"),
    ("a: 1\nb: ? x\n", 2, "「? 」で始まるキーを"),
    ("a: {b:[}\n", 1, "「[ ]」や「{ }」の中の値に「:」"),
    ("a: " + "[" * 30_000, 1, "入れ子が深すぎます"),
    ('a: 1\nb: "x\nc: 2\nd: 3\n', 2, "この行で始まる引用符が閉じられていません"),
    ('a: "x\n---\ny: 1"\n', 1, "この行で始まる引用符が閉じられていません"),
    ("a: 1\n\tb: 2\n", 2, "字下げにタブがあります"),
    ("a: 1\nb: |\n\tx\n", 3, "字下げにタブがあります"),
    ("a: 1\nb: **太字**\n", 2, "「*」や「&」で始まる値は"),
    ("a: &太字\n", 1, "「*」や「&」で始まる値は"),
    ("a: *nobody\n", 1, "その先がありません"),
    ("a: &x 1\nb: &x 2\n", 2, "同じ名前がもうあります"),
    ("a: !x!y z\n", 1, "「!」で始まる値は"),
    ("a: !題\n", 1, "「!」で始まる値は"),
    ("a: !<x y\n", 1, "「!」で始まる値は"),
    ("a: !<\n", 1, "「!」で始まる値は"),
    ("a: !%\n", 1, "「!」で始まる値は"),
    ("a: !%aa\n", 1, "「!」で始まる値は"),
    ("a: !%e3%31%41 x\n", 1, "「!」で始まる値は"),
    ('a: "\\d"\n', 1, "「\\」を読めません"),
    ('a: "\\u12"\n', 1, "「\\」を読めません"),
    ('a: "\\uD800"\n', 1, "「\\」を読めません"),
    ("a: |x\n", 1, "「|」や「>」の後に"),
    ("a: >0\n", 1, "「|」や「>」の後に"),
    ("%YAML 1.1\n%YAML 1.1\n", 2, "「%」で始まる行は"),
    ("%TAG ! x\n%TAG ! x\n", 2, "「%」で始まる行は"),
    ("%YAML 2.0\n---\na: 1\n", 1, "「%」で始まる行は"),
    ("%YAML 1.1\na: 1\n", 2, "「%」で始まる行は"),
    ("%題\n", 1, "「%」で始まる行は"),
    ("%\n", 1, "「%」で始まる行は"),
    ("%x y\n", 1, "「%」で始まる行は"),
    ("a: 1\n%b: 2\n", 2, "「%」で始まる行は"),
    ("%YAML x\n", 1, "「%」で始まる行は"),
    ("%YAML 1\n", 1, "「%」で始まる行は"),
    ("%YAML 1.1111111111111\n", 1, "「%」で始まる行は"),
    ("%YAML 1.1 x\n", 1, "「%」で始まる行は"),
    ("%TAG x\n", 1, "「%」で始まる行は"),
    ("%TAG !\n", 1, "「%」で始まる行は"),
    ("%TAG !e x\n", 1, "「%」で始まる行は"),
    ("%TAG ! \n", 1, "「%」で始まる行は"),
    ("%TAG ! !%\n", 1, "「%」で始まる行は"),
    ("a: 1\nb: \x01\n", 2, "YAML に制御文字（U+0001）があります"),
    ("a: 1\nb: 題\ufffe\n", 2, "YAML に制御文字（U+FFFE）があります"),
    ("a: 1\nb: \ud800\n", 2, "YAML に制御文字（U+D800）があります"),
]
ENGLISH = re.compile(r"[A-Za-z]{4,}")


@pytest.mark.parametrize(("text", "line", "words"), BROKEN, ids=str)
def test_each_refusal_is_japanese_with_the_line_to_mend(text: str, line: int, words: str) -> None:
    with pytest.raises(JekyllError) as refused:
        load(text)

    error = refused.value
    assert (error.line, words in error.message) == (line, True)
    assert not set(ENGLISH.findall(error.message + error.remedy)) - {"YAML", "FFFE"}


def test_every_problem_in_the_table_comes_from_a_text_that_somebody_could_write() -> None:
    found = set()
    for text, *_ in BROKEN:
        with pytest.raises(JekyllError) as refused:
            load(text)
        found.add(getattr(refused.value.__cause__, "problem", None))

    assert yaml_refusals._KINDS.keys() <= found


def test_a_problem_that_nobody_knows_yet_is_told_with_the_parsers_own_words() -> None:
    error = yaml.scanner.ScannerError(problem="found a new thing")

    assert str(yaml_refusals.refusal(error, "a: 1\n", 2)) == (
        "YAML として読めません（書き方に誤りがあります: 「found a new thing」）。"
        "コロンの後の空白、引用符の閉じ忘れ、字下げ（タブは不可）を確かめてください。"
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_line_is_that_of_the_file(newline: str) -> None:
    text = newline.join(["---", "layout: post", 'title: "閉じない', "tags: [a]", "---", "本文"])

    with pytest.raises(JekyllError) as refused:
        document.read(text.encode(), "_posts/2026-01-01-x.md", SiteConfig.parse(""))

    assert refused.value.line == 3
