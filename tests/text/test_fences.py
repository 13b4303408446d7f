import pytest

from blog.text.fences import Closers


@pytest.mark.parametrize(
    ("fence", "opened", "closing"),
    [
        ("```", 0, 3),
        ("````", 0, 5),
        ("```", 3, 5),
        ("`````", 0, None),
        ("```", 5, None),
        ("~~~", 0, 4),
        ("~~~~", 0, None),
    ],
)
def test_the_next_run_of_the_sign_that_is_as_long_closes_a_fence(
    fence: str, opened: int, closing: int | None
) -> None:
    closers = Closers([(3, "```"), (4, "~~~"), (5, "````")])

    assert closers.closing(fence, opened) == closing


def test_nothing_closes_a_fence_where_no_line_could() -> None:
    assert Closers([]).closing("```", 0) is None
