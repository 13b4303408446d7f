"""Accounts at the desk. An editor-in-chief makes and changes them, and can make nobody mightier than an
editor-in-chief (blog.services.accounts)."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    SetUnusablePasswordMixin,
    UserChangeForm,
)
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy

from blog.models import Author
from blog.services import accounts
from blog.services.security import factors, sessions

from .lists import yes_or_no
from .people import editor_of
from .post_filters import NamedNoneFilter

FOR_SUPERUSERS = ("is_superuser", "user_permissions")
"""Fields by which anything at all can be given away."""
NOT_FROM_YOURSELF = "自分のアカウントからは外せません。ほかの編集長に頼んでください。"
NOT_YOUR_OWN_FACTOR = (
    "自分の二段階認証は、ここではリセットできません。画面の右上の「ログインと安全」で外してください。"
)
PASSWORD_IS_LOST = "無効にすると、このアカウントのいまのパスワードは使えなくなります。"  # noqa: S105
ABOUT_ROLES = "ライターは自分の記事、編集者はすべての記事、編集長は設定とアカウントも扱えます。"


class RolesMixin(forms.ModelForm):
    """The roles and the byline of an account, as far as `manager` may give them."""

    manager: User

    byline = forms.ModelChoiceField(
        Author.objects.none(),
        label="署名",
        required=False,
        help_text="この人の名前で出る記事の著者。結び付けると、その著者の記事が本人の記事になります。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = self.instance if self.instance.pk else None
        if "groups" in self.fields:
            self._set_choices("groups", accounts.roles_to_give(self.manager))
            self.fields["groups"].label = "役割"
            self.fields["groups"].help_text = ABOUT_ROLES
        if "is_staff" in self.fields and account is None:
            self.fields["is_staff"].initial = True
        if self.manager.has_perm("blog.change_author"):
            self._set_choices("byline", accounts.authors_to_link(account))
            self.initial["byline"] = accounts.author_of(account)
        else:
            del self.fields["byline"]

    def _set_choices(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean_groups(self) -> QuerySet[Group]:
        """The chosen roles, and those groups of the account that are not the manager's to take away."""
        chosen: QuerySet[Group] = self.cleaned_data["groups"]
        if not self.instance.pk:
            return chosen
        kept = self.instance.groups.exclude(pk__in=accounts.roles_to_give(self.manager).values("pk"))
        return Group.objects.filter(
            pk__in=[*chosen.values_list("pk", flat=True), *kept.values_list("pk", flat=True)]
        )

    def clean(self) -> dict[str, Any]:
        """Refuses what would lock the manager out."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance == self.manager:
            for name in ("is_active", "is_staff"):
                if name in self.fields and not cleaned.get(name):
                    self.add_error(name, NOT_FROM_YOURSELF)
            if "groups" in cleaned and not accounts.manages_with(self.manager, cleaned["groups"]):
                self.add_error("groups", NOT_FROM_YOURSELF)
        return cleaned


class AccountAddForm(RolesMixin, AdminUserCreationForm):
    """A new account."""


class AccountForm(RolesMixin, UserChangeForm):
    """An account that is there."""


class PasswordForm(AdminPasswordChangeForm):
    """A new password for somebody, with a warning in Japanese: Django has its own in English alone."""

    usable_password_help_text = format_lazy(  # type: ignore[assignment]  # Django's own is a promise, too
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        SetUnusablePasswordMixin.usable_password_help_text,
        PASSWORD_IS_LOST,
    )


class RoleFilter(NamedNoneFilter):
    """By a role, which Django calls a group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "役割"


admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's accounts, with the bounds of blog.services.accounts."""

    form = AccountForm
    add_form = AccountAddForm
    change_password_form = PasswordForm
    list_display = (
        *("username", "last_name", "first_name", "email", "roles", "byline", "second_factor"),
        yes_or_no("is_active", "有効"),
    )
    actions = ("reset_second_factor",)
    list_filter = (("groups", RoleFilter), "is_active", "is_staff", "is_superuser")
    list_select_related = ("author",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("本人", {"fields": ("last_name", "first_name", "email", "byline")}),
        ("できること", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("日時", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
        ("本人", {"fields": ("last_name", "first_name", "email", "byline")}),
        ("できること", {"fields": ("is_staff", "groups")}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("user_permissions",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups", "second_factors")

    @admin.display(description="役割")
    def roles(self, account: User) -> str:
        names = "、".join(group.name for group in account.groups.all())
        return (
            "、".join(filter(None, ["すべて（スーパーユーザー）" if account.is_superuser else "", names]))
            or "―"
        )

    @admin.display(description="署名")
    def byline(self, account: User) -> str | SafeString:
        author = accounts.author_of(account)
        if author is None:
            return "―"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:blog_author_change", args=[author.pk]), author.name
        )

    @admin.display(description="二段階認証")
    def second_factor(self, account: User) -> str:
        return "、".join(factor.get_kind_display() for factor in account.second_factors.all()) or "―"

    @admin.action(description="二段階認証をリセット（すべてなくした人のために）", permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For somebody who lost everything. They sign in with the password alone, or set a new one up.

        Not for oneself: nothing is lost then, and the page for it asks for the password first.
        """
        for account in queryset:
            if account == request.user:
                messages.error(request, NOT_YOUR_OWN_FACTOR)
                continue
            if not accounts.may_manage(editor_of(request), account):
                messages.error(request, f"「{account}」の二段階認証をリセットする権限がありません。")
                continue
            factors.reset(user=account)
            sessions.end_all(user=account)
            messages.success(
                request, f"「{account}」の二段階認証を外し、すべての端末からログアウトさせました。"
            )

    # --- who may ---

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or accounts.may_manage(editor_of(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or accounts.may_manage(editor_of(request), obj))

    # --- what may be given ---

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        hidden = () if editor_of(request).is_superuser else FOR_SUPERUSERS
        if not request.user.has_perm("blog.change_author"):
            hidden = (*hidden, "byline")
        return [
            (name, {**options, "fields": tuple(field for field in options["fields"] if field not in hidden)})
            for name, options in super().get_fieldsets(request, obj)
        ]

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        assert issubclass(form, RolesMixin)
        form.manager = editor_of(request)
        return form

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The roles are few: one box each."""
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "byline" in form.cleaned_data:
            accounts.link_author(account=form.instance, author=form.cleaned_data["byline"])
