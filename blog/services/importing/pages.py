"""Fixed pages of a site that comes in: what is to be done with each file, and the doing of it.

The same steps as for posts — read, plan, write, report — on files of which a site has a few dozen.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import batched

from django.db import DatabaseError, transaction
from django.db.models import Max

from blog.jekyll import page as jekyll_page
from blog.jekyll.errors import JekyllError
from blog.jekyll.links import Page as Links
from blog.jekyll.links import Site as NoSite
from blog.jekyll.page import PageDocument
from blog.models import ImportedSite, Page, Redirect
from blog.services import addresses, page_files
from blog.services import pages as fixed_pages
from blog.text import liquid, normalize

from . import lengths, worker
from .files import SourceFile, SourceSite, read
from .picture_store import PictureStore
from .plan import Plan
from .redirects import in_use
from .report import TAKE_THE_FILES, Item, Kind, Note, Outcome
from .worker import Rendered

BATCH = 20
NOT_FOUND = "/404.html"
"""Where Jekyll puts what a server shows of an address that is none."""
LOOPS = ("for ", "tablerow ")
"""Tags that say that a program writes the page: lists of posts, mostly."""
IN_HTML = (
    "HTML のページです。サイトの骨組みとみなし、取り込みません。",
    "文章のページなら、Markdown にすると取り込めます。",
)
CONFLICT = (
    "管理画面で編集された固定ページです。ファイルの内容は取り込んでいません。",
    TAKE_THE_FILES,
)
ANOTHER_SITE = (
    "別のサイトから取り込んだ固定ページと同じファイル名です。",
    "どちらかのファイルの名前を変えてください。",
)


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be rendered and written."""

    file: SourceFile
    digest: str
    document: PageDocument
    said: page_files.Columns
    page: Page
    """The page that it changes; an unsaved one: it makes a new one."""


def known_pages() -> dict[str, Page]:
    """Path of the file → page, of all pages; of one that was written here, the path at which it leaves."""
    pages = Page.objects.select_related("source_site").annotate(newest=Max("versions"))
    return {normalize.nfc(page_files.path_of(page)): page for page in pages}


class Planner:
    """Plans the pages of `site`, which is `imported`.

    `reread`: its settings have changed, so a file that is as before may say something else. `taken` are the
    addresses that its posts have or will have.
    """

    def __init__(
        self,
        site: SourceSite,
        imported: ImportedSite,
        *,
        overwrite: bool,
        reread: bool,
        taken: Collection[str],
    ) -> None:
        self._site, self._imported = site, imported
        self._overwrite, self._reread = overwrite, reread
        self._taken = set(taken)
        self._known = known_pages()
        self._plan = Plan[Task]()

    def make(self) -> Plan[Task]:
        """What is to be done with each file."""
        self._plan.addresses = {path: page.path for path, page in self._known.items()}
        found = [self._read(file) for file in self._site.pages]
        self._plan.items += [each for each in found if isinstance(each, Item)]
        seen = {file.path for file in self._site.pages}
        gone = {
            path: page
            for path, page in self._known.items()
            if self._site.whole and page.source_site_id == self._imported.pk and path not in seen
        }
        for task in [each for each in found if isinstance(each, Task)]:
            page = task.page if task.page.pk else _renamed(task.digest, gone)
            if page is None:
                self._give(task)
            else:
                self._compare(replace(task, page=page))
        self._plan.notes += [Note(path, "missing", "ファイルがサイトにありません。") for path in sorted(gone)]
        return self._plan

    def _read(self, file: SourceFile) -> Task | Item:
        """The task of a file that may be taken, or the outcome of one for which there is nothing to do."""
        known = self._known.get(file.path)
        if (fault := worker.fault_of(file)) is not None:
            return _item(file, Outcome.FAILED, fault.message, fault.remedy)
        if not jekyll_page.is_markdown(file.path, self._site.config):
            return _item(file, Outcome.SKIPPED, *IN_HTML)
        try:
            data = read(file.location)
            digest = hashlib.sha256(data).hexdigest()
            if known is not None and digest == known.source_digest and not self._is_reread(known):
                return _item(file, Outcome.UNCHANGED, address=known.path)
            document = jekyll_page.read(data, file.path, self._site.config)
            said = page_files.columns(document)
        except JekyllError as error:
            return _item(file, Outcome.FAILED, f"{error.message}。", error.remedy, line=error.line)
        except ValueError as error:
            return _item(file, Outcome.FAILED, str(error), "permalink を直してください。")
        if (message := lengths.of_page(said)) is not None:
            return _item(file, Outcome.FAILED, message, lengths.REMEDY)
        if (why := _why_no_page(document)) is not None:
            return _item(file, Outcome.SKIPPED, *why)
        return Task(file, digest, document, said, known or Page())

    def _is_reread(self, page: Page) -> bool:
        return self._reread and page.source_site_id == self._imported.pk

    def _compare(self, task: Task) -> None:
        """The file is not as it was imported, or the site has other settings. Has the page changed, too?"""
        page = task.page
        touched = not page.source_digest or page_files.is_touched(page)
        if page.source_site_id not in (None, self._imported.pk):
            self._plan.items.append(_item(task.file, Outcome.FAILED, *ANOTHER_SITE))
        elif self._known.get(task.file.path) == page and _says_the_same(task, touched=touched):
            if page.source_digest:
                self._file_again(task)
            self._plan.items.append(_item(task.file, Outcome.UNCHANGED, address=page.path))
        elif touched and not self._overwrite:
            self._plan.items.append(_item(task.file, Outcome.CONFLICT, *CONFLICT, address=page.path))
        else:
            self._give(task)

    @staticmethod
    def _file_again(task: Task) -> None:
        """Takes the file, which says what the page says, for the one that the page came from."""
        filed = {"front_matter": task.document.head, "source_digest": task.digest}
        Page.objects.filter(pk=task.page.pk).update(**filed)

    def _give(self, task: Task) -> None:
        """Makes a task of `task` unless its address is somebody else's."""
        address = task.said.path
        if address in self._taken and address != task.page.path:
            message = f"アドレス {address} は、同じサイトの記事かほかのページが使います。"
            self._plan.items.append(_item(task.file, Outcome.FAILED, message, "permalink を変えてください。"))
            return
        self._taken.add(address)
        self._plan.addresses[task.file.path] = address
        self._plan.tasks.append(task)


def _item(
    file: SourceFile,
    outcome: Outcome,
    message: str = "",
    remedy: str = "",
    *,
    line: int | None = None,
    address: str | None = None,
) -> Item:
    return Item(file.path, outcome, address, line, message, remedy, Kind.PAGE)


def _says_the_same(task: Task, *, touched: bool) -> bool:
    """Whether there is nothing to take from the file: it is as it was imported and the settings of the site
    make nothing else of it, or it is the page's own export."""
    if task.digest == task.page.source_digest:
        return touched or page_files.is_said_by(task.page, task.document)
    return page_files.digest_of(task.page) == task.digest


def _renamed(digest: str, gone: dict[str, Page]) -> Page | None:
    """The page whose file is gone and held the same to the byte; it is none of `gone` then."""
    path = next((path for path, page in sorted(gone.items()) if page.source_digest == digest), None)
    return gone.pop(path) if path is not None else None


def _why_no_page(document: PageDocument) -> tuple[str, str] | None:
    """Why a file is left out that Jekyll would build, and what to do (Japanese); None: it is a page."""
    address = normalize.decoded_path(document.address)
    if address == NOT_FOUND or addresses.is_own_page(address):
        return (
            f"{address} は、このサイトが自分で用意するページです。取り込みません。",
            "文章を残すには、permalink を変えてください。",
        )
    text, notices = liquid.run(document.body, Links(NoSite()))
    if any(notice.source.lstrip("{%- \n").startswith(LOOPS) for notice in notices):
        return (
            "Liquid の繰り返し（for）が書くページです。取り込みません。",
            "文章のページなら、できあがった文章を Markdown で書いてください。",
        )
    if not text.strip():
        return "本文がありません。レイアウトが中身を作るページとみなし、取り込みません。", ""
    return None


class Applier:
    """Writes the pages of one run, a transaction each: a file that fails, fails alone."""

    def __init__(self, imported: ImportedSite, pictures: PictureStore) -> None:
        self._imported, self._pictures = imported, pictures
        self.items: list[Item] = []
        self.notes: list[Note] = []
        self.written: list[tuple[PageDocument, Rendered]] = []

    def apply(self, tasks: Sequence[Task], setting: bytes) -> None:
        """Renders and writes `tasks`; `setting` is a pickled worker.Setting."""
        for batch in batched(tasks, BATCH):
            jobs = [
                worker.Job(task.file, task.digest, task.said.path, task.said.title, "", "") for task in batch
            ]
            for task, rendered in zip(batch, worker.render(jobs, setting), strict=True):
                self._apply(task, rendered)

    def _apply(self, task: Task, rendered: Rendered) -> None:
        refusal = rendered.refusal
        if refusal is not None:
            failed = _item(task.file, Outcome.FAILED, refusal.message, refusal.remedy, line=refusal.line)
            self.items.append(failed)
            return
        outcome = Outcome.UPDATED if task.page.pk else Outcome.CREATED
        try:
            with transaction.atomic():
                self._write(task, rendered)
        except fixed_pages.EditedMeanwhile:
            self._pictures.forget(picture.address for picture in rendered.pictures)
            self.items.append(_item(task.file, Outcome.CONFLICT, *CONFLICT, address=task.page.path))
            return
        except (DatabaseError, ValueError) as error:
            self._pictures.forget(picture.address for picture in rendered.pictures)
            self.items.append(
                _item(
                    task.file, Outcome.FAILED, f"保存できませんでした: {error}", "ファイルを直してください。"
                )
            )
            return
        self.items.append(_item(task.file, outcome, address=task.said.path))
        self.written.append((task.document, rendered))

    def _write(self, task: Task, rendered: Rendered) -> None:
        page, said = task.page, task.said
        for picture in rendered.pictures:
            self._pictures.take(picture)
        for name in page_files.Columns.__dataclass_fields__:
            setattr(page, name, getattr(said, name))
        page.body, page.front_matter = rendered.body, task.document.head
        page.source_path, page.source_digest = task.file.spelled, task.digest
        page.source_site = self._imported
        seen = getattr(page, "newest", None) or 0  # as it was when the page was compared with its file
        fixed_pages.save(page=page, seen=seen, derived=rendered.derived, by_import=True)
        self._lead_here(page, page_files.redirects(task.document))

    def _lead_here(self, page: Page, paths: Iterable[str]) -> None:
        """Makes `paths` lead to `page`; one that something has already stays as it is."""
        there = {page.path, *Redirect.objects.filter(target=page.path).values_list("path", flat=True)}
        wanted = [path for path in paths if path not in there]
        taken = addresses.known(wanted)
        self.notes += [
            in_use(normalize.nfc(page.source_path or ""), path) for path in wanted if path in taken
        ]
        Redirect.objects.bulk_create(
            Redirect(path=path, target=page.path) for path in wanted if path not in taken
        )
