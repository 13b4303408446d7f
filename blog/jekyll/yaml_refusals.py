"""What the YAML parser says of a text it cannot read, in editors' words: what is wrong, on which line of the
file, and what to do.

libyaml gives each refusal a problem, mostly a context, and a mark for each. Its English is part of no
contract: what it says that is not known here is told in general words, with the original after them.
"""

from dataclasses import dataclass

import yaml

from blog.jekyll.errors import JekyllError


@dataclass(frozen=True, slots=True)
class _Kind:
    """Problems that have one cause as editors see it."""

    message: str
    remedy: str
    begins: bool = False
    """The line to mend is where the unfinished thing begins, not where the parser gave up."""


_QUOTES = "値全体を引用符（\" または '）で囲んでください"
_REFERENCE = _Kind("「*」や「&」で始まる値は、参照として読まれます", _QUOTES)
_TAG = _Kind("「!」で始まる値は、タグとして読まれます", _QUOTES)
_ESCAPE = _Kind(
    '" で囲んだ値の中の「\\」を読めません',
    "「\\」を「\\\\」と2つ書くか、値を \" ではなく ' で囲んでください",
)
_BLOCK = _Kind(
    "「|」や「>」の後に、読めない文字があります",
    "「|」や「>」の次の行から字下げして書くか、値全体を引用符で囲んでください",
)
_DIRECTIVE = _Kind(
    "「%」で始まる行は、YAML への指示として読まれます", "その行を消すか、「キー: 値」の形に直してください"
)
_TAB = _Kind("字下げにタブがあります", "タブを空白に置き換えてください")
_QUOTE_OPEN = _Kind(
    "この行で始まる引用符が閉じられていません",
    "値の終わりに、始まりと同じ引用符を付けてください",
    begins=True,
)

_KINDS = {
    "mapping values are not allowed in this context": _Kind(
        "値の中に「: 」があるか、字下げがそろっていません",
        "値全体を引用符（\" または '）で囲むか、キーの字下げを前のキーとそろえてください",
    ),
    "did not find expected key": _Kind(
        "次の「キー: 値」があるはずの所に、ほかの文字があります",
        "引用符や括弧の後の余分な文字、値の中の引用符、字下げのずれを直してください",
    ),
    "could not find expected ':'": _Kind(
        "「キー: 値」の「: 」がありません",
        "「: 」を書き足すか、前の行の続きなら字下げし、一覧の項目なら「- 」で始めてください",
        begins=True,
    ),
    "did not find expected ',' or ']'": _Kind(
        "この行の「[」が閉じられていないか、項目の間に「,」がありません",
        "項目を「,」で区切り、最後に「]」を付けてください",
        begins=True,
    ),
    "did not find expected ',' or '}'": _Kind(
        "この行の「{」が閉じられていないか、項目の間に「,」がありません",
        "項目を「,」で区切り、最後に「}」を付けてください",
        begins=True,
    ),
    "did not find expected node content": _Kind(
        "値があるはずの所に、値がありません",
        "閉じていない「[」や「{」と、余分な「,」「]」「}」を直してください",
    ),
    "found character that cannot start any token": _Kind(
        "値の始めに使えない文字（@ ` % やタブ）があります",
        "値全体を引用符（\" または '）で囲み、字下げのタブは空白に置き換えてください",
    ),
    "block sequence entries are not allowed in this context": _Kind(
        "「- 」で始まる項目を、ここには書けません",
        "項目を次の行から書くか、値全体を引用符（\" または '）で囲んでください",
    ),
    "did not find expected '-' indicator": _Kind(
        "一覧の途中に、「- 」で始まらない行があります",
        "項目を「- 」で始め、一覧の外のキーとは字下げで分けてください",
    ),
    "mapping keys are not allowed in this context": _Kind(
        "「? 」で始まるキーを、ここには書けません", _QUOTES
    ),
    "found unexpected ':'": _Kind(
        "「[ ]」や「{ }」の中の値に「:」があります", "その値を引用符で囲んでください"
    ),
    "exceeded maximum nesting depth": _Kind("入れ子が深すぎます", "入れ子を浅くしてください"),
    "found unexpected end of stream": _QUOTE_OPEN,
    "found unexpected document indicator": _QUOTE_OPEN,
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "did not find expected alphabetic or numeric character": _REFERENCE,
    "found undefined alias": _Kind("「*」で始まる値は参照として読まれますが、その先がありません", _QUOTES),
    "second occurrence": _Kind(
        "「&」で始まる値は参照の名前として読まれますが、同じ名前がもうあります", _QUOTES
    ),
    "found undefined tag handle": _TAG,
    "did not find expected whitespace or line break": _TAG,
    "did not find the expected '>'": _TAG,
    "did not find expected tag URI": _TAG,
    "did not find expected '!'": _TAG,
    "did not find URI escaped octet": _TAG,
    "found an incorrect leading UTF-8 octet": _TAG,
    "found an incorrect trailing UTF-8 octet": _TAG,
    "found unknown escape character": _ESCAPE,
    "did not find expected hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
    "did not find expected comment or line break": _BLOCK,
    "found an indentation indicator equal to 0": _BLOCK,
    "found duplicate %YAML directive": _DIRECTIVE,
    "found duplicate %TAG directive": _DIRECTIVE,
    "found incompatible YAML document": _DIRECTIVE,
    "did not find expected <document start>": _DIRECTIVE,
}


def refusal(error: yaml.YAMLError | UnicodeEncodeError, text: str, first_line: int) -> JekyllError:
    """Return what editors are told about `error`, which the parser raised on `text`; that begins on the line
    `first_line` of the file."""
    if isinstance(error, UnicodeEncodeError):
        return _no_character(ord(text[error.start]), text[: error.start].count("\n") + first_line)
    if isinstance(error, yaml.reader.ReaderError):
        before = text.encode()[: error.position or 0]  # libyaml counts bytes here
        return _no_character(error.character, before.count(b"\n") + first_line)
    kind = _kind(error)
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    line = line_of(next(filter(None, reversed(marks) if kind.begins else marks), None), first_line)
    if line is not None:  # the end of a text is behind its last line
        line = min(line, text.rstrip().count("\n") + first_line)
    return JekyllError(f"YAML として読めません（{kind.message}）", kind.remedy, line)


def line_of(mark: object, first_line: int) -> int | None:
    """Return the line of the file for one of PyYAML's two classes of marks."""
    line = getattr(mark, "line", None)
    return None if line is None else int(line) + first_line


def _kind(error: yaml.YAMLError) -> _Kind:
    problem = str(getattr(error, "problem", None) or error)
    if "directive" in str(getattr(error, "context", None)):
        return _DIRECTIVE
    return _KINDS.get(problem) or _Kind(
        f"書き方に誤りがあります: 「{problem[:200]}」",
        "コロンの後の空白、引用符の閉じ忘れ、字下げ（タブは不可）を確かめてください",
    )


def _no_character(code: int, line: int) -> JekyllError:
    return JekyllError(
        f"YAML に制御文字（U+{code:04X}）があります", "見えない文字を消して書き直してください", line
    )
