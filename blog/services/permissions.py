"""Who may do what with an article. Every edge asks here; None is the system itself: commands and imports."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Q

from blog.models import Byline, Post
from blog.querysets import UNPUBLISHED, PostQuerySet, Status, of_user

type Person = User | AbstractBaseUser | AnonymousUser | None

OWN_TO_WRITE = (Status.DRAFT, Status.RETURNED)
"""States in which an article is its writer's to change."""


class NotAllowed(Exception):
    """Somebody asked for what is not theirs to do. The message says what (Japanese, for editors)."""


def require(allowed: bool, what: str) -> None:
    """Raises NotAllowed where `allowed` is false; `what` ends the sentence 「…権限がありません」."""
    if not allowed:
        raise NotAllowed(f"{what}権限がありません。編集長に相談してください。")


def has(user: Person, permission: str) -> bool:
    """Whether `user` has the blog's `permission` ("publish_post")."""
    return user is None or (
        isinstance(user, User) and user.is_active and user.is_staff and user.has_perm(f"blog.{permission}")
    )


def is_own(user: Person, post: Post) -> bool:
    """Whether `user` began `post`, or stands in its byline."""
    if not isinstance(user, User):
        return False
    # Asked of the rows: a post that shows a newer text (blog.services.content.shown) has its byline by heart.
    return post.created_by_id == user.pk or Byline.objects.filter(post_id=post.pk, author__user=user).exists()


def may_write(user: Person) -> bool:
    """Whether `user` writes articles here at all."""
    return any(has(user, name) for name in ("add_post", "change_post", "change_own_post"))


def sees_all(user: Person) -> bool:
    """Whether `user` may look at every article at the desk."""
    return has(user, "change_post") or has(user, "view_post")


def may_see(user: Person, post: Post) -> bool:
    """Whether `user` may look at `post` at the desk: its text in any state, its revisions and comments."""
    if sees_all(user):
        return True
    return has(user, "change_own_post") and is_own(user, post)


def visible(user: Person, posts: PostQuerySet) -> PostQuerySet:
    """Those of `posts` that `user` may see: `may_see` for many."""
    return posts.filter(is_visible(user))


def is_visible(user: Person, post: str = "pk") -> Q:
    """The condition that `post`, a column with the key of a post, names one that `user` may see."""
    if sees_all(user):
        return Q()
    if isinstance(user, User) and has(user, "change_own_post"):
        return of_user(user, post)
    return Q(pk__in=())


def may_edit(user: Person, post: Post) -> bool:
    """Whether `user` may change the text of `post` as it stands now."""
    if has(user, "change_post"):
        return True
    return has(user, "change_own_post") and post.status in OWN_TO_WRITE and is_own(user, post)


def editable(user: Person, posts: PostQuerySet) -> PostQuerySet:
    """Those of `posts` whose text `user` may change: `may_edit` for many."""
    if has(user, "change_post"):
        return posts
    if isinstance(user, User) and has(user, "change_own_post"):
        return posts.of_user(user).in_state(*OWN_TO_WRITE)
    return posts.none()


def may_submit(user: Person, post: Post) -> bool:
    return has(user, "submit_post") and may_edit(user, post)


def may_take_back(user: Person, post: Post) -> bool:
    """Whether `user` may call an article back from review, or any unpublished one to the desk."""
    return has(user, "review_post") or (has(user, "submit_post") and is_own(user, post))


def may_make_draft(user: Person, post: Post) -> bool:
    """Whether `user` may make `post` a draft again: one that readers have met is the publisher's."""
    return may_take_back(user, post) if post.status in UNPUBLISHED else may_publish(user)


def may_review(user: Person) -> bool:
    return has(user, "review_post")


def may_publish(user: Person) -> bool:
    return has(user, "publish_post")


def may_override_checks(user: Person) -> bool:
    return has(user, "override_checks")


def may_share(user: Person, post: Post) -> bool:
    """Whether `user` may give a link to `post` to people without an account."""
    return has(user, "change_post") or (has(user, "change_own_post") and is_own(user, post))
