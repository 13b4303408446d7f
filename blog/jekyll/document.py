"""One post or draft, read: what Jekyll would know of it. Source: Jekyll 4.3, ``lib/jekyll/document.rb``."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from blog.jekyll import dates, filenames, front_matter, permalinks, taxonomy
from blog.jekyll.config import SiteConfig
from blog.jekyll.defaults import deep_merge
from blog.jekyll.errors import JekyllError, Remark
from blog.jekyll.filenames import PostName
from blog.jekyll.front_matter import SourceFile
from blog.jekyll.ruby import titleize, to_s

type DateSource = Literal["front matter", "defaults", "file name"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file of ``_posts`` or ``_drafts``.

    ``front_matter`` holds the keys of the file alone, ``data`` the same laid on the site's defaults; the
    other fields are read from ``data``. ``address`` is the URL path, decoded (None for a draft that
    has no date where the pattern needs one); ``date`` is in the site's zone. ``head + body`` is the file.
    """

    path: str
    name: PostName
    slug: str
    title: str
    date: datetime | None
    date_from: DateSource | None
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    draft: bool
    published: bool
    permalink: str | None
    address: str | None
    output_file: str | None
    redirect_from: tuple[str, ...]
    excerpt: str | None
    excerpt_separator: str
    description: str | None
    image: str | None
    reading_time: int | None
    robots: str | None
    sitemap: bool | None
    canonical_url: str | None
    last_modified_at: datetime | None
    front_matter: Mapping[str, object]
    data: Mapping[str, object]
    head: str
    body: str
    remarks: tuple[Remark, ...]


def read(data: bytes, path: str, config: SiteConfig, *, undated: datetime | None = None) -> Document:
    """Read the file with the bytes ``data`` at ``path`` (relative to the site).

    ``undated`` is the moment that stands for the date of a draft without one when its address is made
    (Jekyll takes the file's time of change). Raises :class:`JekyllError` for anything that is no post.
    """
    name = filenames.classify(path, config)
    if isinstance(name, filenames.NotAPost):
        raise JekyllError(f"記事のファイルではありません（{name.message}）", "名前や置き場所を直してください")
    source = front_matter.split(data)
    own, remarks = front_matter.read(source.head)
    return _Reader(path, name, source, own, remarks, config).document(undated)


def winner(documents: Iterable[Document]) -> Document:
    """Return the one of ``documents`` that Jekyll would serve at the address that they share.

    Jekyll writes posts by date, then by path, each over the one before: the last one stays. What it does
    not publish takes part only where nothing else does.
    """
    return max(documents, key=_writing_order)


def _writing_order(document: Document) -> tuple[bool, bool, float, bytes]:
    dated = document.date is not None
    public = document.published and not document.draft
    moment = document.date.timestamp() if document.date is not None else 0.0
    return public, dated, moment, document.name.path.encode()


class _Reader:
    """The steps from front matter to :class:`Document`."""

    def __init__(
        self,
        path: str,
        name: PostName,
        source: SourceFile,
        own: dict[str, object],
        remarks: list[Remark],
        config: SiteConfig,
    ) -> None:
        self.path = path
        self.name = name
        self.source = source
        self.own = own
        self.remarks = remarks
        self.config = config
        self.defaults = config.defaults.for_path(name.path)
        self.data = deep_merge(self.defaults, own) if self.defaults else own

    def document(self, undated: datetime | None) -> Document:
        date, date_from = self._date()
        slug = self._text("slug", self.name.slug)
        categories = tuple(taxonomy.categories(self.name.folders, self.defaults, self.own))
        address, output_file = self._address(date or undated, slug, categories)
        self._remark_on_form()
        return Document(
            path=self.path,
            name=self.name,
            slug=slug,
            title=self._text("title", titleize(self.name.slug)),
            date=date,
            date_from=date_from,
            categories=categories,
            tags=tuple(taxonomy.tags(self.defaults, self.own)),
            authors=tuple(taxonomy.authors(self.defaults, self.own)),
            draft=self.name.draft,
            published=self.data.get("published", True) not in (None, False),
            permalink=to_s(self.own["permalink"]) if _given(self.own.get("permalink")) else None,
            address=address,
            output_file=output_file,
            redirect_from=tuple(taxonomy.texts(self.data.get("redirect_from"))),
            excerpt=self._optional("excerpt"),
            excerpt_separator=self._text("excerpt_separator", self.config.excerpt_separator),
            description=self._optional("description"),
            image=self._image(),
            reading_time=_minutes(self.data.get("reading_time")),
            robots=self._optional("robots"),
            sitemap=_truth(self.data.get("sitemap")),
            canonical_url=self._optional("canonical_url"),
            last_modified_at=self._last_modified_at(),
            front_matter=self.own,
            data=self.data,
            head=self.source.head,
            body=self.source.body,
            remarks=tuple(self.remarks),
        )

    def _text(self, key: str, default: str) -> str:
        """Return the value as text; as with Ruby's ``||=``, nothing and false give the default."""
        value = self.data.get(key)
        return to_s(value) if _given(value) else default

    def _optional(self, key: str) -> str | None:
        value = self.data.get(key)
        return to_s(value) if _given(value) else None

    def _line(self, key: str) -> int | None:
        """Return the line of the file on which ``key`` stands."""
        return front_matter.line_of(self.source.head, key)

    def _date(self) -> tuple[datetime | None, DateSource | None]:
        value = self.data.get("date")
        if value is not None:
            origin: DateSource = "front matter" if self.own.get("date") is not None else "defaults"
            try:
                return dates.read(value, self.config.timezone), origin
            except JekyllError as error:
                raise error.at(self._line("date")) from error
        if "date" in self.own:
            self._remark("empty-date", "date が空です。ファイル名の日付を使います", "date")
        if self.name.date is None:
            return None, None
        try:
            return dates.read(self.name.date, self.config.timezone), "file name"
        except JekyllError as error:
            raise JekyllError(
                f"ファイル名の日付「{self.name.date}」は実在しません",
                "ファイル名を直すか、front matter に date を書いてください",
            ) from error

    def _address(
        self, date: datetime | None, slug: str, categories: tuple[str, ...]
    ) -> tuple[str | None, str | None]:
        """Return the address and the output file; a permalink of the post goes before the site's."""
        value = self.data.get("permalink")
        permalink = to_s(value) if _given(value) else None
        pattern = self.config.permalink if permalink is None else permalink
        if date is None and permalinks.needs_date(pattern):
            return None, None
        below = "".join(f"/{folder}" for folder in self.name.below)
        parts = permalinks.Parts(
            date=date,
            slug=slug,
            stem=self.name.stem,
            path=f"{below}/{self.name.stem}".rstrip("."),
            categories=categories,
            own_ext=permalinks.own_ext(permalink),
            converted_ext=self._converted_ext(),
        )
        try:
            address = permalinks.expand(pattern, parts)
        except JekyllError as error:
            raise error.at(self._line("permalink")) from error
        return address, permalinks.output_file(address, parts.output_ext)

    def _converted_ext(self) -> str:
        suffix = self.name.suffix
        return ".html" if suffix.lower() in self.config.markdown_suffixes else suffix

    def _image(self) -> str | None:
        value = self.data.get("image")
        if isinstance(value, Mapping):
            value = value.get("path")
        return to_s(value) if _given(value) and not isinstance(value, list) else None

    def _last_modified_at(self) -> datetime | None:
        value = self.data.get("last_modified_at")
        if value is None:
            return None
        try:
            return dates.read(value, self.config.timezone)
        except JekyllError as error:
            self._remark("bad-last-modified", f"{error.message}。無視します", "last_modified_at")
            return None

    def _remark(self, code: str, message: str, key: str) -> None:
        self.remarks.append(Remark(code, self._line(key), message))

    def _remark_on_form(self) -> None:
        """Note what is odd about the file as a whole."""
        head, body = self.source.head, self.source.body
        if head.startswith(front_matter.BOM):
            self.remarks.append(Remark("bom", 1, "BOM（見えない3バイト）で始まります。読み飛ばします"))
        if not head.removeprefix(front_matter.BOM):
            message = "front matter がありません。題名と日付はファイル名から取ります"
            self.remarks.append(Remark("no-front-matter", 1, message))
        if self.source.newline == "\r\n":
            self.remarks.append(Remark("crlf", 1, "改行が CRLF です。書き戻すときも保ちます"))
        if not body.strip():
            self.remarks.append(Remark("empty-body", head.count("\n") + 1, "本文が空です"))


def _given(value: object) -> bool:
    """Ruby's truth."""
    return value is not None and value is not False


def _truth(value: object) -> bool | None:
    return None if value is None else _given(value) and value != "false"


def _minutes(value: object) -> int | None:
    """Return the whole minutes of a declared reading time: a number, or text that begins with one."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if abs(value) < 1_000_000 else None
    match = re.match(r"\D{0,10}(\d{1,6})", value) if isinstance(value, str) else None
    return int(match[1]) if match else None
