"""What our own pages must never do, each as a rule that reads a template and says where it is broken."""

import re
from collections.abc import Callable, Iterator, Mapping

Rule = Callable[[str], Iterator[str]]

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
MACRO = re.compile(r"\{% macro (\w+)\(.*?%\}((?:(?!<form\b).)*?)\{% endmacro %\}", re.DOTALL)
"""A part that is written once; whatever has a form of its own brings a token into no other."""
TAG = re.compile(r"<[a-zA-Z](?:\{\{.*?\}\}|\{%.*?%\}|[^>{])*>", re.DOTALL)
SAFE = re.compile(r"(\S+?)\s*\|\s*safe\b")
WRITTEN_OUT = re.compile(r"""[^\s"']*["'][^"']*["']""")
"""A text that stands in the template word for word."""


def written_unescaped(template: str) -> Iterator[str]:
    """What somebody typed is never part of the page's own language."""
    template = COMMENT.sub("", template)
    for each in SAFE.finditer(template):
        if not WRITTEN_OUT.fullmatch(each[1].rpartition(", ")[2]):
            yield each[0]
    yield from re.findall(r"\{%-?\s*autoescape\b.*?%\}", template)


def scripts_in_the_page(template: str) -> Iterator[str]:
    """Scripts are files of ours; what stands in an attribute would be forbidden by our own policy."""
    for tag in TAG.findall(COMMENT.sub("", template)):
        if re.search(r"\son[a-z]+\s*=", tag) or re.search(r"=\s*[\"']?\s*javascript:", tag, re.I):
            yield tag
        if re.match(r"<script\b", tag, re.I) and " src=" not in tag:
            yield tag


def styles_out_of_data(template: str) -> Iterator[str]:
    """A style that a value goes into can show, hide and fetch."""
    for tag in TAG.findall(COMMENT.sub("", template)):
        if re.search(r"\sstyle\s*=", tag):
            yield tag


def forms_without_a_token(template: str) -> Iterator[str]:
    """A form that another site could send for somebody carries what only our page knows."""
    template = COMMENT.sub("", template)
    brings = ["csrf", *(name + "(" for name, body in MACRO.findall(template) if "csrf" in body)]
    for form in FORM.findall(template):
        opening = TAG.match(form)
        sends = opening and re.search(r"method\s*=\s*[\"']?post", opening[0], re.I)
        if sends and not any(each in form for each in brings):
            yield form.partition("\n")[0]


def things_from_elsewhere(template: str) -> Iterator[str]:
    """A page that asks another machine for a part of itself tells it who is reading."""
    for tag in TAG.findall(COMMENT.sub("", template)):
        if re.search(r"\s(src|action|srcset|data)\s*=\s*[\"']?\s*(https?:)?//", tag, re.I):
            yield tag
        if re.match(r"<(link|iframe|object|embed|base)\b", tag, re.I) and "//" in tag:
            yield tag


TEMPLATE_RULES: tuple[Rule, ...] = (
    written_unescaped,
    scripts_in_the_page,
    styles_out_of_data,
    forms_without_a_token,
    things_from_elsewhere,
)

PLANTED: Mapping[Rule, tuple[str, ...]] = {
    written_unescaped: (
        "<p>{{ narrative|safe }}</p>",
        "<p>{{ case.narrative | safe }}</p>",
        '{{ name|replace("a", reason|safe) }}',
        "{% autoescape false %}{{ narrative }}{% endautoescape %}",
    ),
    scripts_in_the_page: (
        '<button onclick="go()">',
        '<p class="{{ kind }}" onmouseover="{{ typed }}">',
        '<a href="javascript:go()">',
        "<script>go()</script>",
        '<script nonce="{{ nonce }}">go("{{ typed }}")</script>',
    ),
    styles_out_of_data: ('<p style="width: {{ n }}%">', "<p style='color: red'>"),
    forms_without_a_token: (
        '<form method="post" action="{{ action }}"><button>x</button></form>',
        '<form action="{{ action }}" method="POST">{# csrf #}</form>',
    ),
    things_from_elsewhere: (
        '<img src="https://elsewhere.example/x.png">',
        '<form method="post" action="//elsewhere.example">',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
        '<iframe src="//elsewhere.example"></iframe>',
    ),
}
"""What each rule has to see."""

SOUND = """
<link rel="stylesheet" href="{{ url_for("static", filename="style.css") }}">
<script src="/static/ombud.js" nonce="{{ nonce }}"></script>
<p title="{{ said }}">{{ narrative }} {{ (said|e)|replace("(", "<wbr>("|safe) }}</p>
<form method="get" action="/staff/"><input name="find"></form>
<form method="post" action="{{ action }}">{{ keep("csrf", csrf) }}<button>x</button></form>
{% macro along(each) %}{{ keep("csrf", csrf) }}{% endmacro %}
<form method="post" action="{{ action }}">{{ along(each) }}<button>x</button></form>
"""
"""What resembles it and is as it should be."""
