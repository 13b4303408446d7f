"""The desk: Django's admin in Japanese. Classes declare; verbs on them call services."""

import taggit.admin  # noqa: F401  registers taggit's own tags, so that they can be taken out again
from django.contrib import admin
from taggit.models import Tag as UnusedTag

from . import address, asset, author, post, revision, source, taxonomy

__all__ = ["address", "asset", "author", "post", "revision", "source", "taxonomy"]

admin.site.site_header = "ALLFORCES 編集部"
admin.site.site_title = "ALLFORCES 編集部"
admin.site.index_title = "管理画面"
admin.site.unregister(UnusedTag)
