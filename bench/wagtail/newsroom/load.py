"""Fills the site: `python -m newsroom.load articles.jsonl`, one article a line."""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  after the set-up
from django.db import transaction  # noqa: E402
from django.utils.dateparse import parse_datetime  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from newsroom.models import ArticlePage, ListPage  # noqa: E402


@transaction.atomic
def load(file: Path) -> list[str]:
    """Makes the home page, a section for each name, and all articles. Gives the articles' addresses."""
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    home = root.add_child(instance=ListPage(title="newsroom", slug="home"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    sections: dict[str, ListPage] = {}
    addresses: list[str] = []
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            said = json.loads(line)
            name = said["section"]
            if name not in sections:
                page = ListPage(title=name, slug=f"section-{len(sections)}")
                sections[name] = home.add_child(instance=page)
            article = ArticlePage(
                title=said["title"][:255],
                slug=str(number),
                date=parse_datetime(said["date"]),
                excerpt=said["excerpt"],
                authors=said["authors"],
                body=said["html"],
                section=sections[name],
            )
            article.tags.add(*said["tags"])
            sections[name].add_child(instance=article)
            addresses.append(article.url)
    return addresses


if __name__ == "__main__":
    told = Path(sys.argv[1])
    told.with_name("addresses.txt").write_text("\n".join(load(told)))
    call_command("update_index", verbosity=0)
