"""A refused text and the one that was faster come together, and nothing that was typed is lost."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from blog.models import Post, Revision
from blog.services import content, editing, merging, merging_preview, permissions, publishing, versions
from blog.services.merging import NO_ANSWERS, Answers, Proposal
from blog.services.merging_fields import Answer, NotFit, Side
from blog.services.revisions import EditedMeanwhile, Window
from blog.services.roles import EDITOR, WRITER
from blog.text import diff
from tests import factories

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = "相場は朝から静かに動いた。", "為替は昼に円高へ振れた。", "債券は夕方まで売られた。"
BODY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}\n"


@dataclass
class Desk:
    """An article that 山田 and 鈴木 opened at the same time."""

    post: Post
    yamada: User
    suzuki: User
    opened: int
    """The revision that both saw."""

    def saves(self, user: User, *, tags: list[str] | None = None, **columns: Any) -> Revision:
        """`user` saves, having seen the newest text."""
        post = Post.objects.get(pk=self.post.pk)
        authors, names = content.put(post, {**content.current(post), **columns}, times=True)
        return editing.save(
            post=post, authors=authors, tags=names if tags is None else tags, user=user
        ).revision

    def is_refused(self, user: User, **typed: Any) -> Revision:
        """`user` typed this over what both saw, and was refused."""
        text = {**Revision.objects.get(pk=self.opened).content, **typed}
        return editing.keep_refused(
            post=self.post, text=text, user=user, window=Window(seen=self.opened, client=f"window-{user.pk}")
        )

    def proposal(self, refused: Revision) -> Proposal:
        refused = Revision.objects.select_related("base", "post", "user").get(pk=refused.pk)
        return merging.propose(refused=refused, seen=merging.open_refused(refused=refused))

    @property
    def now(self) -> content.Content:
        return content.current(Post.objects.get(pk=self.post.pk))


@pytest.fixture
def desk() -> Desk:
    yamada = factories.member(EDITOR, last_name="山田")
    post = factories.draft(
        title="相場",
        body=BODY,
        tags=["円"],
        authors=[factories.author("記者")],
        category=factories.category(),
    )
    first = editing.save(post=post, authors=post.byline, tags=["円"], user=yamada).revision
    return Desk(post, yamada, factories.member(EDITOR, last_name="鈴木"), first.pk)


def chosen(*sides: Side | str, **fields: Side) -> Answers:
    """Answers: a side for each passage, or the words to write there; sides for fields."""
    passages = [Answer(side) if isinstance(side, Side) else Answer(Side.OWN, side) for side in sides]
    return Answers({name: Answer(side) for name, side in fields.items()}, passages)


# --- the body ---


def test_changes_in_different_paragraphs_come_together_by_themselves(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("静か", "急"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("夕方", "夜"))

    proposal = desk.proposal(refused)
    text = merging.resolved(proposal, NO_ANSWERS)
    merging.save(proposal=proposal, text=text, user=desk.suzuki)

    assert proposal.is_clean
    assert desk.now["body"] == BODY.replace("静か", "急").replace("夕方", "夜")


@pytest.mark.parametrize(
    ("choice", "paragraphs"),
    [
        (Side.MINE, ["為替は昼に円安へ振れた。"]),
        (Side.THEIRS, ["為替は昼に急な円高へ振れた。"]),
        (Side.BOTH, ["為替は昼に急な円高へ振れた。", "為替は昼に円安へ振れた。"]),
        ("為替は荒れた。", ["為替は荒れた。"]),
        ("", []),
    ],
)
def test_a_paragraph_that_both_changed_is_decided_on(
    desk: Desk, choice: Side | str, paragraphs: list[str]
) -> None:
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))
    proposal = desk.proposal(refused)

    merging.save(proposal=proposal, text=merging.resolved(proposal, chosen(choice)), user=desk.suzuki)

    assert desk.now["body"] == "\n\n".join([FIRST, *paragraphs, THIRD]) + "\n"


def test_without_a_decision_nothing_is_saved(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高"), title="山田の題")
    proposal = desk.proposal(
        desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"), title="鈴木の題")
    )

    with pytest.raises(merging.Undecided, match="2か所") as caught:
        merging.resolved(proposal, NO_ANSWERS)

    assert (caught.value.fields, caught.value.passages) == (["title"], [0])


def test_what_a_browser_does_to_line_ends_is_no_change(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("静か", "急"))

    proposal = desk.proposal(desk.is_refused(desk.suzuki, body=BODY.replace("\n", "\r\n")))

    assert proposal.adds_nothing


def test_without_a_known_base_every_difference_is_asked_about(desk: Desk) -> None:
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"), title="鈴木の題")
    Revision.objects.filter(pk=refused.pk).update(base=None)

    proposal = desk.proposal(refused)

    assert len(proposal.body.conflicts) == 1
    assert [choice.name for choice in proposal.choices if choice.suggested is None] == ["title"]


def test_two_texts_with_nothing_in_common_are_one_decision(desk: Desk) -> None:
    lines = [f"{number}番目の段落はここで終わる。" for number in range(merging.MOST_CONFLICTS + 1)]
    refused = desk.is_refused(desk.suzuki, body="\n\n".join(line.replace("ここ", "甲") for line in lines))
    Revision.objects.filter(pk=refused.pk).update(base=None)
    desk.saves(desk.yamada, body="\n\n".join(line.replace("ここ", "乙") for line in lines))

    assert len(desk.proposal(refused).body.conflicts) == 1


# --- other fields ---


def test_a_field_that_one_of_them_changed_is_that_ones(desk: Desk) -> None:
    desk.saves(desk.yamada, excerpt="山田の抜粋")
    proposal = desk.proposal(desk.is_refused(desk.suzuki, description="鈴木の説明"))

    text = merging.resolved(proposal, NO_ANSWERS)

    assert (text["excerpt"], text["description"]) == ("山田の抜粋", "鈴木の説明")
    assert {choice.name: choice.suggested for choice in proposal.choices} == {
        "excerpt": Side.THEIRS,
        "description": Side.MINE,
    }


def test_what_was_decided_by_itself_can_be_decided_otherwise(desk: Desk) -> None:
    desk.saves(desk.yamada, excerpt="山田の抜粋")
    proposal = desk.proposal(desk.is_refused(desk.suzuki))

    text = merging.resolved(proposal, chosen(excerpt=Side.MINE))

    assert text["excerpt"] == ""


def test_a_title_can_be_written_anew(desk: Desk) -> None:
    desk.saves(desk.yamada, title="山田の題")
    proposal = desk.proposal(desk.is_refused(desk.suzuki, title="鈴木の題"))

    text = merging.resolved(proposal, Answers({"title": Answer(Side.OWN, " 二人の\n題 ")}, ()))

    assert text["title"] == "二人の 題"


@pytest.mark.parametrize("words", ["", "長" * 501])
def test_a_title_that_cannot_be_one_is_told(desk: Desk, words: str) -> None:
    desk.saves(desk.yamada, title="山田の題")
    proposal = desk.proposal(desk.is_refused(desk.suzuki, title="鈴木の題"))

    with pytest.raises(NotFit, match="「タイトル」："):
        merging.resolved(proposal, Answers({"title": Answer(Side.OWN, words)}, ()))


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        (["円", "株"], ["円", "金"], ["円", "株", "金"]),
        (["株"], ["円", "金"], ["株", "金"]),
        (["円", "株"], [], ["株"]),
        (["株"], ["株", "金"], ["株", "金"]),
    ],
)
def test_tags_of_both_come_together(desk: Desk, theirs: list[str], mine: list[str], both: list[str]) -> None:
    desk.saves(desk.yamada, tags=theirs)
    proposal = desk.proposal(desk.is_refused(desk.suzuki, tags=mine))

    merging.save(proposal=proposal, text=merging.resolved(proposal, NO_ANSWERS), user=desk.suzuki)

    assert desk.now["tags"] == both


@pytest.mark.parametrize(("name", "typed"), [("slug", "a/b"), ("title", ""), ("canonical_url", "なにか")])
def test_a_value_that_cannot_be_saved_leaves_the_other_one_and_is_told(
    desk: Desk, name: str, typed: str
) -> None:
    before = desk.now[name]
    desk.saves(desk.yamada, body=f"{BODY}\n追記。\n")

    proposal = desk.proposal(desk.is_refused(desk.suzuki, **{name: typed}))

    assert [(row.name, row.value) for row in proposal.dropped] == [(name, typed)]
    assert proposal.dropped[0].reason
    assert merging.resolved(proposal, NO_ANSWERS)[name] == before


def test_a_time_without_the_fractions_that_a_form_does_not_know_is_untouched(desk: Desk) -> None:
    exact = datetime(2025, 9, 8, 1, 0, 7, 4000, tzinfo=UTC)
    desk.opened = desk.saves(desk.yamada, published_at=exact.isoformat()).pk
    later = exact.replace(hour=5).isoformat()
    desk.saves(desk.yamada, published_at=later)

    refused = desk.is_refused(desk.suzuki, published_at=exact.replace(microsecond=0).isoformat())

    assert desk.proposal(refused).adds_nothing


def test_nobody_is_asked_about_what_comes_from_files(desk: Desk) -> None:
    desk.saves(desk.yamada, front_matter="title: 一", source_digest="1" * 64)

    proposal = desk.proposal(desk.is_refused(desk.suzuki, front_matter="title: 二", source_digest="2" * 64))

    assert proposal.adds_nothing


def test_front_matter_that_an_editor_took_over_is_not_lost(desk: Desk) -> None:
    pasted = "---\ntitle: 二\nx: 1\n---\n"
    desk.saves(desk.yamada, body=BODY.replace("静か", "急"))

    proposal = desk.proposal(desk.is_refused(desk.suzuki, front_matter=pasted))

    assert merging.resolved(proposal, NO_ANSWERS)["front_matter"] == pasted


# --- what is kept ---


def test_the_outcome_is_a_merged_revision_and_the_refused_text_is_settled(desk: Desk) -> None:
    theirs = desk.saves(desk.yamada, body=BODY.replace("静か", "急"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("夕方", "夜"))
    proposal = desk.proposal(refused)

    saved = merging.save(proposal=proposal, text=merging.resolved(proposal, NO_ANSWERS), user=desk.yamada)

    assert (saved.revision.kind, saved.revision.base_id) == (Revision.Kind.MERGED, theirs.pk)
    assert saved.revision.note == "鈴木さんの衝突した入力と統合"
    refused.refresh_from_db()
    assert (refused.note, refused.content["body"]) == ("統合した", BODY.replace("夕方", "夜"))
    assert versions.pending(desk.post) == []


def test_of_a_public_post_the_outcome_waits_beside_it(desk: Desk) -> None:
    publishing.publish(post=Post.objects.get(pk=desk.post.pk))
    desk.saves(desk.yamada, body=BODY.replace("静か", "急"))
    proposal = desk.proposal(desk.is_refused(desk.suzuki, body=BODY.replace("夕方", "夜")))

    saved = merging.save(proposal=proposal, text=merging.resolved(proposal, NO_ANSWERS), user=desk.suzuki)

    assert saved.waits
    assert Post.objects.get(pk=desk.post.pk).body == BODY


def test_a_third_save_in_between_is_refused_and_what_was_decided_is_kept(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))
    proposal = desk.proposal(refused)
    text = merging.resolved(proposal, chosen("為替は荒れた。"))
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高").replace("夕方", "夜"))

    with pytest.raises(EditedMeanwhile):
        merging.save(proposal=proposal, text=text, user=desk.suzuki)
    kept = merging.keep_for_later(proposal=proposal, text=text, user=desk.suzuki)

    assert [row.pk for row in versions.pending(desk.post)] == [kept.pk]
    again = desk.proposal(kept)
    assert again.is_clean
    assert merging.resolved(again, NO_ANSWERS)["body"] == BODY.replace(SECOND, "為替は荒れた。").replace(
        "夕方", "夜"
    )


def test_an_autosave_after_the_page_was_opened_is_a_save_in_between(desk: Desk) -> None:
    text = {**desk.now, "body": f"{BODY}\n追記。\n"}
    editing.autosave(
        post=desk.post, text=text, user=desk.yamada, window=Window(seen=desk.opened, client="窓")
    )
    proposal = desk.proposal(desk.is_refused(desk.suzuki, body=BODY.replace("夕方", "夜")))

    editing.autosave(
        post=desk.post,
        text={**text, "body": f"{BODY}\n追記の続き。\n"},
        user=desk.yamada,
        window=Window(seen=proposal.seen, client="窓"),
    )

    with pytest.raises(EditedMeanwhile):
        merging.save(proposal=proposal, text=merging.resolved(proposal, NO_ANSWERS), user=desk.suzuki)
    assert desk.now["body"] == f"{BODY}\n追記の続き。\n"


def test_what_its_window_writes_after_the_page_was_opened_is_kept_beside_it(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))
    desk.proposal(refused)

    later = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "大幅な円安"))

    assert later.pk != refused.pk
    refused.refresh_from_db()
    assert refused.content["body"] == BODY.replace("円高", "円安")


def test_a_refused_text_can_be_put_over_the_other_which_stays_a_version(desk: Desk) -> None:
    theirs = desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高"), title="山田の題")
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))

    saved = merging.overwrite(proposal=desk.proposal(refused), user=desk.suzuki)

    assert (desk.now["body"], desk.now["title"]) == (BODY.replace("円高", "円安"), "相場")
    assert saved.revision.note == "統合せず、衝突した入力で上書き"
    theirs.refresh_from_db()
    assert theirs.content["title"] == "山田の題"


def test_a_refused_text_can_be_set_aside_and_stays_a_version(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))

    merging.set_aside(refused=refused, user=desk.suzuki)

    assert desk.now["body"] == BODY.replace("円高", "急な円高")
    refused.refresh_from_db()
    assert (refused.kind, refused.note) == (Revision.Kind.REFUSED, "統合せずに残した（鈴木）")
    assert refused.content["body"] == BODY.replace("円高", "円安")


def test_who_may_not_change_the_article_merges_nothing(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("静か", "急"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("夕方", "夜"))
    proposal, writer = desk.proposal(refused), factories.member(WRITER)
    text = merging.resolved(proposal, NO_ANSWERS)

    for act in (
        lambda: merging.save(proposal=proposal, text=text, user=writer),
        lambda: merging.overwrite(proposal=proposal, user=writer),
        lambda: merging.set_aside(refused=refused, user=writer),
    ):
        with pytest.raises(permissions.NotAllowed):
            act()

    assert desk.now["body"] == BODY.replace("静か", "急")
    assert [row.pk for row in versions.pending(desk.post)] == [refused.pk]


# --- what is looked at before ---


def traced(proposal: Proposal) -> list[tuple[str, Side | None, bool]]:
    """The lines that changed, whose change each is, and whether it is to be read."""
    return [
        ("".join(span.text for span in line.row.after or line.row.before), line.by, line.joined)
        for stretch in merging_preview.automatic(proposal)
        for line in stretch.rows
        if line.by is not None
    ]


def test_each_change_is_somebodys(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("静か", "急").replace(f"{THIRD}\n", ""))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))

    assert traced(desk.proposal(refused)) == [
        (FIRST.replace("静か", "急"), Side.THEIRS, False),
        (SECOND.replace("円高", "円安"), Side.MINE, False),
        (THIRD, Side.THEIRS, False),
    ]


def test_a_paragraph_with_words_of_both_is_to_be_read(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("朝から", "昼から"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("動いた", "下げた"))

    assert traced(desk.proposal(refused)) == [("相場は昼から静かに下げた。", Side.BOTH, True)]


def test_what_both_changed_alike_needs_no_eye(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("円高", "円安"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安").replace("夕方", "夜"))

    assert traced(desk.proposal(refused)) == [
        (SECOND.replace("円高", "円安"), Side.BOTH, False),
        (THIRD.replace("夕方", "夜"), Side.MINE, False),
    ]


def test_a_clash_is_shown_between_its_neighbours_with_its_words_marked(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))

    [clash] = merging_preview.clashes(desk.proposal(refused))

    assert (clash.before, clash.behind) == (FIRST, THIRD)
    assert [span.text for span in clash.mine[0] if span.changed] == ["安"]
    assert [span.text for span in clash.theirs[0] if span.changed] == ["急な"]


def test_all_clashes_of_a_page_are_compared_within_one_effort(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = list[object]()
    compare = diff.compare
    monkeypatch.setattr(
        diff,
        "compare",
        lambda before, after, effort=None: spent.append(effort) or compare(before, after, effort),
    )
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高").replace("夕方", "朝"))
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安").replace("夕方", "夜"))

    assert len(merging_preview.clashes(desk.proposal(refused))) == 2

    assert len(spent) == 4
    assert spent[0] is not None
    assert len(set(map(id, spent))) == 1


def test_without_a_base_the_two_are_marked_against_each_other(desk: Desk) -> None:
    refused = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))
    Revision.objects.filter(pk=refused.pk).update(base=None)

    proposal = desk.proposal(refused)
    [clash] = merging_preview.clashes(proposal)

    assert clash.base is None
    assert [span.text for span in clash.mine[0] if span.changed] == ["安"]
    assert [span.text for span in clash.theirs[0] if span.changed] == ["高"]
    assert merging_preview.automatic(proposal) == []


def test_a_text_that_grew_while_the_page_was_being_made_is_shown_as_it_stays(desk: Desk) -> None:
    desk.saves(desk.yamada, body=BODY.replace("円高", "急な円高"))
    early = desk.is_refused(desk.suzuki, body=BODY.replace("円高", "円安"))
    desk.is_refused(desk.suzuki, body=BODY.replace("円高", "大幅な円安"))

    merging.open_refused(refused=early)

    assert early.content["body"] == BODY.replace("円高", "大幅な円安")
