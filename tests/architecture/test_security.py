"""Our own code keeps the rules that keep an office safe; each rule is shown to see what breaks it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.architecture import security_rules as rules
from tests.architecture import template_rules
from tests.architecture.security_rules import RULES, Rule, broken_at
from tests.architecture.template_rules import TEMPLATE_RULES

ROOT = Path(__file__).parents[2]
FLOORS = ("domain", "application", "projections", "web")
MODULES = [
    path.relative_to(ROOT)
    for floor in FLOORS
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "node_modules" not in path.parts
]
TEMPLATES = sorted(
    path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*.html") if path.is_file()
)

OURS = "A table or a column as our own code calls it; nobody types it."
NUMBER = "A number or a word of our own code."
MARKS = "Question marks, or what PostgreSQL has for them."

LET_THROUGH: Mapping[str, Mapping[str, str]] = {
    "application/adapters/copying.py": {
        "table.name": OURS,
        "table.counter": OURS,
        "columns": OURS,
        "', '.join(table.columns)": OURS,
        "', '.join(self.columns)": OURS,
        "self.name": OURS,
        "where": OURS,
        "order": OURS,
        "limit": NUMBER,
        "key": OURS,
        "marks": MARKS,
    },
    "application/adapters/database.py": {
        "int(BUSY_SECONDS * 1000)": NUMBER,
        "journal": NUMBER,
        "'FULL' if durable else 'NORMAL'": NUMBER,
    },
    "web/uploads.py": {
        "import socket": "It shuts a line that somebody opened to us; it opens none.",
    },
    "application/adapters/documents.py": {
        "Markup(code.svg_inline(border=0, title=title, svgclass=None, lineclass=None))": (
            "Paths, and a title that segno escapes; a test gives it an address full of tags."
        ),
        "Markup(DAYS.sub('<span class=\"together\">\\\\g<0></span>', safe))": "It was escaped before.",
        "Markup((FOLDER / style).read_text('utf-8'))": "A file of ours.",
    },
    "application/adapters/entropy.py": {
        "import random": "A demonstration that is to be the same each time, and says that it is one."
    },
    "application/adapters/places.py": {"patience": NUMBER},
    "application/adapters/post.py": {"import smtplib": "The adapter that speaks to the post."},
    "application/adapters/provider.py": dict.fromkeys(
        (
            "from http.client import HTTPException",
            "from urllib.request import HTTPRedirectHandler, Request, build_opener",
        ),
        "The adapter that speaks to the agency's sign-in: to its hosts only, and on no detour.",
    ),
    "application/adapters/scanner.py": {
        "import socket": "The adapter that asks the scanner, at a socket of this machine."
    },
    "application/adapters/readings.py": {"self._mark": MARKS, "marks": MARKS},
    "application/adapters/site.py": {
        "quote(schema)": OURS,
        "quote(table)": OURS,
        "self._mark": OURS,
    },
    "application/adapters/store.py": {"self._mark": MARKS, "marks": MARKS},
    "application/adapters/vault.py": {"marks": MARKS, "share": NUMBER},
    "application/adapters/waking.py": {
        "sql.SQL('LISTEN {}').format(sql.Identifier(channel(schema)))": "Quoted by the driver."
    },
    "application/importers/chicago_rows.py": {
        "self._wanted()": OURS,
        "query": OURS,
        "file": OURS,
        "named": OURS,
        "self.last_line": NUMBER,
    },
    "application/importers/staging.py": {
        "sheet.name": OURS,
        "name": OURS,
        "columns": OURS,
        "where": OURS,
        "marks": MARKS,
        "same": OURS,
        "parent": OURS,
    },
    "application/reactions/errands.py": {
        "import random": "How long one waits before trying again: nobody gains by foretelling it."
    },
    "application/sessions.py": {"SESSIONS.name": OURS},
    "domain/complaint/narrowing.py": {"code == earlier": "A code of the taxonomy, on every page."},
    "projections/shelf.py": {
        "table.name": OURS,
        "_in(states)": OURS,
        "build.key": "A read model of ours and two numbers.",
        "', '.join((repr(str(each)) for each in states))": OURS,
    },
    "web/catalogue.py": {
        "Markup((ROOT / 'web' / 'static' / 'style.css').read_text('utf-8'))": "A file of ours."
    },
    "web/command_line/run.py": {"import socket": "It looks whether its own port is free."},
    "web/command_line/serve.py": {"import socket": "It asks what this machine itself is called."},
    "web/qr.py": {
        "Markup(code.svg_inline(scale=5, border=3, light='#fff', omitsize=True))": (
            "A picture that is drawn, never written, from what it says."
        )
    },
    "web/staff/complaints.py": {
        "url_for('staff.officers.register', badge=subject.badge.text())": (
            "The list of officers is asked for a number in its address, by whoever types it too."
        )
    },
    "web/staff/readers.py": {
        "redirect(then, 303)": "Only a page of the very case that was asked about: see `_way`."
    },
}
"""What would break a rule and is meant, by file and by its words, with the reason."""

IN_PAGES = {
    '<form method="post" action="{{ again.action }}">': (
        "It sends on what was sent before, the token with it."
    )
}

PLANTED: Mapping[Rule, tuple[str, ...]] = {
    rules.views_without_a_policy: (
        "@room.get('/cases')\ndef show(): ...",
        "@open_to(LEAD)\n@room.post('/cases')\ndef show(): ...",
        "@door.route('/cases', methods=['POST'])\n@cache\ndef show(): ...",
        "app.add_url_rule('/cases', view_func=show)",
    ),
    rules.markup_of_what_was_typed: (
        "Markup(narrative)",
        "Markup(f'<b>{name}</b>')",
        "markupsafe.Markup('<b>' + name)",
        "Environment(loader=loader)",
        "Environment(autoescape=False)",
        "render_template_string(typed)",
        "pages.from_string(f'<p>{typed}')",
    ),
    rules.papers_that_fetch: (
        "HTML(string=page)",
        "weasyprint.HTML(string=page, url_fetcher=None)",
        "CSS(string=style)",
    ),
    rules.sql_put_together: (
        "db.execute(text(f'SELECT * FROM events WHERE stream_id = {id}'))",
        "db.exec_driver_sql('SELECT ' + column)",
        "db.execute('SELECT %s' % column)",
        "db.execute(sa.text('SELECT {}'.format(column)))",
        "db.exec_driver_sql(' '.join(words))",
        "query = f'SELECT * FROM events WHERE topic = {topic}'",
        "where = f' WHERE stream_id = {id}'",
    ),
    rules.secrets_in_addresses: (
        "url_for('public.status.show', code=code)",
        "url_for('public.status.show', at=receipt)",
        "redirect(f'/page?code={given}')",
        "redirect('/page?password=' + typed)",
        "urlencode({'token': made})",
        "urlencode([('at', session.token)])",
        "url_for('.show', name=filed.name.reveal())",
    ),
    rules.code_from_outside: (
        "import pickle",
        "from marshal import loads",
        "eval(rule)",
        "exec(rule)",
        "yaml.load(text)",
        "os.system(command)",
        "subprocess.run(command, shell=True)",
        "subprocess.run(command, shell=asked)",
    ),
    rules.conversations_with_others: (
        "import requests",
        "from urllib import request",
        "from urllib.request import urlopen",
        "import http.client",
        "import socket",
    ),
    rules.chance_that_can_be_foretold: ("import random", "from random import choice"),
    rules.sealed_text_that_is_said: (
        "log.info('Filed: %s', filed.narrative.reveal())",
        "print(account.name.text())",
        "click.echo(f'{account.name.text()}')",
        "log.error('%s', trace(fault), extra={'who': known.text('')})",
    ),
    rules.secrets_compared_by_time: (
        "given == account.password",
        "kept != token",
        "request.form['csrf'] == g.csrf",
        "a == receipt == b",
    ),
    rules.ways_to_another_site: (
        "def go(): return redirect(request.args['then'])",
        "def go(): return redirect(request.form.get('then') or '/')",
        "def go(): return make_response(redirect(request.referrer, 303))",
        "def go():\n    then = request.values.get('then')\n    return redirect(then)",
        "def go():\n    if then := request.args.get('then'):\n        return redirect(then)",
    ),
    rules.cookies_that_others_can_read: (
        "answer.set_cookie('staff', token)",
        "answer.set_cookie('staff', token, secure=True, httponly=True)",
    ),
    rules.checks_that_are_switched_off: (
        "ask(url, verify=False)",
        "app.run(debug=True)",
        "ssl._create_unverified_context()",
        "context.verify_mode = ssl.CERT_NONE",
    ),
}
"""What each rule has to see."""

SOUND: Mapping[Rule, tuple[str, ...]] = {
    rules.views_without_a_policy: ("@room.get('/cases')\n@open_to(LEAD)\ndef show(): ...",),
    rules.markup_of_what_was_typed: ("Markup('<b>')", "Environment(autoescape=True)"),
    rules.papers_that_fetch: ("HTML(string=page, url_fetcher=closed_door())",),
    rules.sql_put_together: (
        "db.execute(sa.text('SELECT :n'), {'n': number})",
        "db.execute(sa.select(EVENTS))",
        "db.exec_driver_sql(f'SELECT * FROM keys LIMIT {MOST}')",
    ),
    rules.secrets_in_addresses: (
        "url_for('.show', complaint=case.stream_id, at=outcome.position)",
        "url_for('public.status.open')",
    ),
    rules.code_from_outside: ("re.compile('x')", "subprocess.run(words, shell=False)"),
    rules.conversations_with_others: ("from urllib.parse import quote", "import html"),
    rules.chance_that_can_be_foretold: ("import secrets",),
    rules.sealed_text_that_is_said: ("log.info('%s', case.number)", "name = filed.name.text()"),
    rules.secrets_compared_by_time: (
        "hmac.compare_digest(kept, token)",
        "token == ''",
        "answer.status_code == expected",
    ),
    rules.ways_to_another_site: (
        "def go(): return redirect(_onwards(request.args.get('then')) or home)",
        "def go(): return redirect(url_for('.show'))",
    ),
    rules.cookies_that_others_can_read: (
        "answer.set_cookie(name, kept, secure=True, httponly=True, samesite='Lax')",
    ),
    rules.checks_that_are_switched_off: ("app.run(debug=False)",),
}
"""What resembles it and is as it should be."""


def named(rule: Callable[..., object]) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_nothing_of_ours_breaks_the_rule(rule: Rule) -> None:
    found = {
        f"{path}:{line}: {source}"
        for path in MODULES
        for line, source in broken_at(rule, (ROOT / path).read_text("utf-8"))
        if source not in LET_THROUGH.get(path.as_posix(), {})
    }

    assert found == set(), rule.__doc__


@pytest.mark.parametrize(
    ("rule", "fault"), [(rule, each) for rule in RULES for each in PLANTED[rule]]
)
def test_a_rule_sees_the_fault_that_was_planted(rule: Rule, fault: str) -> None:
    assert broken_at(rule, fault)


@pytest.mark.parametrize(
    ("rule", "source"), [(rule, each) for rule in RULES for each in SOUND[rule]]
)
def test_a_rule_lets_through_what_is_sound(rule: Rule, source: str) -> None:
    assert broken_at(rule, source) == []


def test_whatever_is_let_through_is_still_there() -> None:
    found = {
        (path.as_posix(), source)
        for path in MODULES
        if path.as_posix() in LET_THROUGH
        for rule in RULES
        for _, source in broken_at(rule, (ROOT / path).read_text("utf-8"))
    }

    assert {(path, source) for path in LET_THROUGH for source in LET_THROUGH[path]} - found == set()


@pytest.mark.parametrize("rule", TEMPLATE_RULES, ids=named)
def test_no_page_and_no_paper_breaks_the_rule(rule: template_rules.Rule) -> None:
    found = {
        f"{path}: {each}"
        for path in TEMPLATES
        for each in rule((ROOT / path).read_text("utf-8"))
        if each not in IN_PAGES
    }

    assert found == set(), rule.__doc__


@pytest.mark.parametrize(
    ("rule", "fault"),
    [(rule, each) for rule in TEMPLATE_RULES for each in template_rules.PLANTED[rule]],
)
def test_a_rule_of_pages_sees_the_fault_that_was_planted(
    rule: template_rules.Rule, fault: str
) -> None:
    assert list(rule(fault))


def test_a_rule_of_pages_lets_through_what_is_sound() -> None:
    for rule in TEMPLATE_RULES:
        assert list(rule(template_rules.SOUND)) == [], rule.__name__


def test_whatever_is_let_through_in_pages_is_still_there() -> None:
    texts = [(ROOT / path).read_text("utf-8") for path in TEMPLATES]

    assert [each for each in IN_PAGES if not any(each in text for text in texts)] == []


def test_every_module_is_looked_at() -> None:
    assert len(MODULES) > 150
    assert not [path for path in MODULES if re.search("test|bench", path.name)]
    assert len(TEMPLATES) > 30
