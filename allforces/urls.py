"""Addresses of the whole site. The blog comes last: its last pattern takes every path that nobody else wanted."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/markdownx/", include("blog.admin.urls")),  # before the admin, which takes all that begins with admin/
    path("admin/", admin.site.urls),
    path("", include("blog.urls")),
]

handler404 = "blog.views.errors.not_found"
handler500 = "blog.views.errors.server_error"
