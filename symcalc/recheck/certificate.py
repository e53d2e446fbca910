"""One certificate: both sides at random points modulo random primes, until the error bound is small enough."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symcalc.recheck import sums
from symcalc.recheck.point import Point, Rescale
from symcalc.recheck.primes import BITS, CANDIDATES, ROUNDS, candidates, draw_prime, step
from symcalc.recheck.readings import Admissible, take_readings
from symcalc.recheck.signs import Facts
from symcalc.recheck.typed import derived_side, typed_side
from symcalc.recheck.values import Malformed, NoRoot, Outside, Unlucky, Value, Wrong

TARGET = Fraction(1, 2**112)
POINTS = 2**13
"""At most so many points are tried to find one at which all square roots exist; one in 2^m does for m of them."""
ZEROS = 20
"""At so many points a division by zero is no accident: it happens at one with a probability below 2^−100."""
WORK = 10**8
"""Nodes that are evaluated before it is given up to look for a point."""
ROUNDS_AT_MOST = 8
MAX_DEPTH = 120
MAX_NODES = 2_000_000
Certificate = dict[str, Any]


class Checker:
    """Draws primes and points; primes are shared between the certificates of a run."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self._primes: dict[int, list[int]] = {}

    def check(self, certificate: Certificate) -> Fraction:
        """The error bound with which the certificate holds.

        Raises `Wrong` if it does not hold, `Outside` if it is not checked here, `Malformed` if it is none.

        >>> x = ["symbol", "x"]
        >>> trees = {"left": ["add", x, x], "right": ["mul", ["integer", "2"], x]}
        >>> Checker(random.Random(0)).check(trees) < Fraction(1, 2**112)
        True
        """
        run = _Run(self, certificate, require_tree(certificate))
        bound = Fraction(1)
        for turn in range(ROUNDS_AT_MOST):
            bound *= run.once(turn)
            if bound <= TARGET:
                return bound
        raise Outside("its degree or its coefficients are too large")

    def prime(self, modulus: int, turn: int) -> int:
        """The random prime of this turn, ≡ 1 modulo `modulus`."""
        drawn = self._primes.setdefault(modulus, [])
        while len(drawn) <= turn:
            drawn.append(draw_prime(modulus, self.source))
        return drawn[turn]


class _Run:
    """The turns of one certificate; the denominators and the roots of numbers that it needs are kept between them."""

    def __init__(self, checker: Checker, certificate: Certificate, nodes: int) -> None:
        self._checker, self._certificate = checker, certificate
        self._tries = min(POINTS, WORK // (nodes + 1) + 2 * ZEROS)
        self._scale, self._numbers = 1, set[int]()

    def once(self, turn: int) -> Fraction:
        """One random point: its part of the error bound."""
        prime, point = self._at_some_point(turn, self._compare)
        self._require_independent_roots(turn, point.extension - len(self._numbers))
        return self._bound(prime, point)

    def _at_some_point(self, turn: int, action: Callable[[Point], None], *, lenient: bool = False) -> tuple[int, Point]:
        zeros = 0
        for _ in range(self._tries):
            prime = self._checker.prime(self._modulus, turn)
            point = Point(prime, self._scale, self._numbers, self._checker.source, lenient=lenient)
            try:
                action(point)
            except Rescale:
                self._scale = point.scale
            except NoRoot:
                pass
            except Unlucky:
                zeros += 1
                if zeros == ZEROS:
                    raise Wrong("something is divided by zero at every point") from None
            else:
                return prime, point
        raise Outside("no point was found at which all square roots exist")

    @property
    def _modulus(self) -> int:
        return step(self._numbers) if self._numbers else 2

    def _compare(self, point: Point) -> None:
        for name, left, right in self._sides(point):
            if not point.agree(left, right):
                raise Wrong(f"the sides differ{name}")
        if "statement" in self._certificate:
            self._compare_statement(point, self._certificate["statement"])

    def _compare_statement(self, point: Point, statement: Certificate) -> None:
        """Both trees as they were typed and derived, expanded here, against what was made of them elsewhere."""
        for what, tree, side in (
            ("the typed formula", typed_side(point, statement), self._certificate["left"]),
            ("the derived sum", derived_side(statement), self._certificate["right"]),
        ):
            if not point.agree(point.value(tree), point.value(side)):
                if point.facts.algebraic(tree) or Admissible(self._certificate).seen_to_differ(tree, side):
                    raise Wrong(f"{what} is not what was decided")
                raise Outside(f"{what} is not seen to be what was decided")

    def _sides(self, point: Point) -> list[tuple[str, Value, Value]]:
        left, right = self._certificate["left"], self._certificate["right"]
        if "dimension" not in self._certificate:
            take_readings(point, self._certificate)
            return [("", point.value(left), point.value(right))]
        words = self._certificate.get("words", [])
        point.words = frozenset(words)
        point.real_diagonal = frozenset(self._certificate.get("real diagonal", []))
        point.facts = Facts(self._certificate.get("positive", []), self._certificate.get("real", []))
        point.size = sums.matrix_size(left, right, words)
        order = list(left["free"]) if isinstance(left, dict) else []
        return [
            (f" at d = {d}", sums.value(point, left, d, order), sums.value(point, right, d, order))
            for d in sums.dimensions(left, right)
        ]

    def _require_independent_roots(self, turn: int, roots: int) -> None:
        """Legendre symbols of full rank: no product of some radicands is a square."""
        basis: dict[int, int] = {}
        for _ in range(8 * roots + 64 if roots else 0):
            _, point = self._at_some_point(turn, self._compare, lenient=True)
            row = sum(1 << i for i, square in enumerate(point.signs[:roots]) if not square)
            while row and row.bit_length() in basis:
                row ^= basis[row.bit_length()]
            if row:
                basis[row.bit_length()] = row
            if len(basis) == roots:
                return
        if roots:
            raise Outside("square roots that depend on each other")

    def _bound(self, prime: int, point: Point) -> Fraction:
        """The probability that this turn lets a false identity pass (see `symcalc.recheck`)."""
        norm = 2**point.extension
        bad_primes = Fraction(norm * (point.bits + point.keyed * point.key_bits), BITS - 1)
        zeros = norm * (point.degree + point.keyed**2 * point.largest)
        composite = Fraction(CANDIDATES, 4**ROUNDS)
        return CANDIDATES * bad_primes / candidates(self._modulus) + Fraction(POINTS * zeros, prime) + composite


def require_tree(certificate: Certificate) -> int:
    """The number of its nodes.

    Raises `Malformed` for what is no certificate, `Outside` for one that is too deep or too large.
    """
    if not isinstance(certificate, dict) or not {"left", "right"} <= certificate.keys():
        raise Malformed("a certificate has a left and a right side")
    level: list[Any] = [certificate]
    count = 0
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
        count += len(level)
        if not level:
            return count
        if count > MAX_NODES:
            raise Outside(f"more than {MAX_NODES} nodes")
    raise Outside(f"more than {MAX_DEPTH} levels")


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
