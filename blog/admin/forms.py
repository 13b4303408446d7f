"""The forms of the desk: what an editor typed, checked and named in the field's terms."""

from dataclasses import dataclass
from typing import Any

from django import forms
from markdownx.fields import MarkdownxFormField

from blog.models import Asset, Author, Post
from blog.services import assets
from blog.services.importing.pictures import NotAPicture
from blog.text import normalize, slugs

from .fields import AddressField, BylineField, TagsField
from .widgets import BodyWidget


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a save was refused: words for the editor, and the field they are about (None: the whole form)."""

    field: str | None
    message: str
    newest: int | None = None
    """The key of the revision that the message has told of: saving once more means to overwrite it."""


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
    """A post with its byline and tags."""

    slug_source = "title"
    refusal: Refusal | None = None
    """Set where the services refused to save what this form says; the form then shows it."""

    body = MarkdownxFormField(  # type: ignore[no-untyped-call]
        label="本文",
        required=False,
        strip=False,
        widget=BodyWidget,
        help_text="Markdownで書きます。# の見出しはページの中では一段下がります。Tabキーで次の欄へ進みます。",
    )
    byline = BylineField(
        label="著者",
        queryset=Author.objects.all(),
        required=False,
        help_text="上から順に記事の署名になります。",
    )
    tags = TagsField(
        label="タグ",
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text='「、」か「,」で区切ります。空白では区切りません。コンマを含むタグは " で囲みます。',
    )

    class Meta:
        model = Post
        fields = ("title",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["body"].widget.attrs["data-post"] = self.instance.pk
            self.initial["byline"] = [author.pk for author in self.instance.byline]
            self.initial["tags"] = [tag.name for tag in self.instance.tag_list]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._keep_what_was_not_changed(cleaned)
        if self.refusal is not None:
            self.add_error(self.refusal.field, self.refusal.message)
        return cleaned

    def _keep_what_was_not_changed(self, cleaned: dict[str, Any]) -> None:
        """A browser changes line ends, and Django trims; neither is an edit, and an export must not show one.

        Of the body, where a space at the start of a line has a meaning, blog.services.editing takes care.
        """
        for name, value in cleaned.items():
            if name == "body" or not isinstance(value, str):
                continue
            if isinstance(stored := getattr(self.instance, name), str):
                cleaned[name] = stored if _trimmed(value) == _trimmed(stored) else _unix(value)
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
        return file


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")


def _trimmed(text: str) -> str:
    return _unix(text).strip()
