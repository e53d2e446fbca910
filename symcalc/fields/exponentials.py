"""Exponentials, powers with symbolic exponents, hyperbolic and trigonometric functions, read in generators.

e^{u + iv} is a product of generators e^{b} and e^{ib}; f^{a} with f = Π |p|^e > 0 is Π (|p|^a)^e, a product of
generators |p|^{b}.  Here b runs over a basis of the exponents (`exponents`).  Rational constants in an exponent
give e^{c} (a constant generator e^{1/q}), e^{ic}, or |p|^c, where c must be an integer, or half of one if p is prime.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction as Rational

import sympy as sp

from symcalc.errors import Undecidable
from symcalc.fields.exponents import Span, span
from symcalc.fields.fractions import Fraction
from symcalc.fields.generators import Generator, Generators, shorten, sign_of
from symcalc.fields.signs import Kind

FUNCTIONS: dict[type, Callable[[sp.Expr], sp.Expr]] = {
    sp.exp: lambda w: w,
    sp.sinh: lambda w: (w - 1 / w) / 2,
    sp.cosh: lambda w: (w + 1 / w) / 2,
    sp.tanh: lambda w: (w - 1 / w) / (w + 1 / w),
    sp.coth: lambda w: (w + 1 / w) / (w - 1 / w),
    sp.sech: lambda w: 2 / (w + 1 / w),
    sp.csch: lambda w: 2 / (w - 1 / w),
    sp.sin: lambda w: (w - 1 / w) / (2 * sp.I),
    sp.cos: lambda w: (w + 1 / w) / 2,
    sp.tan: lambda w: (w - 1 / w) / (w + 1 / w) / sp.I,
    sp.cot: lambda w: (w + 1 / w) / (w - 1 / w) * sp.I,
    sp.sec: lambda w: 2 / (w + 1 / w),
    sp.csc: lambda w: 2 * sp.I / (w - 1 / w),
}
CIRCULAR = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)


@dataclass(frozen=True)
class Wave:
    """The exponent u + iv + iπ·quarters/2 of an exponential, as indices into the lists of all u and all v."""

    growth: Fraction
    turn: Fraction
    quarters: int


def adjoin_exponentials(known: Generators, functions: Sequence[sp.Expr]) -> None:
    """Read every exponential, hyperbolic and trigonometric function, and every power with a symbolic exponent."""
    waves: dict[sp.Expr, Wave] = {}
    powers: dict[sp.Expr, list[tuple[sp.Expr, Fraction]]] = {}
    for leaf in functions:
        try:
            if leaf.func in FUNCTIONS or leaf is sp.E:
                waves[leaf] = _wave(known, leaf)
            elif leaf.is_Pow and not leaf.exp.is_Rational:
                powers[leaf] = _power(known, leaf)
        except Undecidable as reason:
            known.refused[leaf] = str(reason)
    _read_waves(known, waves)
    _read_powers(known, powers)


def _wave(known: Generators, leaf: sp.Expr) -> Wave:
    argument = leaf.args[0] if leaf is not sp.E else sp.S.One
    if leaf.func in CIRCULAR:
        argument = sp.Add(*(sp.I * t for t in sp.Add.make_args(argument)))
    real, imaginary, quarters = [], [], sp.S.Zero
    for term in sp.Add.make_args(argument):
        turn = term / sp.I
        if (turn / sp.pi).is_Rational:
            quarters += 2 * turn / sp.pi
        elif term.has(sp.I):
            imaginary.append(turn)
        else:
            real.append(term)
    if not quarters.is_Integer or any(t.has(sp.I, sp.pi) for t in (*real, *imaginary)):
        raise Undecidable(f"{shorten(leaf)} has an exponent with π or i that is not decided here")
    return Wave(known.element(sp.Add(*real)), known.element(sp.Add(*imaginary)), int(quarters))


def _read_waves(known: Generators, waves: dict[sp.Expr, Wave]) -> None:
    grow = _Exponentials(known, [w.growth for w in waves.values()])
    turn = _Exponentials(known, [w.turn for w in waves.values()])
    for j, (leaf, wave) in enumerate(waves.items()):
        factor = grow.exponential(j) * turn.exponential(j, sp.I) * sp.I**wave.quarters
        known.readings[leaf] = FUNCTIONS[leaf.func](factor) if leaf is not sp.E else factor


def _power(known: Generators, leaf: sp.Expr) -> list[tuple[sp.Expr, Fraction]]:
    """f^a as Π base^(e a) with positive bases; the exponents e a as elements."""
    if not known.is_real(leaf.exp):
        raise Undecidable(f"{shorten(leaf)} has an exponent that is not decided here")
    if leaf.exp.has(sp.pi):
        raise Undecidable(f"{shorten(leaf)} has an exponent with π, which is not decided here")
    exponent = known.element(leaf.exp)
    factors = list(known.factors(leaf.base, signs="all"))
    if sign_of(factors) < 0:
        raise Undecidable(f"{shorten(leaf)} is a power of something negative")
    integer = known.field.integer
    return [(f.sign * f.base, known.field.product([integer(f.exponent), exponent])) for f in factors if f.base != -1]


def _read_powers(known: Generators, powers: dict[sp.Expr, list[tuple[sp.Expr, Fraction]]]) -> None:
    raised = _Exponentials(known, [a for factors in powers.values() for _, a in factors])
    position = 0
    for leaf, factors in powers.items():
        places = list(enumerate((base for base, _ in factors), position))
        position += len(factors)
        known.attempt(leaf, lambda places=places: sp.Mul(*(raised.power(j, base) for j, base in places)))  # type: ignore[misc]


class _Exponentials:
    """Exponentials of given elements, with the generators that they need; one basis for all."""

    def __init__(self, known: Generators, exponents: Sequence[Fraction]) -> None:
        self._known = known
        self._span: Span = span(exponents, known.field)
        self._basis = [known.quotient(b) for b in self._span.basis]
        self._made: dict[tuple[sp.Expr, sp.Expr], sp.Expr] = {}
        self._unit = sp.Rational(1, math.lcm(*(c.denominator for c in self._span.constants)))

    def exponential(self, j: int, unit: sp.Expr = sp.S.One) -> sp.Expr:
        """e^{unit · a_j} for unit 1 or i."""
        family = "exponential" if unit == 1 else "circular"
        constant, steps = (
            self._span.constants[j],
            int(self._span.constants[j] / Rational(int(self._unit.p), int(self._unit.q))),
        )
        factors = [self._generator(sp.exp(unit * self._known.explain(b)), family) ** k for b, k in self._steps(j)]
        if constant:
            factors.append(self._generator(sp.exp(unit * self._unit), "constant") ** steps)
        return sp.Mul(*factors)

    def power(self, j: int, base: sp.Expr) -> sp.Expr:
        """base^{a_j} for a positive base."""
        constant = sp.Rational(self._span.constants[j].numerator, self._span.constants[j].denominator)
        if not (constant.is_Integer or (base.is_Integer and constant.q == 2)):
            raise Undecidable(
                f"({shorten(self._known.explain(base))})**({constant}) is a root that is not decided here"
            )
        meaning = self._known.explain(base)
        factors = [self._generator(meaning ** self._known.explain(b), "power") ** k for b, k in self._steps(j)]
        return sp.Mul(base**constant, *factors)

    def _steps(self, j: int) -> list[tuple[sp.Expr, int]]:
        return [(b, k) for b, k in zip(self._basis, self._span.coordinates[j], strict=True) if k]

    def _generator(self, meaning: sp.Expr, family: str) -> sp.Expr:
        if (meaning, family) not in self._made:
            kind = Kind.POSITIVE if self._known.is_real_valued(meaning) else Kind.COMPLEX
            made = Generator(sp.Dummy(f"e{len(self._known.all)}"), meaning, family, kind)
            self._made[meaning, family] = self._known.add(made)
        return self._made[meaning, family]
