"""markdownx's two views under their own names, for editors only: the preview and the upload of pictures."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from markdownx.views import ImageUploadView, MarkdownifyView

from blog.services.assets import alternative_text

from .forms import UploadForm

MAY_WRITE = ("blog.add_post", "blog.change_post")
LOG_IN = (
    "ログインが切れたか、記事を書く権限がありません。"
    "書いた本文は画面に残っています。別のタブでログインし直してください。"
)
DESCRIBE = "画像を入れました。[ ] の中に、見えない人に伝わる説明を書いてください。"


class EditorsOnly:
    """Answers 403 to everybody else: in JSON, as scripts ask and a login page is no answer to them."""

    http_method_names = ("post",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not (user.is_active and user.is_staff and any(user.has_perm(name) for name in MAY_WRITE)):
            return JsonResponse({"error": LOG_IN}, status=403)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class PreviewView(EditorsOnly, MarkdownifyView):  # type: ignore[misc]
    """The HTML of the posted `content`, by MARKDOWNX_MARKDOWNIFY_FUNCTION (our renderer: blog.E009)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "content" not in request.POST:
            return JsonResponse(
                {"error": "本文が届いていません。ページを読み込み直してください。"}, status=400
            )
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        return response


class UploadView(EditorsOnly, ImageUploadView):  # type: ignore[misc]
    """Takes in the posted `image` and answers with the Markdown that shows it."""

    form_class = UploadForm  # type: ignore[assignment]

    def form_valid(self, form: UploadForm) -> HttpResponse:
        picture = form.instance
        alternative = alternative_text(form.cleaned_data["image"].name)
        return JsonResponse(
            {"image_code": f"![{alternative}]({picture.get_absolute_url()})", "note": DESCRIBE}
        )

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        return JsonResponse(form.errors, status=400)
