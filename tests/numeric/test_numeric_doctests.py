"""Every public function of `numeric` has an example that runs as a doctest."""

import ast
import doctest
from pathlib import Path

import pytest

import numeric

MODULES = sorted(Path(numeric.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_public_function_has_an_example(path):
    functions = [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)]
    for node in functions:
        if not node.name.startswith("_"):
            assert doctest.DocTestParser().get_examples(ast.get_docstring(node) or ""), node.name
