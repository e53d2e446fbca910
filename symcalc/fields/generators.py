"""Read expressions into a finitely generated differential field Q(g_1, …, g_n)(√q_1, …, √q_m).

Every function that occurs is written in generators, in this order:

1. symbols; a positive symbol with rational powers σ^{p/q} becomes g^q with g = σ^{1/q}; π;
2. exponentials e^{a}, e^{i a} and powers |p|^{a} (p an irreducible polynomial that is positive on the domain, or a
   prime number; a not constant, such as N, 1/N or β): the exponents are reduced to a basis (`exponents`);
   hyperbolic and trigonometric functions are quotients of exponentials;
3. logarithms log|p| of irreducible polynomials and of prime numbers;
4. square roots r of what remains, with the rule r² = q; the imaginary unit is √−1.

Why a proof is a proof.  Each reading is an identity of functions at every admissible point where the function is
defined: σ^{a+b} = σ^a σ^b for σ > 0, e^{a+b} = e^a e^b, log f = Σ e_i log|p_i| where f = c Π p_i^{e_i} > 0, |f| = ±f
where the sign of f is known (`signs`).  So what is zero in the generators is zero as a function; this needs
no independence.

Why a difference is a difference.  Different rational functions of the generators are different functions, since the
generators are algebraically independent over the constants C:

- symbols, by definition; with N an integer N ≥ 1: a sum Σ p_k(x, N) f_k(x)^N, with f_k products of powers of distinct
  irreducible polynomials and primes, has at generic x distinct bases f_k(x) > 0, so it vanishes for all N ≥ 1 only if
  every p_k does; hence λ, N and s = λ^N are independent, and the derivation ∂s/∂λ = N s/λ makes the field differential;
- logarithms of multiplicatively independent functions (distinct irreducible polynomials are; Ostrowski 1946), and
  exponentials of functions independent over Q modulo constants, together with the former (Ax 1971, the function-field
  case of Schanuel's conjecture; Risch's structure theorem);
- square roots, when the radicands are independent modulo squares (decided by factoring).

For constants less is known: π is transcendental, e^{α_1}, … of rationally independent algebraic α_i are independent
(Lindemann–Weierstrass), linear forms in 1, π and logarithms of primes do not vanish (Baker).  A nonzero form outside
these is `Undecidable` (`Field.is_zero`), and a refutation always exhibits a point.

What lies outside (nested roots, e^{e^x}, powers of what may be negative, e^π, |f| of unknown sign, …) is refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import sympy as sp

from symcalc.domains import Domain
from symcalc.errors import Undecidable
from symcalc.fields.fractions import Fraction, Fractions
from symcalc.fields.polynomials import Polynomial, Ring, polynomial_ring
from symcalc.fields.signs import Kind, kind, sign

MAX_RADICAND = 10**18
MAX_OPERATIONS = 40  # in an exponent that is multiplied out


class Algebra(Protocol):
    """Where an expression takes its value: the field itself, or residues modulo a prime."""

    def generator(self, i: int) -> Any: ...  # noqa: D102

    def rational(self, numerator: int, denominator: int) -> Any: ...  # noqa: D102

    def sum(self, terms: Sequence[Any]) -> Any: ...  # noqa: D102

    def product(self, factors: Sequence[Any]) -> Any: ...  # noqa: D102

    def power(self, base: Any, exponent: int) -> Any: ...  # noqa: D102


@dataclass(frozen=True)
class Generator:
    """One generator: the symbol that stands for it in readings, what function it is, and its square if it is a root."""

    symbol: sp.Expr
    meaning: sp.Expr
    family: str
    kind: Kind = Kind.POSITIVE
    square: sp.Expr | None = None


@dataclass(frozen=True)
class Factor:
    """base^exponent, the base an irreducible polynomial, a prime number or −1; sign · base ≥ 0, and 0 for unknown."""

    base: sp.Expr
    exponent: int
    sign: int


@dataclass
class Generators:
    """Generators found so far, and how each function that occurs is read in them; grown stage by stage."""

    domain: Domain
    make: Callable[[int], Ring] = polynomial_ring
    all: list[Generator] = field(default_factory=list)
    readings: dict[sp.Expr, sp.Expr] = field(default_factory=dict)
    refused: dict[sp.Expr, str] = field(default_factory=dict)
    index: dict[sp.Expr, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin a stage: make the field of the generators found so far."""
        self.field = Fractions(len(self.all), self.make)
        self._memo: dict[sp.Expr, Fraction] = {}

    def add(self, generator: Generator) -> sp.Expr:
        """Add a generator; the symbol that stands for it is returned."""
        self.index[generator.symbol] = len(self.all)
        self.all.append(generator)
        return generator.symbol

    def attempt(self, leaf: sp.Expr, reading: Callable[[], sp.Expr]) -> None:
        """Set the reading of a function, or keep the reason why there is none."""
        try:
            self.readings[leaf] = reading()
        except Undecidable as reason:
            self.refused[leaf] = str(reason)

    def read(self, e: sp.Expr, algebra: Algebra, memo: dict[sp.Expr, Any]) -> Any:
        """The value of e in the algebra; `Undecidable` if a part of e is outside the field."""
        if e not in memo:
            memo[e] = self._read(e, algebra, memo)
        return memo[e]

    def _read(self, e: sp.Expr, algebra: Algebra, memo: dict[sp.Expr, Any]) -> Any:
        if e.is_Rational:
            return algebra.rational(int(e.p), int(e.q))
        if e in self.readings:
            return self.read(self.readings[e], algebra, memo)
        if e in self.index:
            return algebra.generator(self.index[e])
        if e.is_Add:
            return algebra.sum([self.read(a, algebra, memo) for a in e.args])
        if e.is_Mul:
            return algebra.product([self.read(a, algebra, memo) for a in e.args])
        if e.is_Pow and e.exp.is_Integer:
            return algebra.power(self.read(e.base, algebra, memo), int(e.exp))
        if e.is_Pow and e.exp.is_Rational and e.exp.q == 2 and e != sp.sqrt(e.base):
            return algebra.power(self.read(sp.sqrt(e.base), algebra, memo), int(e.exp.p))
        raise Undecidable(self.refused.get(e, f"{shorten(e)} is not in a field of functions that is decided here"))

    def element(self, e: sp.Expr) -> Fraction:
        """The expression as an element of the present stage."""
        return self.read(e, self.field, self._memo)

    # --- what an element is -----------------------------------------------------------------------------------

    def expression(self, p: Polynomial) -> sp.Expr:
        """A polynomial of the present stage, in the symbols of the generators."""
        symbols = [g.symbol for g in self.all]
        terms = self.field.ring.terms(p).items()
        return sp.Add(*(sp.Mul(sp.Integer(c), *map(sp.Pow, symbols, m)) for m, c in terms))

    def quotient(self, a: Fraction) -> sp.Expr:
        """A fraction of the present stage, in the symbols of the generators."""
        return self.expression(a.numerator) / self.expression(a.denominator)

    def explain(self, e: sp.Expr) -> sp.Expr:
        """The expression with the meaning of each generator in its place."""
        return e.xreplace({g.symbol: g.meaning for g in self.all})

    def is_real_valued(self, e: sp.Expr) -> bool:
        """Whether i does not occur in e, and its symbols are real."""
        return not e.has(sp.I) and all(kind(s, self.domain) is not Kind.COMPLEX for s in e.free_symbols)

    def is_real(self, e: sp.Expr) -> bool:
        """Whether e is real, and can be read at this stage (before the square roots, which may be imaginary)."""
        try:
            return self.is_real_valued(e) and bool(self.element(e))
        except Undecidable:
            return False

    def factors(self, f: sp.Expr, signs: str = "odd") -> Iterator[Factor]:
        """f = Π base^exponent, −1 among the bases; `signs` says at which exponents ("all", "odd", "none") a sign of
        the base is needed: there `sign` is ±1 with sign · base ≥ 0, or the function is refused.
        """
        element = self.element(f)
        if self.field.is_zero(element):
            raise Undecidable(f"{shorten(f)} is identically zero")
        for polynomial, direction in ((element.numerator, 1), (element.denominator, -1)):
            content, factors = self.field.factor(polynomial)
            if content < 0:
                yield Factor(sp.S.NegativeOne, 1, -1)
            for p, e in primes(abs(content)):
                yield Factor(sp.Integer(p), direction * e, 1)
            for p, e in factors:
                self._require_real(p)
                needed = signs == "all" or (signs == "odd" and e % 2)
                yield Factor(self.expression(p), direction * e, self._sign(p) if needed else 0)

    def _sign(self, p: Polynomial) -> int:
        found = sign(self.field.ring, p, [g.kind for g in self.all], self._chains())
        if found is None:
            written = shorten(self.explain(self.expression(p)))
            raise Undecidable(f"the sign of {written} is not known on the domain")
        return found

    def _chains(self) -> list[list[int]]:
        """Ascending generators: the ordered variables, and their powers with one positive exponent."""
        chains: dict[sp.Expr, list[int]] = {}
        for s in self.domain.ascending:
            for i, g in enumerate(self.all):
                base, exponent = g.meaning.as_base_exp()
                if base == s and self._is_positive_monomial(exponent):
                    chains.setdefault(exponent, []).append(i)
        return [c for c in chains.values() if len(c) > 1]

    def _is_positive_monomial(self, e: sp.Expr) -> bool:
        coefficient, rest = e.as_coeff_Mul()
        bases = [b for b, _ in monomial(rest)]
        return bool(coefficient > 0) and all(b.is_Symbol and kind(b, self.domain) is Kind.POSITIVE for b in bases)

    def _require_real(self, p: Polynomial) -> None:
        involved = {i for m in self.field.ring.terms(p) for i, e in enumerate(m) if e}
        if any(self.all[i].kind is Kind.COMPLEX for i in involved):
            raise Undecidable(f"{shorten(self.explain(self.expression(p)))} is complex, and its size is asked for")


# --- the first stage: symbols, roots of positive symbols, absolute values --------------------------------------------


def adjoin_symbols(known: Generators, expressions: Sequence[sp.Expr]) -> None:
    """A generator for each symbol; σ^{1/q} for a positive symbol whose powers ask for it; π."""
    symbols = sorted(set().union(*(e.free_symbols for e in expressions)), key=str)
    powers = set().union(*(e.atoms(sp.Pow) for e in expressions))
    degrees = _root_degrees([p for p in powers if not p.exp.is_Integer], known.domain)
    for s in symbols:
        q = degrees.get(s, 1)
        if q == 1:
            known.add(Generator(s, s, "symbol", kind(s, known.domain)))
            continue
        root = known.add(Generator(sp.Dummy(f"{s}_{q}"), s ** sp.Rational(1, q), "root of a symbol"))
        known.readings[s] = root**q
        known.readings |= {p: root ** (p.exp * q) for p in sorted(powers, key=str) if p.base == s and p.exp.is_Rational}
    if any(e.has(sp.pi) for e in expressions):
        known.add(Generator(sp.pi, sp.pi, "constant"))


def _root_degrees(powers: Iterable[sp.Pow], domain: Domain) -> dict[sp.Symbol, int]:
    """For each positive symbol the least q such that its powers are integer powers of σ^{1/q}."""
    degrees: dict[sp.Symbol, int] = {}
    for power in powers:
        alone = power.base.is_Symbol
        for base, e in monomial(power.base) if alone or not power.exp.is_Rational else []:
            if base.is_Symbol and kind(base, domain) is Kind.POSITIVE:
                constant = constant_term(power.exp) * e
                degrees[base] = math.lcm(degrees.get(base, 1), int(constant.q), int(e.q))
    return degrees


def adjoin_absolute_values(known: Generators, functions: Sequence[sp.Expr]) -> None:
    """|f| = ±f where the sign of f is known on the domain, for f that can be read at this stage."""
    for leaf in functions:
        if isinstance(leaf, sp.Abs) and leaf not in known.readings:
            known.attempt(leaf, lambda f=leaf.args[0]: _sign(known, f) * f)  # type: ignore[misc]


def _sign(known: Generators, f: sp.Expr) -> int:
    return 1 if known.field.is_zero(known.element(f)) else sign_of(list(known.factors(f)))


def sign_of(factors: Sequence[Factor]) -> int:
    """The sign of a product whose odd factors have known signs."""
    return math.prod(p.sign for p in factors if p.exponent % 2)


# --- small questions about expressions -------------------------------------------------------------------------------


def monomial(e: sp.Expr) -> list[tuple[sp.Expr, sp.Rational]]:
    """The factors (base, rational exponent) of a product of powers, at every depth: ((p²/q²)^½ · 3)."""
    if e.is_Mul:
        return [pair for a in e.args for pair in monomial(a)]
    if e.is_Pow and e.exp.is_Rational:
        return [(b, q * e.exp) for b, q in monomial(e.base)]
    return [(e, sp.S.One)] if e != 1 else []


def constant_term(exponent: sp.Expr) -> sp.Rational:
    """The rational term of an exponent such as 2 − 2/N, which may be written (2N − 2)/N."""
    small = (
        exponent.is_Mul
        and exponent.count_ops() < MAX_OPERATIONS
        and all(abs(n) < 9 for n in exponent.atoms(sp.Integer))
    )
    terms = sp.Add.make_args(sp.expand(exponent) if small else exponent)
    return sum((t for t in terms if t.is_Rational), sp.S.Zero)


def primes(value: int) -> list[tuple[int, int]]:
    """The prime factors of a positive integer; `Undecidable` where it is too large to factor."""
    if value > MAX_RADICAND:
        raise Undecidable(f"{shorten(sp.Integer(value))} is too large to factor")
    return [(int(p), int(e)) for p, e in sp.factorint(value).items()]


def shorten(e: sp.Expr, width: int = 60) -> str:
    """The expression for a message."""
    text = str(e)
    return text if len(text) <= width else text[: width - 1] + "…"
