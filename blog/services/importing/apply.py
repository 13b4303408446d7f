"""Writing what was rendered: a batch in one transaction, a file that fails alone."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import DatabaseError, transaction

from blog.models import Byline, ImportedSite, Post, Revision, TaggedPost
from blog.services import addresses, content, publishing, redirects, revisions, search_index, source_files
from blog.services.front_matter import PLAIN, Columns, columns
from blog.services.pictures import renditions
from blog.services.tagging import Taxonomy
from blog.text import normalize

from .picture_store import PictureStore
from .plan import Task, conflict
from .redirects import in_use
from .report import Item, Note, Outcome
from .worker import Rendered


@dataclass(frozen=True, slots=True)
class Work:
    """A task with what its rendering gave."""

    task: Task
    rendered: Rendered


class Applier:
    """Writes batches of one run.

    `at` is the moment of the run, `future` the site's setting of that name, `planned` the addresses that
    posts have or will have when the run is over.
    """

    def __init__(
        self,
        *,
        site: ImportedSite,
        at: datetime,
        future: bool,
        planned: Container[str],
        pictures: PictureStore,
    ) -> None:
        self._site = site
        self._at = at
        self._future = future
        self._planned = planned
        self._names = Taxonomy()
        self.pictures = pictures
        self.notes: list[Note] = []

    def apply(self, batch: Sequence[Work]) -> list[Item]:
        """Writes `batch`, all at once where it can be; gives each file's outcome."""
        try:
            with transaction.atomic():
                return self._write(batch)
        except (DatabaseError, ValueError):
            self._forget(batch)
            return [self._apply_alone(work) for work in batch]

    def _apply_alone(self, work: Work) -> Item:
        try:
            with transaction.atomic():
                return self._write([work])[0]
        except (DatabaseError, ValueError) as error:
            self._forget([work])
            return Item(
                work.task.document.path,
                Outcome.FAILED,
                message=f"保存できませんでした: {error}",
                remedy="この行を開発者に伝えてください。ほかの記事は取り込まれています。",
            )

    def _write(self, batch: Sequence[Work]) -> list[Item]:
        known, edited = self._lock(batch)
        batch = [work for work in batch if work.task.document.path not in edited]
        self._take_pictures(batch)
        new = [self._filled(work, Post()) for work in batch if work.task.known is None]
        Post.objects.bulk_create(new)
        before = {post.pk: content.of(post) for post in known.values()}
        old = self._update([work for work in batch if work.task.known is not None], known)
        posts = {normalize.nfc(post.source_path or ""): post for post in (*new, *old)}
        pairs = [(posts[work.task.document.path], columns(work.task.document)) for work in batch]
        self._write_names(pairs)
        self._write_redirects(pairs)
        self._keep_texts(before)
        search_index.keep(post.pk for post, _ in pairs)
        if self.pictures.replaced:
            renditions.render_anew()
            self.pictures.replaced = False
        return [*(self._item(work) for work in batch), *edited.values()]

    @staticmethod
    def _lock(batch: Sequence[Work]) -> tuple[dict[int, Post], dict[str, Item]]:
        """The posts that `batch` changes, by their keys, which editors wait for from now on; and the outcome
        of files whose post an editor has changed since the plan was made."""
        works = {work.task.known.pk: work for work in batch if work.task.known is not None}
        posts, edited = {}, {}
        for post in source_files.with_all().select_for_update(of=("self",)).filter(pk__in=works):
            task = works[post.pk].task
            if not task.overwrites and source_files.is_touched(post):
                edited[task.document.path] = conflict(task.document.path, post.path)
            else:
                posts[post.pk] = post
            del works[post.pk]
        edited |= {work.task.document.path: _gone(work) for work in works.values()}
        return posts, edited

    def _update(self, works: Sequence[Work], known: Mapping[int, Post]) -> list[Post]:
        posts = []
        for work in works:
            assert work.task.known is not None
            post = known[work.task.known.pk]
            if work.task.overwrites:
                revisions.record(post=post, kind=Revision.Kind.OVERWRITTEN)
            before = post.path
            self._filled(work, post).save()
            if before is not None and post.path != before:
                addresses.leave_redirect(post, before, by_import=True)
            posts.append(post)
        return posts

    @staticmethod
    def _keep_texts(before: Mapping[int, content.Content]) -> None:
        """Keeps what files have changed as versions, so that whoever has the article open is told, and both
        texts can be put together."""
        texts = {post.pk: (post, content.of(post)) for post in source_files.with_all().filter(pk__in=before)}
        changes = [
            (post, before[key], text)
            for key, (post, text) in texts.items()
            if content.differences(before[key], text)
        ]
        revisions.keep_many(changes=changes, user=None, note="ファイルから取り込み")

    def _filled(self, work: Work, post: Post) -> Post:
        """`post` with everything that the file says, unsaved."""
        document, rendered = work.task.document, work.rendered
        assert rendered.derived is not None
        said = columns(document)
        publishing.state_from_file(
            post, status=said.status, address=work.task.address, public_at=self._public_at(said, post)
        )
        for name in PLAIN:
            setattr(post, name, getattr(said, name))
        for derived in fields(rendered.derived):
            setattr(post, derived.name, getattr(rendered.derived, derived.name))
        post.body = rendered.body
        post.front_matter = document.head
        post.source_path = rendered.job.file.spelled
        post.source_site = self._site
        post.source_digest = rendered.job.digest
        post.category = self._names.categories.get(said.category) if said.category else None
        post.working = None
        return post

    def _public_at(self, said: Columns, post: Post) -> datetime | None:
        """When readers may see it: its date; with `future: true`, as in Jekyll,
        at once although the date is to come."""
        if said.published_at is None or not self._future or said.published_at <= self._at:
            return said.published_at
        return min(post.public_at or self._at, self._at)

    def _write_names(self, pairs: Sequence[tuple[Post, Columns]]) -> None:
        keys = [post.pk for post, _ in pairs]
        TaggedPost.objects.filter(content_object__in=keys).delete()
        Byline.objects.filter(post__in=keys).delete()
        TaggedPost.objects.bulk_create(
            TaggedPost(content_object=post, tag=self._names.tags.get(name))
            for post, said in pairs
            for name in said.tags
        )
        Byline.objects.bulk_create(
            Byline(post=post, author=self._names.authors.get(name), position=position)
            for post, said in pairs
            for position, name in enumerate(said.authors)
        )

    def _write_redirects(self, pairs: Sequence[tuple[Post, Columns]]) -> None:
        wanted = [(path, post) for post, said in pairs for path in said.redirects if path != post.path]
        if not wanted:
            return
        for path, post in redirects.claim(wanted, planned=self._planned):
            self.notes.append(in_use(normalize.nfc(post.source_path or ""), path))

    def _take_pictures(self, batch: Sequence[Work]) -> None:
        for work in batch:
            for picture in work.rendered.pictures:
                self.pictures.take(picture)

    def _forget(self, batch: Sequence[Work]) -> None:
        """Rows that were rolled back are none."""
        self._names = Taxonomy()
        self.pictures.forget(picture.address for work in batch for picture in work.rendered.pictures)

    @staticmethod
    def _item(work: Work) -> Item:
        outcome = Outcome.CREATED if work.task.known is None else Outcome.UPDATED
        return Item(work.task.document.path, outcome, address=work.task.address)


def _gone(work: Work) -> Item:
    return Item(
        work.task.document.path,
        Outcome.FAILED,
        message="取り込みのあいだに、この記事が削除されました。",
        remedy="もう一度取り込むと、新しい記事として入ります。",
    )
