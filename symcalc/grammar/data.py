"""The tree of a formula as plain data, as it was parsed: nested lists, a name and its operands, integers as strings.

    ["integer", "2"]  ["rational", "1", "4"]  ["pi"]  ["scalar", "N"]  ["entry", "A", "k", "j"]  ["index", "m"]
    ["neg", a]  ["add", a, b, …]  ["mul", a, b, …]  ["div", a, b]  ["pow", a, b]  ["sqrt", a]  ["log", a]  …
    ["sum", body, ["j"], [["m", low, high]], [["j", "!=", "k"]]]: new positions, new range indices, conditions

The last runs over all values of the new positions that obey the conditions, and m = low, …, high − 1; "prod" too.
"""

from __future__ import annotations

from typing import Any

from symcalc.grammar.tree import (
    Add,
    Call,
    Constant,
    Divide,
    Entry,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    RangeIndex,
    Reduce,
    Scalar,
    children,
)


def to_data(node: Node) -> list[Any]:
    """The tree as nested lists; nothing is computed.

    >>> from symcalc.grammar import Condition
    >>> to_data(Reduce("sum", Entry("x", ("j",)), ("j",), (), (Condition("j", "!=", "k"),)))
    ['sum', ['entry', 'x', 'j'], ['j'], [], [['j', '!=', 'k']]]
    """
    below = [to_data(child) for child in children(node)]
    match node:
        case Number(value=value) if value.denominator == 1:
            return ["integer", str(value.numerator)]
        case Number(value=value):
            return ["rational", str(value.numerator), str(value.denominator)]
        case Constant(name=name):
            return [name]
        case Scalar(name=name):
            return ["scalar", name]
        case Entry(name=name, indices=indices):
            return ["entry", name, *indices]
        case RangeIndex(name=name):
            return ["index", name]
        case Call(function=name):
            return [name, *below]
        case Reduce():
            return [
                node.kind,
                *below,
                list(node.bound),
                [_range(m, *ends) for m, ends in node.ranges.items()],
                _conditions(node),
            ]
    return [_NAMES[type(node)], *below]


_NAMES = {Negate: "neg", Add: "add", Multiply: "mul", Divide: "div", Power: "pow"}


def _range(index: str, first: int, end: int) -> list[Any]:
    """m in range(first, N + end).

    >>> _range("m", 0, 0), _range("m", 1, 1)
    (['m', ['integer', '0'], ['scalar', 'N']], ['m', ['integer', '1'], ['add', ['scalar', 'N'], ['integer', '1']]])
    """
    depth = ["scalar", "N"]
    return [index, ["integer", str(first)], ["add", depth, ["integer", str(end)]] if end else depth]


def _conditions(node: Reduce) -> list[list[str]]:
    return [[c.left, c.relation, c.right] for c in node.conditions]
