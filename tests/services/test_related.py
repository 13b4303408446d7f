"""Which articles go with an article."""

import pytest

from blog.models import Post
from blog.services import publishing, related
from tests import factories

pytestmark = pytest.mark.django_db


def of(post: Post) -> list[str]:
    """The titles of what is kept as related to `post`."""
    titles = dict(Post.objects.values_list("pk", "title"))
    return [titles[key] for key in Post.objects.get(pk=post.pk).related]


def test_a_rare_tag_binds_closer_than_one_that_all_carry() -> None:
    post = factories.published(title="電力網の話", tags=["AI", "電力"])
    factories.published(title="映画評", tags=["AI"])
    factories.published(title="発電所", tags=["AI", "電力"])
    factories.published(title="将棋", tags=["AI"])

    related.keep([post.pk])

    assert of(post)[0] == "発電所"


def test_titles_that_speak_alike_come_first() -> None:
    post = factories.published(title="NISAの成長投資枠を使う", tags=["投資"])
    factories.published(title="金利の歴史", tags=["投資"])
    factories.published(title="成長投資枠とNISAの落とし穴", tags=["投資"])

    related.keep([post.pk])

    assert of(post) == ["成長投資枠とNISAの落とし穴", "金利の歴史"]


def test_articles_without_anything_in_common_are_not_related() -> None:
    post = factories.published(title="金利の歴史", tags=["投資"])
    factories.published(title="将棋", tags=["遊び"])

    related.keep([post.pk])

    assert of(post) == []


def test_drafts_are_not_kept() -> None:
    post = factories.published(title="金利", tags=["投資"])
    factories.draft(title="金利のひみつ", tags=["投資"])

    related.keep([post.pk])

    assert of(post) == []


def test_what_the_front_matter_names_comes_first_in_its_order() -> None:
    head = (
        "---\n"
        'related_articles: [{"slug": "2025-09-02-two"}, {"slug": "2025-09-09-gone"}]\n'
        'pillar_article: {"slug": "2025-09-01-one", "title": "一"}\n'
        "---\n"
    )
    post = factories.published(title="金利", tags=["投資"], front_matter=head)
    factories.published(title="金利と投資", tags=["投資"])
    factories.published(title="二", source_path="_posts/2025-09-02-two.md")
    factories.published(title="一", source_path="_posts/2025-09-01-one.markdown")

    related.keep([post.pk])

    assert of(post) == ["一", "二", "金利と投資"]


@pytest.mark.parametrize(
    "head",
    [
        "---\nrelated_articles: 3\n---\n",
        "---\nrelated_articles: [1, {slug: [a]}, null]\npillar_article: true\n---\n",
        "---\nrelated_articles: [\n---\n",
    ],
)
def test_front_matter_that_names_nothing_usable_is_passed_over(head: str) -> None:
    post = factories.published(front_matter=head)

    related.keep([post.pk])

    assert of(post) == []


def test_an_article_of_the_same_title_is_not_offered_twice() -> None:
    post = factories.published(title="金利", tags=["投資"])
    factories.published(title="金利と株", tags=["投資"])
    factories.published(title="金利と株", tags=["投資"])
    factories.published(title="金利", tags=["投資"])

    related.keep([post.pk])

    assert of(post) == ["金利と株"]


def test_publishing_brings_an_article_into_those_that_it_goes_with() -> None:
    older = factories.published(title="金利の歴史", tags=["投資"])
    post = factories.complete(title="金利の未来", tags=["投資"])

    publishing.publish(post=post)

    assert (of(post), of(older)) == (["金利の歴史"], ["金利の未来"])


def test_a_rebuild_finds_the_same_as_each_change() -> None:
    posts = [factories.published(title=f"金利の話その{number}", tags=["投資"]) for number in range(4)]
    related.keep([post.pk for post in posts])
    kept = [of(post) for post in posts]
    Post.objects.update(related=[])

    total = related.rebuild()

    assert (total, [of(post) for post in posts]) == (4, kept)


def test_a_rebuild_of_what_is_missing_leaves_alone_what_is_kept() -> None:
    first, second = (factories.published(title=f"金利の話その{number}", tags=["投資"]) for number in range(2))
    Post.objects.filter(pk=first.pk).update(related=[0])
    Post.objects.filter(pk=second.pk).update(related=[])

    total = related.rebuild(missing=True)

    assert total == 1
    assert Post.objects.get(pk=first.pk).related == [0]
    assert of(second) == ["金利の話その0"]


def test_a_rebuild_asks_little_for_each_article(django_assert_max_num_queries: object) -> None:
    for number in range(30):
        factories.published(title=f"金利の話その{number}", tags=["投資", "金利"])
    related.rebuild()

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        related.rebuild()
