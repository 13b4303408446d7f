"""What is to be done with each file: decided for the whole site before anything is written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from blog.jekyll import document as jekyll_document
from blog.jekyll.document import Document
from blog.models import Post, Redirect
from blog.services import addresses, source_files
from blog.services.front_matter import columns
from blog.text import normalize

from . import lengths
from .report import TAKE_THE_FILES, Item, Note, Outcome
from .worker import Scanned


@dataclass(frozen=True, slots=True)
class Known:
    """A post that is here already."""

    pk: int
    source_path: str
    """NFC, as blog.services.importing.files.SourceFile.path."""
    digest: str
    """Of the file that it was imported from; empty where it was not: it was written here,
    and an export is coming back."""
    path: str | None
    site: int | None = None
    """Key of the blog.models.ImportedSite that the file belongs to."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be rendered and written."""

    scanned: Scanned
    document: Document
    known: Known | None
    address: str | None
    """None: a draft, which has no address yet."""
    overwrites: bool = False
    """An editor's version stands there; it is kept as a revision first."""


@dataclass(slots=True)
class Plan[Each]:
    """The tasks, for posts (Task) or for fixed pages (pages.Task), and the outcome of every file that needs
    none."""

    tasks: list[Each] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    """Path inside the site → address, of every post or page of the site that has one."""


def known_posts() -> dict[str, Known]:
    """Path of the file → post, of all posts."""
    unfiled = {path: Known(post.pk, path, "", post.path) for path, post in source_files.unfiled().items()}
    rows = Post.objects.filter(source_path__isnull=False).values_list(
        "pk", "source_path", "source_digest", "path", "source_site"
    )
    return unfiled | {
        name: Known(pk, name, digest, address, site)
        for pk, path, digest, address, site in rows
        if path and (name := normalize.nfc(path))
    }


def make(
    scans: Iterable[Scanned], known: Mapping[str, Known], *, overwrite: bool, all_of: int | None
) -> Plan[Task]:
    """The plan for the files `scans`.

    `all_of` is the key of the site all of whose files they are, so that a post of it without a file has lost
    it, unless a new file says the same to the byte: then its file has another name. None: they are some of
    its files.
    """
    plan = Plan[Task]()
    seen: set[str] = set()
    new: list[Scanned] = []
    for scanned in scans:
        path = scanned.file.path
        if path in seen:
            plan.items.append(_twin(path))
        elif scanned.document is not None and path not in known:
            new.append(scanned)
        else:
            _sort_in(plan, scanned, known.get(path), overwrite=overwrite)
        seen.add(path)
    gone = [row for path, row in known.items() if row.site == all_of is not None and path not in seen]
    renamed = _renamed(new, gone)
    for scanned in new:
        _sort_in(plan, scanned, renamed.get(scanned.file.path), overwrite=overwrite)
    lost = {row.source_path for row in gone} - {row.source_path for row in renamed.values()}
    plan.notes += [Note(path, "missing", "ファイルがサイトにありません。") for path in sorted(lost)]
    plan.tasks.sort(key=lambda task: task.document.path)
    _give_addresses(plan, known, {row.source_path for row in renamed.values()})
    return plan


def _renamed(new: Sequence[Scanned], gone: Sequence[Known]) -> dict[str, Known]:
    """Path → post, of the new files that hold what a file held that is gone. Of several that do, the one of
    the same name in another folder is it."""
    left: dict[str, list[Known]] = defaultdict(list)
    for row in sorted(gone, key=lambda row: row.source_path, reverse=True):
        left[row.digest].append(row)
    found: dict[str, Known] = {}
    for same_name in (True, False):
        for scanned in new:
            path, rows = scanned.file.path, left.get(scanned.digest, [])
            rows = [row for row in rows if not same_name or _name(row.source_path) == _name(path)]
            if rows and path not in found:
                found[path] = rows[-1]
                left[scanned.digest].remove(rows[-1])
    return found


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _twin(path: str) -> Item:
    return Item(
        path,
        Outcome.FAILED,
        message="同じ名前のファイルがもう一つあります（濁点などの符号化だけが違います）。",
        remedy="どちらかの名前を変えるか、消してください。",
    )


def _sort_in(plan: Plan[Task], scanned: Scanned, known: Known | None, *, overwrite: bool) -> None:
    path = scanned.file.path
    if (refusal := scanned.refusal) is not None:
        outcome = Outcome.SKIPPED if refusal.not_a_post else Outcome.FAILED
        plan.items.append(
            Item(path, outcome, line=refusal.line, message=refusal.message, remedy=refusal.remedy)
        )
    elif scanned.document is None:
        plan.items.append(Item(path, Outcome.UNCHANGED, address=known.path if known else None))
    elif (message := lengths.of_post(columns(scanned.document))) is not None:
        plan.items.append(Item(path, Outcome.FAILED, message=message, remedy=lengths.REMEDY))
    elif known is None:
        plan.tasks.append(Task(scanned, scanned.document, None, None))
    else:
        _compare(plan, scanned, scanned.document, known, overwrite=overwrite)


def _compare(
    plan: Plan[Task], scanned: Scanned, document: Document, known: Known, *, overwrite: bool
) -> None:
    """The file is not as it was imported, in what it holds, in its name, or in what the site's settings make
    of it. Has the post changed, too?"""
    path, renamed = scanned.file.path, scanned.file.path != known.source_path
    post = source_files.with_all().get(pk=known.pk)
    touched = not known.digest or source_files.is_touched(post)
    if not renamed and _says_the_same(post, scanned, document, touched=touched):
        if known.digest != scanned.digest and known.digest:
            Post.objects.filter(pk=known.pk).update(front_matter=document.head, source_digest=scanned.digest)
        plan.items.append(Item(path, Outcome.UNCHANGED, address=known.path))
    elif overwrite or not touched:
        plan.tasks.append(Task(scanned, document, known, known.path, overwrites=touched))
    else:
        plan.items.append(conflict(path, known.path))


def conflict(path: str, address: str | None) -> Item:
    """The outcome of the file `path` whose post, at `address`, an editor has changed."""
    return Item(
        path,
        Outcome.CONFLICT,
        address=address,
        message="管理画面で編集された記事です。ファイルの内容は取り込んでいません。",
        remedy=TAKE_THE_FILES,
    )


def _says_the_same(post: Post, scanned: Scanned, document: Document, *, touched: bool) -> bool:
    """Whether there is nothing to take from the file: it is as it was imported and the settings of the site
    make nothing else of it, or it is the post's own export."""
    if scanned.digest == post.source_digest:
        return touched or source_files.is_said_by(post, document)
    return source_files.digest_of(post) == scanned.digest


def _give_addresses(plan: Plan[Task], known: Mapping[str, Known], former: Collection[str]) -> None:
    """One address each. The file that Jekyll would serve keeps a contested one,
    unless it was given before. `former` are paths of files that have another name now."""
    groups = _by_address(plan)
    owners = _owners(groups)
    taken = owners.keys() | groups.keys()
    given: dict[str, str] = {}
    for address in sorted(groups):
        for task, new in _settle(address, groups[address], owners, taken):
            given[task.document.path] = new
            if new != address:
                plan.notes.append(_moved(task, address, new))
    plan.tasks = [replace(task, address=given.get(task.document.path)) for task in plan.tasks]
    here = {path: row.path for path, row in known.items() if row.path is not None and path not in former}
    plan.addresses = here | given


def _by_address(plan: Plan[Task]) -> dict[str, list[Task]]:
    """Address → the tasks of `plan` whose files ask for it. What asks for one that cannot be is no task any
    more: it has failed."""
    groups: defaultdict[str, list[Task]] = defaultdict(list)
    impossible: dict[str, str] = {}
    for task in plan.tasks:
        document = task.document
        if is_public(document) and document.address is not None:
            try:
                groups[normalize.decoded_path(document.address)].append(task)
            except ValueError as error:
                impossible[document.path] = str(error)
    plan.tasks = [task for task in plan.tasks if task.document.path not in impossible]
    plan.items += [
        Item(path, Outcome.FAILED, message=message, remedy="ファイル名、slug か permalink を直してください。")
        for path, message in impossible.items()
    ]
    return groups


def is_public(document: Document) -> bool:
    """Whether Jekyll would build it some day: neither a draft nor `published: false`."""
    return document.published and not document.draft


def _settle(
    address: str, tasks: Sequence[Task], owners: Mapping[str, int | None], taken: set[str]
) -> Iterator[tuple[Task, str]]:
    free = address not in owners
    # Where the address is given away, numbers go by path alone: as in a run that was not killed on the way.
    winner = jekyll_document.winner([task.document for task in tasks]) if free else None
    for task in sorted(tasks, key=lambda task: (task.document is not winner, task.document.path)):
        kept = task.known.path if task.known else None
        if free or (task.known is not None and owners.get(address) == task.known.pk):
            new, free = address, False
        elif kept is not None and addresses.is_form_of(kept, address):
            new = kept
        else:
            new = _numbered(address, taken)
        taken.add(new)
        yield task, new


def _numbered(address: str, taken: set[str]) -> str:
    while addresses.known([new := addresses.numbered(address, taken)]):
        taken.add(new)
    return new


def _owners(wanted: Collection[str]) -> dict[str, int | None]:
    """Those of the addresses `wanted` that are in use → key of the post that has it, or had it and is its
    redirect's target; None for what is no post's."""
    owners: dict[str, int | None] = dict.fromkeys(addresses.known(wanted))
    for rows in (
        Redirect.objects.values_list("path", "post"),
        Post.objects.filter(path__isnull=False).values_list("path", "pk"),
    ):
        owners.update({path: pk for path, pk in rows if path in owners})
    return owners


def _moved(task: Task, address: str, new: str) -> Note:
    return Note(task.document.path, "address", f"{address} はほかの記事が使うため {new} にしました。")
