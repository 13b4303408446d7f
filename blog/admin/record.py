"""The history of an article: what was done with it, from the first word on."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

PER_PAGE = 100


class ArticleRecord(admin.ModelAdmin):
    """Shows the article's own record in place of Django's, which tells of forms that were sent: also of those
    in which nothing had changed, and of nothing that is done by itself."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        post: Any = self.get_object(request, unquote(object_id))  # or it has raised (blog.admin.access)
        done = Paginator(post.events.select_related("user"), PER_PAGE)
        page = done.get_page(request.GET.get(PAGE_VAR))
        context = {
            "action_list": page,
            "page_range": done.get_elided_page_range(page.number),
            "pagination_required": done.num_pages > 1,
            **(extra_context or {}),
        }
        return super().history_view(request, object_id, context)
