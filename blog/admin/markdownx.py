"""markdownx's two views under their own names, for editors only: the preview and the upload of pictures."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views import View
from markdownx.views import ImageUploadView

from blog.models import Post
from blog.services.assets import alternative_text
from blog.services.rendering import preview_html

from .forms import UploadForm

MAY_WRITE = ("blog.add_post", "blog.change_post")
LOG_IN = (
    "ログインが切れたか、記事を書く権限がありません。"
    "書いた本文は画面に残っています。別のタブでログインし直してください。"
)
DESCRIBE = "画像を入れました。[ ] の中に、見えない人に伝わる説明を書いてください。"


class EditorsOnly(View):
    """Answers 403 to everybody else: in JSON, as scripts ask and a login page is no answer to them."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not (user.is_active and user.is_staff and any(user.has_perm(name) for name in MAY_WRITE)):
            return JsonResponse({"error": LOG_IN}, status=403)
        return super().dispatch(request, *args, **kwargs)


class PreviewView(EditorsOnly):
    """The HTML of the posted `content`, as the page of the post whose key is `post` will show it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content, key = request.POST.get("content"), request.POST.get("post", "")
        if content is None:
            return JsonResponse(
                {"error": "本文が届いていません。ページを読み込み直してください。"}, status=400
            )
        posts = Post.objects.filter(pk=key) if key.isdecimal() else Post.objects.none()
        return HttpResponse(preview_html(content, posts.only("path", "source_path").first()))


class UploadView(EditorsOnly, ImageUploadView):
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
