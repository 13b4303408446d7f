"""What colleagues are called."""

from django.contrib.auth.models import User


def name_of(user: User | None) -> str:
    """The name of an account for colleagues: family name first, as Japanese names go; else the login name.

    None stands for the system, or for an account that is gone.
    """
    if user is None:
        return ""
    return f"{user.last_name} {user.first_name}".strip() or user.get_username()
