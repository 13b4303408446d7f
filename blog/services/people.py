"""What colleagues are called."""

from typing import Final

from django.contrib.auth.models import User

LONGEST_NAME: Final = 100
"""Characters of a name beside which the login name, which tells accounts apart, is never cut off."""


def name_of(user: User | None) -> str:
    """The name of an account for colleagues: family name first, as Japanese names go; else the login name.

    None stands for the system, or for an account that is gone.
    """
    if user is None:
        return ""
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()


def full_name_of(user: User) -> str:
    """The name of an account with its login name, for records that have to tell accounts apart."""
    name, login = name_of(user), user.get_username()
    return name if name == login else f"{name[:LONGEST_NAME]}（{login}）"
