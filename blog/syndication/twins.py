"""An article or a fixed page as Markdown, for programs that read text: its front matter and its body, as far
as both are for readers. docs/decisions/0075-markdown-twins.md tells which keys and why.
"""

from django.utils import timezone

from blog.jekyll import writer
from blog.jekyll.links import Page as Links
from blog.models import Page, Post
from blog.services import pages, rendering
from blog.services.rendering import Sites
from blog.text import comments, liquid

from . import entries
from .links import absolute

INDEX, ENDING = "index.md", ".md"
CONTENT_TYPE = "text/markdown; charset=utf-8"


def address_of(original: Post | Page) -> str:
    """The absolute address of the twin, percent-encoded."""
    return absolute(path_of(original))


def path_of(original: Post | Page) -> str:
    """The address of the twin from the root, percent-encoded."""
    path = original.get_absolute_url()
    return path + (INDEX if path.endswith("/") else ENDING)


def original_of(path: str) -> str | None:
    """The path (stored form) of the original whose twin would stand at `path`; None: no twin stands there."""
    if path.endswith(f"/{INDEX}"):
        return path.removesuffix(INDEX)
    return path.removesuffix(ENDING) if path.endswith(ENDING) else None


def text_of(post: Post, sites: Sites | None = None) -> str:
    """The twin of `post`: a document of YAML front matter and Markdown.

    Liquid is run as for the page; comments go, which readers do not see either. `sites` may be shared by many
    posts.
    """
    return _text(post, front_matter(post), rendering.page(post, (sites or Sites()).of(post)))


def text_of_page(page: Page, sites: Sites | None = None) -> str:
    """The twin of `page`, made as that of an article."""
    return _text(page, front_matter_of_page(page), pages.links(page, sites))


def _text(original: Post | Page, values: dict[str, object], links: Links) -> str:
    body, _ = liquid.run(original.body, links)
    said = {key: value for key, value in values.items() if value not in ("", [], None)}
    return writer.compose(said, comments.without_hidden(body, original.plain_text)).decode()


def front_matter(post: Post) -> dict[str, object]:
    """What readers are told beside the text, under the keys that Jekyll knows; nothing else of the source's
    front matter, which may hold what only the desk should know."""
    authors = [author.name for author in post.byline]
    picture = entries.cover(post)
    updated = entries.updated(post)
    return {
        "title": post.title,
        "url": entries.url(post),
        "canonical_url": entries.canonical(post) if post.canonical_url else "",
        "date": timezone.localtime(post.published_at),
        "last_modified_at": timezone.localtime(updated) if updated else None,
        "author": authors[0] if len(authors) == 1 else authors,
        "categories": [post.category.name] if post.category else [],
        "tags": [tag.name for tag in post.tag_list],
        "description": post.meta_description,
        "image": picture.url if picture else "",
        "lang": "ja",
    }


def front_matter_of_page(page: Page) -> dict[str, object]:
    """The same of a fixed page."""
    return {
        "title": page.title,
        "url": absolute(page.get_absolute_url()),
        "last_modified_at": timezone.localtime(page.updated_at),
        "description": page.meta_description,
        "lang": "ja",
    }
