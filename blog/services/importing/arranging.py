"""Where the files of an upload belong inside a site in Jekyll's form.

A site, or a part of one, keeps its order: what lies in `_posts`, `_drafts`, its `_config.yml`, its pictures.
Articles that lie in no such folder are given the place that the command gives to a file of which it is told
alone, and pictures sent with them the addresses at which these articles show them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePosixPath

from django.conf import settings

from blog.jekyll import document, filenames, front_matter
from blog.jekyll.config import DEFAULT_MARKDOWN_EXTENSIONS, SiteConfig
from blog.jekyll.errors import JekyllError
from blog.jekyll.links import Page, Site
from blog.models import ImportedSite, Post
from blog.services import redirect_files, rendering, site_config
from blog.text.derive import derive
from blog.text.markdown import SourceError
from blog.text.normalize import nfc

from .archives import Entry, Left, UploadRefused, safe_path
from .files import CONFIG, CONFIG_LIMIT, DRAFTS, POSTS, is_page, place_of_lone
from .pictures import local_address

ARTICLES = (*(f".{ending}" for ending in DEFAULT_MARKDOWN_EXTENSIONS.split(",")), ".html", ".htm")
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")
"""Endings of what may be meant as a picture; whether it is one, the import finds out."""
NOT_SEEN = (".", "#")
"""What the names of files begin with that Jekyll does not look at."""


@dataclass(slots=True)
class Arranged:
    """The files of an upload at their places."""

    whole: bool = False
    """It is a site with its `_config.yml`: what is not in it is missing."""
    places: dict[str, Entry] = field(default_factory=dict)
    """Path inside the site → file."""
    left: list[Left] = field(default_factory=list)
    unused: int = 0
    """Files of a site that are no part of its articles and pages: layouts, scripts."""

    _folders: set[str] = field(default_factory=set)

    def put(self, place: str, entry: Entry) -> None:
        """Gives `entry` a place, unless that is taken or leads out of the site, as `collections_dir` or an
        address may."""
        above = {str(folder) for folder in PurePosixPath(place).parents}
        if safe_path(place) != place:
            self.left.append(Left(entry.path, f"「{place}」には置けません。"))
        elif place in self.places or place in self._folders or above & self.places.keys():
            self.left.append(Left(entry.path, "同じ名前のファイルがもう一つあります。"))
        else:
            self.places[place] = entry
            self._folders |= above


def arrange(entries: Sequence[Entry], left: Sequence[Left] = (), *, pages: bool = True) -> Arranged:
    """The places of `entries`; `left` was left out before. `pages`: a site's fixed pages are taken, too.
    Raises UploadRefused where no article is among them."""
    root = _root(entries)
    inside = {entry.path.removeprefix(root): entry for entry in entries if entry.path.startswith(root)}
    if any(_among_posts(path) for path in inside):
        arranged = _as_site(inside, others=len(entries) - len(inside), pages=pages)
    else:
        arranged = _as_lone_articles(entries, inside.get(CONFIG))
    arranged.left[:0] = left
    if not any(path.lower().endswith(ARTICLES) for path in arranged.places):
        raise UploadRefused(
            "記事が見つかりません。Markdown（.md・.markdown）か HTML（.html）のファイル、または"
            "それらの入った zip を選んでください。" + _told(arranged.left)
        )
    return arranged


def _told(left: Sequence[Left]) -> str:
    return "".join(f"「{each.path}」：{each.why}" for each in left[:3])


def _root(entries: Sequence[Entry]) -> str:
    """The folder, with a slash at its end, that is the site's: that of the topmost `_config.yml` above posts,
    else the deepest that holds all posts. Empty: all there is."""
    sites = {
        tuple(takewhile(lambda part: part not in (POSTS, DRAFTS), entry.path.split("/")))
        for entry in entries
        if _among_posts(entry.path)
    }
    configs = {tuple(entry.path.split("/")[:-1]) for entry in entries if entry.name == CONFIG}
    if sites:
        configs &= {parts[:depth] for parts in sites for depth in range(len(parts) + 1)}
    if configs:
        common = min(configs, key=lambda parts: (len(parts), parts))
    else:
        common = tuple(parts[0] for parts in takewhile(_all_equal, zip(*sites, strict=False)))
    return "".join(f"{part}/" for part in common)


def _all_equal(parts: Iterable[str]) -> bool:
    return len(set(parts)) == 1


def _among_posts(path: str) -> bool:
    return any(part in (POSTS, DRAFTS) for part in path.split("/")[:-1])


def _as_site(inside: Mapping[str, Entry], *, others: int, pages: bool) -> Arranged:
    arranged = Arranged(whole=CONFIG in inside, unused=others)
    config = _config_of(inside.get(CONFIG))
    for path, entry in inside.items():
        is_part = (
            path in (CONFIG, redirect_files.PLACE) or _among_posts(path) or path.lower().endswith(PICTURES)
        )
        if is_part:
            arranged.put(path, entry)
        elif arranged.whole and is_page(path, config, entry.head):
            if pages:
                arranged.put(path, entry)
            else:
                arranged.left.append(Left(entry.path, "固定ページを書く権限がありません。"))
        else:
            arranged.unused += 1
    return arranged


def _as_lone_articles(entries: Sequence[Entry], config: Entry | None) -> Arranged:
    arranged = Arranged()
    articles = [entry for entry in entries if _is_article(entry)]
    pictures = [entry for entry in entries if entry.path.lower().endswith(PICTURES)]
    taken = {id(entry) for entry in (*articles, *pictures, config)}
    arranged.left += [_no_article(entry) for entry in entries if id(entry) not in taken]
    if config is not None:
        arranged.places[CONFIG] = config
    read_as = _config_of(config)
    known = _known_files() if articles else {}
    for entry in articles:
        place = place_of_lone(entry.name, read_as, _bytes_of(entry))
        arranged.put(known.get(nfc(place.rpartition("/")[2]), place), entry)
    if pictures:
        _put_pictures(arranged, pictures, read_as)
    return arranged


def _is_article(entry: Entry) -> bool:
    return entry.path.lower().endswith(ARTICLES) and not entry.name.startswith(NOT_SEEN)


def _no_article(entry: Entry) -> Left:
    if entry.path.lower().endswith(ARTICLES):
        return Left(entry.path, "名前が「.」か「#」で始まるファイルは、Jekyll では記事になりません。")
    return Left(entry.path, "記事（.md・.markdown・.html）でも画像でもありません。")


def _config_of(config: Entry | None) -> SiteConfig:
    try:
        text = config.head(CONFIG_LIMIT).decode() if config else site_config.own_text()
        return SiteConfig.parse(text, timezone=settings.TIME_ZONE)
    except JekyllError as error:
        raise UploadRefused(f"{CONFIG}：{error}") from error
    except UnicodeDecodeError as error:
        raise UploadRefused(f"{CONFIG} が UTF-8 ではありません。UTF-8 で保存し直してください。") from error


def _bytes_of(entry: Entry) -> Callable[[], bytes]:
    return lambda: entry.head(front_matter.MAX_BYTES + 1)


def _known_files() -> dict[str, str]:
    """Name → path, of the files that posts came from; not of a name that several have."""
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for path in Post.objects.filter(source_path__isnull=False).values_list("source_path", flat=True):
        if path:
            paths[nfc(path.rpartition("/")[2])].append(path)
    return {name: found[0] for name, found in paths.items() if len(found) == 1}


def _put_pictures(arranged: Arranged, pictures: Sequence[Entry], config: SiteConfig) -> None:
    by_name: dict[str, Entry] = {}
    for picture in pictures:
        if by_name.setdefault(nfc(picture.name), picture) is not picture:
            arranged.left.append(Left(picture.path, "同じ名前の画像がもう一つあります。"))
    used: set[str] = set()
    site = rendering.site(ImportedSite(url=config.url, baseurl=config.baseurl))
    articles = [(place, entry) for place, entry in arranged.places.items() if place != CONFIG]
    for place, entry in articles:
        for address in _shown_by(place, entry, config, site):
            name = address.rpartition("/")[2]
            at = address.lstrip("/")
            if name in by_name and at not in arranged.places:
                arranged.put(at, by_name[name])
            used.add(name)
    arranged.left += [
        Left(picture.path, "どの記事も、この名前の画像を使っていません。")
        for name, picture in by_name.items()
        if name not in used
    ]


def _shown_by(place: str, entry: Entry, config: SiteConfig, site: Site) -> set[str]:
    """The addresses (decoded) of the pictures that an article shows on its own site."""
    with suppress(JekyllError, SourceError):  # which the import will tell
        read = document.read(_bytes_of(entry)(), nfc(place), config)
        _, rendered = derive(
            read.body,
            resolver=Page(rendering.asking(site), read.address, nfc(place).rpartition("/")[0]),
            speeds=rendering.speeds(),
            markup=filenames.markup_of(place),
        )
        found = (local_address(site.inside(source)) for source in (read.image or "", *rendered.images))
        return {address for address in found if address is not None}
    return set()
