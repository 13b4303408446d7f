"""The writing page: a press of one of its buttons, and the answer, as a page or as JSON for its scripts."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from blog.models import Author, Post
from blog.services import content, editing, revisions, workflow, writing
from blog.services.addresses import AddressTaken, NoAddress
from blog.services.permissions import NotAllowed
from blog.services.publishing import NotPublishable, WrongState
from blog.services.revisions import EditedMeanwhile, Overtaken
from blog.services.workflow import Details, NoteMissing
from blog.services.writing import Written
from blog.text.markdown import SourceError

from . import writing_answers as answers
from . import writing_page
from .forms import PostForm, Refusal
from .people import editor_of
from .scripted import DENIALS, denied, wants_json
from .windows import window_of

ACTION = "_action"
"""The name of the buttons that take a step; the value is the step's name."""
REFUSED = (
    *(SourceError, NotPublishable, AddressTaken, NoAddress, WrongState),
    *(NoteMissing, NotAllowed, Overtaken),
)
"""What the services say no with."""
CLASH = Refusal(
    None,
    "同じときに、ほかの保存が同じアドレスや名前を使いました。入力した内容はこのまま残っています。もう一度保存してください。",
)


class SaveRefused(Exception):
    """Carries a refusal out of Django's save, so that its transaction is rolled back."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Collided(Exception):
    """Carries a text that another window was faster than out of Django's save: it is kept afterwards."""

    def __init__(self, post: Post, text: content.Content, error: EditedMeanwhile) -> None:
        super().__init__(str(error))
        self.post, self.text = post, text


class WritingPage(admin.ModelAdmin):
    """The form of an article. Saving is one call of blog.services.writing."""

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        if issubclass(form, PostForm):
            form.refusal = getattr(request, "refusal", None)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new article is by whoever begins it, where the account has a byline."""
        own = Author.objects.filter(user=editor_of(request)).values_list("pk", flat=True)
        return {"byline": list(own), **super().get_changeform_initial_data(request)}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's form. What the services refuse comes back as a form error, with all that was typed."""
        request.opens_page = request.method == "GET"  # type: ignore[attr-defined]
        try:
            if request.method == "POST" and object_id and (alone := self._step_alone(request, object_id)):
                return alone
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Collided as collision:
            return self._collided(request, collision)
        except SaveRefused as refused:
            if wants_json(request):
                return answers.refused(refused.refusal)
            request.refusal = refused.refusal  # type: ignore[attr-defined]
            response = super().changeform_view(request, object_id, form_url, extra_context)
            response.status_code = refused.refusal.status
            return response
        except tuple(DENIALS) as error:
            if wants_json(request):
                return denied(error)
            raise

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The article; for a page that opens, read after it was noted which revision the page starts from.

        A save that comes between the two is told as a conflict then. The other way round, the page would show
        the text before it and overwrite it in silence.
        """
        post = super().get_object(request, object_id, from_field)
        opens_page = getattr(request, "opens_page", False)
        if opens_page and post is not None and self.has_change_permission(request, post):
            request.seen = revisions.open_for_writing(post)  # type: ignore[attr-defined]
            return super().get_object(request, object_id, from_field)
        return post

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST" and wants_json(request):
            return answers.invalid(context["adminform"].form)
        post: Post | None = context["original"]
        may_edit = post is None or self.has_change_permission(request, post)
        context |= writing_page.context(request, post, context["adminform"], may_edit=may_edit)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        """Saves the article, its byline and its tags, and takes the step that was asked for.
        Raises SaveRefused and Collided."""
        byline, tags = form.cleaned_data["byline"], form.cleaned_data["tags"]
        text = content.of(obj, authors=byline, tags=tags)
        try:
            written = writing.write(
                post=obj,
                authors=byline,
                tags=tags,
                user=editor_of(request),
                window=window_of(request),
                note=form.cleaned_data["save_note"],
                step=_step(request),
                details=_details(form.cleaned_data),
            )
        except EditedMeanwhile as error:
            raise Collided(obj, text, error) from error
        except REFUSED as error:
            raise SaveRefused(_refusal(error, obj)) from error
        except IntegrityError as error:
            raise SaveRefused(CLASH) from error
        request.written = written  # type: ignore[attr-defined]
        answers.tell(request, written)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Byline and tags were saved together with the article."""

    def response_add(
        self, request: HttpRequest, obj: Post, post_url_continue: str | None = None
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._after(request, obj)

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._after(request, obj)

    def _after(self, request: HttpRequest, post: Post) -> HttpResponse:
        """Back to the page, or to the list where that was asked for."""
        if wants_json(request):
            written: Written = request.written  # type: ignore[attr-defined]
            return answers.saved(request, written)
        if "_save" in request.POST:
            return self.response_post_save_change(request, post)
        return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))

    def _step_alone(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """Takes a step with an article that is not `request`'s to write: a writer takes it back from review.
        None where that is not what is asked."""
        name = _step(request)
        post = self.get_object(request, object_id) if name else None
        if post is None or self.has_change_permission(request, post):
            return None
        user = editor_of(request)
        try:
            written = Written(post, None, workflow.take(step=name, post=post, by=user, details=Details()))
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except (WrongState, NoteMissing) as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        request.written = written  # type: ignore[attr-defined]
        answers.tell(request, written)
        return self._after(request, post)

    def _collided(self, request: HttpRequest, collision: Collided) -> HttpResponse:
        """Keeps what was typed, and leads to where the two texts are put together."""
        kept = editing.keep_refused(
            post=collision.post,
            text=collision.text,
            user=editor_of(request),
            window=window_of(request),
        )
        merge_url = writing_page.merge_url(collision.post, kept)
        if wants_json(request):
            return JsonResponse({"error": str(collision), "merge_url": merge_url}, status=409)
        self.message_user(request, f"{collision}入力した内容も残してあります。", messages.WARNING)
        return HttpResponseRedirect(merge_url)


def _step(request: HttpRequest) -> str:
    """The name of the step that was asked for; "" for none. Raises BadRequest for one that there is not."""
    name = request.POST.get(ACTION, "")
    if name and name not in workflow.NAMES:
        raise BadRequest("この操作はありません。ページを読み込み直してください。")
    return name


def _details(cleaned: dict[str, Any]) -> Details:
    return Details(
        note=cleaned.get("action_note", ""),
        reviewer=cleaned.get("reviewer"),
        due_on=cleaned.get("due_on"),
        reason=cleaned.get("override_reason", ""),
    )


def _refusal(error: Exception, post: Post) -> Refusal:
    """`error` as the form says it, beside the field that the editor has to change."""
    match error:
        case NotAllowed():
            return Refusal(None, str(error), status=403)
        case AddressTaken() | NoAddress():
            return Refusal("permalink" if post.permalink else "slug", str(error))
        case SourceError():
            return Refusal("body", str(error))
        case NotPublishable() if not post.title.strip():
            return Refusal("title", str(error))
        case NoteMissing():
            return Refusal("action_note", str(error))
        case _:
            return Refusal(None, str(error))
