"""Deriving what readers get from what was written: HTML, plain text, headings, opening and reading time,
always together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html

from blog import conf
from blog.jekyll import filenames
from blog.jekyll.links import Find, Page, Site, post_name
from blog.models import Asset, ImportedSite, Post
from blog.models import Page as FixedPage
from blog.text import markdown, normalize
from blog.text.derive import Derived, derive
from blog.text.markdown import Notice, Rendering, SourceError
from blog.text.normal_forms import normal
from blog.text.pictures import Image
from blog.text.reading_time import Speeds

from . import source_files

ASKED_ONE_BY_ONE = 20
"""Names of posts, and of files, in one text that are looked up each by itself."""
DERIVED_COLUMNS = tuple(column.name for column in fields(Derived))
"""Columns of blog.models.Post that follow from its body."""


def speeds() -> Speeds:
    """The reading speeds that the settings ask for."""
    return Speeds(**conf.get().reading_speeds)


class Sites:
    """The links of posts and fixed pages by the site that they came from; what one site's share is asked for
    once."""

    def __init__(self) -> None:
        self._known: dict[int | None, Site] = {}

    def of(self, text: Post | FixedPage) -> Site:
        """The links of the site that `text` came from; of one that was written here, of this site."""
        if text.source_site_id not in self._known:
            self._known[text.source_site_id] = site(text.source_site)
        return self._known[text.source_site_id]


def site(imported: ImportedSite | None = None) -> Site:
    """The links of this site, or of the one that was `imported`, asked of the database one by one."""
    return Site(
        urls=own_urls(),
        baseurl=imported.baseurl if imported else "",
        variables=variables(imported),
        find_post=_find_post,
        find_file=_find_file,
        picture=_picture,
    )


def asking(links: Site) -> Site:
    """`links` for the rendering of one text, which may name thousands of posts and files."""
    return replace(
        links,
        find_post=_Names(links.find_post, _all_posts),
        find_file=_Names(links.find_file, _all_files),
    )


class _Names:
    """Finds addresses by names: the first few one by one, more among all that there are, read at once."""

    def __init__(self, find: Find, read: Callable[[], Mapping[str, str]]) -> None:
        self._find, self._read = find, read
        self._known: dict[str, str | None] = {}
        self._all: Mapping[str, str] | None = None

    def __call__(self, name: str) -> str | None:
        if name not in self._known:
            if self._all is None and len(self._known) >= ASKED_ONE_BY_ONE:
                self._all = self._read()
            self._known[name] = self._find(name) if self._all is None else self._among(name, self._all)
        return self._known[name]

    @staticmethod
    def _among(name: str, everything: Mapping[str, str]) -> str | None:
        return next((everything[spelled] for spelled in _spellings(name) if spelled in everything), None)


def own_urls() -> tuple[str, ...]:
    """Absolute addresses under which this site is, or was, to be found."""
    former = ImportedSite.objects.exclude(url="").values_list("url", flat=True)
    return tuple(dict.fromkeys([conf.get().site_url, *former]))


def variables(imported: ImportedSite | None) -> dict[str, str]:
    """What `{{ site.… }}` says: as on the site that was imported, else as on this one."""
    settings = conf.get()
    return {
        "site.url": imported.url if imported and imported.url else settings.site_url,
        "site.baseurl": imported.baseurl if imported else "",
        "site.title": settings.site_title,
        "site.description": settings.site_description,
    }


def page(post: Post, links: Site) -> Page:
    """The resolver for one post of the site `links`."""
    folder = str(PurePosixPath(post.source_path).parent) if post.source_path else "_posts"
    folder = "" if folder == "." else folder
    return Page(asking(links), address=post.path, folder=folder, leads=not post.cover)


def render_post(post: Post, sites: Sites | None = None) -> Rendering:
    """Sets the derived columns of `post` from its body; saves nothing. Raises SourceError.

    `sites` may be shared by the posts of one run.
    """
    derived, rendering = derive(
        post.body,
        resolver=page(post, (sites or Sites()).of(post)),
        speeds=speeds(),
        title=post.title,
        separator=source_files.excerpt_separator(post),
        markup=filenames.markup_of(post.source_path or ""),
    )
    for column in fields(derived):
        setattr(post, column.name, getattr(derived, column.name))
    return rendering


def stale(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Those of `posts` that an older renderer made."""
    return posts.exclude(renderer_version=markdown.RENDERER_VERSION)


@dataclass(frozen=True, slots=True)
class Preview:
    """What readers will get of a text, and what can be counted in it. `characters` are without spaces."""

    html: str
    minutes: int = 0
    characters: int = 0
    headings: int = 0
    links: int = 0
    images: int = 0
    notices: Sequence[Notice] = ()


def preview(body: str, post: Post | None = None) -> Preview:
    """What the page of `post` (None: a new one) will show of `body`; where that is refused, the reason in its
    place."""
    resolver = page(post, site(post.source_site)) if post else Page(asking(site()))
    markup = filenames.markup_of((post and post.source_path) or "")
    try:
        derived, rendering = derive(body, resolver=resolver, speeds=speeds(), markup=markup)
    except SourceError as error:
        return Preview(refusal_html(error))
    return Preview(
        html=derived.html,
        minutes=derived.reading_minutes_computed,
        characters=sum(not character.isspace() for character in derived.plain_text),
        headings=len(rendering.headings),
        links=len(rendering.links),
        images=len(rendering.images),
        notices=rendering.notices,
    )


def preview_html(body: str, post: Post | None = None) -> str:
    """The HTML of `preview`."""
    return preview(body, post).html


def refusal_html(error: SourceError) -> str:
    """What a preview shows in place of a body that cannot be rendered: the reason."""
    return format_html('<p class="render-error" role="alert">{}</p>', str(error))


def _find_post(name: str) -> str | None:
    name = normalize.nfc(name)
    spelled = Q()
    for spelling in _spellings(name.rpartition("/")[2]):
        spelled |= Q(source_path__contains=f"{spelling}.")
    pairs = Post.objects.filter(spelled, path__isnull=False).values_list("source_path", "path")
    return next((path for source, path in pairs if source and post_name(normalize.nfc(source)) == name), None)


def _find_file(path: str) -> str | None:
    return (
        Post.objects.filter(source_path__in=_spellings(path), path__isnull=False)
        .values_list("path", flat=True)
        .first()
        or FixedPage.objects.filter(source_path__in=_spellings(path)).values_list("path", flat=True).first()
        or Asset.objects.filter(source_path__in=_spellings(path)).values_list("path", flat=True).first()
    )


def _all_posts() -> dict[str, str]:
    """Name, as `{% post_url %}` says it, → address."""
    found: dict[str, str] = {}
    for source, path in _pairs(Post.objects.filter(source_path__isnull=False, path__isnull=False)):
        if (name := post_name(normalize.nfc(source))) is not None:
            found.setdefault(name, path)
    return found


def _all_files() -> dict[str, str]:
    """Path inside the site, as it came, → address. Where several have one, a post is found, then a page."""
    posts = Post.objects.filter(source_path__isnull=False, path__isnull=False)
    pages, pictures = FixedPage.objects.exclude(source_path=""), Asset.objects.exclude(source_path="")
    return {**dict(_pairs(pictures)), **dict(_pairs(pages)), **dict(_pairs(posts))}


def _pairs(rows: QuerySet[Any]) -> Iterable[tuple[str, str]]:
    return rows.values_list("source_path", "path").iterator()


def _spellings(path: str) -> tuple[str, str]:
    """The two forms in which file systems spell a name; they are kept as they came."""
    return normalize.nfc(path), normal("NFD", path)


def _picture(address: str) -> Image | None:
    try:
        path = normalize.decoded_path(address)
    except ValueError:
        return None
    asset = Asset.objects.filter(path=path).only("width", "height", "renditions").first()
    return asset.image if asset is not None else None
