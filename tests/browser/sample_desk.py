"""The sample site's desk in the middle of a working day: drafts, reviews, schedules, a collision."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from blog.models import Author, Category, Post
from blog.services import comments, content, editing, presence, publishing, revisions
from blog.services.revisions import Window
from blog.services.roles import CHIEF, EDITOR, WRITER
from tests import factories
from tests.browser import sample

DRAFT: Final = """公開された評価の表を、**「何が測られたか」**から読み直します。

## 数字の前に、条件を見る

同じ名前の評価でも、道具を使えるかどうかで結果は変わります。表の下の注に、条件が小さく書かれています。

- 道具の有無
- 試した回数
- 答えを選ぶ仕組み

## 費用をそろえて比べる

一問あたりの費用をそろえると、順位が入れ替わることがあります。

| 条件 | 一回だけ | 十回の多数決 |
| :--- | ---: | ---: |
| 正解率 | 61% | 68% |
| 費用 | 1倍 | 10倍 |

数字は[開発元の資料](https://example.com/report)によります。
"""


def fill() -> None:
    """Adds a working day to the sample site. The account `editor` is there already, and may do everything."""
    editor = User.objects.get(username="editor")
    mizuno = _person("mizuno", "千紘", "水野", WRITER, "水野千紘")
    takase = _person("takase", "航", "高瀬", EDITOR, "高瀬航")
    _person("sakai", "由紀", "酒井", CHIEF, None)
    draft = _article("評価の表を、条件から読む", "reading-benchmarks", mizuno, DRAFT)
    publishing.submit(
        post=draft, by=mizuno, reviewer=editor, due_on=_days(1).date(), note="急ぎではありません。"
    )
    thread = comments.add(
        post=draft, by=takase, body="条件の違いは図にできませんか。", quote="費用をそろえると"
    )
    comments.answer(comment=thread, by=mizuno, body="明日までに作ります。")
    back = _article("推論の電力を家庭の家電で考える", "power-of-inference", editor, DRAFT)
    publishing.submit(post=back, by=editor)
    publishing.send_back(post=back, by=takase, note="二つ目の見出しの数字に、出典を足してください。")
    for hours, title, slug in (
        (3, "新NISAの積立枠、年末に確かめること", "nisa-december"),
        (27, "週間：AIと市場", "weekly"),
    ):
        soon = _article(title, slug, editor, DRAFT)
        publishing.publish(post=soon, at=_days(hours / 24), by=None)
    today = _article("決算の読み方：設備投資の三つの数字", "capex-three-numbers", editor, DRAFT)
    publishing.publish(post=today, by=None)
    presence.here(post=draft, user=takase, window=Window(seen=0, client="b"))


def pages() -> dict[str, str]:
    """The desk's pages that are worth a look, by name; two editors collide for one of them."""
    merge, compare = collide()
    return {
        "desk-home": "/admin/",
        "desk-list": "/admin/blog/post/",
        "desk-calendar": "/admin/blog/post/calendar/",
        "desk-merge": merge,
        "desk-compare": compare,
    }


def collide() -> tuple[str, str]:
    """Two editors change one article; gives the addresses of the page to merge and of a comparison."""
    editor, takase = User.objects.get(username="editor"), User.objects.get(username="takase")
    post = Post.objects.get(path=sample.PAGES["article"])
    revisions.keep_first(post)
    before = revisions.open_for_writing(post)
    text = content.of(post)
    post.body = (
        text["body"].replace("買い物の前に", "機材を選ぶ前に").replace("速く軽くなりますが", "軽くなりますが")
    )
    editing.save(post=post, authors=post.byline, tags=text["tags"], user=takase)
    body = (
        text["body"]
        .replace("買い物の前に", "注文する前に")
        .replace("比例して増えます", "比例して大きくなります")
    )
    kept = editing.keep_refused(
        post=post, text={**text, "body": body}, user=editor, window=Window(seen=before, client="a")
    )
    compare = reverse("admin:blog_post_compare", args=[post.pk])
    return (
        reverse("admin:blog_post_merge", args=[post.pk, kept.pk]),
        f"{compare}?before={before}&after=working",
    )


def _person(name: str, given: str, family: str, role: str, byline: str | None) -> User:
    user = factories.account(name, role, first_name=given, last_name=family)
    if byline is not None:
        Author.objects.filter(name=byline).update(user=user)
    return user


def _article(title: str, slug: str, by: User, body: str) -> Post:
    byline = Author.objects.filter(user=by).first() or Author.objects.order_by("pk")[0]
    post = Post(title=title, slug=slug, body=body, excerpt="条件をそろえて数字を読みます。")
    post.category = Category.objects.order_by("pk")[0]
    return editing.save(post=post, authors=[byline], tags=["AI", "評価"], user=by).post


def _days(number: float) -> datetime:
    return (timezone.now() + timedelta(days=number)).replace(second=0, microsecond=0)
