"""Take from a file of functions those that a piece of code calls, with all they call in turn, as text."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Definition:
    """A function, its text, and the private functions it names."""

    text: str
    names: frozenset[str]


@cache
def definitions(file: str) -> dict[str, Definition]:
    """The functions of a file of this package, in its order."""
    source = Path(__file__).with_name(file).read_text(encoding="utf-8")
    lines, found = source.splitlines(), {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            text = "\n".join(lines[first - 1 : node.end_lineno])
            found[node.name] = Definition(text, private_names(text) - {node.name})
    return found


def private_names(text: str) -> frozenset[str]:
    """The names beginning with an underscore in a piece of code.

    >>> sorted(private_names("y = _log(x) + math.pi"))
    ['_log']
    """
    nodes = ast.walk(ast.parse(text))
    return frozenset(n.id for n in nodes if isinstance(n, ast.Name) and n.id.startswith("_"))


def needed(code: str, file: str, without: Iterable[str] = ()) -> str:
    """The functions of the file that the code needs, in the order of the file, two blank lines between them.

    `without` is text that has some of them already.
    """
    have = {name: d for name, d in definitions(file).items() if not any(f"def {name}(" in text for text in without)}
    wanted = _closure(private_names(code) & have.keys(), have)
    return "\n\n\n".join(d.text for name, d in have.items() if name in wanted)


def _closure(names: Iterable[str], have: dict[str, Definition]) -> set[str]:
    wanted, left = set(), set(names)
    while left:
        name = left.pop()
        wanted.add(name)
        left |= (have[name].names & have.keys()) - wanted
    return wanted
