"""What an editor says with a bulk action: which tag, which section, why."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from blog.models import Author, Category, Tag
from blog.services.bulk import actions
from blog.services.bulk.actions import Action
from blog.services.tagging import TagNames
from blog.text import normalize

from .fields import BylineField

TAG_LIST = "known-tags"
"""The id of the list of names that the field of a tag offers."""


class ActionForm(forms.Form):
    """Makes an Action of what was typed. One without fields asks nothing."""

    kind: ClassVar[type[Action]]
    required_css_class = "required"

    def __init__(self, *args: Any, keys: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.narrow(keys)

    def narrow(self, keys: Sequence[int]) -> None:
        """Offers only what makes sense for the articles with these `keys`."""

    def action(self) -> Action:
        """The action, once the form is valid; here one that needs no particulars."""
        return self.kind()


class PublishForm(ActionForm):
    kind = actions.Publish


class BackToDraftForm(ActionForm):
    kind = actions.BackToDraft


class RerenderForm(ActionForm):
    kind = actions.Rerender


class AddTagForm(ActionForm):
    kind = actions.AddTag
    tag = forms.CharField(
        label="付けるタグ",
        max_length=normalize.LONGEST_TAG,
        help_text="いまあるタグから選ぶか、新しい名前を書いてください。新しい名前ならタグを作ります。",
        widget=forms.TextInput(attrs={"class": "vTextField", "list": TAG_LIST, "autocomplete": "off"}),
    )

    def clean_tag(self) -> str:
        try:
            return TagNames().present(normalize.tag_name(self.cleaned_data["tag"]))
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def action(self) -> Action:
        return actions.AddTag(self.cleaned_data["tag"])


class RemoveTagForm(ActionForm):
    kind = actions.RemoveTag
    tag = forms.ModelChoiceField(
        label="外すタグ", queryset=Tag.objects.all(), help_text="選んだ記事に付いているタグです。"
    )

    def narrow(self, keys: Sequence[int]) -> None:
        field = self.fields["tag"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Tag.objects.filter(tagged_items__content_object__in=keys).distinct()

    def action(self) -> Action:
        return actions.RemoveTag(self.cleaned_data["tag"].name)


class SetSectionForm(ActionForm):
    kind = actions.SetSection
    section = forms.ModelChoiceField(label="新しいセクション", queryset=Category.objects.all())

    def action(self) -> Action:
        return actions.SetSection(self.cleaned_data["section"].name)


class SetBylineForm(ActionForm):
    kind = actions.SetByline
    byline = BylineField(
        label="新しい署名",
        queryset=Author.objects.all(),
        help_text="上から順に記事の署名になります。いまの署名と入れ替わります。",
    )

    def action(self) -> Action:
        return actions.SetByline(tuple(author.name for author in self.cleaned_data["byline"]))


class AddAuthorForm(ActionForm):
    kind = actions.AddAuthor
    author = forms.ModelChoiceField(
        label="加える著者", queryset=Author.objects.all(), help_text="いまの署名のあとに加えます。"
    )

    def action(self) -> Action:
        return actions.AddAuthor(self.cleaned_data["author"].name)


class WithdrawForm(ActionForm):
    kind = actions.Withdraw
    reason = forms.CharField(
        label="取り下げる理由",
        max_length=200,
        required=False,
        help_text="記録に残ります。読者には見えません。",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def action(self) -> Action:
        return actions.Withdraw(self.cleaned_data["reason"])


FORMS: dict[str, type[ActionForm]] = {
    form.kind.name: form
    for form in (
        AddTagForm,
        RemoveTagForm,
        SetSectionForm,
        SetBylineForm,
        AddAuthorForm,
        PublishForm,
        WithdrawForm,
        BackToDraftForm,
        RerenderForm,
    )
}
"""The form of each action in blog.services.bulk.actions.REGISTRY."""
