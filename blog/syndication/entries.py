"""What is said of one article wherever it is listed: its id, when it changed, its cover."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

from blog import conf
from blog.models import Post, SocialImage
from blog.text.pictures import SOCIAL_SIZE

from .links import absolute

WEB = ("https://", "http://")
"""How addresses begin that pages, feeds and the API pass on."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its absolute address; the size in pixels where it is known."""

    url: str
    alt: str
    width: int | None = None
    height: int | None = None


def url(post: Post) -> str:
    """The absolute address of the page of `post`."""
    return absolute(post.get_absolute_url())


def canonical(post: Post) -> str:
    """The absolute address under which search engines shall know `post`: its own, unless it is a copy."""
    said = post.canonical_url
    return absolute(said) if said.startswith((*WEB, "/")) and not said.startswith("//") else url(post)


def guid(post: Post) -> str:
    """A tag URI (RFC 4151), made of nothing that an editor can change: no reader shows an article twice."""
    host = urlsplit(conf.get().site_url).hostname
    return f"tag:{host},{post.created_at:%Y-%m-%d}:post/{post.pk}"


def updated(post: Post) -> datetime | None:
    """When the text was changed after it was published; None where it never was."""
    if post.modified_at is None or post.published_at is None or post.modified_at <= post.published_at:
        return None
    return post.modified_at


def cover_path(post: Post) -> str:
    """The address of the cover picture, percent-encoded; "" without one, for one of the site's own that is
    not there, and for what is neither that nor on the web: programs that read our feeds would follow it.
    `post` must come from PostQuerySet.with_cover."""
    own, elsewhere = post.cover.startswith("/"), post.cover.startswith(WEB)
    is_there = elsewhere or (own and getattr(post, "cover_width", None) is not None)
    return iri_to_uri(post.cover) if is_there else ""


def picture(post: Post) -> Picture | None:
    """What shows `post` outside the site: its cover, else the picture that was made for it. `post` must come
    from PostQuerySet.with_cover."""
    return cover(post) or _social_image(post)


def cover(post: Post) -> Picture | None:
    """The cover picture for use outside the site."""
    if not (path := cover_path(post)):
        return None
    width, height = getattr(post, "cover_width", None), getattr(post, "cover_height", None)
    return Picture(absolute(path), post.cover_alt, width, height)


def _social_image(post: Post) -> Picture | None:
    """The picture of its title, for use outside the site; None until it is made."""
    if not (key := getattr(post, "social_key", None)):
        return None
    image = SocialImage(post_id=post.pk, key=key)
    return Picture(absolute(image.get_absolute_url()), post.title, *SOCIAL_SIZE)
