"""Two editors at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from blog.models import Post

ADD = "/admin/blog/post/add/"


@pytest.mark.django_db(transaction=True)
def test_one_of_two_gets_the_address_and_the_other_keeps_the_text(
    browser_form: Callable[..., dict[str, Any]], told: Callable[[Any], list[str]]
) -> None:
    barrier = Barrier(2)
    clients = [Client() for _ in range(2)]
    for number, client in enumerate(clients):
        client.force_login(User.objects.create_superuser(f"editor-{number}"))
    forms = [
        browser_form(
            client.get(ADD), "post_form", title="題", slug="a", body="書いた本文", status="published",
            published_at_0="2026-01-15", published_at_1="12:00",
        )
        for client in clients
    ]  # fmt: skip

    def send(number: int) -> Any:
        try:
            barrier.wait(timeout=10)
            return clients[number].post(ADD, forms[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        winner, loser = sorted(pool.map(send, range(2)), key=lambda response: -response.status_code)

    assert (winner.status_code, loser.status_code) == (302, 200)
    assert Post.objects.count() == 1
    assert any("使っています" in line or "ほかの保存" in line for line in told(loser))
    assert loser.context["adminform"].form.data["body"] == "書いた本文"
