"""Whether the dimensions at which a typed formula was compared are enough for every d.

A function of data at the positions 1, …, d has order b if it is a sum over subsets of at most b positions (beside its
own) of terms that do not know d.  If it vanishes at b + 1 dimensions in a row, at all places, it vanishes for every d
(by Möbius inversion over the subsets; the whole argument is in `symcalc.referee.body_number`).  Here orders are counted
again, on the tree as it was typed: (above, below) are those of a numerator and a denominator; P/Q = G is decided as
P − G Q = 0.  With d a symbol, it is a number like any other.

At each of the dimensions N must be a symbol, if there is one.  The numbers N and d at which a divisor vanishes are
compared on their own; that those are all is not checked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from symcalc.recheck.trees import Tree, integer, short
from symcalc.recheck.values import Outside, Wrong

Order = tuple[int, int]
Statement = dict[str, Any]
LOCAL: Order = (0, 0)


def require_dimensions(statements: Sequence[Statement]) -> None:
    """Raise `Wrong` where the statements of a proof do not decide it for every d and N, `Outside` where none could."""
    kinds: dict[str, list[Statement]] = {}
    for s in statements:
        kinds.setdefault(_kind(s), []).append(s)
    if len(statements[0]["place"]) == 2 and len(kinds) < 2:
        raise Wrong("a matrix is decided on its diagonal only, or off it only")
    for kind, found in kinds.items():
        if any(s["derived"] != found[0]["derived"] for s in found):
            raise Wrong("certificates of different derived sums")
        if not _decided(found):
            raise Wrong(f"it was compared at too few dimensions to hold for every d{kind}")


def _decided(statements: Sequence[Statement]) -> bool:
    """Whether they agree at enough dimensions, d being a number or a symbol; `Outside` where it has no order."""
    outside: Outside | None = None
    for symbolic in (False, True):
        try:
            if _decides(statements, symbolic):
                return True
        except Outside as reason:
            outside = reason
    if outside:
        raise outside
    return False


def _kind(statement: Statement) -> str:
    """What is compared: a matrix on its diagonal, or off it; everything else is of one kind."""
    places = list(statement["place"].values())
    return "" if len(places) < 2 else " (i = j)" if places[0] == places[1] else " (i != j)"


def _decides(statements: Sequence[Statement], symbolic: bool) -> bool:
    """Whether they agree at enough dimensions in a row, at all places; d a symbol, or the number it is."""
    first = statements[0]
    seen: dict[int, set[Any]] = {}
    for s in statements:
        scalar = ["symbol", "d"] if symbolic else ["integer", str(s["positions"])]
        if s["d"] == scalar and s.get("N", ["symbol", "N"]) == ["symbol", "N"]:
            seen.setdefault(s["positions"], set()).add(s.get("by") or tuple(s["place"].values()))
    needed = _order_of_difference(first, symbolic) + 1
    run = 0
    for d in range(_distinct(first), max(seen, default=0) + 1):
        run = run + 1 if seen.get(d, set()) >= _places(statements, d) else 0
        if run == needed:
            return True
    return False


def _distinct(statement: Statement) -> int:
    return max(len(set(statement["place"].values())), 1)


def _places(statements: Sequence[Statement], d: int) -> set[Any]:
    """All places in dimension d: of the free indices, or the symbols by which a formula is differentiated."""
    here = next((s for s in statements if s["positions"] == d), None)
    if here is None:
        return {None}
    if "by" in here:
        return {f"{name}{p}" for name in _families(here) for p in range(1, d + 1)}
    free = len(here["place"])
    return {p for p in product(range(1, d + 1), repeat=free) if free < 2 or (p[0] == p[1]) == (_distinct(here) == 1)}


def _families(statement: Statement) -> set[str]:
    """The families by whose entries a function is differentiated: all that occur in it."""
    if statement["place"]:
        raise Wrong("a gradient of a component is compared, where the component is claimed")
    typed = {"lam" if t[1] == "sigma" and "N" in statement else t[1] for t in _entries(statement["typed"])}
    return typed | {t[1] for body in statement["derived"]["grades"].values() for t in _entries(body)}


def _entries(tree: Tree) -> Iterator[Tree]:
    if tree[:1] == ["entry"]:
        yield tree
    for t in tree:
        if isinstance(t, list):
            yield from _entries(t)


def _order_of_difference(statement: Statement, symbolic: bool) -> int:
    """The order of P − G Q for the typed P/Q and the derived G."""
    above, below = _Orders(symbolic).of(statement["typed"])
    derived = max((int(m) for m in statement["derived"]["grades"]), default=0)
    if "by" in statement:  # a derivative: one of the positions is its own
        above, below = max(above + below - 1, 0), 2 * below
        derived = max(derived - 1, 0)
    return max(above, below + derived)


class _Orders:
    """Orders of the parts of a typed tree; `Outside` for what has none."""

    def __init__(self, symbolic: bool) -> None:
        self._d: Order = LOCAL if symbolic else (1, 0)

    def of(self, tree: Tree) -> Order:
        name, parts = tree[0], [t for t in tree[1:] if isinstance(t, list)]
        rules: dict[str, Callable[[], Order]] = {
            "scalar": lambda: self._d if tree[1] == "d" else LOCAL,
            "neg": lambda: self.of(parts[0]),
            "conj": lambda: self.of(parts[0]),
            "add": lambda: self._folded(parts, _sum),
            "mul": lambda: self._folded(parts, _product),
            "div": lambda: _product(self.of(parts[0]), self.of(parts[1])[::-1]),
            "pow": lambda: self._power(*parts),
            "log": lambda: (self._inside_logarithm(parts[0]), 0),
            "sum": lambda: (self._whole(parts[0]) + self._new(tree), 0),
            "prod": lambda: LOCAL if not self._new(tree) and self.of(parts[0]) == LOCAL else self._none(tree),
        }
        if name in rules:
            return rules[name]()
        if name in ("integer", "rational", "pi", "entry", "index"):
            return LOCAL
        return LOCAL if all(self.of(t) == LOCAL for t in parts) else self._none(tree)

    def _new(self, tree: Tree) -> int:
        """How many positions a sum or product runs over; the ends of its ranges must not know d."""
        _, _, new, ranges, _ = tree
        if any(self.of(end) != LOCAL for _, *ends in ranges for end in ends):
            self._none(tree)
        return len(new)

    def _folded(self, parts: list[Tree], join: Callable[[Order, Order], Order]) -> Order:
        total, *rest = map(self.of, parts)
        for order in rest:
            total = join(total, order)
        return total

    def _power(self, base: Tree, exponent: Tree) -> Order:
        above, below = self.of(base)
        if (above, below) == LOCAL == self.of(exponent):
            return LOCAL
        negative = exponent[0] == "neg"
        number = exponent[1] if negative else exponent
        if number[0] != "integer":
            return self._none(["pow", base, exponent])
        n = -integer(number[1]) if negative else integer(number[1])
        return (n * above, n * below) if n >= 0 else (-n * below, -n * above)

    def _inside_logarithm(self, tree: Tree) -> int:
        """The order of log|tree|: a product over positions is a sum there."""
        name, parts = tree[0], [t for t in tree[1:] if isinstance(t, list)]
        if name in ("mul", "div", "neg", "abs", "conj", "sqrt"):
            return max(map(self._inside_logarithm, parts))
        if name == "exp":
            return self._whole(parts[0])
        if name == "pow":
            return self._inside_logarithm(parts[0]) + self._whole(parts[1])
        if name == "prod":
            return self._inside_logarithm(parts[0]) + self._new(tree)
        return 0 if self.of(tree) == LOCAL else self._none(tree)[0]

    def _whole(self, tree: Tree) -> int:
        """The order of what has no denominator that depends on d."""
        above, below = self.of(tree)
        return above if below == 0 else self._none(tree)[0]

    def _none(self, tree: Tree) -> Order:
        raise Outside(f"no number of dimensions is known to decide {short(tree)}")


def _sum(a: Order, b: Order) -> Order:
    if a[1] == b[1] == 0:
        return max(a[0], b[0]), 0
    return max(a[0] + b[1], b[0] + a[1]), a[1] + b[1]


def _product(a: Order, b: Order) -> Order:
    return a[0] + b[0], a[1] + b[1]
