"""What the doctor says in Japanese of the system checks that an environment can fail."""

from typing import Final

_EXTRAS: Final = (
    ".venv/bin/pip install --require-hashes -r requirements-extras.txt を実行し、サイトを起動し直す。"
)
OF_CHECKS: Final[dict[str, tuple[str, str]]] = {
    # id: what is wrong (the check's own words follow it), what to do
    "blog.E001": (
        "記事のアドレスの形が読めません",
        "ALLFORCES_PERMALINK を /:year/:month/:day/:title/ のように書く。",
    ),
    "blog.E002": (
        "同じ時刻の記事のアドレスが重なる形です",
        "ALLFORCES_PERMALINK に :title か :slug を入れる。",
    ),
    "blog.E003": (
        "記事のアドレスが、サイト自身のページと重なる形です",
        "ALLFORCES_PERMALINK を別の形にする。",
    ),
    "blog.E020": (
        "読む速さの書き方が違います",
        "ALLFORCES_READING_SPEEDS を japanese=500,words=230 のように書く。",
    ),
    "blog.E021": (
        "IndexNow の鍵に使えない文字があります",
        "ALLFORCES_INDEXNOW_KEY を英数字と - の 8〜128 文字にする。",
    ),
    "blog.E022": (
        "知らせの送り先がアドレスではありません",
        "ALLFORCES_WEBSUB_HUB を https://… の形で書く。",
    ),
    "blog.E023": (
        "断るクローラーの名前が違います",
        "ALLFORCES_REFUSED_CRAWLERS に GPTBot などの名前か、training・search・user を書く。",
    ),
    "blog.E050": (
        "二段階認証の決まりの書き方が違います",
        "ALLFORCES_SECOND_FACTOR を optional・publishers・everybody のどれかにする。",
    ),
    "blog.W001": (
        "時間帯が日本ではありません。日付とアドレスがそれに従います",
        "ALLFORCES_TIME_ZONE を取り除く（元のサイトが別の時間帯で作られていたのでなければ）。",
    ),
    "blog.W002": (
        "SQLite が古く、まれにデータが壊れることがあります",
        "PostgreSQL を使う（DATABASE_URL）か、SQLite を 3.51.3 以上にするか、バックアップを欠かさない。",
    ),
    "operations.E001": ("設定に要る追加のパッケージが入っていません", _EXTRAS),
    "operations.E002": (
        "/metrics を開く合い言葉が短く、推測できます",
        "openssl rand -hex 24 で作ったものを ALLFORCES_METRICS_TOKEN にする。",
    ),
    "operations.E003": (
        "/metrics を見てよいアドレスの書き方が違います",
        "ALLFORCES_METRICS_ADDRESSES を 127.0.0.1,10.0.0.0/8 のように書く。",
    ),
    "operations.W001": (
        "だれも読まない環境変数があります。名前の書き間違いかもしれません",
        "docs/operations.md の Variables で名前を確かめて、直すか取り除く。",
    ),
}
