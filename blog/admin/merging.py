"""The page on which a text that was refused is put together with the one that was saved meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from blog.models import Post, Revision
from blog.services import merging, permissions, versions
from blog.services.editing import Saved
from blog.services.merging import Answers, Proposal, Undecided
from blog.services.merging_fields import NotFit
from blog.services.revisions import EditedMeanwhile
from blog.services.writing import Written

from . import merging_page as page
from . import writing_answers as answers_of_writing
from .access import ArticleAccess
from .history import no_version, show
from .keys import key_of
from .people import editor_of
from .writing import CLASH, REFUSED

NOT_YOURS = "この記事を変更する権限がありません。"
NO_INPUT = "この記事に、統合を待つその番号の入力はありません。版の一覧で確かめてください。"
NOT_UNDERSTOOD = "送られた内容が足りません。ページを読み込み直してください。"
SETTLED = "この入力は、もう片づいています（{note}）。版の一覧から、いつでも見られます。"
NOTHING_NEW = "残してあった入力は、いまの記事にすべて入っています。統合することはありません。"
SAVED_AGAIN = "{error}統合した内容は残してあります。新しい版との違いだけを、もう一度確かめてください。"
OVERTAKEN = "{error}まだ上書きしていません。新しい版を確かめてから、もう一度選んでください。"
MERGED = "二つの入力を統合しました。"
OVERWRITTEN = "残してあった入力で上書きしました。上書きする前の内容も、版として残っています。"
SET_ASIDE = "残してあった入力を使わずに進みます。その入力は版の一覧に残っています。"


class Refused(Exception):
    """Why nothing was saved. The message says so (Japanese)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was wrong with the answers, where there was something."""

    error: str = ""
    fields: frozenset[str] = frozenset()
    passages: frozenset[int] = frozenset()


def urls(admin: ArticleAccess) -> list[URLPattern]:
    """The page, to stand below the articles' part of the admin."""
    allowed = require_http_methods(["GET", "HEAD", "POST"])
    view: Callable[..., HttpResponse] = admin.admin_site.admin_view(allowed(partial(merge, admin)))
    return [path("<int:pk>/merge/<int:refused>/", view, name="blog_post_merge")]


def merge(admin: ArticleAccess, request: HttpRequest, pk: int, refused: int) -> HttpResponse:
    """Shows what comes together by itself and what is to be decided; saves what was decided."""
    post: Post = admin.get_object(request, str(pk))
    if not permissions.may_edit(request.user, post):
        raise PermissionDenied(NOT_YOURS)
    kept = (
        post.revisions.filter(kind=Revision.Kind.REFUSED, pk=refused).select_related("base", "user").first()
    )
    if kept is None:
        return no_version(admin, request, post, NO_INPUT)
    if not versions.is_pending(kept):
        messages.info(request, SETTLED.format(note=kept.note))
        return _to_versions(post)
    return MergePage(admin, request, post, kept).answer()


@dataclass(frozen=True, slots=True)
class MergePage:
    """One request for it."""

    admin: ArticleAccess
    request: HttpRequest
    post: Post
    refused: Revision

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._open()
        if "_discard" in self.request.POST:
            merging.set_aside(refused=self.refused, user=editor_of(self.request))
            messages.success(self.request, SET_ASIDE)
            return _to_writing(self.post)
        proposal = merging.propose(refused=self.refused, seen=_seen(self.request))
        act = self._overwrite if "_overwrite" in self.request.POST else self._merge
        try:
            return act(proposal)
        except Refused as refusal:
            return self._again(proposal, Told(str(refusal)))

    def _open(self) -> HttpResponse:
        proposal = merging.propose(refused=self.refused, seen=merging.open_refused(refused=self.refused))
        if proposal.adds_nothing:
            merging.settle(refused=self.refused, note="いまの記事にすべて入っていた")
            messages.info(self.request, NOTHING_NEW)
            return _to_writing(self.post)
        return self._show(proposal, merging.NO_ANSWERS, Told())

    def _merge(self, proposal: Proposal) -> HttpResponse:
        try:
            text = merging.resolved(proposal, page.answers(self.request.POST, proposal))
        except Undecided as error:
            return self._again(proposal, Told(str(error), frozenset(error.fields), frozenset(error.passages)))
        except NotFit as error:
            raise Refused(str(error)) from error
        user = editor_of(self.request)
        try:
            saved = _saving(lambda: merging.save(proposal=proposal, text=text, user=user))
        except EditedMeanwhile as error:
            kept = merging.keep_for_later(proposal=proposal, text=text, user=user)
            messages.warning(self.request, SAVED_AGAIN.format(error=error))
            return HttpResponseRedirect(reverse("admin:blog_post_merge", args=[self.post.pk, kept.pk]))
        return self._done(saved, MERGED)

    def _overwrite(self, proposal: Proposal) -> HttpResponse:
        user = editor_of(self.request)
        try:
            saved = _saving(lambda: merging.overwrite(proposal=proposal, user=user))
        except EditedMeanwhile as error:
            messages.warning(self.request, OVERTAKEN.format(error=error))
            return HttpResponseRedirect(self.request.path)
        return self._done(saved, OVERWRITTEN)

    def _done(self, saved: Saved, words: str) -> HttpResponse:
        self.admin.log_change(self.request, saved.post, saved.revision.note)
        messages.success(self.request, words)
        answers_of_writing.tell(self.request, Written(saved.post, saved))
        return _to_writing(saved.post)

    def _again(self, proposal: Proposal, told: Told) -> HttpResponse:
        """The page with all that was chosen and written, and what is wrong with it."""
        given = page.answers(self.request.POST, proposal)
        return self._show(proposal, given, told, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _show(
        self, proposal: Proposal, given: Answers, told: Told, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        context = {
            "title": "二つの入力を統合する",
            "told": told,
            **page.context(editor_of(self.request), proposal, given, told.fields, told.passages),
        }
        return show(self.admin, self.request, self.post, "merge", context, status)


def _saving(save: Callable[[], Saved]) -> Saved:
    """Raises Refused and EditedMeanwhile."""
    try:
        return save()
    except REFUSED as error:
        raise Refused(f"保存できませんでした：{error}") from error
    except IntegrityError as error:
        raise Refused(CLASH.message) from error


def _seen(request: HttpRequest) -> int:
    seen = key_of(request.POST.get(page.SEEN, ""))
    if seen is None:
        raise BadRequest(NOT_UNDERSTOOD)
    return seen


def _to_writing(post: Post) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))


def _to_versions(post: Post) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:blog_post_versions", args=[post.pk]))
