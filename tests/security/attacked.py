"""A newsroom in which every text field holds attacks: brought in as the site takes texts in, or put into the
rows as they stand where a form would refuse them."""

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import batched, cycle
from pathlib import Path

from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from blog.models import (
    Asset,
    AuditEntry,
    Author,
    AuthorLink,
    Category,
    Comment,
    Correction,
    Event,
    HouseWord,
    Part,
    Post,
    Redirect,
    SavedFilter,
    SearchMiss,
    Series,
)
from blog.services import preview_links, search_index
from blog.services.roles import EDITOR
from tests import factories
from tests.security.attacks import ATTACKS

A_FIELD = 8
"""Attacks in one field of one row."""
LINE = " ¦ "


def fill(folder: Path) -> User:
    """Fills the database; gives an account that may see everything. `folder` is for files on their way."""
    _import_articles(folder)
    boss = factories.account("boss", EDITOR, is_superuser=True, last_name=ATTACKS[0], first_name=ATTACKS[1])
    posts = list(Post.objects.order_by("pk"))
    assert len(posts) >= len(ATTACKS) / A_FIELD
    _put_into_rows(posts)
    _around_articles(posts, boss)
    return boss


def chunks(size: int, longest: int) -> Iterator[str]:
    """The attacks over and over, `size` a time, as far as `longest` characters hold them."""
    for group in cycle(list(batched(ATTACKS, size))):
        text = LINE.join(group)
        yield text if len(text) <= longest else text[:longest]


def _import_articles(folder: Path) -> None:
    """Through front matter, body and file name: as Jekyll's files come in."""
    (folder / "_posts").mkdir(parents=True)
    text, short = chunks(A_FIELD, 5000), cycle(ATTACKS)
    for number, group in enumerate(batched(ATTACKS, A_FIELD)):
        matter = {
            "title": LINE.join(group)[:480],
            "date": f"2025-01-01 10:{number // 60:02}:{number % 60:02} +0900",
            "categories": [next(short)[:90]],
            "tags": [attack[:90] for attack in group],
            "author": next(short)[:90],
            "excerpt": next(text),
            "description": next(text),
            "image": next(short),
            "canonical_url": next(short),
            "related_articles": list(group),
            "pillar_article": {"title": group[0], "url": group[-1]},
            "robots": group[0][:100],
            next(short): next(short),
        }
        name = "".join(letter for letter in group[0] if letter not in "/\0\n\r")[:60]
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in matter.items()]
        body = "\n\n".join(group)
        file = folder / "_posts" / f"2025-01-01-{number:03}{name}.md"
        file.write_text("---\n" + "\n".join(lines) + f"\n---\n{body}\n", encoding="utf-8")
    with suppress(CommandError):  # files that cannot be read are named; the rest is in
        call_command("import_markdown", str(folder), verbosity=0)


def _put_into_rows(posts: list[Post]) -> None:
    """Columns as they stand, whatever a form or an import would say to them."""
    long, label, short = chunks(A_FIELD, 290), chunks(2, 90), cycle(ATTACKS)
    for post in posts:
        post.cover_alt, post.excerpt, post.description = next(long), next(long), next(long)
        post.cover, post.canonical_url, post.robots = next(short), next(short), next(short)[:100]
    Post.objects.bulk_update(
        posts, ["cover_alt", "excerpt", "description", "cover", "canonical_url", "robots"]
    )
    search_index.keep([post.pk for post in posts])
    for number, author in enumerate(Author.objects.all()):
        author.name, author.bio, author.picture = f"{number}{next(label)}", next(long), next(short)
        author.save()
        AuthorLink.objects.create(author=author, label=next(label)[:60], url=next(short))
    for number, category in enumerate(Category.objects.all()):
        category.name, category.description = f"{number}{next(label)}", next(long)
        category.notice = next(long)
        category.save()


def _around_articles(posts: list[Post], boss: User) -> None:
    long, label, short = chunks(A_FIELD, 290), chunks(2, 55), cycle(ATTACKS)
    for number, post in enumerate(posts):
        Correction.objects.create(post=post, text=next(long))
        Comment.objects.create(post=post, user=boss, body=next(long), quote=next(long))
        Event.objects.create(post=post, user=boss, action="submitted", note=next(long))
        AuditEntry.objects.create(kind="exported", actor=next(label), subject=next(long), note=next(long))
        series = Series.objects.create(
            name=f"{number}{next(label)}", slug=f"s{number}", description=next(long)
        )
        Part.objects.create(series=series, post=post, number=1)
        SearchMiss.objects.create(text=f"{number}{next(label)}")
        HouseWord.objects.create(preferred=f"{number}{next(label)}", variants=next(label), note=next(label))
        SavedFilter.objects.create(user=boss, name=f"{number}{next(label)}", query=next(short))
        factories.page(
            f"/page-{number}/",
            title=next(long),
            body="\n\n".join(ATTACKS[number * 8 : number * 8 + 8]),
            description=next(long),
            footer_order=number,
        )
        Redirect.objects.create(path=f"/old-{number}/", target=next(short), code=301)
    preview_links.create(post=posts[0], by=boss, label=next(label))
    factories.deleted(title=next(label), body=next(long), excerpt=next(long))
    asset = factories.asset()
    Asset.objects.filter(pk=asset.pk).update(source_path=next(short))
