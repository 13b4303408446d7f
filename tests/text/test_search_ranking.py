"""The order of hits: title, tag, closeness, frequency, freshness."""

from dataclasses import dataclass

from blog.text.search_ranking import by_date, by_head, by_text, head_of

NOW = 29_000_000
DAY = 24 * 60


@dataclass(frozen=True)
class Hit:
    head: str
    text: str
    minute: int


def hit(
    *,
    title: str = "題",
    tags: tuple[str, ...] = (),
    authors: tuple[str, ...] = (),
    text: str = "",
    age: int = 0,
) -> Hit:
    return Hit(head_of(title, tags, authors), text, NOW - age * DAY)


def score(hit: Hit, words: list[str]) -> float:
    return (
        by_head(hit.head, words)
        + by_date(hit.minute, newest=NOW)
        + by_text(hit.head, hit.text.encode(), words)
    )


def ranked(words: list[str], *hits: Hit) -> list[Hit]:
    return sorted(hits, key=lambda each: score(each, words), reverse=True)


def test_title_then_tag_then_byline_then_text() -> None:
    order = [
        hit(title="電力の話"),
        hit(title="話は電力"),
        hit(tags=("電力",)),
        hit(tags=("電力契約",)),
        hit(text="電力" * 40),
        hit(text="電力"),
    ]
    assert ranked(["電力"], *reversed(order)) == order


def test_all_words_in_the_title_before_some() -> None:
    both, one = hit(title="題は電力と半導体"), hit(title="題は電力", text="半導体")
    assert ranked(["電力", "半導体"], one, both) == [both, one]


def test_words_side_by_side_before_words_apart() -> None:
    apart = hit(text="電力" + "余" * 300 + "半導体")
    close = hit(text="余" * 300 + "半導体の電力")
    assert ranked(["電力", "半導体"], apart, close) == [close, apart]


def test_more_often_before_less_often() -> None:
    often, once = hit(text="電力、電力、電力"), hit(text="電力")
    assert ranked(["電力"], once, often) == [often, once]


def test_newer_before_older() -> None:
    new, old = hit(text="電力"), hit(text="電力", age=200)
    assert ranked(["電力"], old, new) == [new, old]


def test_a_name_is_not_made_of_two() -> None:
    two, one = hit(tags=("電", "力")), hit(tags=("電力",))
    assert score(two, ["電力"]) < score(one, ["電力"])
