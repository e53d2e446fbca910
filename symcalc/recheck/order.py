"""The sign of a tree where the order of some symbols shows it: x_b − x_a > 0 for x_a < x_b.

Each ordered symbol is written as the lowest one plus positive gaps, and so is its power with an exponent e > 0, which
is ordered the same way where all are positive.  A polynomial all of whose terms have one sign has that sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from symcalc.recheck.signs import Facts
from symcalc.recheck.trees import Tree, integer, is_integer_power, is_number, rational
from symcalc.recheck.values import Outside

if TYPE_CHECKING:
    from symcalc.recheck.point import Exponent, Point

LARGEST = 12  # the power of a sum that is written out
GAP = "gap "


class Order:
    """The symbols in ascending order.

    >>> from symcalc.recheck.point import Point
    >>> import random
    >>> at = Point(10007, 1, set(), random.Random(0))
    >>> at.order, minus = Order(["a", "b"], Facts()), ["integer", "-1"]
    >>> at.order.sign(at, ["add", ["symbol", "b"], ["mul", minus, ["symbol", "a"]]])
    1
    """

    def __init__(self, ascending: Sequence[str] = (), facts: Facts | None = None) -> None:
        self._rank = {name: n for n, name in enumerate(ascending)}
        self._facts = facts or Facts()
        self._positive = bool(ascending) and self._facts.positive(["symbol", ascending[0]])

    def sign(self, point: Point, tree: Tree) -> int:
        """1 or −1 where the tree is seen to be ≥ 0 or ≤ 0 at every admissible point, 0 where neither is seen."""
        tree = point.explained(tree)
        if self._facts.positive(tree):
            return 1
        if is_number(tree):
            return -1 if rational(tree) < 0 else 0
        if tree[:1] == ["mul"]:
            signs = [self.sign(point, t) for t in tree[1:]]
            return 0 if 0 in signs else -1 if signs.count(-1) % 2 else 1
        if tree[:1] == ["pow"] and len(tree) == 3:
            inner = self.sign(point, tree[1])
            if is_integer_power(tree):
                return inner if integer(tree[2][1]) % 2 else int(self._facts.real(tree[1]) or inner != 0)
            return int(inner == 1 and self._facts.real(tree[2]))
        return self._of_sum(point, tree) if tree[:1] == ["add"] and self._rank else 0

    def _of_sum(self, point: Point, tree: Tree) -> int:
        try:
            terms = point.exponent(self._gapped(point, tree))
        except Outside:
            return 0
        signs = {(c > 0) - (c < 0) if all(self._is_positive(name) for name, _ in m) else 0 for m, c in terms.items()}
        return signs.pop() if len(signs) == 1 else 0

    def _is_positive(self, name: object) -> bool:
        if not isinstance(name, tuple) or name[:1] != ("symbol",):
            return name == ("pi",)
        return str(name[1]).startswith(GAP) or self._facts.positive(["symbol", name[1]])

    def _gapped(self, point: Point, tree: Tree) -> Tree:
        """The tree with gaps in place of ordered symbols and their powers."""
        if tree[0] in ("add", "mul"):
            return [tree[0], *(self._gapped(point, t) for t in tree[1:])]
        if is_integer_power(tree) and 2 <= integer(tree[2][1]) <= LARGEST:
            return ["mul", *[self._gapped(point, tree[1])] * integer(tree[2][1])]
        symbol, exponent = self._as_power(point, tree)
        if symbol not in self._rank:
            return tree
        if exponent == {(): 1}:
            return self._sum_of_gaps(symbol, "", self._positive)
        if self._positive and all(c > 0 and all(self._is_positive(name) for name, _ in m) for m, c in exponent.items()):
            return self._sum_of_gaps(symbol, str(sorted(exponent.items(), key=str)), True)
        return tree

    def _as_power(self, point: Point, tree: Tree) -> tuple[str, Exponent]:
        """The symbol and exponent of s^e; of (s^e)^f, too, where s is positive."""
        if tree[:1] == ["symbol"]:
            return str(tree[1]), {(): Fraction(1)}
        if tree[:1] != ["pow"] or len(tree) != 3 or not self._positive:
            return "", {}
        symbol, exponent = self._as_power(point, tree[1])
        return symbol, point.product(exponent, point.exponent(tree[2]))

    def _sum_of_gaps(self, symbol: str, chain: str, positive: bool) -> Tree:
        gaps = [["symbol", f"{GAP}{n} {chain}"] for n in range(self._rank[symbol] + 1)]
        if not positive:
            gaps[0] = ["symbol", "lowest"]
        return ["add", *gaps]
