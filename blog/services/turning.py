"""Before an article changes its state: others wait, it stands where the caller has seen it, and what waited
beside it is its text."""

from blog.models import Post
from blog.querysets import Status

from . import content, storing


class WrongState(ValueError):
    """A change does not start from the state in which the post is. The message says so (Japanese)."""


def lock(post: Post) -> Post:
    """Makes others wait, and sees that `post` is in the state that the caller has seen; gives what is stored
    of state and front matter. Raises WrongState."""
    stored = Post.objects.select_for_update().only("status", "working", "front_matter").get(pk=post.pk)
    if stored.status != post.status:
        label = Status(stored.status).label
        raise WrongState(
            f"この記事はそのあいだに「{label}」になりました。開き直して、いまの状態を確かめてください。"
        )
    post.working = stored.working
    return stored


def require_state(post: Post, *states: Status) -> None:
    """Raises WrongState for a post that is in none of `states`."""
    if post.status not in states:
        raise WrongState(f"「{Status(post.status).label}」の記事には、この操作はできません。")


def store_working(post: Post) -> None:
    """Makes the text that waits beside `post`, if one does, its own. Raises as storing.store does."""
    if post.working is None:
        return
    stored = Post.objects.get(pk=post.pk)
    authors, tags = content.put(post, content.current(stored), times=True)
    storing.check_texts(post, stored)
    storing.store(post=post, stored=stored, authors=authors, tags=tags)
