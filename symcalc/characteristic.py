"""Variations of the eigenvalues of a Hermitian matrix at diag(x), from its characteristic polynomial.

A second route to what `symcalc.spectral` derives for every d, sharing nothing with it: implicit differentiation of
p(z, t) = det(z − diag(x) − tA) = 0 along its root, at a concrete small d, and of the explicit root for d = 2.  The
entries A_ij and A_ji (its conjugate) are two symbols; x_i must be simple.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symcalc.errors import DimensionError
from symcalc.ito import Variation, hermitian_state

_T, _Z = sp.Symbol("t", real=True), sp.Symbol("z", real=True)


def implicit_variation(x: Sequence[sp.Symbol], i: int) -> Variation:
    """The variation of x_i (i from 0) by implicit differentiation of the characteristic polynomial, any small d.

    With p(z(t), t) = 0:  z′ = −p_t/p_z  and  z″ = −(p_tt + 2 p_zt z′ + p_zz z′²)/p_z, at z = x_i and t = 0.

    >>> x = sp.symbols("x1 x2", real=True)
    >>> implicit_variation(x, 0).first
    A[1,1]
    """
    A = hermitian_state(len(x), "A")
    p = (_Z * sp.eye(len(x)) - sp.diag(*x) - _T * A).det(method="berkowitz").expand()

    def derivative(*by: sp.Symbol) -> sp.Expr:
        return sp.diff(p, *by).subs({_Z: x[i], _T: 0})

    slope = sp.cancel(-derivative(_T) / derivative(_Z))
    second = -(derivative(_T, _T) + 2 * derivative(_Z, _T) * slope + derivative(_Z, _Z) * slope**2) / derivative(_Z)
    return Variation(x[i], A, slope, sp.cancel(second))


def discriminant(M: sp.ImmutableMatrix) -> sp.Expr:
    """(tr M)² − 4 det M, the discriminant of det(z − M) for a 2 × 2 matrix: the square of the gap.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> sp.factor(discriminant(sp.ImmutableMatrix(sp.diag(x1, x2))))
    (x1 - x2)**2
    """
    if M.shape != (2, 2):
        raise DimensionError(f"the explicit root is for 2 × 2 matrices, not {M.rows} × {M.cols}")
    return sp.expand(M.trace() ** 2 - 4 * M.det(method="berkowitz"))


def explicit_root(M: sp.ImmutableMatrix, i: int) -> sp.Expr:
    """x_i = ½ (tr M ∓ √discriminant), the root of det(z − M) for a 2 × 2 matrix; the smaller one for i = 0."""
    return M.trace() / 2 + (-1 if i == 0 else 1) * sp.sqrt(discriminant(M)) / 2


def root_variation(x: Sequence[sp.Symbol], i: int) -> Variation:
    """The variation of x_i for d = 2 by differentiating the explicit root, with √((x1 − x2)²) = x2 − x1.

    >>> x = sp.symbols("x1 x2", real=True)
    >>> root_variation(x, 1).first
    A[2,2]
    """
    A = hermitian_state(2, "A")
    moving = discriminant(sp.ImmutableMatrix(sp.diag(*x) + _T * A))
    gap, (q1, q2) = x[1] - x[0], (sp.diff(moving, _T, n).subs(_T, 0) for n in (1, 2))
    root_first = q1 / (2 * gap)
    root_second = q2 / (2 * gap) - q1**2 / (4 * gap**3)
    sign = -1 if i == 0 else 1
    return Variation(x[i], A, sp.cancel((A.trace() + sign * root_first) / 2), sp.cancel(sign * root_second / 2))
