"""What would become of an article's address, before anything is saved: told while it is being typed."""

from dataclasses import dataclass

from django.utils import timezone

from blog.models import Post

from . import addresses, storing


@dataclass(frozen=True, slots=True)
class Outlook:
    """The address that an article will have, and what that means."""

    address: str | None
    """None where none can be made."""
    words: str
    """For editors (Japanese)."""
    possible: bool


def foresee(post: Post, stored: Post | None) -> Outlook:
    """What happens to the address of `post`, as it is typed, when it is published; `stored` is its row (None:
    it is new). One without a date is taken for published now. Changes nothing of the rows."""
    if post.published_at is None:
        post.published_at = timezone.now()
    now = stored.path if stored is not None else None
    if stored is not None and now is not None and not storing.address_changed(post, stored):
        return Outlook(now, "いまのアドレスのままです。", possible=True)
    try:
        address = addresses.compute(post)
    except addresses.NoAddress as error:
        return Outlook(None, str(error), possible=False)
    if (owner := addresses.owner_of(address, besides=post)) is not None:
        return Outlook(
            address, f"{owner}が使っています。スラッグか公開日時を変えてください。", possible=False
        )
    if now is None or now == address:
        return Outlook(address, "公開すると、このアドレスになります。", possible=True)
    if stored is not None and stored.is_scheduled():
        return Outlook(address, f"予約したアドレス {now} から変わります。", possible=True)
    return Outlook(address, f"公開すると、いまの {now} から {address} へ転送します。", possible=True)
