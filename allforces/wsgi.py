"""The WSGI application that gunicorn serves: Django, in front of it the pages that are kept, and in front of
both what observes them."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allforces.settings")


def _application() -> Any:
    site: Any = get_wsgi_application()
    from blog import conf  # not before Django is set up
    from blog.kept.front import Front
    from blog.middleware import charsets
    from operations.front import observed

    django = charsets.before(site)
    folder = conf.get().kept_pages
    return observed(Front(django, folder) if folder else django)


application = _application()
