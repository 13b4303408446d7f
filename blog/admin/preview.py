"""The page of a post that readers cannot see yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from blog.models import Post


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The article's own page for the post `pk` in any state. Neither search engines nor caches may keep it."""
    post = get_object_or_404(Post.objects.for_reading(), pk=pk)
    response = render(request, "blog/post.html", {"post": post, "canonical": "", "preview": True})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response
