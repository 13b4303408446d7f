"""Code colouring keeps the text, knows its languages and its bounds."""

import html
import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.token import STANDARD_TYPES

from blog.text import highlight
from blog.text.highlight import LANGUAGES, MOST_CHARACTERS, code
from blog.text.markdown import render
from blog.text.sanitize import clean

CSS = Path(__file__).parents[2] / "static" / "blog" / "css"


def text_of(coloured: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", coloured))


def test_python_is_coloured_with_short_classes() -> None:
    assert code("if x:\n    pass", "python") == (
        '<span class="k">if</span> <span class="n">x</span><span class="p">:</span>\n'
        '    <span class="k">pass</span>'
    )


@pytest.mark.parametrize("language", ["Python", " PY ", "pYthon"])
def test_names_may_be_written_in_any_case(language: str) -> None:
    assert code("if 1: pass", language) == code("if 1: pass", "python")


@pytest.mark.parametrize(
    "language", [None, "", "text", "mermaid", "no such language", "systemd", "x" * 10_000]
)
def test_other_languages_are_escaped(language: str | None) -> None:
    assert code("<a> & \"b\" 'c'\n", language) == "&lt;a&gt; &amp; &quot;b&quot; &#x27;c&#x27;\n"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_is_known_to_pygments(language: str) -> None:
    assert highlight._lexer(language) is not None


@pytest.mark.parametrize(
    "source", ["", "\n", "\n\nx = 1", "x = 1\n\n", "  x", "\tx\n", "x\r\ny", "\ufeffx", "日本 = '語'"]
)
def test_the_text_stays_as_it_is(source: str) -> None:
    assert text_of(code(source, "python")) == source


@settings(deadline=None)
@given(
    st.text(max_size=200),
    st.sampled_from(["python", "bash", "json", "yaml", "html", "js", "sql", "diff", "console"]),
)
def test_no_text_is_changed_or_unsafe(source: str, language: str) -> None:
    coloured = code(source, language)

    assert text_of(coloured) == source
    assert re.fullmatch(r'(?:[^<>]|<span class="[A-Za-z0-9 -]+">|</span>)*', coloured)


def test_the_sanitiser_keeps_the_colours() -> None:
    coloured = code("if x:\n    pass", "python")

    assert clean(f"<p><code>{coloured}</code></p>") == f"<p><code>{coloured}</code></p>"


@pytest.mark.parametrize("source", ["x = 1\n" * 1_000, "x" * 501], ids=["long", "long line"])
def test_code_past_the_bounds_is_not_coloured(source: str) -> None:
    assert code(source, "python") == source


@pytest.mark.parametrize("language", ["java", "c", "markdown", "js"])
@pytest.mark.parametrize("unit", [" \n", "a\n", '\\"', "["])
def test_hostile_code_takes_a_bounded_time(language: str, unit: str) -> None:
    source = (unit * 4_000)[: highlight.MOST_CHARACTERS]
    begin = process_time()

    code(source, language)

    assert process_time() - begin < 4


def colours(file: str) -> tuple[dict[str, str], dict[str, str]]:
    """The custom properties of the light and the dark scheme, name to #rrggbb, in the order of the file."""
    schemes = re.findall(r":root,\s*:host \{(.*?)\}", (CSS / file).read_text(encoding="utf-8"), re.DOTALL)
    light, dark = (dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", scheme)) for scheme in schemes[:2])
    return light, dark


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_are_legible(scheme: int) -> None:
    background = colours("site.css")[scheme]["--wash"]
    code_colours = colours("code.css")[scheme]

    assert len(code_colours) == 6
    assert {name: value for name, value in code_colours.items() if contrast(value, background) < 4.5} == {}


def test_the_style_sheet_names_classes_of_pygments() -> None:
    coloured = re.findall(
        r"^code \.(\w+)(?=.*[,{]$)", (CSS / "code.css").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert set(coloured) <= set(STANDARD_TYPES.values())
    assert {"k", "c1", "s2", "mi", "nf", "nt", "gi", "gd"} <= set(coloured)


@pytest.mark.parametrize("line", ["", "a b " * 120, "a"])
def test_many_examples_that_take_long_are_not_all_coloured(line: str) -> None:
    example = f"{line}\n" * (MOST_CHARACTERS // (len(line) + 1))
    begin = process_time()

    html = render(f"```java\n{example}```\n\n" * 45).html

    assert html.count("<pre") == 45
    assert process_time() - begin < 3


def test_the_examples_of_an_ordinary_text_are_all_coloured() -> None:
    assert render("```python\na = 1\n```\n\n" * 1_000).html.count('<span class="n">a</span>') == 1_000
