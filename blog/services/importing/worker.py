"""The work on single files, done in several processes. Imports nothing of Django:
a worker starts in a blink."""

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from blog.jekyll import document, filenames, front_matter
from blog.jekyll.config import SiteConfig
from blog.jekyll.document import Document
from blog.jekyll.errors import JekyllError
from blog.jekyll.links import Page, Site
from blog.text.derive import Derived, derive
from blog.text.markdown import Notice, SourceError
from blog.text.normalize import nfc
from blog.text.pictures import Image, Source
from blog.text.reading_time import Speeds

from .files import SourceFile, read
from .pictures import NotAPicture, Picture, local_address, look_at


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not imported."""

    message: str
    line: int | None = None
    remedy: str = ""
    not_a_post: bool = False
    """Jekyll, too, would pass it over: no fault, but said."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file as the plan needs it. Neither document nor refusal: its digest is known,
    nothing of it has changed."""

    file: SourceFile
    digest: str = ""
    document: Document | None = None
    """Without its body: a plan holds every file of a site."""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be rendered."""

    file: SourceFile
    digest: str
    address: str | None
    title: str
    cover: str
    separator: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a job gave: either a refusal or all the rest."""

    job: Job
    body: str = ""
    derived: Derived | None = None
    links: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    pictures: tuple[Picture, ...] = ()
    bad_pictures: tuple[tuple[str, str], ...] = ()
    """(address, why) of each picture that could not be taken."""
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What all jobs of a run share."""

    root: Path
    urls: tuple[str, ...]
    baseurl: str
    variables: Mapping[str, str]
    posts: Mapping[str, str]
    """post_url's name → address."""
    files: Mapping[str, str]
    """Path inside the site → address."""
    speeds: Speeds
    forms: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    """SHA-256 of a picture → the small forms of it that are to be had."""


def scan(files: Sequence[SourceFile], known: Mapping[str, str], config: SiteConfig) -> list[Scanned]:
    """Reads `files`. `known` is path → digest of what was imported before;
    such a file is not parsed again."""
    return [_scan(file, known.get(file.path), config) for file in files]


def render(jobs: Sequence[Job], setting: bytes) -> list[Rendered]:
    """Renders the bodies of `jobs` and looks at the pictures that they show.

    `setting` is a pickled Setting: it knows every post of the site, so it is packed once a run, and unpacked
    once a process.
    """
    renderer = _Renderer(_unpacked(setting))
    return [renderer.render(job) for job in jobs]


@lru_cache(maxsize=1)
def _unpacked(setting: bytes) -> Setting:
    unpacked: Setting = pickle.loads(setting)  # noqa: S301  packed by the process that asks
    return unpacked


def _scan(file: SourceFile, known: str | None, config: SiteConfig) -> Scanned:
    if (fault := fault_of(file)) is not None:
        return Scanned(file, refusal=fault)
    name = filenames.classify(file.path, config)
    if isinstance(name, filenames.NotAPost):
        return Scanned(file, refusal=Refusal(f"{name.message}。", not_a_post=True))
    try:
        data = read(file.location)
    except JekyllError as error:
        return Scanned(file, refusal=_refusal(error))
    digest = hashlib.sha256(data).hexdigest()
    if digest == known:
        return Scanned(file, digest)
    try:
        return Scanned(file, digest, replace(document.read(data, file.path, config), body=""))
    except JekyllError as error:
        return Scanned(file, digest, refusal=_refusal(error))


def fault_of(file: SourceFile) -> Refusal | None:
    """What is wrong with a file before it is read."""
    try:
        file.spelled.encode()
    except UnicodeEncodeError:
        return Refusal("ファイル名が UTF-8 ではありません。", remedy="名前を付け直してください")
    if file.leads_out:
        return Refusal("サイトの外へのリンクです。", remedy="リンク先のファイルをサイトの中に置いてください")
    return None


def _refusal(error: JekyllError) -> Refusal:
    return Refusal(f"{error.message}。", error.line, error.remedy)


class _Renderer:
    """One batch's rendering: the site's links, and the pictures looked at so far."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._look = cache(self._look_once)
        self._site = Site(
            urls=setting.urls,
            baseurl=setting.baseurl,
            variables=setting.variables,
            find_post=self._find_post,
            find_file=self._find_file,
            picture=self._picture,
        )

    def render(self, job: Job) -> Rendered:
        try:
            data = read(job.file.location)
            if hashlib.sha256(data).hexdigest() != job.digest:
                return Rendered(
                    job,
                    refusal=Refusal(
                        "取り込みの途中でファイルが変わりました。", remedy="もう一度実行してください。"
                    ),
                )
            source = front_matter.split(data)
            folder = job.file.path.rpartition("/")[0]
            derived, rendering = derive(
                source.body,
                resolver=Page(self._site, job.address, folder, leads=not job.cover),
                speeds=self._setting.speeds,
                title=job.title,
                separator=job.separator,
                markup=filenames.markup_of(job.file.path),
            )
        except JekyllError as error:
            return Rendered(job, refusal=_refusal(error))
        except SourceError as error:
            return Rendered(job, refusal=Refusal(str(error)))
        pictures, bad = self._pictures([job.cover, *rendering.images])
        return Rendered(
            job,
            body=source.body,
            derived=derived,
            links=rendering.links,
            notices=tuple(
                replace(notice, line=notice.line + source.first_body_line - 1) for notice in rendering.notices
            ),
            pictures=pictures,
            bad_pictures=bad,
        )

    def _pictures(self, sources: Sequence[str]) -> tuple[tuple[Picture, ...], tuple[tuple[str, str], ...]]:
        found: dict[str, Picture] = {}
        bad: dict[str, str] = {}
        for source in sources:
            if (address := local_address(self._site.inside(source))) is None:
                continue
            match self._look(address):
                case Picture() as picture:
                    found[address] = picture
                case NotAPicture() as problem:
                    bad[address] = str(problem)
                case None:
                    bad[address] = "画像のファイルがサイトの中にありません。"
        return tuple(found.values()), tuple(bad.items())

    def _look_once(self, address: str) -> Picture | NotAPicture | None:
        try:
            return look_at(self._setting.root, address)
        except NotAPicture as problem:
            return problem

    def _find_post(self, name: str) -> str | None:
        return self._setting.posts.get(nfc(name))

    def _find_file(self, path: str) -> str | None:
        if (address := self._setting.files.get(nfc(path))) is not None:
            return address
        return f"/{path}" if isinstance(self._look(f"/{path}"), Picture) else None

    def _picture(self, address: str) -> Image | None:
        found = self._look(address)
        if not isinstance(found, Picture):
            return None
        return Image(found.width, found.height, self._setting.forms.get(found.sha256, ()))
