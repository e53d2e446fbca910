"""A typed formula and a derived sum over indices, expanded at one dimension: from the trees as they were given.

The certificate of a typed formula holds its `statement`: the typed tree as it was parsed (`symcalc.grammar.data`), the
derived sum, and where they are read: `positions` (the dimension), `d` and `N` (numbers or symbols), `place` (the free
indices' positions) and, if both are to be differentiated, the symbol `by`.  Here both become plain trees:

- a sum or product runs over all values 1, …, positions of its new indices that obey its conditions; over
  m = low, …, high − 1 for a range, in closed form where the bounds are not numbers (`ranges.py`);
- x[k] is the symbol x1, x2, …, A[j, k] the symbol A[1,2], …; where there is N, sigma[k] is lam[k]**N;
- A[j, k] is the conjugate of A[k, j] for the pairs of `conjugate`, and |e| = √(e ē) for e in them;
- e^{a log f} is f^a;
- P/Q that is 0/0 because two of its indices have the same position is its limit, by L'Hôpital's rule.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterator, Mapping
from typing import Any

from symcalc.recheck.derivatives import derivative, mentions, replaced
from symcalc.recheck.point import Point
from symcalc.recheck.ranges import sum_below
from symcalc.recheck.sums import bodies
from symcalc.recheck.trees import HALF, MINUS, Tree, integer, product, raised, short, total
from symcalc.recheck.values import Malformed, Outside, Unlucky

Statement = Mapping[str, Any]
Place = Mapping[str, Any]
"""Where each index in scope is: a position from 1, or the tree that a range index stands for."""

MAX_NODES = 300_000
MAX_L_HOPITAL = 6
MAX_RANGE = 1000
NEAR = "near"  # the symbol of an index that tends to the position of another one
RELATIONS = {"!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
FUNCTIONS = ("log", "sin", "cos", "tan")
HYPERBOLIC = {  # from e^a and e^{−a}, above and below the line
    "sinh": (lambda w, v: [w, _minus(v)], lambda w, v: [["integer", "2"]]),
    "cosh": (lambda w, v: [w, v], lambda w, v: [["integer", "2"]]),
    "tanh": (lambda w, v: [w, _minus(v)], lambda w, v: [w, v]),
    "coth": (lambda w, v: [w, v], lambda w, v: [w, _minus(v)]),
}


def typed_side(point: Point, statement: Statement) -> Tree:
    """The typed formula."""
    made = Expansion(point, statement).tree(statement["typed"], statement["place"])
    return derivative(made, statement["by"]) if "by" in statement else made


def derived_side(statement: Statement) -> Tree:
    """The derived sum."""
    side, place, d = statement["derived"], statement["place"], statement["positions"]
    free = {name: place[name] for name in side["free"]}
    if len(set(free.values())) < len(free):
        raise Malformed("two free indices of a derived sum have the same position")
    terms = [_placed(body, at, statement) for body, at in bodies(side, d, free)]
    made = total(terms)
    return derivative(made, statement["by"]) if "by" in statement else made


def _placed(tree: Tree, at: Mapping[Any, int], statement: Statement) -> Tree:
    """A body of a sum with entries as symbols and N as what it is."""
    if tree[0] == "entry":
        return _symbol(tree[1], [at[i] for i in tree[2:]])
    if tree == ["symbol", "N"]:
        return statement["N"]
    return [_placed(t, at, statement) if isinstance(t, list) else t for t in tree]


def _symbol(name: str, places: list[int]) -> Tree:
    if not all(isinstance(p, int) for p in places):
        raise Malformed(f"a subscript of {name} is not a position")
    return ["symbol", f"{name}{places[0]}" if len(places) == 1 else f"{name}[{','.join(map(str, places))}]"]


class Expansion:
    """Expands a typed tree at a point; `near` is the index whose entries are read at a symbol of their own."""

    def __init__(self, point: Point, statement: Statement, near: str = "") -> None:
        self._point, self._statement, self._near = point, statement, near
        self._conjugates = {a: b for pair in statement["conjugate"] for a, b in (pair, pair[::-1])}
        self._nodes = 0
        self._rules = {
            "integer": lambda node, at: node,
            "rational": lambda node, at: node,
            "pi": lambda node, at: node,
            "scalar": self._scalar,
            "index": lambda node, at: at[node[1]],
            "entry": self._entry,
            "neg": lambda node, at: _minus(*self._operands(node, at)),
            "add": lambda node, at: total(self._operands(node, at)),
            "mul": lambda node, at: product(self._operands(node, at)),
            "div": self._quotient,
            "pow": lambda node, at: raised(self.tree(node[1], at), self.tree(node[2], at)),
            "sqrt": lambda node, at: raised(self.tree(node[1], at), HALF),
            "abs": lambda node, at: self._absolute(*self._operands(node, at)),
            "conj": lambda node, at: self._conjugate(*self._operands(node, at)),
            "exp": lambda node, at: _exponential(*self._operands(node, at)),
            "sum": self._reduction,
            "prod": self._reduction,
            **dict.fromkeys(HYPERBOLIC, self._hyperbolic),
            **dict.fromkeys(FUNCTIONS, lambda node, at: [node[0], *self._operands(node, at)]),
        }

    def tree(self, node: Tree, at: Place) -> Tree:
        """The plain tree of a node."""
        self._count()
        if not isinstance(node, list) or not node:
            raise Malformed(f"{short(node)} is no part of a typed formula")
        if node[0] not in self._rules:
            raise Outside(f"{short(node[0])} in a typed formula")
        return self._rules[node[0]](node, at)

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise Outside(f"a formula with more than {MAX_NODES} parts at d = {self._statement['positions']}")

    def _operands(self, node: Tree, at: Place) -> list[Tree]:
        return [self.tree(t, at) for t in node[1:]]

    def _scalar(self, node: Tree, at: Place) -> Tree:
        return self._statement[node[1]] if node[1] in ("d", "N") else ["symbol", node[1]]

    def _entry(self, node: Tree, at: Place) -> Tree:
        name, *indices = node[1:]
        power = name == "sigma" and "N" in self._statement
        if self._near in indices and len(indices) > 1:
            raise Outside("a limit of an entry with two indices")
        base = (
            ["symbol", NEAR] if self._near in indices else _symbol("lam" if power else name, [at[i] for i in indices])
        )
        return ["pow", base, self._statement["N"]] if power else base

    # --- sums and products --------------------------------------------------------------------------------------

    def _reduction(self, node: Tree, at: Place) -> Tree:
        kind, body, new, ranges, conditions = node
        made = [self._over_ranges(kind, body, ranges, here) for here in self._places(new, conditions, at)]
        return total(made) if kind == "sum" else product(made)

    def _places(self, new: list[str], conditions: list[list[str]], at: Place) -> Iterator[Place]:
        for places in itertools.product(range(1, self._statement["positions"] + 1), repeat=len(new)):
            self._count()
            here = {**at, **dict(zip(new, places, strict=True))}
            if all(RELATIONS[relation](here[a], here[b]) for a, relation, b in conditions):
                yield here

    def _over_ranges(self, kind: str, body: Tree, ranges: list[Any], at: Place) -> Tree:
        if not ranges:
            return self.tree(body, at)
        (index, *bounds), *rest = ranges
        low, high = (self.tree(b, at) for b in bounds)
        if all(t[:1] == ["integer"] for t in (low, high)):
            values = range(integer(low[1]), integer(high[1]))
            if len(values) > MAX_RANGE:
                raise Outside(f"a range of more than {MAX_RANGE} numbers")
            made = [self._over_ranges(kind, body, rest, {**at, index: ["integer", str(m)]}) for m in values]
            return total(made) if kind == "sum" else product(made)
        if kind != "sum" or low[0] != "integer":
            raise Outside("a product over a range, or one that begins at a symbol, with a symbol for its end")
        m, first = f"index {index} {self._nodes}", integer(low[1])
        whole = sum_below(self._point, self._over_ranges(kind, body, rest, {**at, index: ["symbol", m]}), m, high)
        between = range(min(first, 0), max(first, 0))
        made = [self._over_ranges(kind, body, rest, {**at, index: ["integer", str(n)]}) for n in between]
        return total([whole, *(made if first < 0 else map(_minus, made))])

    # --- quotients, and 0/0 at coincident indices ---------------------------------------------------------------

    def _quotient(self, node: Tree, at: Place) -> Tree:
        above, below = self._operands(node, at)
        here = {i: at[i] for i in _indices(node) if isinstance(at.get(i), int) and i != self._near}
        pairs = [(i, j) for i, j in itertools.combinations(here, 2) if here[i] == here[j]]
        if pairs and self._point.vanishes(below):
            if len(pairs) > 1:
                raise Unlucky
            return self._limit(node, at, *pairs[0])
        return product([above, raised(below, MINUS)])

    def _limit(self, node: Tree, at: Place, fixed: str, moving: str) -> Tree:
        """The limit as one index tends to the position of the other."""
        near = Expansion(self._point, self._statement, moving)
        above, below = (near.tree(t, at) for t in node[1:])
        entry = next(t for t in _nodes(node) if t[0] == "entry" and moving in t[2:])
        here = _symbol("lam" if "N" in self._statement else entry[1], [at[fixed]])
        for _ in range(MAX_L_HOPITAL):
            top, bottom = (replaced(t, NEAR, here) for t in (above, below))
            if not self._point.vanishes(bottom):
                return product([top, raised(bottom, MINUS)])
            if not self._point.vanishes(top):
                break
            above, below = (derivative(t, NEAR) for t in (above, below))
        raise Unlucky

    # --- functions ----------------------------------------------------------------------------------------------

    def _absolute(self, tree: Tree) -> Tree:
        if not any(mentions(tree, name) for name in self._conjugates):
            return ["abs", tree]
        if tree[0] == "mul":
            return ["mul", *map(self._absolute, tree[1:])]
        return raised(product([tree, self._conjugate(tree)]), HALF)

    def _conjugate(self, tree: Tree) -> Tree:
        if tree[0] == "symbol":
            return ["symbol", self._conjugates.get(tree[1], tree[1])]
        branched = tree[0] == "log" or (tree[0] == "pow" and not self._point.facts.whole(tree[2]))
        if branched and not self._point.positive(tree[1]) and not self._is_size(tree):
            raise Outside("the conjugate of a root or logarithm of what is not seen to be positive")
        return [self._conjugate(t) if isinstance(t, list) else t for t in tree]

    def _is_size(self, tree: Tree) -> bool:
        """Whether this is √(e ē)."""
        return bool(tree[1][0] == "mul" and len(tree[1]) == 3 and tree[1][2] == self._conjugate(tree[1][1]))

    def _hyperbolic(self, node: Tree, at: Place) -> Tree:
        (argument,) = self._operands(node, at)
        if not _has_logarithm(argument):
            return [node[0], argument]
        w, v = _exponential(argument), _exponential(_minus(argument))
        above, below = HYPERBOLIC[node[0]]
        return product([total(above(w, v)), raised(total(below(w, v)), MINUS)])


def _minus(tree: Tree) -> Tree:
    return product([MINUS, tree])


def _exponential(argument: Tree) -> Tree:
    """e^{a log f + b} = f^a e^b."""
    if not _has_logarithm(argument):
        return ["exp", argument]
    if argument[0] == "add":
        return ["mul", *map(_exponential, argument[1:])]
    factors = list(_factors(argument))
    logarithms = [t for t in factors if t[0] == "log"]
    rest = [t for t in factors if t[0] != "log"]
    if len(logarithms) != 1 or any(map(_has_logarithm, rest)):
        return ["exp", argument]
    return raised(logarithms[0][1], product(rest))


def _factors(tree: Tree) -> Iterator[Tree]:
    if tree[0] == "mul":
        for t in tree[1:]:
            yield from _factors(t)
    else:
        yield tree


def _has_logarithm(tree: Tree) -> bool:
    return any(t[0] == "log" for t in _nodes(tree))


def _nodes(tree: Tree) -> Iterator[Tree]:
    yield tree
    for t in tree[1:]:
        if isinstance(t, list) and t and isinstance(t[0], str):
            yield from _nodes(t)


def _indices(node: Tree) -> list[str]:
    """The indices that a node mentions and does not bind, in order of appearance."""
    if node[0] in ("sum", "prod"):
        _, body, new, ranges, conditions = node
        named = [*(i for a, _, b in conditions for i in (a, b)), *_indices(body)]
        return [i for i in dict.fromkeys(named) if i not in {*new, *(r[0] for r in ranges)}]
    own = node[2:] if node[0] == "entry" else []
    return list(dict.fromkeys([*own, *(i for t in node[1:] if isinstance(t, list) for i in _indices(t))]))
