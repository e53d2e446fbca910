"""The volume of O(d) for the Frobenius metric, from Gaussian matrices (tier precise).

In X = Q R, R upper triangular with a positive diagonal, dX = |det J(R)| dQ dR, J(R) the part below the diagonal of
X ↦ X R on antisymmetric X.  Integrated against exp(−|X|²/2),

    (2π)^{d²/2} = vol O(d) ∫ |det J(R)| exp(−|R|²/2) dR.

det J is measured at a generic R: its value, and its degree in each entry.  No sphere is used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations, combinations_with_replacement
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import turn
from symcalc.claims.measured_matrices import Quantities
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def volume_constant(point: Point) -> Quantities:
    """vol O(d), d = 1, …, 6."""
    return {f"vol O({d})": orthogonal_group(d) for d in range(1, 7)}


@cache
def orthogonal_group(d: int) -> Measured:
    """vol O(d): what is left of (2π)^{d²/2} when the integrals over the entries of R are taken away."""
    with mp.workdps(precise.DIGITS):
        entries = list(combinations_with_replacement(range(d), 2))
        R = mp.matrix(d, d)
        for i, j in entries:
            R[i, j] = mp.mpf((7 * i + 3 * j + 2) % 11 + 3) / 5
        integral = jacobian(R) * mp.fprod(_share(R, i, j) for i, j in entries)
        volume = (2 * mp.pi) ** (mp.mpf(d * d) / 2) / integral
        return Measured([volume], mp.mpf(10) ** -45 * volume)


def _share(R: mp.matrix, i: int, j: int) -> Any:
    """The integral over an entry of R, divided by |det J| as far as it depends on it: over r > 0 on the diagonal."""
    degree = _degree(R, i, j)
    return (1 if i == j else 2) * _moment(degree) / R[i, j] ** degree


def jacobian(R: mp.matrix) -> Any:
    """|det J(R)|, in the orthonormal basis (E_ij − E_ji)/√2; 1 at d = 1, where nothing turns."""
    below = list(combinations(range(R.rows), 2))
    moved = [turn(R.rows, i, j) * R for i, j in below]
    return abs(mp.det(mp.matrix([[M[j, i] for M in moved] for i, j in below]))) if below else mp.mpf(1)


def _degree(R: mp.matrix, i: int, j: int) -> int:
    """r ∂/∂r of log |det J| in an entry r of R, which must be a whole number."""
    found = precise.first_derivative(_stretched(R, i, j)).values[0]
    degree = int(mp.nint(found))
    if abs(found - degree) > mp.mpf(10) ** -40:
        raise ArithmeticError(f"det J is not homogeneous in the entry {i + 1}, {j + 1} of R: its degree is {found}")
    return degree


def _stretched(R: mp.matrix, i: int, j: int) -> Callable[[Any], Values]:
    def values(h: Any) -> Values:
        moved = R.copy()
        moved[i, j] *= mp.exp(h)
        return [mp.log(jacobian(moved))]

    return values


@cache
def _moment(n: int) -> Any:
    """∫_0^∞ r^n exp(−r²/2) dr by quadrature."""
    return mp.quad(lambda r: r**n * mp.exp(-r * r / 2), [0, 1, 3, 6, 10, 16, 24])
