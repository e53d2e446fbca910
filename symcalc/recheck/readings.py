"""The readings of a certificate: what each function is said to be in the generators, and by which rule that holds.

A reading that agrees with its function at the point (`point.py`) needs nothing else.  The others use factors that the
point's rules do not see, and each is checked by the rule of its function:

    √f = R           R² = f, and R's root belongs to this f alone (so that no sign is chosen twice)
    |f| = R          R² = f²
    log f = Σ e_i log|p_i|      f² = Π p_i^{2 e_i}
    e^a = Π e^{k_i b_i}         a = Σ k_i b_i
    f^a = Π p_i^{b_i k_i}       Σ_i b_i k_i = e_p a for each base p, e_p an integer, and f² = Π p^{2 e_p}

The signs that these leave open (|f| = ±f, f > 0 in log f and f^a) are looked at where they can be seen: at a dozen
admissible points, in rational numbers, or in floating point where a value is not rational.  Then the reading stands
for the function.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symcalc.recheck.order import Order
from symcalc.recheck.point import Point
from symcalc.recheck.signs import Facts
from symcalc.recheck.trees import HALF, Tree, integer, is_number, operand, rational
from symcalc.recheck.values import Outside, Value, Wrong, add, multiply, power

LARGEST = 10**6
SAMPLES = 12
MAX_BITS = 2000  # of a number that is raised to a power
ROUNDING = Fraction(1, 10**9)
Certificate = dict[str, Any]


def take_readings(point: Point, certificate: Certificate) -> None:
    """Check the generators' squares and the readings at this point; those that need a rule become aliases."""
    generators = list(certificate.get("generators", []))
    point.generators = [g["meaning"] for g in generators]
    where = Admissible(certificate)
    point.facts, point.order = where.facts, Order(where.ascending, where.facts)
    for g in generators:
        if "square" in g and not point.agree(
            power(point.prime, point.value(g["meaning"]), 2), point.value(g["square"])
        ):
            raise Wrong(f"the square of the generator {written(g['meaning'])} is not {written(g['square'])}")
    owners: dict[str, int] = {}
    for leaf, reading in certificate.get("readings", []):
        _take(point, leaf, reading, owners, where)


def _take(point: Point, leaf: Tree, reading: Tree, owners: dict[str, int], where: Admissible) -> None:
    value = point.value(reading)
    if (
        leaf[:1] == ["pow"]
        and leaf[2:] == [HALF]
        and leaf[1][:1] not in (["symbol"], ["entry"])
        and not is_number(leaf[1])
    ):
        _take_root(point, leaf, reading, value, owners)
        return
    try:
        if point.agree(point.value(leaf), value):
            return
    except Outside:
        pass
    if not _holds(point, leaf, reading, value, where) or not where.sign_fits(leaf, reading):
        raise Wrong(f"{written(leaf)} is not what it is read as, {written(reading)}")
    point.learn(leaf, value)


def _take_root(point: Point, leaf: Tree, reading: Tree, value: Value, owners: dict[str, int]) -> None:
    radicand = point.value(leaf[1])
    if not point.agree(power(point.prime, value, 2), radicand):
        raise Wrong(f"the square of {written(reading)} is not the radicand of {written(leaf)}")
    if (known := point.root_of(radicand)) and not point.agree(known, value):
        raise Wrong(f"{written(leaf)} is read as {written(reading)}")
    for root in _roots(point, reading):
        if owners.setdefault(root, radicand.residue) != radicand.residue:
            raise Wrong(f"two different square roots are read in {written(point.meaning(['generator', root]))}")
    point.learn(leaf, value)


def _roots(point: Point, tree: Tree) -> set[str]:
    """The generators in a tree that are roots of functions."""
    if tree[:1] == ["generator"]:
        meaning = point.meaning(tree)
        return {tree[1]} if meaning[:1] == ["pow"] and meaning[2:] == [HALF] and not is_number(meaning[1]) else set()
    return set().union(*(_roots(point, t) for t in tree[1:] if isinstance(t, list)))


def _holds(point: Point, leaf: Tree, reading: Tree, value: Value, where: Admissible) -> bool:
    """Whether a reading holds by the rule of its function, signs aside."""
    prime = point.prime
    if leaf[0] in ("abs", "log") and not (where.is_real(leaf) and where.is_real(reading)):
        raise Outside(f"{written(leaf)}, which is complex")
    if leaf[0] == "abs":
        return point.agree(power(prime, value, 2), power(prime, point.value(operand(leaf)), 2))
    if leaf[0] == "log":
        inside = operand(leaf)
        inside = operand(inside) if inside[:1] == ["abs"] else inside
        scale = math.lcm(*_denominators(reading))
        return point.agree(power(prime, point.value(inside), 2 * scale), _squared(point, reading, scale, where))
    if leaf[0] == "exp":
        terms = [_term(point, operand(p), k) for p, k in _product(point, reading, 1) if _is(p, "exp")]
        return point.agree(point.value(operand(leaf)), add(prime, [Value(0), *terms]))
    if leaf[0] == "pow":
        return _power_holds(point, leaf, reading)
    raise Outside(f"the reading of {written(leaf)}")


def _is(tree: Tree, name: str) -> bool:
    if tree[:1] != [name]:
        raise Outside(f"a reading with the factor {written(tree)}")
    return True


def _term(point: Point, tree: Tree, k: int) -> Value:
    return multiply(point.prime, [Value(k % point.prime, bits=abs(k).bit_length()), point.value(tree)])


def _squared(point: Point, tree: Tree, scale: int, where: Admissible) -> Value:
    """exp(2·scale·tree) for a sum of multiples of logarithms and other terms."""
    tree = point.explained(tree)
    if tree[:1] == ["add"]:
        return multiply(point.prime, [_squared(point, t, scale, where) for t in tree[1:]])
    factors = [point.explained(t) for t in (tree[1:] if tree[:1] == ["mul"] else [tree])]
    logarithms = [t for t in factors if t[:1] == ["log"]]
    others = [t for t in factors if t[:1] != ["log"]]
    multiple = 2 * scale * math.prod(rational(t) for t in others if is_number(t))
    if not logarithms or len(logarithms) > 1:
        return point.value(["exp", ["mul", ["integer", str(2 * scale)], tree]])
    size = _size(logarithms[0], where)
    if all(map(is_number, others)):
        return power(point.prime, point.value(size), int(multiple))
    return point.value(["pow", size, ["mul", ["integer", str(2 * scale)], *others]])


def _size(logarithm: Tree, where: Admissible) -> Tree:
    """p or −p in log|p|, whichever is positive; p in log p, which must be."""
    inside = operand(logarithm)
    if inside[:1] == ["abs"]:
        p = operand(inside)
        return p if where.sign(p) >= 0 else ["mul", ["integer", "-1"], p]
    if where.sign(inside) < 0:
        raise Outside(f"the logarithm of {written(inside)}, which is negative")
    return inside


def _denominators(tree: Tree) -> set[int]:
    if is_number(tree):
        return {rational(tree).denominator}
    return {1}.union(*(_denominators(t) for t in tree[1:] if isinstance(t, list)))


def _product(point: Point, tree: Tree, exponent: int) -> list[tuple[Tree, int]]:
    """The factors of a reading, with the meaning of generators in their places, and their integer exponents."""
    if tree[:1] == ["mul"]:
        return [pair for t in tree[1:] for pair in _product(point, t, exponent)]
    if tree[:1] == ["pow"] and tree[2][:1] == ["integer"]:
        return _product(point, tree[1], exponent * integer(tree[2][1]))
    return [(point.meaning(tree) if tree[:1] == ["generator"] else tree, exponent)]


def _power_holds(point: Point, leaf: Tree, reading: Tree) -> bool:
    prime, base = point.prime, point.value(leaf[1])
    exponent = point.value(leaf[2])
    totals: dict[str, tuple[Tree, list[Value]]] = {}
    for factor, k in _product(point, reading, 1):
        if factor == ["integer", "1"]:
            continue
        p, b = factor[1:] if factor[:1] == ["pow"] else (factor, ["integer", "1"])
        totals.setdefault(json.dumps(p), (p, []))[1].append(_term(point, b, k))
    powers = []
    for p, terms in totals.values():
        e = _whole(prime, multiply(prime, [add(prime, terms), power(prime, exponent, -1)]).residue)
        if e is None or not point.agree(
            add(prime, terms), multiply(prime, [Value(e % prime, bits=20), exponent]), 2 * LARGEST
        ):
            return False
        powers.append(power(prime, point.value(p), 2 * e))
    return point.agree(power(prime, base, 2), multiply(prime, powers))


def _whole(prime: int, residue: int) -> int | None:
    """The small integer with this residue."""
    signed = residue if residue <= prime // 2 else residue - prime
    return signed if abs(signed) <= LARGEST else None


class Admissible:
    """Rational points of the certificate's domain, to see signs at."""

    def __init__(self, certificate: Certificate) -> None:
        domain, stated = certificate.get("domain", {}), certificate.get("statement", {})
        self._generators = [g["meaning"] for g in certificate.get("generators", [])]
        symbols = [(g["meaning"], g.get("values")) for g in certificate.get("generators", [])]
        self._values = dict.fromkeys(stated.get("real", []), "real")
        self._values |= {m[1]: v for m, v in symbols if m[:1] == ["symbol"]}
        self.ascending = list(domain.get("ascending", []))
        self._positive = {*domain.get("positive", []), *stated.get("positive", [])}
        self._positive |= {s for s, v in self._values.items() if v == "positive"}
        self._integers = {*domain.get("integers", []), *stated.get("integers", [])}
        self.facts = Facts(self._positive, (s for s, v in self._values.items() if v == "real"), self._integers)
        self._complex = {s for s, v in self._values.items() if v == "complex"}

    def sign_fits(self, leaf: Tree, reading: Tree) -> bool:
        """Whether a sign fits at all points where it is seen; where a value is not rational, nothing is seen."""
        source = random.Random(0)
        for _ in range(SAMPLES):
            at = self._point(source)
            try:
                if not self._fits(leaf, reading, at):
                    return False
            except (Outside, ArithmeticError):
                continue
        return True

    def sign(self, tree: Tree) -> int:
        """The sign at some admissible point; 0 where none is seen."""
        source = random.Random(0)
        for _ in range(SAMPLES):
            try:
                if value := self._number(tree, self._point(source)):
                    return 1 if value > 0 else -1
            except (Outside, ArithmeticError):
                continue
        return 0

    def seen_to_differ(self, left: Tree, right: Tree) -> bool:
        """Whether the trees have different values at an admissible point, by more than rounding."""
        source = random.Random(0)
        for _ in range(SAMPLES):
            at = self._point(source)
            try:
                a, b = float(self._number(left, at)), float(self._number(right, at))
                if abs(a - b) > float(ROUNDING) * (1 + abs(a) + abs(b)):
                    return True
            except (Outside, ArithmeticError, ValueError):
                continue
        return False

    def _fits(self, leaf: Tree, reading: Tree, at: Numbers) -> bool:
        if leaf[0] == "abs":
            return self._is_positive(reading, at)
        if leaf[0] == "log":
            return leaf[1][:1] == ["abs"] or self._is_positive(leaf[1], at)
        return leaf[0] != "pow" or all(self._is_positive(p, at) for p in [leaf[1], *self._bases(reading)])

    def _is_positive(self, tree: Tree, at: Numbers) -> bool:
        """Whether a value is not below zero, rounding aside."""
        return self._number(tree, at) > -ROUNDING

    def _bases(self, reading: Tree) -> list[Tree]:
        """The bases of the powers that are generators in a reading."""
        if reading[:1] == ["generator"]:
            meaning = self._generators[integer(reading[1])]
            return [meaning[1]] if meaning[:1] == ["pow"] else []
        return [p for t in reading[1:] if isinstance(t, list) for p in self._bases(t)]

    def is_real(self, tree: Tree) -> bool:
        """Whether neither i nor a complex symbol occurs."""
        if tree[:1] == ["generator"]:
            return self.is_real(self._generators[integer(tree[1])])
        if tree[:1] == ["symbol"]:
            return tree[1] not in self._complex
        return tree[:1] != ["i"] and all(self.is_real(t) for t in tree[1:] if isinstance(t, list))

    def _point(self, source: random.Random) -> dict[str, Fraction]:
        at = {s: Fraction(source.randint(1, 9), source.choice((1, 2, 3))) for s in {*self._values, *self._positive}}
        for s in sorted(set(at) - self._positive):
            at[s] *= source.choice((-1, 1))
        for s in sorted(self._integers):
            at[s] = Fraction(source.randint(1, 5))
        chain = sorted(source.sample(range(1, 40), len(self.ascending))) if len(self.ascending) < 40 else []
        shift = 0 if self._positive & set(self.ascending) else source.randint(0, 40)
        at.update({s: Fraction(v - shift) for s, v in zip(self.ascending, chain, strict=False)})
        return at

    def _number(self, tree: Tree, at: Numbers) -> Fraction | float:
        """The value of a tree: rational where it can be, else in floating point."""
        name = tree[0]
        if is_number(tree):
            return rational(tree)
        if name == "symbol" and tree[1] in at and tree[1] not in self._complex:
            return at[tree[1]]
        if name == "generator":
            return self._number(self._generators[integer(tree[1])], at)
        values = [self._number(t, at) for t in tree[1:] if isinstance(t, list)]
        if name == "pow":
            return _power(*values)
        if name in FUNCTIONS:
            return FUNCTIONS[name](*values)
        raise Outside("a value that is not seen")


Numbers = dict[str, Fraction]
FUNCTIONS: dict[str, Callable[..., Fraction | float]] = {
    "add": lambda *v: sum(v),
    "mul": lambda *v: math.prod(v),
    "abs": abs,
    "pi": lambda: math.pi,
    **{name: getattr(math, name) for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
}


def _power(base: Fraction | float, exponent: Fraction | float) -> Fraction | float:
    """base**exponent, in floating point where it is not rational or large."""
    whole = isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) <= 64
    if whole and (isinstance(base, float) or max(abs(base.numerator), base.denominator).bit_length() < MAX_BITS):
        return base ** int(exponent)
    if base <= 0:
        raise Outside("a value that is not seen")
    return math.pow(base, exponent)


def written(tree: Any) -> str:
    """A tree for a message."""
    if isinstance(tree, list) and len(tree) > 1 and tree[0] in ("integer", "symbol"):
        return str(tree[1])
    if not isinstance(tree, list) or not tree:
        return str(tree)
    text = f"{tree[0]}({', '.join(map(written, tree[1:]))})" if len(tree) > 1 else str(tree[0])
    return text if len(text) <= 70 else text[:69] + "…"
