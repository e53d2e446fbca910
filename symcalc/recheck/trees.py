"""Trees as they stand in certificates: nested lists, an operator's name and its operands, integers as strings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

from symcalc.recheck.values import Malformed

Tree: TypeAlias = Any
ZERO, ONE, MINUS = ["integer", "0"], ["integer", "1"], ["integer", "-1"]


def operand(tree: Tree) -> Tree:
    """The only operand of a function."""
    if len(tree) != 2 or not isinstance(tree[1], list):
        raise Malformed(f"{short(tree)} takes one operand")
    return tree[1]


def integer(text: Any) -> int:
    """An integer as it is written in trees: "-3"."""
    if not isinstance(text, str) or not text.removeprefix("-").isdecimal() or len(text) > 4000:
        raise Malformed(f"{short(text)} is not an integer")
    return int(text)


def is_number(tree: Tree) -> bool:
    """Whether the tree is an integer or a rational number."""
    return isinstance(tree, list) and tree[:1] in (["integer"], ["rational"])


def rational(tree: Tree) -> Fraction:
    """The number in an integer or rational tree."""
    if len(tree) != (2 if tree[0] == "integer" else 3):
        raise Malformed(f"{short(tree)} is not a number")
    denominator = integer(tree[2]) if tree[0] == "rational" else 1
    if denominator == 0:
        raise Malformed(f"{short(tree)} divides by zero")
    return Fraction(integer(tree[1]), denominator)


def number(value: Fraction) -> Tree:
    """The tree of a number."""
    if value.denominator == 1:
        return ["integer", str(value.numerator)]
    return ["rational", str(value.numerator), str(value.denominator)]


def short(tree: Any) -> str:
    """A tree for a message."""
    text = str(tree)
    return text if len(text) <= 60 else text[:59] + "…"


def is_integer_power(tree: Tree) -> bool:
    """Whether the tree is a power with an integer as its exponent."""
    return tree[:1] == ["pow"] and len(tree) == 3 and tree[2][:1] == ["integer"]
