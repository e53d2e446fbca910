"""Logarithms read in generators log|p|, p an irreducible polynomial in the earlier generators or a prime number.

log f = Σ e_i log|p_i| where f = ± Π |p_i|^{e_i} is positive on the domain; where its sign is not known the function is
refused, since log f is then not real.  log|f| needs no sign.  log e^u = u for real u, log f^a = a log f for f > 0.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symcalc.errors import Undecidable
from symcalc.fields.generators import Factor, Generator, Generators, shorten, sign_of
from symcalc.fields.signs import Kind


def adjoin_logarithms(known: Generators, functions: Sequence[sp.Expr]) -> None:
    """Read every logarithm; a logarithm inside a logarithm is refused, as their readings are set together."""
    reader = _Logarithms(known)
    readings: dict[sp.Expr, sp.Expr] = {}
    for leaf in functions:
        if isinstance(leaf, sp.log):
            try:
                readings[leaf] = reader.logarithm(leaf.args[0])
            except Undecidable as reason:
                known.refused[leaf] = str(reason)
    known.readings |= readings


class _Logarithms:
    def __init__(self, known: Generators) -> None:
        self._known = known
        self._made: dict[sp.Expr, sp.Expr] = {}

    def logarithm(self, f: sp.Expr) -> sp.Expr:
        """log f for f > 0 on the domain."""
        if isinstance(f, sp.Abs):
            return self.of_size(f.args[0])
        if isinstance(f, sp.exp) and self._known.is_real(f.args[0]):
            return f.args[0]
        if f.is_Pow and self._known.is_real(f.exp) and not f.exp.is_Integer:
            return f.exp * self.logarithm(f.base)
        if f.is_Mul:
            try:
                return sp.Add(*(self.logarithm(a) for a in f.args))
            except Undecidable:  # negative factors may make a positive product
                pass
        factors = list(self._known.factors(f))
        if sign_of(factors) < 0:
            raise Undecidable(f"log({shorten(f)}) is the logarithm of something negative")
        return self._sum(factors)

    def of_size(self, f: sp.Expr) -> sp.Expr:
        """log|f| for real f."""
        if f.is_Mul:
            return sp.Add(*(self.of_size(a) for a in f.args))
        if f.is_Pow and f.exp.is_Rational and self._known.is_real(f.base):
            return f.exp * self.of_size(f.base)
        return self._sum(list(self._known.factors(f, signs="none")))

    def _sum(self, factors: Sequence[Factor]) -> sp.Expr:
        return sp.Add(*(p.exponent * self._of_irreducible(p.base) for p in factors if p.base != -1))

    def _of_irreducible(self, p: sp.Expr) -> sp.Expr:
        found = self._known.all[self._known.index[p]] if p in self._known.index else None
        if found is not None and found.family in ("exponential", "power", "constant"):
            return self._of_generator(found)
        if p not in self._made:
            meaning = sp.log(sp.Abs(self._known.explain(p)))
            family = "constant" if p.is_Integer else "logarithm"
            self._made[p] = self._known.add(Generator(sp.Dummy(f"l{len(self._known.all)}"), meaning, family, Kind.REAL))
        return self._made[p]

    def _of_generator(self, found: Generator) -> sp.Expr:
        """log e^b = b; log |p|^b = b log|p|."""
        if isinstance(found.meaning, sp.exp):
            return found.meaning.args[0]
        if found.meaning is sp.E:
            return sp.S.One
        if found.meaning.is_Pow:
            return found.meaning.exp * self.of_size(found.meaning.base)
        raise Undecidable(f"log({found.meaning}) is not decided here")
