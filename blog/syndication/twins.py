"""An article as Markdown, for programs that read text: its front matter and its body, as far as both are for
readers. docs/decisions/0075-markdown-twins.md tells which keys and why.
"""

from django.utils import timezone

from blog.jekyll import writer
from blog.models import Post
from blog.services import rendering
from blog.services.rendering import Sites
from blog.text import comments, liquid

from . import entries
from .links import absolute

INDEX, ENDING = "index.md", ".md"
CONTENT_TYPE = "text/markdown; charset=utf-8"


def address_of(post: Post) -> str:
    """The absolute address of the twin, percent-encoded."""
    return absolute(path_of(post))


def path_of(post: Post) -> str:
    """The address of the twin from the root, percent-encoded."""
    path = post.get_absolute_url()
    return path + (INDEX if path.endswith("/") else ENDING)


def original_of(path: str) -> str | None:
    """The path (stored form) of the article whose twin would stand at `path`; None: no twin stands there."""
    if path.endswith(f"/{INDEX}"):
        return path.removesuffix(INDEX)
    return path.removesuffix(ENDING) if path.endswith(ENDING) else None


def text_of(post: Post, sites: Sites | None = None) -> str:
    """The twin of `post`: a document of YAML front matter and Markdown.

    Liquid is run as for the page; comments go, which readers do not see either. `sites` may be shared by many
    posts.
    """
    resolver = rendering.page(post, (sites or Sites()).of(post))
    body, _ = liquid.run(post.body, resolver)
    return writer.compose(front_matter(post), comments.without_hidden(body, post.plain_text)).decode()


def front_matter(post: Post) -> dict[str, object]:
    """What readers are told beside the text, under the keys that Jekyll knows; nothing else of the source's
    front matter, which may hold what only the desk should know."""
    authors = [author.name for author in post.byline]
    picture = entries.cover(post)
    updated = entries.updated(post)
    values: dict[str, object] = {
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
    return {key: value for key, value in values.items() if value not in ("", [], None)}
