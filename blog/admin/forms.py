"""The forms of the desk: what an editor typed, checked and named in the field's terms."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from markdownx.fields import MarkdownxFormField

from blog.jekyll import permalinks
from blog.jekyll.errors import JekyllError
from blog.models import Asset, Author, Category, Post
from blog.models.revision import NOTE_LENGTH
from blog.services import assets, content, pasted, workflow
from blog.services.file_storage import StorageFailed
from blog.services.importing.pictures import NotAPicture
from blog.text import normalize, slugs

from .fields import AddressField, BylineField, MomentField, PersonField, TagsField
from .widgets import BodyWidget

log = logging.getLogger(__name__)
NOT_STORED = "画像を保存できませんでした。{why}書いた内容はそのままです。"
TURN = ("reviewer", "due_on")
"""The fields that say whose turn it is, and until when."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a save was refused: words for the editor, the field that they are about (None: the whole form), and
    the HTTP status of the page that says so."""

    field: str | None
    message: str
    status: int = 200


class SlugFromNameForm(forms.ModelForm):
    """For rows that have a page at their slug: an empty slug is made from the name."""

    slug_source = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        source = cleaned.get(self.slug_source)
        if "slug" in cleaned and not cleaned["slug"] and source:
            try:
                cleaned["slug"] = slugs.slugify(source)
            except ValueError as error:
                self.add_error("slug", str(error))
        return cleaned


class NamedForm(SlugFromNameForm):
    """For tags, sections and authors: the name in the one spelling in which names are looked up."""

    def clean_name(self) -> str:
        try:
            return normalize.tag_name(self.cleaned_data["name"])
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error


class AuthorForm(NamedForm):
    picture = AddressField(
        label="顔写真",
        required=False,
        max_length=1000,
        help_text=Author._meta.get_field("picture").help_text,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class PostForm(SlugFromNameForm):
    """The writing page: an article as it was written last, whether readers see that or not yet."""

    slug_source = "title"
    refusal: Refusal | None = None
    """Set where the services refused to save what this form says; the form then shows it."""

    body = MarkdownxFormField(  # type: ignore[no-untyped-call]
        label="本文",
        required=False,
        strip=False,
        widget=BodyWidget,
    )
    category = forms.ModelChoiceField(
        Category.objects.all(), label="セクション", required=False, empty_label="まだ決めていない"
    )
    byline = BylineField(label="著者", queryset=Author.objects.all(), required=False)
    tags = TagsField(
        label="タグ",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="「、」で区切ります。空白では区切りません。",
    )
    published_at = MomentField(
        label="公開日時", required=False, help_text="日本時間。先の日時にすると、その時刻に公開されます。"
    )
    unpublish_at = MomentField(label="公開終了日時", required=False, help_text="空なら、ずっと公開します。")
    modified_at = MomentField(
        label="更新日時",
        required=False,
        help_text="読者に示します。公開中の本文を直すと、自動で入ります。",
    )
    reviewer = PersonField(
        User.objects.none(),
        label="レビューする人",
        required=False,
        empty_label="だれでも",
        show_hidden_initial=True,
    )
    due_on = forms.DateField(
        label="締め切り",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        show_hidden_initial=True,
    )
    kept_front_matter = forms.CharField(
        label="元のフロントマター", required=False, strip=False, widget=forms.HiddenInput
    )
    """What a file said that has no field here (blog.services.pasted): the page's scripts fill it in."""
    save_note = forms.CharField(
        label="変更のメモ",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.TextInput(attrs={"placeholder": "変更のメモ（任意）", "autocomplete": "off"}),
    )
    action_note = forms.CharField(
        label="メモ",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="レビューや差し戻しのとき、相手に伝わります。記録に残ります。",
    )
    override_reason = forms.CharField(
        label="点検の誤りがあっても公開する理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="書くと、点検で「誤り」が残っていても公開できます。理由は記録に残ります。",
    )

    class Meta:
        model = Post
        fields = ("title",)
        widgets: ClassVar = {
            "title": forms.Textarea(attrs={"rows": 1, "placeholder": "タイトル"})  # long ones wrap
        }

    def __init__(self, *args: Any, instance: Post | None = None, **kwargs: Any) -> None:
        post = instance or Post()
        if post.pk is not None:
            content.shown(post, content.current(post))
        super().__init__(*args, instance=post, **kwargs)
        if post._state.adding and not self.is_bound:
            self.fields["title"].widget.attrs["autofocus"] = True
        if post.pk is not None:
            self.fields["body"].widget.attrs["data-post"] = post.pk
            self.initial["byline"] = [author.pk for author in post.byline if author.pk]
            self.initial["tags"] = [tag.name for tag in post.tag_list]
            self.initial["kept_front_matter"] = post.front_matter
        if self.is_bound:
            post.know_names()  # it is going to be saved
        self.fields["reviewer"].queryset = workflow.reviewers(besides=post.reviewer_id)  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """A title is one line, however it was pasted."""
        return " ".join(normalize.unix(self.cleaned_data["title"]).split("\n"))

    def clean_excerpt(self) -> str:
        return _not_too_long(self.cleaned_data["excerpt"])

    def clean_description(self) -> str:
        return _not_too_long(self.cleaned_data["description"])

    def clean_permalink(self) -> str:
        """A pattern that gives an address, also where the article gets none yet."""
        permalink: str = self.cleaned_data["permalink"]
        try:
            permalinks.verify(permalink)
        except JekyllError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
        return permalink

    def clean_kept_front_matter(self) -> str:
        """Front matter that an export can write and the import read; a browser changes line ends."""
        head: str = normalize.unix(self.cleaned_data["kept_front_matter"])
        stored: str = self.instance.front_matter
        if head == normalize.unix(stored) or self.add_prefix("kept_front_matter") not in self.data:
            return stored
        try:
            if head:
                pasted.verify(head, self.instance)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
        return head

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._keep_what_was_not_changed(cleaned)
        self.instance.front_matter = cleaned.get("kept_front_matter", self.instance.front_matter)
        begin, end = cleaned.get("published_at"), cleaned.get("unpublish_at")
        if begin and end and end <= begin:
            self.add_error("unpublish_at", "公開終了日時は、公開日時よりあとにしてください。")
        if self.refusal is not None:
            self.add_error(self.refusal.field, self.refusal.message)
        return cleaned

    def _keep_what_was_not_changed(self, cleaned: dict[str, Any]) -> None:
        """A browser changes line ends, its time fields know no fractions, and Django trims; none is an edit,
        and an export must not show one.

        Of the body, where a space at the start of a line has a meaning, blog.services.editing takes care.
        """
        for name, value in cleaned.items():
            if name == "body" or not isinstance(value, str | datetime):
                continue
            stored = getattr(self.instance, name, None)
            if isinstance(value, str) and isinstance(stored, str):
                cleaned[name] = stored if _trimmed(value) == _trimmed(stored) else normalize.unix(value)
            elif isinstance(stored, datetime) and name not in self.changed_data:
                cleaned[name] = stored
        for name in TURN:  # no revision tells what a colleague has chosen since this page was opened
            if name in cleaned and name not in self.changed_data:
                cleaned[name] = getattr(self.instance, name)
        if "tags" not in self.changed_data and "tags" in self.initial:
            cleaned["tags"] = self.initial["tags"]


class UploadForm(forms.ModelForm):
    """A picture from an editor's machine. Checking it stores it, as `instance`: the two are one act."""

    image = forms.FileField(
        label="画像",
        help_text="JPEG・PNG・WebP・AVIF・GIF。名前ではなく中身で判断します。撮影場所などの情報は取り除きます。",
        error_messages={
            "required": "画像を選んでください。",
            "empty": "ファイルが空です。画像を選び直してください。",
            "missing": "ファイル名がありません。画像を選び直してください。",
        },
    )

    class Meta:
        model = Asset
        fields: tuple[str, ...] = ()

    def clean_image(self) -> Any:
        file = self.cleaned_data["image"]
        try:
            self.instance = assets.store_upload(file=file)
        except NotAPicture as error:
            raise forms.ValidationError(str(error), code="invalid") from error
        except StorageFailed as error:
            log.exception("A picture could not be stored.")
            raise forms.ValidationError(NOT_STORED.format(why=error), code="not_stored") from error
        return file


def _not_too_long(text: str) -> str:
    if len(text) > content.LONGEST_NOTE:
        words = f"長すぎます（{len(text):,}文字）。{content.LONGEST_NOTE:,}文字までにしてください。"
        raise forms.ValidationError(words, code="max_length")
    return text


def _trimmed(text: str) -> str:
    return normalize.unix(text).strip()
