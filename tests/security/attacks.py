"""Attack strings of this project's own: each way into a script, in each place that text may come to stand.

`ATTACKS` is the product of what shall run and of the context that it breaks out of, and a list of what fits
no product. They call `zqx`, a name that occurs nowhere else.
"""

from typing import Final

from tests.security.single_attacks import SINGLE

ELEMENTS: Final = (
    "<script>zqx()</script>",
    "<ScRiPt/src=//zqx.example/a.js></sCrIpT>",
    "<img src=x onerror=zqx()>",
    "<img/src/onerror=zqx()//",
    "<svg onload=zqx()>",
    "<svg><script href=data:,zqx() />",
    "<math><mtext><table><mglyph><style><img src=x onerror=zqx()>",
    "<iframe srcdoc='<script>zqx()</script>'>",
    "<object data=javascript:zqx()>",
    "<embed src=javascript:zqx()>",
    "<a href=javascript:zqx()>x</a>",
    "<a href='java&#9;script:zqx()'>x</a>",
    "<form action=javascript:zqx()><button>x</button></form>",
    "<input autofocus onfocus=zqx()>",
    "<details open ontoggle=zqx()>",
    "<base href=//zqx.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:zqx()'>",
    "<link rel=stylesheet href=//zqx.example/a.css>",
    "<style>@import '//zqx.example/a.css';</style>",
    "<body onload=zqx()>",
    "<template><script>zqx()</script></template>",
    "<video><source onerror=zqx()></video>",
    "<p style='background:url(//zqx.example/a)'>x</p>",
)
ATTRIBUTES: Final = (
    " onmouseover=zqx() ",
    " autofocus onfocus=zqx() x=",
    " style=animation-name:x onanimationstart=zqx() ",
    "><script>zqx()</script>",
    " src=x onerror=zqx() ",
    " formaction=javascript:zqx() ",
)
ADDRESSES: Final = (
    "javascript:zqx()",
    "JaVaScRiPt:zqx()",
    "java\tscript:zqx()",
    "\x01javascript:zqx()",
    "javascript&colon;zqx()",
    "javascript&#x3a;zqx()",
    "data:text/html,<script>zqx()</script>",
    "vbscript:zqx()",
    "//zqx.example/",
    "\\\\zqx.example\\",
    "https:zqx.example",
    "feed:javascript:zqx()",
)
OUT_OF: Final = (
    *("", "-->", "]]>", "</title>", "</textarea>", "</script>", "</style>", "</noscript>", "</template>"),
    *("</select>", "*/", "\"'>", "</p></div>", "\u2028"),
)
"""What ends the place that a text stands in: comment, CDATA, title, form field, script, attribute …"""
QUOTES: Final = ('"', "'", "`", "", "&quot;", '\\"', "\u201d", "\uff02")
LINKS: Final = (
    "[x]({})",
    "![x]({})",
    "<{}>",
    "[x]: {}\n\n[x]",
    '[x](<{}> "y")',
    "[![x]({})]({})",
    '<a href="{}">x</a>',
    '<img srcset="{} 2x">',
)
OTHERS: Final = (
    # Markdown and kramdown
    *('{: onclick="zqx()"}', "{::options template='x' /}", "{::nomarkdown}<script>zqx()</script>{:/}"),
    *(
        "```html\n<script>zqx()</script>\n```",
        "~~~{onclick=zqx()}\n~~~",
        "[^1]\n\n[^1]: <script>zqx()</script>",
    ),
    *('# x {#" onclick=zqx() x="}', "$$<script>zqx()</script>$$", "*[x]: <script>zqx()</script>"),
    # templates
    *("{{ 7|add:7 }}{% debug %}", "{% include '/etc/passwd' %}", "{% raw %}{{ x }}", "${7*7}", "#{7*7}"),
    *(
        "<%= 7*7 %>",
        "{{ settings.SECRET_KEY }}",
        "{% csrf_token %}",
        "{{constructor.constructor('zqx()')()}}",
    ),
    # JSON, JSON-LD, JavaScript
    *('"}</script><script>zqx()</script>', '\\"}];zqx();//', "<!--<script>", "\\u003cscript\\u003ezqx()"),
    *("';zqx();//", "`;zqx();//", "</script\t><script>zqx()</script>", "\u2029zqx()\u2028", "__proto__"),
    # XML
    *(
        "]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>zqx()</x:script>",
        "&zqx;",
        "<?xml-stylesheet x?>",
    ),
    *('<!DOCTYPE x [<!ENTITY zqx SYSTEM "file:///etc/passwd">]>', "<![CDATA[<script>zqx()</script>]]>"),
    # CSS
    *("expression(zqx())", "}body{background:url(//zqx.example/)}", "@import url(//zqx.example/);"),
    # spreadsheets
    *('=HYPERLINK("//zqx.example")', "+cmd|' /C calc'!A0", "@SUM(1)*zqx()", "-2+3+cmd|' /C'!A0"),
    # headers, SQL, paths
    *("x\r\nSet-Cookie: zqx=1", "x\nLocation: //zqx.example", "' OR 1=1 --", "'; DROP TABLE blog_post; --"),
    *("%27%20UNION%20SELECT%201--", "../../../../etc/passwd", "..\\..\\zqx", "/%2e%2e/%2e%2e/", "C:\\zqx"),
    # letters
    *("\u202e<script>zqx()</script>", "\ufeff<script>zqx()</script>", "＜script＞zqx()＜/script＞"),
    *(
        "<\u0130mg src=x onerror=zqx()>",
        "<s\u0307cript>zqx()",
        "\x0b<img src=x onerror=zqx()>",
        "\u00ad<script>zqx()",
    ),
    *("&lt;script&gt;zqx()&lt;/script&gt;", "&amp;lt;script&amp;gt;", "%3Cscript%3Ezqx()%3C/script%3E"),
    *(
        "<<script>zqx()//<</script>",
        "<scr<script>ipt>zqx()</scr</script>ipt>",
        "<!--><img src=x onerror=zqx()>-->",
    ),
)


def _all() -> list[str]:
    found = [out + element for out in OUT_OF for element in ELEMENTS]
    found += [quote + attribute for quote in QUOTES for attribute in ATTRIBUTES]
    found += [link.replace("{}", address) for link in LINKS for address in ADDRESSES]
    found += [*ADDRESSES, *OTHERS, *SINGLE]
    return list(dict.fromkeys(found))


ATTACKS: Final = _all()
