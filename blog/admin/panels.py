"""The panels beside an article: small forms that answer a script with JSON, and a browser with a page."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from blog.models import Post
from blog.services.permissions import NotAllowed

from .people import editor_of
from .scripted import DENIALS, LOG_IN, denied, refusal, wants_json

NO_POST = "この番号の記事はありません。削除されたのかもしれません。"
FOLDER = "admin/blog/post/panels/"

type Act = Callable[..., str]
"""Does something with an article: (request, post, …keys of the address). Gives words for the editor, raises
NotAllowed, Http404, and what the panel refuses with."""
type View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: who may use it, and what its template shows."""

    name: str
    """The id of its element, the name of its template, and under which the template finds its context."""
    may: Callable[[User, Post], bool]
    no: str
    """What whoever may not use it is told (Japanese)."""
    refusal: type[ValueError]
    """What its services say no with: the message says why (Japanese)."""
    context: Callable[[User, Post], Any]

    def view(self, site: AdminSite, act: Act, *, readable: bool = False) -> View:
        """A view that does `act` by POST and then shows the panel; `readable`: that shows it by GET, too."""

        def answer(request: HttpRequest, pk: int, **keys: Any) -> HttpResponse:
            post = self._post(request, pk)
            if request.method != "POST":
                return self._show(request, post, "")
            try:
                return self._show(request, post, act(request, post, **keys))
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from error
            except self.refusal as error:
                return self._refuse(site, request, post, error)

        allowed = require_http_methods(["GET", "HEAD", "POST"]) if readable else require_POST
        return for_scripts_too(site, allowed(answer))

    def _post(self, request: HttpRequest, pk: int) -> Post:
        post = Post.objects.select_related("working").filter(pk=pk).first()
        if post is None:
            raise Http404(NO_POST)
        if not self.may(editor_of(request), post):
            raise PermissionDenied(self.no)
        return post

    def _show(self, request: HttpRequest, post: Post, told: str) -> HttpResponse:
        if not wants_json(request):
            if told:
                messages.success(request, told)
            return HttpResponseRedirect(f"{reverse('admin:blog_post_change', args=[post.pk])}#{self.name}")
        context = {self.name: self.context(editor_of(request), post)}
        html = render_to_string(f"{FOLDER}{self.name}.html", context, request)
        return JsonResponse({"html": html, "told": told})

    def _refuse(self, site: AdminSite, request: HttpRequest, post: Post, error: ValueError) -> HttpResponse:
        """Says why not; without scripts on a page that gives back what was typed."""
        if wants_json(request):
            return refusal(str(error), HTTPStatus.BAD_REQUEST)
        fields = request.POST.dict()
        fields.pop("csrfmiddlewaretoken", None)
        typed = [value for value in fields.values() if str(value).strip()]
        said = {"title": "できませんでした", "error": str(error), "typed": typed}
        context = {**site.each_context(request), **said, "post": post, "panel": self.name}
        return render(request, f"{FOLDER}refused.html", context, status=HTTPStatus.BAD_REQUEST)


def for_scripts_too(site: AdminSite, view: View) -> View:
    """`view` as one of the admin's, which answers a script in JSON whatever is wrong: with 403 rather than
    the login page, and with words for what Django has pages for."""
    inner: View = site.admin_view(view)

    def wrapped(request: HttpRequest, **keys: Any) -> HttpResponse:
        if not wants_json(request):
            return inner(request, **keys)
        if not site.has_permission(request):
            return refusal(LOG_IN, HTTPStatus.FORBIDDEN)
        try:
            return inner(request, **keys)
        except tuple(DENIALS) as error:
            return denied(error)

    return wrapped
