"""What our own code must never do, each as a rule that reads a module and says where it is broken.

A rule runs nothing: it looks at the parsed source, and so sees what is written on one line or in one
function, not what is handed through several. Whom a door is open to is tried besides by the tests of
every door.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple


class Broken(NamedTuple):
    """A place where a rule is broken."""

    line: int
    source: str


class Module:
    """A module, walked through once for all rules."""

    def __init__(self, source: str) -> None:
        self.functions: list[ast.FunctionDef] = []
        self.every_call: list[ast.Call] = []
        self.compared: list[ast.Compare] = []
        self.attributes: list[ast.Attribute] = []
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self.statements: list[ast.JoinedStr] = []
        """Texts that begin as SQL does, and that something is put into."""
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.FunctionDef():
                    self.functions.append(node)
                case ast.Call():
                    self.every_call.append(node)
                case ast.Compare():
                    self.compared.append(node)
                case ast.Attribute():
                    self.attributes.append(node)
                case ast.Import() | ast.ImportFrom():
                    self.imports.append(node)
                case ast.JoinedStr(values=[ast.Constant(value=str(begins)), *_]):
                    if SQL.match(begins):
                        self.statements.append(node)

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Calls of what has one of these names, wherever it comes from."""
        return (each for each in self.every_call if _name(each.func) in names)

    def imported(self, names: set[str]) -> Iterator[ast.AST]:
        """Where something of these packages is imported."""
        for node in self.imports:
            if isinstance(node, ast.Import):
                found = [each.name for each in node.names]
            elif node.level:
                continue
            else:
                found = [f"{node.module}", *(f"{node.module}.{each.name}" for each in node.names)]
            if any(one == each or one.startswith(f"{each}.") for one in found for each in names):
                yield node


Rule = Callable[[Module], Iterator[ast.AST]]

ROUTES = {"get", "post", "put", "patch", "delete", "route"}
STATEMENTS = {"text", "exec_driver_sql", "execute", "executemany", "executescript"}
ADDRESSES = {"url_for", "redirect", "urlencode"}
SAYING = {"print", "echo", "log", "debug", "info", "warning", "error", "exception", "critical"}
FOREIGN_CODE = {"pickle", "marshal", "shelve", "dill", "jsonpickle", "cloudpickle"}
NETWORK = {
    *("aiohttp", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib"),
    *("socket", "telnetlib", "urllib.request", "urllib3", "xmlrpc.client"),
}
OWN_PAGES_ONLY = {"_onwards"}
"""Functions that hand on an address only if it is one of our own pages."""

SQL = re.compile(
    r"\s*\(?(ALTER|COPY|CREATE|DELETE|DROP|INSERT|LOCK|PRAGMA|SELECT|SET|TRUNCATE|UPDATE|WITH)\s"
    r"|\s*(FROM|WHERE|AND|ORDER BY|NOT EXISTS|EXISTS)\s"
)
"""How a statement, or a piece of one, begins."""

SECRET = re.compile(
    r"(^|_)(code|codes|csrf|passkey|password|receipt|recovery|secret|seed|token)(_again|s)?$"
)
"""Names of what somebody may only know who was given it."""

WORD_NEVER_SECRET = re.compile(r"(sha256|hash|status|exit|return|error|reason|language)_?\w*code$")


def views_without_a_policy(module: Module) -> Iterator[ast.AST]:
    """`open_to` stands below the address: above it, the unguarded view would be the one called."""
    for node in module.functions:
        names = [_called(each) for each in node.decorator_list]
        for place, decorator in enumerate(node.decorator_list):
            is_route = isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)
            if is_route and names[place] in ROUTES and "open_to" not in names[place + 1 :]:
                yield node
    yield from module.calls("add_url_rule")


def markup_of_what_was_typed(module: Module) -> Iterator[ast.AST]:
    """What becomes part of a page unescaped is written in the source, word for word."""
    for call in module.calls("Markup", "render_template_string", "from_string"):
        if not all(isinstance(each, ast.Constant) for each in call.args):
            yield call
    for call in module.calls("Environment"):
        escapes = [each.value for each in call.keywords if each.arg == "autoescape"]
        if [ast.unparse(each) for each in escapes] != ["True"]:
            yield call


def papers_that_fetch(module: Module) -> Iterator[ast.AST]:
    """A renderer that is not told otherwise reads files and asks other machines for pictures."""
    for call in module.calls("HTML", "CSS"):
        doors = [each.value for each in call.keywords if each.arg == "url_fetcher"]
        if not doors or ast.unparse(doors[0]) == "None":
            yield call


def sql_put_together(module: Module) -> Iterator[ast.AST]:
    """Statements are written down; values are handed beside them.

    What is put into one is named, wherever the statement is written; a name in capitals is a
    constant of ours.
    """
    said = [call.args[0] for call in module.calls(*STATEMENTS) if call.args]
    for each in {id(each): each for each in (*said, *module.statements)}.values():
        if isinstance(each, ast.JoinedStr):
            inserted = [part.value for part in each.values if isinstance(part, ast.FormattedValue)]
            yield from (part for part in inserted if not _name(part).isupper())
        elif isinstance(each, ast.BinOp) or (
            isinstance(each, ast.Call) and _name(each.func) in {"format", "join"}
        ):
            yield each


def secrets_in_addresses(module: Module) -> Iterator[ast.AST]:
    """Addresses stay in logs, in histories and in what other pages are told."""
    for call in module.calls(*ADDRESSES):
        named = [each.arg for each in call.keywords if each.arg]
        for node in _inside(call):
            if isinstance(node, ast.Name):
                named.append(node.id)
            elif isinstance(node, ast.Attribute):
                named.append(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                named += re.findall(r"[?&](\w+)=", f"{node.value}=") if "?" in node.value else []
            elif isinstance(node, ast.Dict):
                named += [str(each.value) for each in node.keys if isinstance(each, ast.Constant)]
        opened = any(_opens_a_box(each) for each in _inside(call))
        if opened or any(map(_is_secret, named)):
            yield call


def code_from_outside(module: Module) -> Iterator[ast.AST]:
    """Nothing that is read is ever carried out."""
    yield from module.imported(FOREIGN_CODE)
    for call in module.calls("eval", "exec", "__import__"):
        if isinstance(call.func, ast.Name):
            yield call
    for call in module.every_call:
        called = ast.unparse(call.func)
        shell = [each.value for each in call.keywords if each.arg == "shell"]
        if called in {"os.system", "os.popen", "yaml.load", "yaml.unsafe_load"} or (
            shell and ast.unparse(shell[0]) != "False"
        ):
            yield call


def conversations_with_others(module: Module) -> Iterator[ast.AST]:
    """Only the adapters speak to another machine."""
    yield from module.imported(NETWORK)


def chance_that_can_be_foretold(module: Module) -> Iterator[ast.AST]:
    """Ids, codes and keys come from the system's own chance; `random` can be foretold."""
    yield from module.imported({"random"})


def sealed_text_that_is_said(module: Module) -> Iterator[ast.AST]:
    """A log outlives the key of what was sealed."""
    for call in module.calls(*SAYING):
        if any(_opens_a_box(each) for each in _inside(call)):
            yield call


def secrets_compared_by_time(module: Module) -> Iterator[ast.AST]:
    """`==` ends at the first difference, and the time it takes tells how far somebody guessed."""
    for node in module.compared:
        sides = [node.left, *node.comparators]
        if not any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
            continue
        # A column is compared by the database, in which only fingerprints stand.
        plain = [each for each in sides if not isinstance(each, ast.Constant)]
        if len(plain) > 1 and any(_is_secret(_name(each)) for each in sides):
            yield node


def ways_to_another_site(module: Module) -> Iterator[ast.AST]:
    """Nobody is sent on to an address that came with the request."""
    for function in module.functions:
        given = {
            target.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign | ast.NamedExpr | ast.AnnAssign) and node.value
            if _comes_with_the_request(node.value)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and _name(call.func) == "redirect" and call.args:
                to = call.args[0]
                if _comes_with_the_request(to) or (isinstance(to, ast.Name) and to.id in given):
                    yield call


def cookies_that_others_can_read(module: Module) -> Iterator[ast.AST]:
    """A cookie goes over TLS only, to no script, and with no form of another site."""
    for call in module.calls("set_cookie"):
        if not {"secure", "httponly", "samesite"} <= {each.arg for each in call.keywords}:
            yield call


def checks_that_are_switched_off(module: Module) -> Iterator[ast.AST]:
    """Certificates are looked at, and no door is opened in its workshop state."""
    for call in module.every_call:
        said = {each.arg: ast.unparse(each.value) for each in call.keywords}
        if said.get("verify") == "False" or said.get("debug") == "True":
            yield call
    unchecked = {"_create_unverified_context", "CERT_NONE"}
    yield from (each for each in module.attributes if each.attr in unchecked)


@cache
def read(source: str) -> Module:
    """A module as the rules look at it."""
    return Module(source)


def broken_at(rule: Rule, source: str) -> list[Broken]:
    """Each place of a source that breaks a rule."""
    found = {
        Broken(getattr(node, "lineno", 0), ast.unparse(node).partition("\n")[0])
        for node in rule(read(source))
    }
    return sorted(found)


def _called(decorator: ast.expr) -> str:
    return _name(decorator.func if isinstance(decorator, ast.Call) else decorator)


def _name(node: ast.AST) -> str:
    """The last word of a name: `hmac.compare_digest` is called compare_digest."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
    return ""


def _inside(call: ast.Call) -> Iterator[ast.AST]:
    """Everything that is handed to a call."""
    for given in (*call.args, *(each.value for each in call.keywords)):
        yield from ast.walk(given)


def _is_secret(name: str) -> bool:
    return bool(SECRET.search(name)) and not WORD_NEVER_SECRET.search(name)


def _opens_a_box(node: ast.AST) -> bool:
    """`.text()` or `.reveal()` of a sealed text; SQLAlchemy has a `text` of its own."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"text", "reveal"}
        and ast.unparse(node.func.value) != "sa"
    )


def _comes_with_the_request(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and _name(node.func) in OWN_PAGES_ONLY:
        return False
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "request":
        return True
    return any(map(_comes_with_the_request, ast.iter_child_nodes(node)))


RULES: tuple[Rule, ...] = (
    views_without_a_policy,
    markup_of_what_was_typed,
    papers_that_fetch,
    sql_put_together,
    secrets_in_addresses,
    code_from_outside,
    conversations_with_others,
    chance_that_can_be_foretold,
    sealed_text_that_is_said,
    secrets_compared_by_time,
    ways_to_another_site,
    cookies_that_others_can_read,
    checks_that_are_switched_off,
)
