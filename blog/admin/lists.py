"""What every list of the desk does, and its form: those of this site, of Django and of other packages."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.admin import ActionLocation, ModelAdmin, display
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.exceptions import DisallowedModelAdminLookup, DisallowedModelAdminToField
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.contrib.auth.models import User
from django.contrib.messages.storage import default_storage
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponseRedirect, QueryDict

from blog.text.search_terms import QueryRefused, refuse_long

from .fields import AccountField


def yes_or_no(column: str, label: str) -> Callable[[Any], str]:
    """A column of a list that says はい or いいえ, where Django has a picture called True or False."""

    @display(description=label, ordering=column)
    def shown(row: Any) -> str:
        return "はい" if getattr(row, column) else "いいえ"

    shown.__name__ = column
    return shown


NOT_UNDERSTOOD = (IncorrectLookupParameters, DisallowedModelAdminLookup, DisallowedModelAdminToField)
"""What Django's lists raise for a parameter they do not have, and for a value that is none of it."""
MOST_PARAMETERS = 20
"""Of a query that are looked at one by one; no page of the desk sends half as many."""


class _Unreadable(Exception):
    """A list was asked for by what it does not understand."""


class DeskList(ModelAdmin):
    """Offers to delete last, where Django does so first, searches for no more words than readers may search
    for, offers accounts by the names of people, and leaves out of a query what it does not understand."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        try:
            return super().get_changelist_instance(request)
        except NOT_UNDERSTOOD as error:
            if request.GET.keys() <= {ERROR_FLAG}:
                raise  # it is not the query
            raise _Unreadable from error

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list; by a query that was typed wrong or is of another day, as much of it as there is, and a
        word on the rest. Django would show everything and say nothing, or refuse the whole page."""
        try:
            return super().changelist_view(request, extra_context)
        except _Unreadable:
            understood = self._understood(request)
        lost = [name for name in request.GET if name not in understood and name != ERROR_FLAG]
        self.message_user(request, _words_on(lost, acted=request.method == "POST"), messages.WARNING)
        return HttpResponseRedirect(f"{request.path}?{understood.urlencode()}".rstrip("?"))

    def _understood(self, request: HttpRequest) -> QueryDict:
        """The part of the query that the list can be shown by. The page comes last: how many there are is up
        to the others."""
        understood, probe = QueryDict(mutable=True), copy(request)
        asked = sorted(request.GET.lists(), key=lambda parameter: parameter[0] == PAGE_VAR)
        for name, values in asked if len(asked) <= MOST_PARAMETERS else []:
            query = understood.copy()
            query.setlist(name, values)
            # Nobody reads what a try has to say.
            vars(probe).update(GET=query, _messages=default_storage(probe))
            try:
                super().get_changelist_instance(probe)
            except NOT_UNDERSTOOD:
                continue
            understood.setlist(name, values)
        understood.pop(ERROR_FLAG, None)
        return understood

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request, action_location)
        if (deleting := actions.pop(delete_selected.__name__, None)) is not None:
            actions[delete_selected.__name__] = deleting
        return actions

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.related_model is User:
            kwargs.setdefault("form_class", AccountField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """What has more words finds nothing, and that is told: Django asks for each word in each column, and
        SQLite takes no condition of thousands of parts."""
        try:
            refuse_long(search_term)
        except QueryRefused as error:
            self.message_user(request, str(error), messages.WARNING)
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)


def _words_on(lost: list[str], *, acted: bool) -> str:
    """That parts of a query were left out, and that nothing was done to rows that nobody saw."""
    names = "".join(f"「{'ページ' if name == PAGE_VAR else name[:40]}」" for name in lost[:3])
    more = "など" if len(lost) > 3 else ""
    done = "操作は行っていません。" if acted else ""
    return (
        f"アドレスにある一覧の条件{names}{more}は、この一覧では使えません。それを外して表示しています。{done}"
    )
