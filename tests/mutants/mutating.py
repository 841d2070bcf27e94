"""Small faults that somebody could make: each changes the rules in one place; a test should see it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip

RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


NONE = -1
"""The number of no fault at all: what even so fails, fails for another reason."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: in which module, on which line, and which of the faults that stand there."""

    file: str
    line: int
    number: int
    what: str


def mutants(file: Path, root: Path) -> list[Mutant]:
    """Every fault that this module can have, each found again by its number."""
    tree = ast.parse(file.read_text("utf-8"))
    name = file.relative_to(root).as_posix()
    return [
        Mutant(name, node.lineno, number, what) for number, (node, what) in enumerate(_places(tree))
    ]


def mutated(file: Path, number: int) -> ast.Module:
    """The module with one fault in it."""
    tree = ast.parse(file.read_text("utf-8"))
    if number == NONE:
        return tree
    for here, (node, what) in enumerate(_places(tree)):
        if here == number:
            _Change(node, what).visit(tree)
            return ast.fix_missing_locations(tree)
    raise LookupError(f"{file} has no fault {number}.")


Node = ast.expr | ast.stmt


def _places(tree: ast.Module) -> Iterator[tuple[Node, str]]:
    """What can be changed, in the order of the text, and how."""
    yield from _inside(tree, in_function=False)


def _inside(node: ast.AST, *, in_function: bool) -> Iterator[tuple[Node, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _for_types(child):
            continue
        if isinstance(child, ast.expr | ast.stmt):
            yield from ((child, what) for what in _changes(child, in_function))
        if isinstance(child, ast.FunctionDef):
            # What stands in a signature or over it (types, questions) is data that others check.
            for part in child.body:
                if isinstance(part, ast.expr | ast.stmt):
                    yield from ((part, what) for what in _changes(part, True))
                yield from _inside(part, in_function=True)
        elif isinstance(child, ast.AnnAssign) and child.value is not None:
            yield from _inside(ast.Expr(child.value), in_function=in_function)
        elif not isinstance(child, ast.JoinedStr):
            yield from _inside(child, in_function=in_function)


def _for_types(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _changes(node: Node, in_function: bool) -> Iterator[str]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPPED:
            yield f"comparison: {type(op).__name__} to {SWAPPED[type(op)].__name__}"
        case ast.BoolOp(op=op):
            yield f"boolean: {'and to or' if isinstance(op, ast.And) else 'or to and'}"
        case ast.UnaryOp(op=ast.Not()):
            yield "boolean: not left out"
        case ast.BinOp(op=op) if type(op) in RECKONED and in_function:
            yield f"arithmetic: {type(op).__name__} to {RECKONED[type(op)].__name__}"
        case ast.Constant(value=bool()) if in_function:
            yield "constant: true and false"
        case ast.Constant(value=int()) if not isinstance(node.value, bool):
            yield "constant: one more"
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "return: nothing"
        case ast.If() if in_function:
            yield "boolean: the condition turned round"
        case ast.Expr(value=ast.Call()) if in_function:
            yield "statement: left out"
        case ast.Raise():
            yield "statement: left out"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.AugAssign() if (
            in_function
        ):
            yield "statement: left out"


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


class _Change(ast.NodeTransformer):
    """Changes one node of a tree."""

    def __init__(self, node: Node, what: str) -> None:
        self._node = node
        self._what = what

    def visit(self, node: ast.AST) -> ast.AST:
        return self._changed(self._node) if node is self._node else self.generic_visit(node)

    def _changed(self, old: Node) -> ast.AST:
        node = copy.deepcopy(old)
        kind, _, how = self._what.partition(": ")
        match node:
            case ast.Compare(ops=[op]):
                node.ops = [SWAPPED[type(op)]()]
            case ast.BoolOp(op=op):
                node.op = ast.Or() if isinstance(op, ast.And) else ast.And()
            case ast.UnaryOp():
                return node.operand
            case ast.BinOp(op=op):
                node.op = RECKONED[type(op)]()
            case ast.Constant(value=value):
                node.value = not value if how == "true and false" else value + 1  # type: ignore[operator]  # a number
            case ast.Return():
                node.value = ast.Constant(None)
            case ast.If():
                node.test = ast.UnaryOp(ast.Not(), node.test)
            case _ if kind == "statement":
                return ast.copy_location(ast.Pass(), old)
        return ast.copy_location(node, old)
