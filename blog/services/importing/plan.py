"""What is to be done with each file: decided for the whole site before anything is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from blog.jekyll import document as jekyll_document
from blog.jekyll.document import Document
from blog.models import Post
from blog.services import addresses, source_files
from blog.text import normalize

from .report import Item, Note, Outcome
from .worker import Scanned


@dataclass(frozen=True, slots=True)
class Known:
    """A post that is here already."""

    pk: int
    source_path: str
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
class Plan:
    """The tasks, and the outcome of every file that needs none."""

    tasks: list[Task] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    """Path inside the site → address, of every post of the site that has one."""


def known_posts() -> dict[str, Known]:
    """Path of the file → post, of all posts."""
    unfiled = {path: Known(post.pk, path, "", post.path) for path, post in source_files.unfiled().items()}
    rows = Post.objects.filter(source_path__isnull=False).values_list(
        "pk", "source_path", "source_digest", "path", "source_site"
    )
    return unfiled | {
        path: Known(pk, path, digest, address, site) for pk, path, digest, address, site in rows if path
    }


def make(
    scans: Iterable[Scanned], known: Mapping[str, Known], *, overwrite: bool, all_of: int | None
) -> Plan:
    """The plan for the files `scans`.

    `all_of` is the key of the site all of whose files they are, so that a post of it without a file has
    lost it; None: they are some of its files.
    """
    plan = Plan()
    seen: set[str] = set()
    for scanned in scans:
        seen.add(scanned.file.path)
        _sort_in(plan, scanned, known.get(scanned.file.path), overwrite=overwrite)
    _give_addresses(plan, known)
    if all_of is not None:
        gone = sorted(path for path, row in known.items() if row.site == all_of and path not in seen)
        plan.notes += [Note(path, "missing", "ファイルがサイトにありません。") for path in gone]
    return plan


def _sort_in(plan: Plan, scanned: Scanned, known: Known | None, *, overwrite: bool) -> None:
    path = scanned.file.path
    if (refusal := scanned.refusal) is not None:
        outcome = Outcome.SKIPPED if refusal.not_a_post else Outcome.FAILED
        plan.items.append(
            Item(path, outcome, line=refusal.line, message=refusal.message, remedy=refusal.remedy)
        )
    elif scanned.document is None:
        plan.items.append(Item(path, Outcome.UNCHANGED, address=known.path if known else None))
    elif known is None:
        plan.tasks.append(Task(scanned, scanned.document, None, None))
    else:
        _compare(plan, scanned, scanned.document, known, overwrite=overwrite)


def _compare(plan: Plan, scanned: Scanned, document: Document, known: Known, *, overwrite: bool) -> None:
    """The file has changed since it was imported. Has the post, too?"""
    digest = source_files.digest_of(known.pk)
    if digest == known.digest:
        plan.tasks.append(Task(scanned, document, known, known.path))
    elif digest == scanned.digest:  # the file is the post's own export: there is nothing to take from it
        if known.digest:
            Post.objects.filter(pk=known.pk).update(source_digest=scanned.digest)
        plan.items.append(Item(known.source_path, Outcome.UNCHANGED, address=known.path))
    elif overwrite:
        plan.tasks.append(Task(scanned, document, known, known.path, overwrites=True))
    else:
        plan.items.append(
            Item(
                known.source_path,
                Outcome.CONFLICT,
                address=known.path,
                message="管理画面で編集された記事です。ファイルの内容は取り込んでいません。",
                remedy="ファイルの内容にするには --overwrite を付けてください（今の内容は版に残ります）。",
            )
        )


def _give_addresses(plan: Plan, known: Mapping[str, Known]) -> None:
    """One address each. The file that Jekyll would serve keeps a contested one,
    unless it was given before."""
    groups: dict[str, list[Task]] = defaultdict(list)
    for task in plan.tasks:
        if is_public(task.document) and (address := task.document.address) is not None:
            groups[normalize.path(address)].append(task)
    owners = _owners(groups)
    taken = set(owners)
    given: dict[str, str] = {}
    for address in sorted(groups):
        for task, new in _settle(address, groups[address], owners, taken):
            given[task.document.path] = new
            if new != address:
                plan.notes.append(_moved(task, address, new))
    plan.tasks = [replace(task, address=given.get(task.document.path)) for task in plan.tasks]
    plan.addresses = {path: row.path for path, row in known.items() if row.path is not None} | given


def is_public(document: Document) -> bool:
    """Whether Jekyll would build it some day: neither a draft nor `published: false`."""
    return document.published and not document.draft


def _settle(
    address: str, tasks: Sequence[Task], owners: Mapping[str, str | None], taken: set[str]
) -> Iterator[tuple[Task, str]]:
    winner = jekyll_document.winner([task.document for task in tasks])
    for task in sorted(tasks, key=lambda task: (task.document is not winner, task.document.path)):
        kept = task.known.path if task.known else None
        if address not in taken or owners.get(address) == task.document.path:
            new = address
        elif kept is not None and addresses.is_form_of(kept, address):
            new = kept
        else:
            new = addresses.numbered(address, taken)
        taken.add(new)
        yield task, new


def _owners(groups: Iterable[str]) -> dict[str, str | None]:
    """Address → source path of the post that has it (None: it has no file), of the addresses that are in
    use already."""
    wanted = list(groups)
    owners: dict[str, str | None] = dict.fromkeys(addresses.known(wanted))
    rows = Post.objects.filter(path__isnull=False).values_list("path", "source_path")
    owners.update({path: source for path, source in rows if path is not None})
    return owners


def _moved(task: Task, address: str, new: str) -> Note:
    return Note(task.document.path, "address", f"{address} はほかの記事が使うため {new} にしました。")
