"""What the writing page shows around its fields: where the article stands, what comes next, who asks what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, cast

from django.contrib.admin.helpers import AdminForm
from django.contrib.auth.models import User
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse

from blog.models import Event, Post, Revision
from blog.proofreading.checks import description
from blog.querysets import HEAVY
from blog.services import content, outlook, permissions, previewing, rendering, revisions, workflow
from blog.services.rendering import Preview
from blog.services.workflow import Standing
from blog.syndication import entries

from . import checklist, comments, history, preview_links
from .people import editor_of
from .widgets import BodyWidget
from .windows import SEEN, window_of

LOGGED = 30
"""Records that the page shows."""
MADE = "_preview_of_the_text"
"""Where a post keeps its body and the preview of it, while its page is made."""
OF_ANY = {
    "begin_url": "blog_post_begin",
    "pasted_in_new_url": "blog_post_pasted_in_new",
    "link_picker_url": "blog_post_link_picker",
    "tag_names_url": "blog_post_tag_names",
    "check_url": "blog_post_check",
    "address_url": "blog_post_address",
}
OF_ONE = {
    "autosave_url": "blog_post_autosave",
    "presence_url": "blog_post_presence",
    "turn_url": "blog_post_turn",
    "pasted_url": "blog_post_pasted",
}
"""Name in the page → name of the view that its scripts ask; those of one article need its key."""
SETTLES_THE_TEXT = (Event.Action.PUBLISHED, Event.Action.SCHEDULED, Event.Action.CHANGED)
IN_REVIEW = (Standing.REVIEW, Standing.RETURNED, Standing.APPROVED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands."""

    standing: Standing
    public_at: datetime | None
    until: datetime | None
    in_review: bool
    """Whether colleagues have a word to say."""
    stands: bool
    """Whether what is written waits beside the text that readers get, or will get by themselves."""
    waits: bool
    """Whether something does."""
    since: datetime | None
    """When the text that readers get became that."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of a public article: their page at the desk, or that for the first, and how many."""

    url: str
    count: int


def merge_url(post: Post, kept: Revision) -> str:
    """Where the text of `post` and one that was refused and `kept` are put together."""
    return _url("blog_post_merge", post.pk, kept.pk)


def context(request: HttpRequest, post: Post | None, form: AdminForm, *, may_edit: bool) -> dict[str, Any]:
    """What the template shows of `post` (None: a new one; else with its newest text)."""
    user, stored = editor_of(request), _stored(post)
    # A text that is being typed brings steps: they are on the page, and out of sight until then.
    steps = workflow.steps_for(user, post or Post(created_by=user), changes=True)
    return {
        "is_nav_sidebar_enabled": False,  # the room is the text's
        "fields": _by_name(form),
        "may_edit": may_edit,
        "seen": request.POST.get(SEEN) or _seen(request, post),
        "client": window_of(request).client or token_urlsafe(12),
        "place": _place(stored, post),
        "steps": [step for step in steps if step.main],
        "answering_steps": [step for step in steps if step.needs_note],
        "changes_steps": [step for step in steps if step.needs_changes],
        "other_steps": [step for step in steps if not (step.main or step.removes or step.needs_note)],
        "removing_steps": [step for step in steps if step.removes and not step.needs_changes],
        "outlook": _outlook(stored, post),
        "log": post.events.select_related("user")[:LOGGED] if post else (),
        "preview": _preview(post, form.form),
        "cover": _cover(post),
        "urls": _urls(post),
        "checklist": checklist.panel(user, post),
        "comments": comments.panel(user, post),
        "share": preview_links.panel(user, post),
        "versions": history.panel(post),
        "corrections": _corrections(user, stored),
        "longest_description": description.LONGEST,
    }


def _by_name(form: AdminForm) -> dict[str, Any]:
    """The fields of all fieldsets, editable or not, by name: the template places them one by one."""
    fields: dict[str, Any] = {}
    for fieldset in form:
        for line in fieldset:
            for field in line:
                name = field.field["name"] if isinstance(field.field, Mapping) else field.field.name
                fields[name] = field
    return fields


def _preview(post: Post | None, form: ModelForm) -> str:
    """The HTML of the text with which the page opens; the editor begins with it, too."""
    body = form.fields["body"]
    written = post.body if post is not None else ""
    shown = (form["body"].value() if form.is_bound else written) or ""
    html = text_of(post).html if post and shown == post.body else rendering.preview_html(shown, post)
    if isinstance(body.widget, BodyWidget):
        body.widget.preview = html
    return html


def text_of(post: Post) -> Preview:
    """The preview of the text of `post`, made once for a page that shows it and tells how long it is."""
    body, made = post.__dict__.get(MADE, ("", None))
    if made is None or body != post.body:
        made = rendering.preview(post.body, post)
        post.__dict__[MADE] = (post.body, made)
    return cast("Preview", made)


def _cover(post: Post | None) -> str:
    """The address of the cover as readers get it; "" where they get none, whatever stands in its field."""
    if post is None or not post.cover:
        return ""
    previewing.measure_cover(post)
    return entries.cover_path(post)


def _seen(request: HttpRequest, post: Post | None) -> int:
    """The revision that the page starts from; whoever may write has noted it before the text was read."""
    if post is None:
        return 0
    if (noted := getattr(request, "seen", None)) is not None:
        return int(noted)
    newest = revisions.newest(post)
    return newest.pk if newest else 0


def _stored(post: Post | None) -> Post | None:
    """The row of `post`, which itself shows the newest text: what readers get, or will get."""
    return Post.objects.defer(*HEAVY).get(pk=post.pk) if post is not None else None


def _place(stored: Post | None, post: Post | None) -> Place:
    if stored is None or post is None:
        return Place(Standing.DRAFT, None, None, in_review=False, stands=False, waits=False, since=None)
    standing = workflow.standing_of(stored)
    return Place(
        standing,
        stored.public_at,
        stored.unpublish_at,
        in_review=standing in IN_REVIEW,
        stands=stored.stands(),
        waits=stored.has_text_waiting(),
        since=_since(stored),
    )


def _corrections(user: User, stored: Post | None) -> Corrections | None:
    """Where readers have been given the text of `stored`, and `user` may tell them what was wrong in it."""
    if stored is None or not stored.is_published() or not permissions.has(user, "view_correction"):
        return None
    count = stored.corrections.count()
    if count == 0 and permissions.has(user, "add_correction"):
        return Corrections(f"{_url('blog_correction_add')}?post={stored.pk}", 0)
    return Corrections(f"{_url('blog_correction_changelist')}?post__id__exact={stored.pk}", count)


def _since(stored: Post) -> datetime | None:
    """When the text of the row became what it is: by a press of a button here, else as its file says."""
    changed = stored.events.filter(action__in=SETTLES_THE_TEXT).first()
    if changed is not None:
        return changed.at
    return max((moment for moment in (stored.public_at, stored.modified_at) if moment), default=None)


def _outlook(stored: Post | None, post: Post | None) -> outlook.Outlook | None:
    """For an article that has a slug, or a title that gives it one: an autosave leaves the slug empty."""
    slug = content.slug_to_be({"slug": post.slug, "title": post.title}) if post is not None else ""
    if stored is None or post is None or not slug:
        return None
    typed = Post(
        pk=post.pk,
        slug=slug,
        permalink=post.permalink,
        published_at=post.published_at,
        category=post.category if post.category_id else None,
    )
    return outlook.foresee(typed, stored)


def _urls(post: Post | None) -> dict[str, str]:
    return {
        **{name: _url(view) for name, view in OF_ANY.items()},
        **{name: _url(view, post.pk) if post else "" for name, view in OF_ONE.items()},
    }


def _url(view: str, *args: Any) -> str:
    return reverse(f"admin:{view}", args=args)
