"""Pictures over articles and beside names, as templates show them (blog/partials/picture.html)."""

from dataclasses import dataclass

from blog.models import Asset, Author, Post
from blog.models.asset import image_of
from blog.syndication import entries
from blog.text import normalize
from blog.text.pictures import COLUMN, Image, sizes

LEAD = (
    "(min-width: 1088px) 680px, (min-width: 960px) calc(100vw - 408px), "
    "(min-width: 768px) calc(100vw - 64px), calc(100vw - 40px)"
)
"""How wide the first picture of the home page is in each window (static/blog/css/site.css: .front)."""
PORTRAIT = "96px"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a template. `src` is percent-encoded; `image` None: not one of the site's own."""

    src: str
    alt: str
    sizes: str
    image: Image | None = None


def cover(post: Post) -> Shown | None:
    """The cover over the article `post`, from PostQuerySet.with_cover: as wide as the column."""
    return _cover(post, post.cover_alt, sizes(COLUMN))


def lead(post: Post) -> Shown | None:
    """The cover of `post`, from PostQuerySet.with_cover, over its card on the home page, where its title
    says the rest."""
    shown = _cover(post, "", LEAD)
    return shown if shown is not None and shown.image is not None else None


def portrait(author: Author) -> Shown | None:
    """The picture of `author`."""
    if not author.picture:
        return None
    try:
        asset = Asset.objects.filter(path=normalize.path(author.picture)).first()
    except ValueError:  # on another host
        asset = None
    return Shown(author.picture, "", PORTRAIT, asset.image if asset is not None else None)


def _cover(post: Post, alt: str, shown_sizes: str) -> Shown | None:
    if not (src := entries.cover_path(post)):
        return None
    width, height = getattr(post, "cover_width", None), getattr(post, "cover_height", None)
    image = (
        image_of(width, height, getattr(post, "cover_renditions", None) or []) if width and height else None
    )
    return Shown(src, alt, shown_sizes, image)
