"""What the servers in front of the site refuse by themselves carries the headers that the site sends."""

import re
from pathlib import Path

from django.conf import settings
from django.utils.csp import build_policy

from blog.middleware.headers import fixed

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
EXPECTED = fixed("text/html") | {
    "Content-Security-Policy": build_policy(settings.SECURE_CSP),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",  # as SecurityMiddleware, over https
}


def test_nginx_refuses_with_the_headers_of_the_site() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    values = dict(re.findall(r'^map \$upstream_http_(\S+) .*\n.*\n  "" "(.*)";$', text, re.MULTILINE))

    assert values == {name.lower().replace("-", "_"): value for name, value in EXPECTED.items()}


def test_caddy_refuses_with_the_headers_of_the_site() -> None:
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    block = re.search(r"handle_errors \{\n\t\theader \{\n(.*?)\t\t\}", text, re.DOTALL)

    assert block
    assert dict(re.findall(r'^\t+(\S+) "(.*)"$', block[1], re.MULTILINE)) == EXPECTED
