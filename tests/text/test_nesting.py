"""The bound on nested elements errs on the safe side and never for ordinary articles."""

import pytest

from blog.text.nesting import exceeds

KNOWN = frozenset({"div", "p", "b", "ul", "li", "table", "tr", "td", "br", "span"})


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 4,
        "<DIV class='a'>" * 4,
        "<ul><li>" * 4,
        "<p><b>" * 4,
        "<div><!--</div>-->" * 4,
        "<div><table></div></table>" * 4,
        "<div><title></div></title>" * 4,
        '<div title="</div>">' * 4,
        "<div a='\">\"</div>'>" * 4,
        "<div a=<b></div>" * 4,
        "<div </div>" * 4,
        "<div><b>a</b>" * 3,
        "<x></x><div>" * 2,
        "<x>" + "<div></div>" * 3,
    ],
)
def test_deep_or_doubtful_nesting_exceeds(html: str) -> None:
    assert exceeds(html, depth=3, known=KNOWN)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<div><div><div></div></div></div>" * 9,
        "<p>a<br>b" * 9,
        "<ul><li>a<li>b</ul>" * 9,
        "<table><tr><td>1<td>2</table>" * 9,
        '<span class="k" data-x=1 hidden>a</span>' * 9,
        "<!-- note --><p>a</p>" * 9,
        "a < b, c > d " * 9,
    ],
)
def test_ordinary_nesting_does_not(html: str) -> None:
    assert not exceeds(html, depth=3, known=KNOWN)
