"""Everything that is still to be made of pictures and for articles: after an import, an upgrade, a change of
a name that many articles carry."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from blog.models import Asset, Post
from blog.services import processes
from blog.services.progress import Progress, silent

from . import drawing, encoding, renditions, social

POOL_FROM = 12
"""Fewer pictures than this are made before a second process has started."""
FORMS, SOCIAL = "画像の縮小版", "共有用の画像"


@dataclass(slots=True)
class Made:
    """What was made, and how much is `left` as the time was over."""

    renditions: int = 0
    social_images: int = 0
    rendered: int = 0
    left: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    """(address, why) of each picture of which no small forms can be made."""


def make(*, seconds: float | None = None, progress: Progress = silent) -> Made:
    """Makes what is still to be made, in several processes, and renders anew what shows it.

    Begins nothing new after so many `seconds`. Safe to repeat and to interrupt: what is made is made.
    """
    made, ends = Made(), None if seconds is None else monotonic() + seconds
    _make_renditions(made, ends, progress)
    _make_social_images(made, ends, progress)
    made.rendered = renditions.render_anew()
    return made


def is_anything_left() -> bool:
    """Whether there are pictures without small forms, or articles without a picture."""
    return renditions.pending().exists() or social.wanting().filter(social_image=None).exists()


def pictures_left() -> list[Asset]:
    """The pictures whose small forms are still to be made; of equal ones one."""
    return list({asset.sha256: asset for asset in renditions.pending().order_by("pk")}.values())


def posts_left() -> list[Post]:
    """The posts (from `social.wanting`) whose picture is still to be drawn."""
    return [post for post in social.wanting().order_by("pk") if not social.is_current(post)]


def _make_renditions(made: Made, ends: float | None, progress: Progress) -> None:
    assets = pictures_left()
    calls = ((renditions.read(asset),) for asset in _in_time(assets, ends))
    with processes.workers(len(assets), least=POOL_FROM) as pool:
        results = processes.in_order(pool, encoding.made_of, calls)
        for asset, (forms, problem) in zip(assets, results, strict=False):
            renditions.keep(asset, forms, problem)
            made.renditions += 1
            made.failures += [(asset.path, problem)] if problem else []
            progress(FORMS, made.renditions, len(assets))
    made.left += len(assets) - made.renditions


def _make_social_images(made: Made, ends: float | None, progress: Progress) -> None:
    posts = posts_left()
    calls = ((social.words(post),) for post in _in_time(posts, ends))
    with processes.workers(len(posts), least=POOL_FROM) as pool:
        results = processes.in_order(pool, drawing.draw, calls)
        for post, content in zip(posts, results, strict=False):
            social.store(post, content)
            made.social_images += 1
            progress(SOCIAL, made.social_images, len(posts))
    made.left += len(posts) - made.social_images


def _in_time[T](work: list[T], ends: float | None) -> Iterator[T]:
    for item in work:
        if ends is not None and monotonic() >= ends:
            return
        yield item
