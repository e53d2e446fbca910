"""Letters, the Coulomb repulsion and the Vandermonde product, and what the sections of this chapter assume.

x_1 < … < x_d are the eigenvalues; every quantity is a sum over distinct indices (`symcalc.indexed`), for every d.
"""

from __future__ import annotations

import sympy as sp

from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import dimension, over, product_over
from symcalc.indices import indices
from symcalc.models.dyson import beta
from symcalc.spectral import EIGENVALUES as x
from symcalc.spectral import eigenvalue_symbols

i, j, k, l = indices("i j k l")
z, c = sp.Symbol("z", real=True), sp.Symbol("c", positive=True)
coulomb = over(j != k, 1 / (x[k] - x[j]))
vandermonde = product_over(i < j, x[i] - x[j])
d = dimension()

DISTINCT = "x₁ < … < x_d (simple eigenvalues)"
ITO = "the equation for M is read in the sense of Itô, in the flat space of Hermitian matrices"
STANDARD = "H is the standard Wiener process on Her_d: E|dH_ij|² = dt for i ≠ j, E dH_ii² = dt"
NO_COLLISION = "until the first collision of the eigenvalues (never reached for β ≥ 1)"
LEVY = "Lévy's characterisation: continuous martingales with ⟨W_k, W_l⟩ = δ_kl t are independent Brownian motions"
EQUATION = "the eigenvalues follow the equation of theorem15.drift and theorem15.noise"


def points(size: int) -> Domain:
    """x_1 < … < x_d, with β and c positive and z real."""
    return Domain(ascending=eigenvalue_symbols(size), positive=(beta, c), real=(z,))


def equation(
    claimed: dict[str, object], derived: dict[str, dict[str, object]], dimensions: tuple[int, ...] = (2, 3)
) -> Equation:
    """An equation for every d on these points."""
    return Equation(claimed, derived, points, dimensions=dimensions)
