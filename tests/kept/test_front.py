"""The layer in front of Django: who is answered from the store, and with what."""

from tests import factories

from .conftest import Kept


def test_a_page_is_made_once(kept: Kept) -> None:
    post = factories.published(title="一度だけ作る")

    first = kept.get(post.get_absolute_url())
    second = kept.get(post.get_absolute_url())

    assert kept.made == [post.path]
    assert (first.status, first.headers, first.body) == (second.status, second.headers, second.body)
    assert second.body == kept.fresh(post.get_absolute_url()).body
