"""`rerender_posts`: what an older renderer made is made anew."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from blog.models import Post
from blog.services import rerendering
from blog.text.markdown import RENDERER_VERSION
from tests import factories

pytestmark = pytest.mark.django_db


def run(*args: str, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("rerender_posts", *args, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def age(*posts: Post) -> None:
    """Makes `posts` look as if an older renderer had made them."""
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(html="<p>古い</p>", renderer_version=0)


def test_stale_posts_are_made_anew_and_the_others_left_alone() -> None:
    old, new = factories.published(body="**新しい**"), factories.published()
    age(old)
    Post.objects.filter(pk=new.pk).update(html="<p>手つかず</p>")

    out, err = run()

    assert (out, err) == ("対象 1 件のうち 1 件の記事を変換し直しました。\n", "")
    old.refresh_from_db()
    new.refresh_from_db()
    assert ("<strong>新しい</strong>" in old.html, old.renderer_version) == (True, RENDERER_VERSION)
    assert new.html == "<p>手つかず</p>"


def test_all_means_all() -> None:
    post = factories.published(body="本文")
    Post.objects.filter(pk=post.pk).update(html="<p>手つかず</p>")

    out, _ = run("--all")

    assert out == "対象 1 件のうち 1 件の記事を変換し直しました。\n"
    assert "本文" in Post.objects.get().html


def test_a_post_is_no_newer_for_it() -> None:
    post = factories.published()
    age(post)

    run()

    assert Post.objects.values("updated_at", "modified_at").get() == {
        "updated_at": post.updated_at,
        "modified_at": None,
    }


def test_nothing_to_do_is_no_error() -> None:
    assert run() == ("対象 0 件のうち 0 件の記事を変換し直しました。\n", "")


def test_a_post_that_is_refused_is_named_and_the_rest_is_done() -> None:
    bad, good = factories.published(title="長すぎる記事"), factories.published()
    Post.objects.filter(pk=bad.pk).update(body="x" * 1_000_001)
    age(bad, good)
    err = StringIO()

    with pytest.raises(CommandError, match="1 件は変換できず"):
        call_command("rerender_posts", stdout=StringIO(), stderr=err)

    assert err.getvalue().startswith(f"長すぎる記事（{bad.pk}）: ")
    assert Post.objects.get(pk=bad.pk).html == "<p>古い</p>"
    assert Post.objects.get(pk=good.pk).renderer_version == RENDERER_VERSION


def test_quiet_is_quiet() -> None:
    age(factories.published())

    assert run(verbosity=0) == ("", "")


def test_batches_reach_every_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerendering, "BATCH", 2)
    age(*(factories.published() for _ in range(5)))
    seen: list[int] = []

    result = rerendering.rerender(posts=Post.objects.all(), progress=seen.append)

    assert (result.done, seen) == (5, [2, 4, 5])
