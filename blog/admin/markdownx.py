"""markdownx's two views under their own names, for editors only: the preview and the upload of pictures."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views import View
from markdownx.views import ImageUploadView

from blog.models import Post
from blog.services import permissions
from blog.services.assets import alternative_text
from blog.services.rendering import Preview, preview

from .forms import UploadForm
from .keys import find
from .notices import words_of
from .scripted import DENIALS, LOG_IN, denied, refusal, wants_json

NO_TEXT = "本文が届いていません。ページを読み込み直してください。"
DESCRIBE = "画像を入れました。見えない人に伝わる説明を書いてください。"
MOST_NOTICES = 20


class EditorsOnly(View):
    """Answers 403 to everybody else: in JSON, as scripts ask and a login page is no answer to them."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not permissions.may_write(request.user):
            return refusal(LOG_IN, 403)
        try:
            return super().dispatch(request, *args, **kwargs)
        except tuple(DENIALS) as error:
            return denied(error)


class PreviewView(EditorsOnly):
    """The posted `content` as the page of the post whose key is `post` will show it.

    HTML, as markdownx's own script expects it; with `Accept: application/json` {html, minutes, characters,
    headings, links, images, notices: [{line, text}]}.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body, key = request.POST.get("content"), request.POST.get("post", "")
        if body is None:
            return refusal(NO_TEXT, 400)
        posts = Post.objects.defer("body", "html", "plain_text").select_related("source_site")
        post = find(posts, key)
        if post is not None:
            permissions.require(permissions.may_see(request.user, post), "この記事を見る")
        shown = preview(body, post)
        if wants_json(request):
            return JsonResponse(_as_json(shown))
        return HttpResponse(shown.html)


class UploadView(EditorsOnly, ImageUploadView):
    """Takes in the posted `image` and answers with the Markdown that shows it: {image_code, address,
    alternative, note}."""

    form_class = UploadForm  # type: ignore[assignment]

    def form_valid(self, form: UploadForm) -> HttpResponse:
        alternative = alternative_text(form.cleaned_data["image"].name)
        address = form.instance.get_absolute_url()
        return JsonResponse(
            {
                "image_code": f"![{alternative}]({address})",
                "address": address,
                "alternative": alternative,
                "note": DESCRIBE,
            }
        )

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        return JsonResponse(form.errors, status=400)


def _as_json(shown: Preview) -> dict[str, Any]:
    notices = [{"line": notice.line, "text": words_of(notice)} for notice in shown.notices[:MOST_NOTICES]]
    return {**asdict(shown), "notices": notices}
