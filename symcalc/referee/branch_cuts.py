"""Where a function of a process may leave its branch: a jump or a kink that no division by zero announces.

Itô's formula differentiates, and a derivative does not see a jump: that of atan(tan x) is 1, as if it were x.  So a
part of the function that has a cut, or an edge at which it is not smooth, must be seen to keep away from it:

* log: the argument is real (log has a pole at 0);
* roots, powers: the argument h is positive, or it reaches h = 0 only by leaving the domain: h has a derivative
  that vanishes nowhere, or is a rational function whose factors of changing sign are all simple.  (√((x² − 1)²) has a
  kink at x = 1, √(1 − x²) has an edge there.)  And h is real.
* asin, acos, asec, acsc, acosh, atanh, acoth: the same of h = 1 − g and h = 1 + g, g their argument.
* atan, asinh, exp, sin and other functions that are smooth everywhere: the argument has no pole (atan(1/x) jumps
  at 0, and has no pole there).  acot: nor a zero.  atan2(y, x): x is positive, or y has no zero.

A sufficient condition each time: what is not seen to be smooth is not decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sympy as sp
from sympy.core.function import AppliedUndef

from symcalc.domains import Domain

SMOOTH = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.sech, sp.atan, sp.asinh, sp.erf, sp.erfc, sp.erfi)
WITH_POLES = (sp.tan, sp.cot, sp.sec, sp.csc, sp.coth, sp.csch)
EDGES_AT_ONE = (sp.asin, sp.acos, sp.asec, sp.acsc, sp.acosh, sp.atanh, sp.acoth)


def undecided_branch(f: sp.Expr, moving: Iterable[sp.Symbol], domain: Domain) -> sp.Expr | None:
    """A part of f that is not seen to stay on one smooth branch, or None.

    >>> x = sp.Symbol("x", real=True)
    >>> [undecided_branch(f, [x], Domain()) for f in (sp.atan(sp.tan(x)), sp.atan(x), sp.sqrt(1 - x**2))]
    [atan(tan(x)), None, None]
    """
    reader = _Branches(frozenset(moving), domain)
    return next((p for p in sp.preorder_traversal(f) if not reader.smooth(p)), None)


class _Branches:
    """Looks at one part after the other; `moving` are the symbols of the process."""

    def __init__(self, moving: frozenset[sp.Symbol], domain: Domain) -> None:
        self.moving, self.domain = moving, domain

    def smooth(self, part: sp.Expr) -> bool:
        """Whether this part, its arguments being smooth, stays on one branch."""
        if not part.args or not part.free_symbols & self.moving or isinstance(part, (sp.Add, sp.Mul, AppliedUndef)):
            return True
        if part.is_Pow and part.exp.is_integer:
            return True
        if isinstance(part, sp.log):
            return self._real(part.args[0])
        if part.is_Pow:
            return self._real(part.args[0]) and self._leaves(part.args[0])
        if isinstance(part, EDGES_AT_ONE):
            return self._real(part.args[0]) and all(self._leaves(1 + s * part.args[0]) for s in (-1, 1))
        if isinstance(part, sp.acot):
            return bool(self._known(part.args[0]).is_nonzero) and self._without_pole(part.args[0])
        if isinstance(part, sp.atan2):
            y, x = map(self._known, part.args)
            return bool(x.is_positive or y.is_nonzero) and all(map(self._without_pole, part.args))
        if isinstance(part, sp.atan) and not self._real(part.args[0]):
            return False
        return isinstance(part, WITH_POLES) or (isinstance(part, SMOOTH) and self._without_pole(part.args[0]))

    # --- what is known of an expression -----------------------------------------------------------------------------

    def _known(self, e: sp.Expr) -> sp.Expr:
        """The expression in symbols that know what the domain says of them; those nobody speaks of are real."""
        told = {s: sp.Symbol(s.name, real=True) for s in e.free_symbols if s.is_complex is None}
        for s in e.free_symbols:
            if self.domain.is_positive(s) and not s.is_positive:
                told[s] = sp.Symbol(s.name, positive=True)
            elif s in self.domain.real and not s.is_real:
                told[s] = sp.Symbol(s.name, real=True)
        return e.xreplace(told)

    def _real(self, e: sp.Expr) -> bool:
        """Whether the expression is real: of real symbols, or equal to its conjugate."""
        if self._known(e).is_real:
            return True
        swapped = e.xreplace({sp.I: -sp.I, **dict(self._conjugates(e))})
        unreal = {s for s in e.free_symbols if self._known(s).is_real is not True}
        paired = {s for s, _ in self._conjugates(e)}
        return unreal <= paired and sp.expand(e - swapped) == 0 if unreal or e.has(sp.I) else True

    def _conjugates(self, e: sp.Expr) -> Iterator[tuple[sp.Symbol, sp.Symbol]]:
        """Each complex symbol with its conjugate: as the domain says, or entries M[1,2] and M[2,1] of the state."""
        pairs = {s: c for one, other in self.domain.conjugate for s, c in ((one, other), (other, one))}
        entries = {s.name: s for s in self.moving if s.is_real is not True}
        for s in e.free_symbols:
            turned = re.sub(r"\[(\d+),(\d+)\]$", r"[\2,\1]", s.name)
            other = pairs.get(s, entries.get(turned) if s in self.moving and turned != s.name else None)
            if other is not None:
                yield s, other

    # --- the conditions ---------------------------------------------------------------------------------------------

    def _leaves(self, h: sp.Expr) -> bool:
        """Whether h > 0, or h = 0 is where the domain ends."""
        if self._known(h).is_positive:
            return True
        slopes = (sp.diff(h, s) for s in sorted(h.free_symbols & self.moving, key=str))
        return any(self._known(slope).is_nonzero for slope in slopes) or self._simple(h)

    def _simple(self, h: sp.Expr) -> bool:
        """Whether h is a rational function whose factors are simple, but for those of one sign."""
        names = sorted(h.free_symbols & self.moving, key=str)
        if not h.is_rational_function(*names) or h.has(sp.I):
            return False
        factors = (pair for side in sp.fraction(sp.together(h)) for pair in sp.factor_list(side, *names)[1])
        return all(n == 1 or self._known(p.as_expr()).is_nonzero for p, n in factors)

    def _without_pole(self, e: sp.Expr) -> bool:
        """Whether the expression is finite at every point."""
        return all(map(self._is_finite, sp.preorder_traversal(e)))

    def _is_finite(self, part: sp.Expr) -> bool:
        if not part.free_symbols & self.moving:
            return True
        if part.is_Pow and not part.exp.is_nonnegative:
            return bool(self._known(part.args[0]).is_nonzero)
        if isinstance(part, sp.log):
            return bool(self._known(part.args[0]).is_positive)
        return not isinstance(part, (*WITH_POLES, sp.atanh, sp.acoth, sp.asec, sp.acsc))
