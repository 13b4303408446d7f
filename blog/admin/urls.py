"""Where the editor's script finds its views, under the names that markdownx gives them."""

from django.urls import path

from .markdownx import PreviewView, UploadView

urlpatterns = [
    path("markdownify/", PreviewView.as_view(), name="markdownx_markdownify"),
    path("upload/", UploadView.as_view(), name="markdownx_upload"),
]
