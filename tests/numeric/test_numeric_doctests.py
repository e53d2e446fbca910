"""Every public function, class and method of `numeric` is shown in an example that runs as a doctest.

A public function has its own.  A class has one in its docstring or a method's, or it is a record: some public function
or method that is shown in an example returns it.  Protocols, abstract classes and exceptions are not made by users.
"""

import ast
import doctest
from pathlib import Path

import pytest

import numeric

MODULES = sorted(Path(numeric.__file__).parent.glob("*.py"))
EXEMPT = {"ABC", "Protocol", "ValueError", "RuntimeError"}


def examples(node):
    return "".join(e.source for e in doctest.DocTestParser().get_examples(ast.get_docstring(node) or ""))


def public(path, kind, within=None):
    body = (within or ast.parse(path.read_text())).body
    return [n for n in body if isinstance(n, kind) and not n.name.startswith("_")]


def bases(node):
    return {ast.unparse(base) for base in node.bases}


def shown(path):
    """The public functions with an example, and the public methods with one of their own or of their class."""
    yield from (f for f in public(path, ast.FunctionDef) if examples(f))
    for node in public(path, ast.ClassDef):
        yield from (m for m in public(path, ast.FunctionDef, node) if examples(node) or examples(m))


RETURNED = {ast.unparse(f.returns).strip("'") for path in MODULES for f in shown(path) if f.returns is not None}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_public_function_has_an_example(path):
    for node in public(path, ast.FunctionDef):
        assert examples(node), node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_public_class_is_shown(path):
    for node in public(path, ast.ClassDef):
        methods = "".join(examples(method) for method in public(path, ast.FunctionDef, node))
        assert EXEMPT & bases(node) or examples(node) or methods or node.name in RETURNED, node.name
