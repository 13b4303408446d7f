"""The page of a post that readers cannot see yet, for those who may see it at the desk."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from blog.models import Post

from . import article

MAY_SEE = ("blog.view_post", "blog.change_post")


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The article's page for the post `pk` in any state; one without a date looks as if published now.

    To be wrapped by the admin, which asks for the login and lets nobody keep the answer.
    """
    if not any(request.user.has_perm(name) for name in MAY_SEE):
        raise PermissionDenied
    post = get_object_or_404(Post.objects.for_reading(), pk=pk)
    if post.published_at is None:
        post.published_at = timezone.now()
    response = article.show(request, post)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
