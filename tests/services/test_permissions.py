"""Who may do what with an article: everybody, everything."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User

from blog.models import Post
from blog.querysets import UNPUBLISHED, Status
from blog.services import permissions
from blog.services.permissions import NotAllowed, Person
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories

pytestmark = pytest.mark.django_db

PEOPLE: dict[str, Callable[[], Person]] = {
    "system": lambda: None,
    "stranger": AnonymousUser,
    "nobody": lambda: factories.member(),
    "writer": lambda: factories.member(WRITER),
    "editor": lambda: factories.member(EDITOR),
    "chief": lambda: factories.member(CHIEF),
    "superuser": lambda: factories.member(is_superuser=True),
    "editor who left": lambda: factories.member(EDITOR, is_active=False),
    "superuser who left": lambda: factories.member(is_superuser=True, is_active=False),
    "editor without the desk": lambda: factories.member(EDITOR, is_staff=False),
}
EDITORS = {"system", "editor", "chief", "superuser"}
"""Who may do with any article what a writer may do with an own one."""

OF_THE_PERSON: dict[str, tuple[Callable[[Person], bool], set[str]]] = {
    "may_write": (permissions.may_write, EDITORS | {"writer"}),
    "sees_all": (permissions.sees_all, EDITORS),
    "may_review": (permissions.may_review, EDITORS),
    "may_publish": (permissions.may_publish, EDITORS),
    "may_override_checks": (permissions.may_override_checks, EDITORS - {"editor"}),
}
Question = Callable[[Person, Post], bool]
OF_THE_ARTICLE: dict[str, tuple[Question, set[Status]]] = {
    "may_see": (permissions.may_see, set(Status)),
    "may_edit": (permissions.may_edit, {Status.DRAFT, Status.RETURNED}),
    "may_submit": (permissions.may_submit, {Status.DRAFT, Status.RETURNED}),
    "may_take_back": (permissions.may_take_back, set(Status)),
    "may_make_draft": (permissions.may_make_draft, set(UNPUBLISHED)),
    "may_share": (permissions.may_share, set(Status)),
}
"""Question → the states of an own article in which a writer hears yes."""


def article(status: Status, **columns: object) -> Post:
    date = {} if status in UNPUBLISHED else {"published_at": factories.LONG_AGO}
    return factories.post(status=status, **date, **columns)


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("question", OF_THE_PERSON)
def test_what_a_person_may(name: str, question: str) -> None:
    ask, allowed = OF_THE_PERSON[question]

    assert ask(PEOPLE[name]()) is (name in allowed)


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("question", OF_THE_ARTICLE)
def test_what_a_person_may_with_an_article_of_somebody_else(name: str, question: str) -> None:
    ask, _ = OF_THE_ARTICLE[question]
    person = PEOPLE[name]()

    answers = {status: ask(person, article(status, created_by=factories.member())) for status in Status}

    assert answers == dict.fromkeys(Status, name in EDITORS)


@pytest.mark.parametrize("name", [name for name in PEOPLE if name not in ("system", "stranger")])
@pytest.mark.parametrize("question", OF_THE_ARTICLE)
def test_what_a_person_may_with_an_own_article(name: str, question: str) -> None:
    ask, states = OF_THE_ARTICLE[question]
    person = PEOPLE[name]()

    answers = {status: ask(person, article(status, created_by=person)) for status in Status}

    assert answers == {
        status: name in EDITORS or (name == "writer" and status in states) for status in Status
    }


@pytest.mark.parametrize("name", PEOPLE)
def test_a_list_shows_what_a_single_article_says(name: str) -> None:
    person = PEOPLE[name]()
    owner = person if isinstance(person, User) else None
    posts = [article(status, created_by=whose) for status in Status for whose in (owner, factories.member())]
    if owner is not None:
        posts.append(factories.draft(authors=[factories.author(user=owner)]))

    seen = set(permissions.visible(person, Post.objects.all()))
    edited = set(permissions.editable(person, Post.objects.all()))

    assert seen == {post for post in posts if permissions.may_see(person, post)}
    assert edited == {post for post in posts if permissions.may_edit(person, post)}


def test_an_own_article_is_one_begun_or_signed() -> None:
    writer = factories.member(WRITER)
    signed = factories.draft(authors=[factories.author(), factories.author(user=writer)])

    assert permissions.is_own(writer, factories.draft(created_by=writer))
    assert permissions.is_own(writer, signed)
    assert not permissions.is_own(writer, factories.draft(authors=[factories.author()]))


@pytest.mark.parametrize("person", [None, AnonymousUser()])
def test_who_has_no_account_owns_nothing(person: Person) -> None:
    assert not permissions.is_own(person, factories.draft())


def test_who_may_only_look_changes_nothing() -> None:
    reader = factories.member()
    reader.user_permissions.add(Permission.objects.get(codename="view_post"))
    post = factories.draft(created_by=reader)

    assert permissions.may_see(reader, post)
    assert not permissions.may_write(reader)
    assert not any(
        ask(reader, post) for ask in (permissions.may_edit, permissions.may_submit, permissions.may_take_back)
    )


def test_a_refusal_says_what_was_refused_and_whom_to_ask() -> None:
    with pytest.raises(NotAllowed, match=r"^記事を公開する権限がありません。編集長に相談してください。$"):
        permissions.require(False, "記事を公開する")

    permissions.require(True, "記事を公開する")
