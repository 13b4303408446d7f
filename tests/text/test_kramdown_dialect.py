"""Each feature of kramdown's dialect, against what kramdown itself makes of a small invented text.

The `.html` files are kramdown's own output, recorded by `python -m bench.parity.record`.
"""

from pathlib import Path

import pytest

from bench.parity.outline import outline
from blog.text import sanitize
from blog.text.markdown import render

CASES = sorted((Path(__file__).parent / "kramdown").glob("*.md"))


@pytest.mark.parametrize("source", CASES, ids=lambda path: path.stem)
def test_structure_and_text_are_those_of_kramdown(source):
    recorded = source.with_suffix(".html").read_bytes().decode()

    rendered = render(f"{{% raw %}}{source.read_bytes().decode()}{{% endraw %}}").html

    assert outline(rendered) == outline(sanitize.clean(recorded))


def test_every_text_has_its_recording():
    assert len(CASES) > 100
    assert [path.stem for path in CASES if not path.with_suffix(".html").exists()] == []
