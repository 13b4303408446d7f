"""People at the desk, and forms as a browser sends them."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from lxml import html


class Staff(Protocol):
    """A logged-in client of a staff account with just the permissions named (`change_post`)."""

    def __call__(self, *permissions: str) -> Client: ...


@pytest.fixture
def staff(db: None) -> Staff:
    def logged_in(*permissions: str) -> Client:
        user = User.objects.create_user(f"staff-{User.objects.count()}", is_staff=True)
        user.user_permissions.set(
            Permission.objects.filter(content_type__app_label="blog", codename__in=permissions)
        )
        client = Client()
        client.force_login(user)
        return client

    return logged_in


def filled_in(response: HttpResponse, form: str, **changes: Any) -> dict[str, Any]:
    """What a browser sends for the form with the id `form` of a page, after some fields were changed.

    A list stands for several fields of one name. Line ends become CRLF, as the HTML standard says.
    """
    page = html.fromstring(response.content.decode())
    data: dict[str, list[str]] = {}
    for name, value in page.get_element_by_id(form).form_values():
        data.setdefault(name, []).append(value)
    for area in page.get_element_by_id(form).iter("textarea"):
        data[area.get("name")] = [(area.text or "").removeprefix("\n")]
    given = data | {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
    return {
        name: [
            value.replace("\r\n", "\n").replace("\n", "\r\n") if isinstance(value, str) else value
            for value in values
        ]
        for name, values in given.items()
    }


@pytest.fixture
def browser_form() -> Callable[..., dict[str, Any]]:
    return filled_in


def words(response: HttpResponse) -> list[str]:
    """The messages and errors on a page."""
    page = html.fromstring(response.content.decode())
    found = page.find_class("messagelist") + page.find_class("errorlist")
    return [item.text_content().strip() for block in found for item in block.iter("li")]


@pytest.fixture
def told() -> Callable[[HttpResponse], list[str]]:
    return words
