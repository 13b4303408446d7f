"""Search, the desk, and Wagtail's pages."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls

from . import views

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("search/", views.search, name="search"),
    path("", include(wagtail_urls)),
]
