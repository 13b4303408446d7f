"""Addresses of the whole site. The blog comes last: its last pattern takes every path that nobody else
wanted."""

from django.contrib import admin
from django.urls import include, path

from blog.views import preview

urlpatterns = [
    # Before the admin, which takes whatever begins with admin/:
    path("admin/markdownx/", include("blog.admin.urls")),
    path("admin/blog/post/<int:pk>/preview/", admin.site.admin_view(preview.show), name="post_preview"),
    path("admin/", admin.site.urls),
    path("", include("blog.urls")),
]

handler400 = "blog.views.errors.bad_request"
handler403 = "blog.views.errors.forbidden"
handler404 = "blog.views.errors.not_found"
handler500 = "blog.views.errors.server_error"
