"""What the migrations leave behind that no model says."""

import io
from contextlib import suppress
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from blog.models import Page
from tests import factories


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL compresses by itself")
def test_the_texts_of_posts_are_kept_as_they_are() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, attstorage::text FROM pg_attribute WHERE attrelid = 'blog_post'::regclass"
            " AND attname IN ('body', 'html', 'plain_text', 'title') ORDER BY attname"
        )
        rows = cursor.fetchall()

    assert rows == [("body", "e"), ("html", "e"), ("plain_text", "e"), ("title", "x")]


@pytest.mark.django_db
def test_the_models_need_no_further_migration() -> None:
    told = io.StringIO()
    with suppress(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, stdout=told)
    assert told.getvalue() == "No changes detected\n"


@pytest.mark.django_db(transaction=True)
def test_every_migration_but_the_first_can_be_taken_back() -> None:
    before = columns()

    call_command("migrate", "blog", "0001", verbosity=0)
    assert columns() != before
    call_command("migrate", "blog", verbosity=0)

    assert columns() == before


@pytest.mark.django_db
def test_fixed_pages_that_are_there_already_get_their_text() -> None:
    page = factories.page(body="**会社**の説明。\n\n次の段落。")
    Page.objects.update(plain_text="")

    import_module("blog.migrations.0020_fill_plain_texts_of_pages").fill(apps, None)

    page.refresh_from_db()
    assert page.plain_text == "会社の説明。\n次の段落。"


def columns() -> dict[str, list[str]]:
    """Table → its columns, of every table of the blog."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("blog_")]
        describe = connection.introspection.get_table_description
        return {table: sorted(column.name for column in describe(cursor, table)) for table in tables}
