"""The admin's log of what an import has written."""

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from blog.models import Page, Post
from blog.services.importing.report import Outcome
from blog.services.importing.uploads import Upload

MOST_LOGGED = 100
"""Posts and pages that get an entry each; of more, one entry tells the numbers."""


def record(upload: Upload, user: User) -> None:
    """Logs, as the doing of `user`, the posts and pages that the import of `upload` has made and changed."""
    done = upload.report.of(Outcome.CREATED, Outcome.UPDATED)
    if len(done) > MOST_LOGGED:
        counts = upload.report.counts
        LogEntry.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(Post),
            object_repr="記事の取り込み",
            action_flag=CHANGE,
            change_message=f"取り込みで {counts[Outcome.CREATED]:,} 件を作成し、"
            f"{counts[Outcome.UPDATED]:,} 件を更新した",
        )
        return
    for outcome, flag, words in (
        (Outcome.CREATED, ADDITION, "取り込みで作成した"),
        (Outcome.UPDATED, CHANGE, "取り込みで更新した"),
    ):
        paths = [item.path for item in done if item.outcome is outcome]
        posts = [upload.posts[path] for path in paths if path in upload.posts]
        LogEntry.objects.log_actions(user.pk, Post.objects.filter(pk__in=posts).only("title"), flag, words)
        pages = [upload.pages[path] for path in paths if path in upload.pages]
        LogEntry.objects.log_actions(user.pk, Page.objects.filter(pk__in=pages).only("title"), flag, words)
