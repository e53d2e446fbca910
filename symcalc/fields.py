"""Decide equality in a finitely generated field of functions; never guess.

An expression is read as an element of Q(g_1, …, g_n)(√q_1, …, √q_m): rational functions of its symbols, extended by
the square roots that occur in it (the imaginary unit is √−1).  The radicands must be independent modulo squares; then
the extension is a field of degree 2^m, an element is zero exactly when its reduced numerator is, and that is decided
by arithmetic on polynomials over Q.  No simplification heuristic takes part.

Conventions.  Symbols are algebraically independent.  A Hermitian entry and its conjugate (A12 and A21) are two
symbols: an identity that holds for all pairs of conjugate numbers holds for independent ones, because the conjugate
pairs are Zariski dense.  Points, on the other hand, respect the `Domain`: a counterexample is always admissible.

What lies outside (logarithms, nested roots, roots that depend on each other, …) raises `Undecidable`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import sympy as sp
from sympy.polys.rings import PolyElement, PolyRing, ring

from symcalc.domains import Domain, Point
from symcalc.errors import DifferenceWithoutPoint, Undecidable, UndefinedFormula

MAX_RADICAND = 10**18
MAX_EXPONENT = 200
MAX_TERMS = 5000


# --- elements of the field ---------------------------------------------------------------------------------------


@dataclass
class _Fraction:
    """A quotient of polynomials, the numerator and denominator reduced by the rules of the square roots."""

    numerator: PolyElement
    denominator: PolyElement


@dataclass
class Field:
    """Q(symbols)(square roots), made for given expressions.

    `rules` maps each root's generator to the squarefree polynomial that is its square.

    >>> b = sp.Symbol("beta", positive=True)
    >>> Field.containing(sp.sqrt(2 / b)).describe()
    'Q(beta)(√2, √beta)'
    """

    symbols: tuple[sp.Symbol, ...]
    ring: PolyRing
    rules: dict[PolyElement, PolyElement] = field(default_factory=dict)
    roots: dict[sp.Expr, _Fraction] = field(default_factory=dict)
    elements: dict[sp.Expr, _Fraction] = field(default_factory=dict)

    @classmethod
    def containing(cls, *expressions: sp.Expr) -> Field:
        """Make the field of these expressions; `Undecidable` if one lies outside every such field."""
        _require_exact(expressions)
        symbols = tuple(sorted(set().union(*(e.free_symbols for e in expressions)), key=str))
        if len({s.name for s in symbols}) < len(symbols):
            twice = sorted({s.name for s in symbols if [t.name for t in symbols].count(s.name) > 1})
            raise Undecidable(
                f"two different symbols share the name {twice[0]!r}; declare it once, with one set of assumptions"
            )
        atoms, radicands = _square_roots(expressions)
        names = [f"r{i}" for i in range(len(atoms) + len(radicands))] + [f"g{i}" for i in range(len(symbols))]
        made = cls(symbols, ring(names or ["g"], sp.QQ)[0])  # lex, roots first: so r² − q is led by r²
        made._adjoin(atoms, radicands)
        return made

    def _adjoin(self, atoms: Sequence[int], radicands: Sequence[sp.Expr]) -> None:
        """Add √p for each of `atoms` (primes and −1), and one root for every other radicand."""
        roots = iter(self.ring.gens)
        one = self.ring.one
        for atom, root in zip(atoms, roots, strict=False):
            self.rules[root] = self.ring(atom)
            self.roots[sp.Integer(atom)] = _Fraction(root, one)
        known: list[tuple[_Fraction, _Fraction]] = []
        for radicand in radicands:
            value = self._element(radicand)
            if value.numerator == 0:
                self.roots[radicand] = value
                continue
            same = [root for earlier, root in known if earlier == value]  # written otherwise, but the same function
            if same:
                self.roots[radicand] = same[0]
                continue
            square, free = _square_part(value.numerator * value.denominator)
            root = next(roots)
            self.rules[root] = free
            self.roots[radicand] = _Fraction(square * root, value.denominator)
            known.append((value, self.roots[radicand]))
        _require_independent([*self.rules.values()], self.symbols)

    def is_zero(self, expression: sp.Expr) -> bool:
        """Decide whether the expression is the zero of the field.

        >>> x = sp.Symbol("x", real=True)
        >>> e = 1 / (1 + sp.sqrt(1 + x**2)) - (sp.sqrt(1 + x**2) - 1) / x**2
        >>> Field.containing(e).is_zero(e)
        True
        """
        return self._element(expression).numerator == 0

    def equal(self, left: sp.Expr, right: sp.Expr) -> bool:
        """Decide left = right; both sides are read as they stand, so both must be defined."""
        a, b = self._element(left), self._element(right)
        return self._add(a, self._normal(-b.numerator, b.denominator)).numerator == 0

    def describe(self) -> str:
        """The field in the usual notation."""
        base = f"Q({', '.join(map(str, self.symbols))})" if self.symbols else "Q"
        distinct = {str(f.numerator): r for r, f in reversed(self.roots.items()) if f.numerator != 0}
        roots = ", ".join("i" if r == -1 else f"√({r})" if r.args else f"√{r}" for r in reversed(distinct.values()))
        return f"{base}({roots})" if roots else base

    def _element(self, e: sp.Expr) -> _Fraction:
        if e not in self.elements:
            self.elements[e] = self._read(e)
        return self.elements[e]

    def _read(self, e: sp.Expr) -> _Fraction:
        if e.is_Symbol:
            if e not in self.symbols:
                raise Undecidable(f"{e} is not a symbol of {self.describe()}")
            return self._whole(self.ring.gens[self.symbols.index(e) - len(self.symbols)])
        if e.is_Rational:
            return self._whole(self.ring(sp.QQ(e.p, e.q)))
        if e is sp.I:
            return self.roots[sp.Integer(-1)]
        if e.is_Add:
            return self._sum([self._element(a) for a in e.args])
        if e.is_Mul:
            return self._product([self._element(a) for a in e.args])
        if e.is_Pow and e.exp.is_Integer:
            return self._power(self._element(e.base), int(e.exp))
        if e.is_Pow and e.exp.is_Rational and e.exp.q == 2:
            return self._power(self._root(e.base), int(e.exp.p))
        raise Undecidable(f"{_shorten(e)} is not in a field of rational functions and square roots")

    def _whole(self, numerator: PolyElement) -> _Fraction:
        return _Fraction(numerator, self.ring.one)

    def _root(self, radicand: sp.Expr) -> _Fraction:
        if radicand.is_Rational:
            return self._product(
                [self.roots[sp.Integer(p)] for p in _odd_primes(radicand)] + [self._constant(radicand)]
            )
        return self.roots[radicand]

    def _constant(self, radicand: sp.Rational) -> _Fraction:
        """The rational c > 0 with √radicand = c · Π √p over the primes of odd exponent."""
        odd = sp.prod([p for p in _odd_primes(radicand) if p > 0])
        return self._whole(self.ring(sp.QQ.from_sympy(sp.sqrt(abs(radicand) / odd))))

    def _reduce(self, polynomial: PolyElement) -> PolyElement:
        return polynomial.rem([r**2 - q for r, q in self.rules.items()]) if self.rules else polynomial

    def _normal(self, numerator: PolyElement, denominator: PolyElement) -> _Fraction:
        numerator, denominator = self._reduce(numerator), self._reduce(denominator)
        if denominator == 0:
            raise UndefinedFormula("the expression divides by something that is identically zero")
        if numerator == 0:
            return self._whole(self.ring.zero)
        return _Fraction(*numerator.cancel(denominator))

    def _sum(self, terms: Sequence[_Fraction]) -> _Fraction:
        """Add in pairs, so that large denominators meet once and late."""
        while len(terms) > 1:
            pairs = [self._add(a, b) for a, b in zip(terms[::2], terms[1::2], strict=False)]
            terms = pairs + [terms[-1]] * (len(terms) % 2)
        return terms[0]

    def _add(self, a: _Fraction, b: _Fraction) -> _Fraction:
        common, left, right = a.denominator.cofactors(b.denominator)
        return self._normal(a.numerator * right + b.numerator * left, common * left * right)

    def _product(self, factors: Sequence[_Fraction]) -> _Fraction:
        total = factors[0]
        for f in factors[1:]:
            if len(total.numerator) * len(f.numerator) > MAX_TERMS**2:
                raise Undecidable(f"a product has too many terms to expand (above {MAX_TERMS} in a factor)")
            total = self._normal(total.numerator * f.numerator, total.denominator * f.denominator)
        return total

    def _power(self, base: _Fraction, exponent: int) -> _Fraction:
        if abs(exponent) > MAX_EXPONENT:
            raise Undecidable(f"the exponent {exponent} is too large to expand (at most {MAX_EXPONENT})")
        terms = max(len(base.numerator), len(base.denominator))
        if math.comb(terms + abs(exponent) - 1, abs(exponent)) > MAX_TERMS:
            raise Undecidable(f"a power with the exponent {exponent} has too many terms to expand (above {MAX_TERMS})")
        if exponent < 0:
            base, exponent = self._normal(base.denominator, base.numerator), -exponent
        result, square = self._whole(self.ring.one), base
        while exponent:
            if exponent & 1:
                result = self._product([result, square])
            square, exponent = self._product([square, square]) if exponent > 1 else square, exponent >> 1
        return result


def _require_exact(expressions: Sequence[sp.Expr]) -> None:
    """Refuse what the field's arithmetic would silently misread: floating-point numbers, noncommuting factors."""
    for e in expressions:
        if e.has(sp.Float):
            raise Undecidable(f"{_shorten(e)} holds a floating-point number; write it as an exact rational")
        if e.is_commutative is not True:
            raise Undecidable(f"{_shorten(e)} has factors that do not commute")


def _square_roots(expressions: Sequence[sp.Expr]) -> tuple[list[int], list[sp.Expr]]:
    """The primes and −1 whose roots occur, and the other radicands; roots inside roots are refused."""
    atoms: set[int] = set()
    radicands: dict[sp.Expr, None] = {}
    for power in sorted(set().union(*(e.atoms(sp.Pow) for e in expressions)), key=sp.default_sort_key):
        if power.exp.is_Rational and power.exp.q == 2:
            if power.base.is_Rational:
                atoms.update(_odd_primes(power.base))
            else:
                radicands[power.base] = None
    for radicand in radicands:
        if any(p.exp.is_Rational and p.exp.q == 2 for p in radicand.atoms(sp.Pow)):
            raise Undecidable(f"√({_shorten(radicand)}) is a root inside a root")
        if radicand.has(sp.I):
            raise Undecidable(f"√({_shorten(radicand)}) is the root of a complex expression")
    if any(e.has(sp.I) for e in expressions):
        atoms.add(-1)
    return sorted(atoms), list(radicands)


def _odd_primes(value: sp.Rational) -> list[int]:
    """−1 if negative, and the primes that divide the rational `value` to an odd power."""
    if abs(value.p * value.q) > MAX_RADICAND:
        raise Undecidable(f"√({_shorten(value)}) has a radicand that is too large to factor")
    exponents = sp.factorint(value.p * value.q)
    return [int(p) for p, e in exponents.items() if e % 2]


def _square_part(polynomial: PolyElement) -> tuple[PolyElement, PolyElement]:
    """Write q = square² · free with `free` squarefree (its constant included)."""
    constant, factors = polynomial.factor_list()
    square, free = polynomial.ring.one, polynomial.ring(constant)
    for factor, multiplicity in factors:
        square *= factor ** (multiplicity // 2)
        free *= factor ** (multiplicity % 2)
    return square, free


def _require_independent(squares: Sequence[PolyElement], symbols: Sequence[sp.Symbol]) -> None:
    """Refuse squares of roots of which some product is a square: then the extension would not be a field."""
    basis: list[frozenset[str]] = []
    for square in squares:
        vector = _reduced(_parity(square), basis)
        if not vector:
            written = square.as_expr(*square.ring.symbols[: -len(symbols) or None], *symbols)
            raise Undecidable(
                f"√({_shorten(written)}) is rational in the other roots, up to a sign that is not known here"
            )
        basis.append(vector)


def _reduced(vector: frozenset[str], basis: Sequence[frozenset[str]]) -> frozenset[str]:
    """Eliminate over the field of two elements; each basis vector is led by its largest member (by name)."""
    for known in basis:
        if max(known) in vector:
            vector = vector ^ known
    return vector


def _parity(radicand: PolyElement) -> frozenset[str]:
    """The irreducible factors (primes and −1 among them) of odd exponent."""
    constant, factors = radicand.factor_list()
    odd = {str(f.monic().as_expr()) for f, e in factors if e % 2}
    lead = sp.prod([f.LC**e for f, e in factors]) * constant
    return frozenset(odd | {str(p) for p in _odd_primes(sp.Rational(sp.QQ.to_sympy(sp.QQ.convert(lead))))})


def _shorten(e: sp.Expr, width: int = 60) -> str:
    text = str(e)
    return text if len(text) <= width else text[: width - 1] + "…"


# --- verdicts on an identity -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Certificate:
    """left = right, decided: the field, and both sides as they were given, before any normalisation."""

    field: str
    left: str
    right: str


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
    made = Field.containing(left, right)
    if made.equal(left, right):
        return Certificate(made.describe(), str(left), str(right))
    found = find_difference(left, right, domain)
    if found is None:
        raise DifferenceWithoutPoint("the two sides differ, but at no admissible point that was tried")
    return found


def find_difference(left: sp.Expr, right: sp.Expr, domain: Domain) -> Counterexample | None:
    """The first admissible rational point at which both sides are defined and differ exactly, if one is found."""
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    domain.require_conjugates(symbols)
    for point in itertools.chain(domain.points(symbols), domain.generic(symbols)):
        values = [e.subs(point, simultaneous=True) for e in (left, right)]
        if any(v.has(sp.zoo, sp.nan, sp.oo, -sp.oo) for v in values):
            continue
        try:
            if not Field.containing(*values).is_zero(values[0] - values[1]):
                return Counterexample(domain.shown(point, left.free_symbols | right.free_symbols), *values)
        except Undecidable:
            continue
    return None
