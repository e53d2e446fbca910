"""Trees as they stand in certificates: nested lists, an operator's name and its operands, integers as strings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from symcalc.recheck.values import Malformed

Tree: TypeAlias = Any
MAX_BITS = 4000  # of a power that is computed
ZERO, ONE, MINUS, HALF = ["integer", "0"], ["integer", "1"], ["integer", "-1"], ["rational", "1", "2"]


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


def total(terms: Sequence[Tree]) -> Tree:
    """The sum of terms; of numbers, a number."""
    if all(map(is_number, terms)):
        return number(sum(map(rational, terms), Fraction(0)))
    kept = [t for t in terms if t != ZERO]
    return kept[0] if len(kept) == 1 else ["add", *kept]


def product(factors: Sequence[Tree]) -> Tree:
    """The product of factors; of numbers, a number.

    >>> product([["integer", "2"], ["rational", "1", "6"]])
    ['rational', '1', '3']
    """
    if all(map(is_number, factors)):
        return number(math.prod(map(rational, factors), start=Fraction(1)))
    kept = [t for t in factors if t != ONE]
    return kept[0] if len(kept) == 1 else ["mul", *kept]


def raised(base: Tree, exponent: Tree) -> Tree:
    """base^exponent; of a number, a number where it is a small one; (f^{1/2})^{2n} is f^n."""
    whole = exponent[:1] == ["integer"] and len(exponent[1]) < 9
    if whole and is_number(base) and (rational(base) or integer(exponent[1]) > 0):
        c, n = rational(base), integer(exponent[1])
        if max(abs(c.numerator), c.denominator).bit_length() * abs(n) < MAX_BITS:
            return number(c**n)
    if whole and base[0] == "pow" and base[2] == HALF and integer(exponent[1]) % 2 == 0:
        return ["pow", base[1], number(Fraction(integer(exponent[1]), 2))]
    return ["pow", base, exponent]


def short(tree: Any) -> str:
    """A tree for a message."""
    text = str(tree)
    return text if len(text) <= 60 else text[:59] + "…"


def is_integer_power(tree: Tree) -> bool:
    """Whether the tree is a power with an integer as its exponent."""
    return tree[:1] == ["pow"] and len(tree) == 3 and tree[2][:1] == ["integer"]
