"""Backups and restores of a site at which people write all the time."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.storage import default_storage
from django.db import Error, connection

from blog.models import Asset, Post
from blog.services import assets, editing
from blog.services.backups import making, media, restoring, rows
from blog.services.backups.archive import Manifest
from tests import factories
from tests.long import rounds, times

from . import filled

pytestmark = pytest.mark.django_db(transaction=True)

RESTORES = times(2, 20)


@contextmanager
def writers(*works: Any) -> Iterator[list[str]]:
    """Does each of `works` again and again, on a connection of its own, until the end; gives what was done.

    What a work was about may be gone, or its key another's, after a restore.
    """
    done, stop = list[str](), threading.Event()

    def run(work: Any) -> None:
        try:
            number = 0
            while not stop.wait(0.02):
                number += 1
                try:
                    work(number)
                    done.append(work.__name__)
                except (Error, ObjectDoesNotExist):
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=60)


def an_editor_saves(number: int) -> None:
    post = Post.objects.earliest("pk")
    post.body = f"保存 {number}"
    editing.save(post=post, authors=[], tags=["AI", f"語{number % 5}"])


def pictures_come_and_go(number: int) -> None:
    factories.asset(colour=f"#{number % 200:02x}aa00", width=20 + number % 3)
    if number % 2:
        assets.remove(asset=Asset.objects.latest("pk"))


def tables_now() -> dict[str, tuple[int, str]]:
    """Table → how many rows there are, and the hash of their lines."""
    found = {}
    for model in rows.in_backups(apps):
        lines = list(rows.lines(model))
        found[model._meta.db_table] = (len(lines), hashlib.sha256(b"".join(lines)).hexdigest())
    return found


def tables_of(manifest: Manifest) -> dict[str, tuple[int, str]]:
    return {table.name: (table.rows, table.sha256) for table in manifest.tables}


def test_what_comes_back_is_what_was_there_to_the_byte(tmp_path: Path, settings: Any) -> None:
    """Compared within the restore's own transaction: a moment later people write again."""
    settings.MEDIA_ROOT = tmp_path / "media"
    filled.site()
    with writers(an_editor_saves, pictures_come_and_go) as done:
        for number in rounds("書き込み中の復元", RESTORES):
            made = making.make(tmp_path / "site.zip")
            found = dict[str, tuple[int, str]]()
            pictures = set[str]()

            def look(found: Any = found, pictures: Any = pictures) -> None:
                found.update(tables_now())
                pictures.update(name for name in media.names(apps) if not default_storage.exists(name))

            restoring.restore(made.path, force=True, changed=look)

            assert found == tables_of(made.manifest), f"restore {number}"
            assert pictures == set(), f"restore {number}"
            assert made.manifest.missing == []
    assert set(done) == {"an_editor_saves", "pictures_come_and_go"}
