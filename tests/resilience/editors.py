"""Editors at their browsers: they open an article, type, save, and remember what they were told."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from blog.models import Post
from blog.services.roles import CHIEF
from tests import factories
from tests.admin.conftest import filled_in

JSON = {"HTTP_ACCEPT": "application/json"}


@dataclass
class Window:
    """One editor's window on one article."""

    post: Post
    client: Client
    form: dict[str, Any] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    """Bodies of which the server said that they are saved."""
    refused: list[str] = field(default_factory=list)
    """Bodies of which it said that somebody else's stands there."""
    answers: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"/admin/blog/post/{self.post.pk}/change/"

    def open(self) -> None:
        """Opens the article, or opens it again after a refusal."""
        answer = self.client.get(self.url)
        self.answers.append(answer.status_code)
        self.form = filled_in(answer, "post_form")

    def save(self, body: str, **changes: Any) -> int:
        """Presses 「保存」 with another `body`; gives the status of the answer."""
        answer = self.client.post(self.url, {**self.form, "body": [body], **changes}, **JSON)
        self.answers.append(answer.status_code)
        if answer.status_code == 200:
            self.acknowledged.append(body)
            self.form["seen_revision"] = [str(answer.json()["seen"])]
        elif answer.status_code == 409:
            self.refused.append(body)
        return answer.status_code

    def autosave(self, body: str) -> int:
        """What the page does by itself a moment after a key."""
        answer = self.client.post(f"/admin/blog/post/{self.post.pk}/autosave/", {**self.form, "body": [body]})
        self.answers.append(answer.status_code)
        if answer.status_code == 200:
            self.form["seen_revision"] = [str(answer.json()["revision"])]
        return answer.status_code


def at_the_desk(name: str) -> Client:
    """A signed-in editor-in-chief's browser."""
    client = Client(raise_request_exception=False)
    client.force_login(factories.account(name, CHIEF))
    return client
