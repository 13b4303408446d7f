"""What an editor types, taken apart and put together again."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from blog.admin.fields import AddressField, MomentField, TagsField, join_tags
from blog.text import normalize

NAMES = st.lists(
    st.text(st.sampled_from('投資AIａ 、,，､"-'), min_size=1, max_size=8).filter(
        lambda name: '"' not in name and name.strip()
    ),
    max_size=6,
)


@given(NAMES)
def test_a_line_of_tags_gives_the_same_tags_again(names: list[str]) -> None:
    tags = TagsField(required=False).clean(join_tags(map(normalize.tag_name, names)))

    assert TagsField(required=False).clean(join_tags(tags)) == tags
    assert {normalize.fold(tag) for tag in tags} == {
        normalize.fold(normalize.tag_name(name)) for name in names
    }


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("", []),
        ("新NISA 入門、投資信託", ["新NISA 入門", "投資信託"]),
        ("AI,半導体，設備投資", ["AI", "半導体", "設備投資"]),
        ('"東京, 大阪"、物流', ["東京, 大阪", "物流"]),
    ],
)
def test_tags_are_separated_as_japanese_is_written(typed: str, tags: list[str]) -> None:
    assert TagsField(required=False).clean(typed) == tags


def test_an_address_is_brought_into_its_stored_form() -> None:
    assert AddressField().clean(" 2026//%E9%A1%8C/ ") == "/2026/題/"


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="ホスト名"):
        AddressField().clean("https://example.com/a/")


@pytest.mark.parametrize(
    "typed", ["、".join(map(str, range(501))), "、" * 60_000], ids=["tags", "separators"]
)
def test_too_many_tags_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="タグが多すぎます。500個までにしてください。"):
        TagsField(required=False).clean(typed)


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "0001-01-01T08:59"])
def test_a_time_that_is_before_all_times_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="日時を正しく入力してください"):
        MomentField().clean(typed)
