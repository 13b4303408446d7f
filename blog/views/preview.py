"""The page of an article with its newest text, which readers cannot see yet, for those who may see it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from blog.models import Post
from blog.services import permissions, previewing

from . import article


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The article's page for the post `pk` in any state; one without a date looks as if published now.

    To be wrapped by the admin, which asks for the login and lets nobody keep the answer.
    """
    if not (permissions.may_write(request.user) or permissions.has(request.user, "view_post")):
        raise PermissionDenied
    post = get_object_or_404(Post.objects.for_reading(), pk=pk)
    if not permissions.may_see(request.user, post):
        raise PermissionDenied
    response = article.show(request, previewing.newest(post))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
