"""Addresses of the whole site. The blog comes last: its last pattern takes every path that nobody else
wanted."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from blog.views import preview, shared_preview
from operations.middleware import ANSWERS

urlpatterns = [
    # Before the admin, which takes whatever begins with admin/:
    path("admin/markdownx/", include("blog.admin.urls")),
    path("admin/blog/post/<int:pk>/preview/", admin.site.admin_view(preview.show), name="post_preview"),
    path("admin/", admin.site.urls),
    # Only what looks like a token: any other address under preview/ is free for articles.
    re_path(
        r"^preview/(?P<token>[0-9]+\.[A-Za-z0-9_-]{43})/$",
        csrf_exempt(require_safe(shared_preview.show)),
        name="shared_preview",
    ),
    # Answered before they come here (operations.middleware); no article may want these addresses.
    *(
        path(address[1:], csrf_exempt(require_safe(view)), name=address[1:])
        for address, view in ANSWERS.items()
    ),
    path("", include("blog.urls")),
]

handler400 = "blog.views.errors.bad_request"
handler403 = "blog.views.errors.forbidden"
handler404 = "blog.views.errors.not_found"
handler500 = "blog.views.errors.server_error"
