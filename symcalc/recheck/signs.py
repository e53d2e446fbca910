"""What a tree shows to be positive, real or an integer, by what its symbols and families are; else nothing is known."""

from __future__ import annotations

from collections.abc import Iterable

from symcalc.recheck.trees import Tree, integer, is_integer_power, is_number, operand, rational

REAL_FUNCTIONS = ("exp", "abs", "sinh", "cosh", "tanh", "sin", "cos")


class Facts:
    """The names of symbols, and of families of entries, that are positive or real, and of integers.

    >>> x = ["symbol", "x"]
    >>> Facts(real=["x"]).positive(["add", ["integer", "1"], ["pow", x, ["integer", "2"]]]), Facts().positive(x)
    (True, False)
    """

    def __init__(self, positive: Iterable[str] = (), real: Iterable[str] = (), integers: Iterable[str] = ()) -> None:
        self._positive = frozenset(positive)
        self._real = self._positive | frozenset(real)
        self._integers = frozenset(integers)

    def positive(self, tree: Tree) -> bool:
        """Whether the tree is seen to be > 0 (or 0 where something vanishes)."""
        name = tree[0]
        if is_number(tree):
            return rational(tree) > 0
        if name in ("symbol", "entry"):
            return tree[1] in self._positive
        if name in ("add", "mul"):
            return all(map(self.positive, tree[1:]))
        if name == "pow":
            even = is_integer_power(tree) and integer(tree[2][1]) % 2 == 0
            return self.real(tree[1]) if even else self.positive(tree[1]) and self.real(tree[2])
        if name == "geometricsum":
            return all(map(self.positive, tree[1:3]))
        return name == "pi" or (name in ("exp", "abs", "cosh") and self.real(operand(tree)))

    def real(self, tree: Tree) -> bool:
        """Whether the tree is seen to be real."""
        name = tree[0]
        if is_number(tree):
            return True
        if name in ("symbol", "entry"):
            return tree[1] in self._real
        if name in ("add", "mul"):
            return all(map(self.real, tree[1:]))
        if is_integer_power(tree):
            return self.real(tree[1])
        if name == "log":
            return self.positive(operand(tree))
        return self.positive(tree) or (name in REAL_FUNCTIONS and self.real(operand(tree)))

    def whole(self, tree: Tree) -> bool:
        """Whether the tree is seen to be an integer."""
        if is_number(tree):
            return rational(tree).denominator == 1
        if tree[0] == "symbol":
            return tree[1] in self._integers
        return tree[0] in ("add", "mul") and all(map(self.whole, tree[1:]))

    def algebraic(self, tree: Tree) -> bool:
        """Whether the tree is rational in symbols and in powers of products of positive ones: nothing is hidden."""
        name = tree[0]
        if name == "pow" and not is_integer_power(tree):
            return self.positive(tree[1]) and self._monomial(tree[1]) and self.algebraic(tree[2])
        known = name in ("add", "mul", "pow", "geometricsum", "symbol") or is_number(tree)
        return known and all(self.algebraic(t) for t in tree[1:] if isinstance(t, list))

    def _monomial(self, tree: Tree) -> bool:
        if tree[0] in ("mul", "pow"):
            return all(map(self._monomial, tree[1:] if tree[0] == "mul" else tree[1:2]))
        return bool(tree[0] == "symbol")
