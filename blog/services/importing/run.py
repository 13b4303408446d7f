"""The import of a site, from the path to the report."""

import pickle
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from blog import conf
from blog.jekyll.document import Document
from blog.jekyll.links import post_name
from blog.jekyll.page import PageDocument
from blog.models import Asset, ImportedSite
from blog.services import addresses, processes, rendering, site_config, source_files
from blog.services.progress import Progress, silent
from blog.services.security import audit
from blog.text import normalize

from . import files, pages, plan, redirects, second_look, worker
from .apply import Applier, Work
from .picture_store import PictureStore
from .plan import Plan, Task
from .report import Item, Note, Outcome, ReadingTime, Report

BATCH = 40
"""Files a batch: what one worker is given, and what one transaction writes.
Large enough to share its costs, small enough
that little is lost when a run is killed."""
POOL_FROM = 3 * BATCH
"""Fewer files than this are done before a second process would have started."""


@dataclass(frozen=True, slots=True)
class Options:
    """What may be asked of an import."""

    overwrite: bool = False
    """Take the file's version where an editor has changed the post since;
    what stood there becomes a revision."""
    dry_run: bool = False
    """Do everything, then roll back."""


class _RollBack(Exception):
    """Ends a dry run's transaction."""


def import_site(path: Path, options: Options | None = None, progress: Progress = silent) -> Report:
    """Imports the Jekyll site, folder or file at `path`. Raises files.NotASite."""
    site = files.open_site(path, default_timezone=settings.TIME_ZONE, default_config=site_config.own_text())
    return import_opened(site, options or Options(), progress)


def import_opened(site: files.SourceSite, options: Options, progress: Progress = silent) -> Report:
    """Imports a site, or a part of one, that has been opened."""
    started = time.monotonic()
    report = Report(dry_run=options.dry_run)
    with processes.workers(len(site.files), least=POOL_FROM) as pool:
        run = _Run(site, options, report, progress, pool)
        if options.dry_run:
            try:
                with transaction.atomic():
                    run.go()
                    raise _RollBack
            except _RollBack:
                pass
        else:
            run.go()
    report.items.sort(key=lambda item: item.path)
    report.seconds = time.monotonic() - started
    if not options.dry_run:
        audit.record(audit.Kind.IMPORTED, subject=site.root, note=report.counted())
    return report


class _Run:
    def __init__(
        self,
        site: files.SourceSite,
        options: Options,
        report: Report,
        progress: Progress,
        pool: Executor | None,
    ) -> None:
        self._site, self._options, self._report, self._progress, self._pool = (
            site,
            options,
            report,
            progress,
            pool,
        )
        self._links: dict[str, list[str]] = {}

    def go(self) -> None:
        imported = self._remember_site()
        new_config = self._new_config(imported)
        known = plan.known_posts()
        reread = imported.pk if new_config is not None else None
        made = plan.make(
            self._scan({path: row.digest for path, row in known.items() if row.site != reread}),
            known,
            overwrite=self._options.overwrite,
            all_of=imported.pk if self._site.whole else None,
        )
        fixed = pages.Planner(
            self._site,
            imported,
            overwrite=self._options.overwrite,
            reread=reread is not None,
            taken=made.addresses.values(),
        ).make()
        made.addresses |= fixed.addresses
        self._report.items += made.items + fixed.items
        self._report.notes += made.notes + fixed.notes
        pictures = PictureStore(store_files=not self._options.dry_run)
        setting = pickle.dumps(self._setting(made, imported))
        self._write(made, imported, pictures, setting)
        self._write_pages(fixed, imported, pictures, setting)
        if self._site.whole:
            items, notes = redirects.take(self._site.root)
            self._report.items += items
            self._report.notes += notes
        if new_config is not None:
            imported.config = new_config
            imported.save(update_fields=["config"])
        if self._report.counts[Outcome.UNCHANGED]:
            self._report.notes += second_look.look_again(root=self._site.root, site=imported, store=pictures)
        self._report.pictures = len(pictures.taken)
        self._report_dead_links()

    def _new_config(self, imported: ImportedSite) -> str | None:
        """The text of `_config.yml` where it is another than last time: then every file is read anew, as a
        default may have changed.

        It is stored when all is written; until then posts are compared with what the old one made of them.
        """
        text = self._site.config_text
        return None if text is None or text == imported.config else text

    def _remember_site(self) -> ImportedSite:
        config = self._site.config
        text = self._site.config_text
        if text is None:
            return ImportedSite.objects.get_or_create(url="", baseurl="")[0]
        row, _ = ImportedSite.objects.get_or_create(
            url=config.url, baseurl=config.baseurl, defaults={"config": text}
        )
        pattern = conf.get().permalink
        if config.permalink != pattern:
            self._report.notes.append(
                Note(
                    files.CONFIG,
                    "config",
                    f"permalink が {config.permalink} です。これから書く記事も同じにするには、"
                    f"環境変数 ALLFORCES_PERMALINK に指定してください（今は {pattern}）。"
                    "取り込んだ記事のアドレスは変わりません。",
                )
            )
        self._report.notes += [
            Note(files.CONFIG, "config", remark.message, remark.line) for remark in config.remarks
        ]
        return row

    def _scan(self, known: dict[str, str]) -> Iterator[worker.Scanned]:
        done, total = 0, len(self._site.files)
        batches = (
            (batch, known_in(batch, known), self._site.config)
            for batch in batched(self._site.files, 4 * BATCH)
        )
        for scans in processes.in_order(self._pool, worker.scan, batches):
            done += len(scans)
            self._progress("読み込み", done, total)
            yield from scans

    def _write(
        self, made: Plan[Task], imported: ImportedSite, pictures: PictureStore, setting: bytes
    ) -> None:
        config = self._site.config
        applier = Applier(
            site=imported,
            at=timezone.now(),
            future=config.future,
            planned=frozenset(made.addresses.values()),
            pictures=pictures,
        )
        tasks = {task.document.path: task for task in made.tasks}
        batches = ((jobs, setting) for jobs in batched(map(self._job, made.tasks), BATCH))
        done, total = 0, len(tasks)
        for rendered in processes.in_order(self._pool, worker.render, batches):
            works = [Work(tasks[item.job.file.path], item) for item in rendered if item.refusal is None]
            self._report.items += [_refused(item) for item in rendered if item.refusal is not None]
            outcomes = applier.apply(works)
            self._report.items += outcomes
            written = {item.path for item in outcomes if item.outcome in (Outcome.CREATED, Outcome.UPDATED)}
            for work in works:
                if work.task.document.path in written:
                    self._take_notes(work.task.document, work.rendered)
                    self._compare_reading_time(work)
            done += len(rendered)
            self._progress("取り込み", done, total)
        self._report.notes += applier.notes

    def _job(self, task: Task) -> worker.Job:
        document = task.document
        return worker.Job(
            task.scanned.file,
            task.scanned.digest,
            task.address,
            document.title,
            document.image or "",
            document.excerpt_separator,
        )

    def _setting(self, made: Plan[Task], imported: ImportedSite) -> worker.Setting:
        named = ((post_name(path), address) for path, address in made.addresses.items())
        return worker.Setting(
            root=self._site.root,
            urls=rendering.own_urls(),
            baseurl=imported.baseurl,
            variables=rendering.variables(imported),
            posts={name: address for name, address in named if name is not None},
            files=made.addresses,
            speeds=rendering.speeds(),
            forms={asset.sha256: asset.image.sources for asset in Asset.objects.exclude(renditions=[])},
        )

    def _write_pages(
        self, made: Plan[pages.Task], imported: ImportedSite, pictures: PictureStore, setting: bytes
    ) -> None:
        applier = pages.Applier(imported, pictures)
        applier.apply(made.tasks, setting)
        self._report.items += applier.items
        self._report.notes += applier.notes
        for document, rendered in applier.written:
            self._take_notes(document, rendered)

    def _take_notes(self, document: Document | PageDocument, rendered: worker.Rendered) -> None:
        path, notes = document.path, self._report.notes
        notes += [Note(path, "front_matter", remark.message, remark.line) for remark in document.remarks]
        if isinstance(document, Document):
            left_out = source_files.names_left_out(document)
            notes += [Note(path, "name", f"{key}: {why}") for key, why in left_out]
        notes += [Note(path, notice.kind, notice.source, notice.line) for notice in rendered.notices]
        notes += [Note(path, "picture", f"{address}: {why}") for address, why in rendered.bad_pictures]
        links = (link for link in rendered.links if link.startswith("/") and not link.startswith("//"))
        self._links[path] = list(dict.fromkeys(links))[: addresses.MOST_LINKS]

    def _compare_reading_time(self, work: Work) -> None:
        declared, rendered = work.task.document.reading_time, work.rendered
        if declared is not None and rendered.derived is not None:
            self._report.reading_times.append(
                ReadingTime(work.task.document.path, declared, rendered.derived.reading_minutes_computed)
            )

    def _report_dead_links(self) -> None:
        """Links inside the site at whose address nothing answers. After all files:
        a post may link to a later one."""
        spellings = {link: _spellings(link) for links in self._links.values() for link in links}
        known = addresses.stored(spelling for found in spellings.values() for spelling in found)
        for found in spellings.values():
            if known.isdisjoint(found):
                known.update(spelling for spelling in found if addresses.is_own_page(spelling))
        for path, links in self._links.items():
            dead = dict.fromkeys(link for link in links if known.isdisjoint(spellings[link]))
            self._report.notes += [Note(path, "dead_link", link) for link in dead]


def known_in(batch: Sequence[files.SourceFile], known: dict[str, str]) -> dict[str, str]:
    """The part of `known` that concerns the files of `batch`."""
    return {file.path: known[file.path] for file in batch if file.path in known}


def _refused(item: worker.Rendered) -> Item:
    assert item.refusal is not None
    refusal = item.refusal
    return Item(
        item.job.file.path, Outcome.FAILED, line=refusal.line, message=refusal.message, remedy=refusal.remedy
    )


def _spellings(link: str) -> tuple[str, ...]:
    """The stored forms of the addresses that would answer a link; none for one that cannot be an address."""
    try:
        return normalize.candidates(normalize.path(link.partition("#")[0].partition("?")[0] or "/"))
    except ValueError:
        return ()
