"""Importing at the desk: choose files, see the plan, apply it. The import is that of the command."""

import logging
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import OperationalError
from django.forms.utils import ErrorList
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from blog.services.file_storage import StorageFailed
from blog.services.importing import archives, uploads
from blog.services.importing.archives import UploadRefused
from blog.services.importing.uploads import AlreadyRunning, NoSuchUpload, Stage, Upload

from . import import_log
from .import_report import ReportPage
from .people import editor_of

log = logging.getLogger(__name__)
NEEDED = ("blog.add_post", "blog.change_post")
NEEDED_FOR_PAGES = ("blog.add_page", "blog.change_page")
"""An import makes articles and changes articles."""
IN_SESSION = "imports_as"
"""Key of the session under which it knows whose its uploads are: nobody else gets to see them. The uploads
say themselves whose they are; a session that named them would lose one where two come at the same time."""
FORM_ROOM = 1024 * 1024
"""Bytes of a request beside its files: fields, and the lines between them."""
GONE = "この取り込みはもうありません（取りやめたか、1日が過ぎました）。もう一度ファイルを選んでください。"
TITLES = {
    Stage.PLANNED: "取り込みの計画",
    Stage.RUNNING: "取り込みの途中",
    Stage.DONE: "取り込みの結果",
}
BUSY = (
    "ほかの保存や取り込みが続いていて、終えられませんでした。少し待ってから、もう一度お試しください。"
    "もう取り込まれた記事は、次は「変更なし」になります。"
)
"""When the database lets nobody write for longer than a request waits."""
HALF_WAY = "{why}そこまでの記事は取り込みました。直ったら、もう一度取り込むと残りが入ります。"
"""When pictures cannot be stored."""
RUNNING = "いま取り込んでいる最中です。終わるまで、しばらくお待ちください。"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[archives.Uploaded]:
        clean_one = super().clean
        given = data if isinstance(data, list | tuple) else [data]
        return [clean_one(each, initial) for each in given or [None]]


class ImportForm(forms.Form):
    """What is to be imported."""

    upload = FilesField(
        label="ファイル",
        allow_empty_file=True,
        error_messages={
            "required": "ファイルが選ばれていません。記事のファイルか zip を選んでください。",
            "missing": "名前のないファイルがあります。選び直してください。",
            "invalid": "ファイルが届いていません。選び直してください。",
        },
    )
    overwrite = forms.BooleanField(
        label="管理画面で編集した記事も、ファイルの内容で上書きする",
        required=False,
        help_text="ふつうは選びません。上書きする前の内容は版に残ります。",
    )


class Unread(FileUploadHandler):
    """Lets the rest of a request pass without keeping it, so that the browser comes to read the answer."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        raise StopUpload(connection_reset=False)

    def file_complete(self, file_size: int) -> None:
        return None


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """The pages, to stand below the list of posts and before its own addresses."""
    views = ImportViews(admin_site)
    pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
        ("import/", views.choose, "blog_post_import"),
        ("import/<slug:token>/", views.show, "blog_post_import_show"),
        ("import/<slug:token>/plan/", views.plan_again, "blog_post_import_plan"),
        ("import/<slug:token>/apply/", views.apply, "blog_post_import_apply"),
        ("import/<slug:token>/cancel/", views.cancel, "blog_post_import_cancel"),
    ]
    return [path(route, admin_site.admin_view(view), name=name) for route, view, name in pages]


def importers_only[**P](
    view: Callable[Concatenate["ImportViews", HttpRequest, P], HttpResponse],
) -> Callable[Concatenate["ImportViews", HttpRequest, P], HttpResponse]:
    """Refuses whoever may not make and change every article, before anything of the request is read."""

    @wraps(view)
    def checked(
        self: "ImportViews", request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not request.user.has_perms(NEEDED):
            raise PermissionDenied
        return view(self, request, *args, **kwargs)

    return checked


def own_upload[**P](
    view: Callable[Concatenate["ImportViews", HttpRequest, P], HttpResponse],
) -> Callable[Concatenate["ImportViews", HttpRequest, P], HttpResponse]:
    """Leads back to the start where the address names no upload of this session, or where the services refuse
    what is asked of it; says why."""

    @wraps(view)
    def found(
        self: "ImportViews", request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            if uploads.find(token=str(kwargs["token"])).owner != _owner(request):
                raise NoSuchUpload
            return view(self, request, *args, **kwargs)
        except NoSuchUpload:
            messages.error(request, GONE)
        except UploadRefused as refused:
            messages.error(request, str(refused))
        except StorageFailed as error:
            log.exception("An import could not store its pictures.")
            messages.error(request, HALF_WAY.format(why=error))
            return HttpResponseRedirect(reverse("admin:blog_post_import_show", kwargs=kwargs))
        except (AlreadyRunning, OperationalError) as error:
            messages.warning(request, RUNNING if isinstance(error, AlreadyRunning) else BUSY)
            return HttpResponseRedirect(reverse("admin:blog_post_import_show", kwargs=kwargs))
        return HttpResponseRedirect(reverse("admin:blog_post_import"))

    return found


class ImportViews:
    """The steps. Each asks for the permissions; each but the first is for the session that uploaded."""

    def __init__(self, admin_site: AdminSite) -> None:
        self._admin_site = admin_site

    @method_decorator([csrf_exempt, require_http_methods(["GET", "HEAD", "POST"])])
    @importers_only
    def choose(self, request: HttpRequest) -> HttpResponse:
        """Takes files in. Not under CSRF protection until it is known that they are no more than may be:
        looking for the token already reads them all."""
        if request.method != "POST":
            return self._form(request, ImportForm())
        if (refusal := _refusal(request)) is not None:
            return self._form(request, ImportForm(), refusal, status=413)
        return self._take(request)

    @method_decorator(csrf_protect)
    def _take(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                upload = uploads.receive(
                    files=form.cleaned_data["upload"],
                    owner=_owner(request),
                    overwrite=form.cleaned_data["overwrite"],
                    pages=request.user.has_perms(NEEDED_FOR_PAGES),
                )
            except UploadRefused as refused:
                return self._form(request, form, str(refused), status=400)
            except OperationalError:
                return self._form(request, form, BUSY, status=503)
            return _to(upload)
        return self._form(request, form, *form.errors.get("upload", []), status=400)

    @method_decorator(require_GET)
    @importers_only
    @own_upload
    def show(self, request: HttpRequest, *, token: str) -> HttpResponse:
        """The plan, or what has become of it."""
        upload = uploads.find(token=token)
        context = {"upload": upload, "page": ReportPage(upload, request.GET)}
        return self._page(request, f"admin/blog/importing/{upload.stage}.html", TITLES[upload.stage], context)

    @method_decorator(require_POST)
    @importers_only
    @own_upload
    def plan_again(self, request: HttpRequest, *, token: str) -> HttpResponse:
        """Makes the plan anew, with or without overwriting."""
        return _to(uploads.plan_again(token=token, overwrite="overwrite" in request.POST))

    @method_decorator(require_POST)
    @importers_only
    @own_upload
    def apply(self, request: HttpRequest, *, token: str) -> HttpResponse:
        """Imports, and logs what was written."""
        editor = editor_of(request)
        return _to(uploads.apply(token=token, then=lambda done: import_log.record(done, editor)))

    @method_decorator(require_POST)
    @importers_only
    @own_upload
    def cancel(self, request: HttpRequest, *, token: str) -> HttpResponse:
        """Forgets an upload."""
        uploads.discard(token=token)
        messages.success(request, "取り込みをやめました。送ったファイルは消しました。何も変わっていません。")
        return HttpResponseRedirect(reverse("admin:blog_post_import"))

    def _form(
        self, request: HttpRequest, form: ImportForm, *refusals: str, status: int = 200
    ) -> HttpResponse:
        limits = archives.LIMITS
        context = {
            "form": form,
            "refusals": ErrorList(refusals, field_id=form["upload"].auto_id),
            "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
            "most_bytes": limits.upload_bytes,
            "most_size": archives.megabytes(limits.upload_bytes),
            "most_entries": f"{limits.files:,}",
            "most_unpacked": archives.megabytes(limits.unpacked_bytes),
            "waiting": uploads.waiting(owner=_owner(request)),
        }
        return self._page(request, "admin/blog/importing/form.html", "Markdownの取り込み", context, status)

    def _page(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        context = {**self._admin_site.each_context(request), "title": title, **context}
        return TemplateResponse(request, template, context, status=status)


def _to(upload: Upload) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:blog_post_import_show", kwargs={"token": upload.token}))


def _refusal(request: HttpRequest) -> str | None:
    """Why the files of `request` are too many or too large to be looked at; reads them if they are not."""
    too_large = _length(request) > archives.LIMITS.upload_bytes + FORM_ROOM
    if too_large:
        request.upload_handlers = [Unread(request)]
    try:
        request.FILES  # noqa: B018  parses the request
    except TooManyFilesSent:
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return f"一度に選べるのは{most}個までです。それより多いときは、zip にまとめてください。"
    except UnreadablePostError:
        return "送っている途中で通信が切れました。もう一度送ってください。"
    return str(archives.too_large()) if too_large else None


def _length(request: HttpRequest) -> int:
    """Bytes of the body of `request`, as its head says; 0 where it says no number, as for Django."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _owner(request: HttpRequest) -> str:
    """Whose the uploads of this session are."""
    if IN_SESSION not in request.session:
        request.session[IN_SESSION] = secrets.token_urlsafe(32)
    return str(request.session[IN_SESSION])
