"""Closed moment equations of polynomial processes, and their exact solution.

A process is polynomial if its generator maps polynomials of degree ≤ n to such (drift of degree ≤ 1, brackets of
degree ≤ 2).  Then the vector m(x) of monomials satisfies L m = A m with a matrix A of numbers and parameters, and
E[m(X_t) | X_0 = x] = exp(tA) m(x): finite linear algebra, no closure assumption.

Spectra are no polynomial processes, but on symmetric polynomials their generators lower the degree, so that the
series Σ t^n/n! L^n f ends: `terminating_expectation`.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symcalc.errors import BadInput
from symcalc.ito import TIME, ItoProcess
from symcalc.process import entries_of


@dataclass(frozen=True)
class MomentEquations:
    """L m = A m for the monomials m of degree ≤ n, in ascending degree (so A is block lower triangular)."""

    monomials: tuple[sp.Expr, ...]
    matrix: sp.ImmutableMatrix

    def expectation(self, polynomial: sp.Expr, time: sp.Expr = TIME) -> sp.Expr:
        """E[p(X_t) | X_0 = x] as an expression in x and t, for a polynomial p of degree ≤ n.

        With the time T − t it is the conditional expectation E[p(X_T) | X_t = x], a martingale in t.

        >>> x = sp.Symbol("x", real=True)
        >>> moment_equations(ItoProcess(x, -x, 1), 2).expectation(x**2)
        x**2*exp(-2*t) + 1/2 - exp(-2*t)/2

        Raises `BadInput` where the equations depend on the time: exp(tA) does not solve them.
        """
        if self.matrix.has(TIME):
            raise BadInput(f"the moment equations depend on the time {TIME}, and exp(tA) solves those that do not")
        row = self._coordinates(polynomial)
        series = self._finite_series(row, time)
        propagated = row * (self.matrix * time).exp() if series is None else series
        return sp.expand(sp.cancel((propagated * sp.Matrix(self.monomials))[0]))

    def _finite_series(self, row: sp.ImmutableMatrix, time: sp.Expr) -> sp.ImmutableMatrix | None:
        """Σ_k t^k/k! · row A^k where it ends, L being nilpotent on the polynomial; None where it does not."""
        total, term = sp.zeros(*row.shape), row
        for k in range(1, len(self.monomials) + 1):
            total, term = total + term, (term * self.matrix * time / k).applyfunc(sp.cancel)
            if term.is_zero_matrix:
                return sp.ImmutableMatrix(total)
        return None

    def _coordinates(self, polynomial: sp.Expr) -> sp.ImmutableMatrix:
        return sp.ImmutableMatrix([_coordinates(polynomial, self.monomials)])


def moment_equations(X: ItoProcess, degree: int) -> MomentEquations:
    """The equations of all moments up to `degree`; `BadInput` if the process is not polynomial.

    >>> x, c = sp.symbols("x c", real=True)
    >>> moment_equations(ItoProcess(x, -c * x, 1), 2).matrix
    Matrix([
    [0,  0,    0],
    [0, -c,    0],
    [1,  0, -2*c]])
    """
    if isinstance(degree, bool) or not isinstance(degree, int) or degree < 0:
        raise BadInput(f"the degree must be an integer ≥ 0, not {degree!r}")
    x = list(X.symbols)
    monomials = tuple(sorted(sp.itermonomials(x, degree), key=sp.polys.orderings.monomial_key("grlex", x)))
    rows = [_coordinates(X.generator(m), monomials) for m in monomials]
    return MomentEquations(monomials, sp.ImmutableMatrix(rows))


def terminating_expectation(X: ItoProcess, f: sp.Expr, terms: int = 20) -> sp.Expr:
    """E[f(X_t) | X_0 = x] = Σ_n t^n/n! L^n f, where it ends: L^n f = 0 for some n ≤ `terms`; `BadInput` otherwise.

    f and the generator are rational and free of t, so that zero is decided by cancellation.  The formula is Dynkin's,
    n times: it assumes that the local martingales L^n f(X_t) − ∫ L^{n+1} f(X_s) ds are martingales.

    >>> p, c = sp.symbols("p c", positive=True)
    >>> terminating_expectation(ItoProcess(p, c / p, 1), p**2)      # a Bessel process
    p**2 + t*(2*c + 1)
    """
    total, term = sp.S.Zero, sp.cancel(sp.together(f))
    if any(e.has(TIME) for e in (term, *entries_of(X.drift), *X.brackets.values())):
        raise BadInput(f"the series holds where neither the function nor the process depends on the time {TIME}")
    for n in range(terms + 1):
        if term == 0:
            return total
        total += TIME**n / sp.factorial(n) * term
        term = sp.cancel(sp.together(X.generator(term)))
    raise BadInput(f"L^n f does not vanish for n ≤ {terms}: the series of the expectation does not end")


def _coordinates(polynomial: sp.Expr, monomials: tuple[sp.Expr, ...]) -> list[sp.Expr]:
    """The coefficients of a polynomial over the monomials."""
    x = sorted(set().union(*(m.free_symbols for m in monomials)), key=str)
    if not x:
        return [polynomial]
    try:
        found = sp.Poly(polynomial, *x).as_dict()
    except sp.PolynomialError:
        raise BadInput(f"{polynomial} is not a polynomial in the state: the process is not polynomial") from None
    powers = {m: tuple(sp.Poly(m, *x).monoms()[0]) for m in monomials}
    left_over = set(found) - set(powers.values())
    if left_over:
        raise BadInput(f"{polynomial} has a higher degree than asked for: the moments do not close, or ask for more")
    return [found.get(powers[m], sp.S.Zero) for m in monomials]
