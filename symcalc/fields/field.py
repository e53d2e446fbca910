"""Decide equality in a finitely generated field of functions; never guess.

An expression is read as an element of Q(g_1, …, g_n)(√q_1, …, √q_m): its symbols, and the exponentials, powers with
symbolic exponents, logarithms and square roots that occur in it (`generators`, where it is proved that what
is zero in the generators is zero as a function, and what differs in them differs).  A difference is seen at a random
point modulo a prime (`screen`); zero is decided on the cleared numerator, by arithmetic on polynomials over Z
(`fractions`).  No simplification heuristic takes part.

Conventions.  Symbols are algebraically independent.  A Hermitian entry and its conjugate (A12 and A21) are two
symbols: an identity that holds for all pairs of conjugate numbers holds for independent ones, because the conjugate
pairs are Zariski dense.  An integer symbol N stands for all integers N ≥ 1.  Points respect the `Domain`: a
counterexample is always admissible.  Equality is asked where both sides are defined.

What lies outside raises `Undecidable`.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sympy as sp

from symcalc.domains import Domain, Point
from symcalc.enclosure import enclosure
from symcalc.errors import DifferenceWithoutPoint, Undecidable, UndefinedFormula
from symcalc.fields.certificates import Certificate
from symcalc.fields.exceptional import candidates, divisors
from symcalc.fields.exponentials import adjoin_exponentials
from symcalc.fields.fractions import Fraction, Fractions
from symcalc.fields.generators import Generator, Generators, adjoin_absolute_values, adjoin_symbols, shorten
from symcalc.fields.logarithms import adjoin_logarithms
from symcalc.fields.polynomials import Polynomial, Ring, polynomial_ring
from symcalc.fields.roots import adjoin_square_roots
from symcalc.fields.screen import residues

ANYWHERE = Domain()


@dataclass
class Field:
    """The field of given expressions: its generators, and exact arithmetic in them.

    >>> b = sp.Symbol("beta", positive=True)
    >>> Field.containing(sp.sqrt(2 / b)).describe()
    'Q(beta)(√2, √beta)'
    """

    generators: Generators
    arithmetic: Fractions
    elements: dict[sp.Expr, Fraction] = field(default_factory=dict)

    @classmethod
    def containing(
        cls, *expressions: sp.Expr, domain: Domain = ANYWHERE, make: Callable[[int], Ring] = polynomial_ring
    ) -> Field:
        """Make the field of these expressions; signs (of |f|, log f, f^N) are those on the domain.

        Raises `Undecidable` for floating-point numbers, noncommuting factors, two symbols of one name, and square
        roots that depend on each other; a function that cannot be read raises it where it is met.
        """
        _require_exact(expressions)
        known = Generators(domain, make)
        functions = _functions(expressions)
        adjoin_symbols(known, expressions)
        stages = (adjoin_absolute_values, adjoin_exponentials, adjoin_absolute_values, adjoin_logarithms)
        if functions:
            for adjoin in stages:
                known.begin()
                adjoin(known, functions)
        known.begin()
        adjoin_square_roots(known, expressions)
        known.begin()
        made = cls(known, known.field)
        for i, g in enumerate(known.all):
            if g.square is not None:
                made.arithmetic.rules[i] = known.element(g.square).numerator
        return made

    def is_zero(self, expression: sp.Expr) -> bool:
        """Decide whether the expression is the zero of the field.

        >>> x = sp.Symbol("x", real=True)
        >>> e = 1 / (1 + sp.sqrt(1 + x**2)) - (sp.sqrt(1 + x**2) - 1) / x**2
        >>> Field.containing(e).is_zero(e)
        True
        """
        if self._constants() < 2 and self._differs(expression):
            return False
        numerator = self.element(expression).numerator
        if len(numerator):
            self._require_proved_nonzero(numerator)
        return len(numerator) == 0

    def equal(self, left: sp.Expr, right: sp.Expr) -> bool:
        """Decide left = right; both sides are read as they stand, so both must be defined."""
        if self._constants() < 2 and self._differs(left, right):
            return False
        numerator = self._difference(left, right).numerator
        if len(numerator):
            self._require_proved_nonzero(numerator)
        return len(numerator) == 0

    def element(self, e: sp.Expr) -> Fraction:
        """The expression as numerator and denominator; `UndefinedFormula` if it divides by the zero of the field."""
        return self.generators.read(e, self.arithmetic, self.elements)

    def describe(self) -> str:
        """The field in the usual notation."""
        roots = ("root of a symbol", "square root")
        inside = [
            str(g.meaning.as_base_exp()[0] if g.family in roots else g.meaning)
            for g in self.generators.all
            if g.family != roots[1]
        ]
        beside = [
            _written(g.meaning)
            for g in sorted(self.generators.all, key=lambda g: g.family == roots[0])
            if g.family in roots
        ]
        base = f"Q({', '.join(inside)})" if inside else "Q"
        return base + (f"({', '.join(beside)})" if beside else "")

    def exceptional_integers(self, *expressions: sp.Expr) -> dict[sp.Symbol, list[int]]:
        """For each integer symbol N the n ≥ 1 at which something the expressions divide by vanishes identically.

        There an equality that was decided for symbolic N says nothing; a caller decides these N one by one.

        >>> N = sp.Symbol("N", integer=True, positive=True)
        >>> lam = sp.Symbol("lam", positive=True)
        >>> Field.containing(N, lam**N).exceptional_integers((N - 3) / (N**2 - 5 * N + 6) + 1 / (lam**N - lam))
        {N: [1, 2, 3]}
        """
        found: dict[sp.Symbol, set[int]] = {}
        for divisor in sorted(set().union(*map(divisors, expressions)), key=sp.default_sort_key):
            for integer in sorted((s for s in divisor.free_symbols if s.is_integer), key=str):
                made = Field.containing(divisor, integer, domain=self.generators.domain)
                tried = candidates(made.generators, made.element(divisor), integer)
                vanishing = {n for n in tried if self._vanishes(divisor.xreplace({integer: sp.Integer(n)}))}
                found.setdefault(integer, set()).update(vanishing)
        return {s: sorted(n) for s, n in found.items() if n}

    def _vanishes(self, e: sp.Expr) -> bool:
        if e.has(sp.nan, sp.zoo):
            return True
        return Field.containing(e, domain=self.generators.domain).is_zero(e)

    def _differs(self, *sides: sp.Expr) -> bool:
        """Whether residues prove that the expression is not zero, or that the two sides differ."""
        found = residues(self.generators, sides)
        return found is not None and (found[0] - (found[1] if len(found) > 1 else 0)) != 0

    def _agree(self, left: sp.Expr, right: sp.Expr) -> bool:
        """Whether left − right is zero in the generators."""
        return not self._differs(left, right) and self.arithmetic.is_zero(self._difference(left, right))

    def _difference(self, left: sp.Expr, right: sp.Expr) -> Fraction:
        return self.arithmetic.sum([self.element(left), self.arithmetic.negative(self.element(right))])

    def _require_proved_nonzero(self, numerator: Polynomial) -> None:
        """Raise `Undecidable` unless some coefficient is known not to vanish: a form in constants, by the theorems of
        Lindemann (one transcendental constant, or powers of e) or Baker (linear in π and logarithms of primes).
        """
        family = [_transcendence(g) for g in self.generators.all]
        if self._constants() < 2:
            return
        numbers = {i for i, g in enumerate(self.generators.all) if g.square is not None and g.square.is_Integer}
        forms: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        for m in self.arithmetic.ring.terms(numerator):
            constant = tuple(e if f else 0 for e, f in zip(m, family, strict=False))
            outer = tuple(0 if f or i in numbers else e for i, (e, f) in enumerate(zip(m, family, strict=False)))
            forms.setdefault(outer, []).append(constant)
        if any(self._mentions_constants(g.square) for g in self._roots()) or not any(
            _is_known_nonzero(form, family) for form in forms.values()
        ):
            raise Undecidable("whether this vanishes depends on what is not known of its constants (π, e, logarithms)")

    def _mentions_constants(self, square: sp.Expr) -> bool:
        return any(g.family == "constant" and square.has(g.symbol) for g in self.generators.all)

    def _constants(self) -> int:
        return sum(g.family == "constant" for g in self.generators.all)

    def _roots(self) -> list[Generator]:
        return [g for g in self.generators.all if g.square is not None]


def _functions(expressions: Sequence[sp.Expr]) -> list[sp.Expr]:
    """Everything but sums, products and rational powers that occurs, at every depth, in a fixed order."""
    found = set().union(*(e.atoms(sp.Function, sp.exp, type(sp.E)) for e in expressions))
    found |= {p for e in expressions for p in e.atoms(sp.Pow) if not p.exp.is_Rational}
    return sorted(found, key=sp.default_sort_key)


def _transcendence(g: Generator) -> str | None:
    """What is known of a constant generator: "power of e", "linear" (π, log p), or None for a function or a root."""
    if g.family != "constant":
        return None
    return "power of e" if g.meaning is sp.E or isinstance(g.meaning, sp.exp) else "linear"


def _is_known_nonzero(form: Sequence[tuple[int, ...]], family: Sequence[str | None]) -> bool:
    """Whether a nonzero polynomial in constants, given by its exponents, has a nonzero value by a theorem."""
    involved = {i for m in form for i, e in enumerate(m) if e}
    if len(involved) <= 1 or all(family[i] == "power of e" for i in involved):
        return True
    return all(family[i] == "linear" for i in involved) and all(sum(m) <= 1 for m in form)


def _require_exact(expressions: Sequence[sp.Expr]) -> None:
    """Refuse what the field's arithmetic would silently misread: floating-point numbers, noncommuting factors."""
    for e in expressions:
        if e.has(sp.Float):
            raise Undecidable(f"{shorten(e)} holds a floating-point number; write it as an exact rational")
        if e.is_commutative is not True:
            raise Undecidable(f"{shorten(e)} has factors that do not commute")
    symbols = sorted(set().union(*(e.free_symbols for e in expressions)), key=str)
    for one, other in itertools.pairwise(symbols):
        if one.name == other.name:
            raise Undecidable(
                f"two different symbols share the name {one.name!r}; declare it once, with one set of assumptions"
            )


def _written(root: sp.Expr) -> str:
    """√q, i, or σ^(1/q)."""
    if root is sp.I:
        return "i"
    base, exponent = root.as_base_exp()
    return str(root) if exponent != sp.S.Half else f"√({base})" if base.args else f"√{base}"


# --- verdicts on an identity -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counterexample:
    """An admissible point where the sides differ, and their exact values there."""

    point: Point
    left: sp.Expr
    right: sp.Expr


def compare(left: sp.Expr, right: sp.Expr, domain: Domain) -> Certificate | Counterexample:
    """Decide left = right on the domain.

    Raises `Undecidable` outside the decidable class, and where the sides differ in the field but at none of the
    admissible points that were tried: a refutation needs a point.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> compare(1 / (x1 - x2), 2 / (x1 - x2), Domain(ascending=(x1, x2)))
    Counterexample(point={x1: 0, x2: 1}, left=-1, right=-2)
    """
    started = time.perf_counter()
    made = Field.containing(left, right, domain=domain)
    if made._agree(left, right):
        seconds = time.perf_counter() - started
        return Certificate(made.describe(), str(left), str(right), (left, right), made.generators, seconds)
    found = find_difference(left, right, domain)
    if found is None:
        raise DifferenceWithoutPoint("the two sides differ, but at no admissible point that was tried")
    return found


def find_difference(left: sp.Expr, right: sp.Expr, domain: Domain) -> Counterexample | None:
    """The first admissible point at which both sides are defined and differ, if one is found.

    The difference of the two exact values is decided, or enclosed in an interval that excludes zero.
    """
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    domain.require_conjugates(symbols)
    for point in itertools.chain(domain.points(symbols), domain.generic(symbols)):
        values = [e.xreplace(point) for e in (left, right)]
        if any(v.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.AccumBounds) for v in values):
            continue
        if _differ(*values):
            return Counterexample(domain.shown(point, left.free_symbols | right.free_symbols), *values)
    return None


def _differ(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether two numbers are known to differ."""
    if left.is_Rational and right.is_Rational:
        return bool(left != right)
    try:
        return not Field.containing(left, right).equal(left, right)
    except UndefinedFormula:
        return False
    except Undecidable:
        gap = enclosure(left - right)
        return gap is not None and not gap.a <= 0 <= gap.b
