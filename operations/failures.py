"""What a command says that ends over something outside of it, in the place of a traceback."""

import sqlite3

from django.db import InterfaceError, OperationalError

from blog.services.file_storage import is_full


def words(error: BaseException) -> str | None:
    """What went wrong and what to do (Japanese, for operators); None for a fault of the program, of which
    the traceback tells more."""
    if is_full(error):
        where = f"（{error.filename}）" if isinstance(error, OSError) and error.filename else ""
        return (
            f"［不可］ ディスクに空きがありません{where}。\n"
            "    → 空きを作り、もう一度実行する。書き終えたものは残っています。"
        )
    is_statement = getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    if isinstance(error, OperationalError | InterfaceError) and not is_statement:
        said = str(error).strip().partition("\n")[0]
        return (
            f"［不可］ データベースが使えません: {said}\n"
            "    → manage.py doctor で原因を調べ、もう一度実行する（--traceback で詳しく）。"
        )
    return None
