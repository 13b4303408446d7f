"""What colleagues are called."""

import pytest
from django.contrib.auth.models import User

from blog.services.people import full_name_of, name_of


@pytest.mark.parametrize(
    ("user", "name"),
    [
        (User(username="sato", last_name="佐藤", first_name="健"), "佐藤 健"),
        (User(username="sato", last_name="佐藤"), "佐藤"),
        (User(username="sato"), "sato"),
        (None, ""),
    ],
)
def test_the_family_name_comes_first(user: User | None, name: str) -> None:
    assert name_of(user) == name


@pytest.mark.parametrize(
    ("user", "name"),
    [
        (User(username="sato", last_name="佐藤", first_name="健"), "佐藤 健（sato）"),
        (User(username="sato"), "sato"),
        (User(username="sato", last_name="佐" * 150), f"{'佐' * 100}（sato）"),
    ],
)
def test_a_record_tells_accounts_of_one_name_apart(user: User, name: str) -> None:
    assert full_name_of(user) == name
