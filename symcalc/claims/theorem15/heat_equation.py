"""The mean of the characteristic polynomial Π_k (z − x_k) solves the heat equation backwards, whatever β."""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.theorem15.measured import heat_equation as measured
from symcalc.claims.theorem15.notation import EQUATION, NO_COLLISION, equation, z
from symcalc.claims.theorem15.simulated import heat_equation as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import product_over
from symcalc.indices import Index
from symcalc.models import dyson
from symcalc.spectral import EIGENVALUES as x


@claim(
    source="stated here",
    latex=r"L \prod_i (z - x_i) = -\tfrac12\,\partial_z^2 \prod_i (z - x_i)",
    assumptions=(EQUATION, NO_COLLISION),
    measure=measured.characteristic_polynomial,
    simulate=simulated.characteristic_polynomial,
)
def characteristic_polynomial() -> Equation:
    """E Π(z − x_k(t)) solves the heat equation backwards, whatever β: L P = −½ ∂_z² P, for every d."""
    P = product_over(Index("a"), z - x["a"])
    slope, second = P.score(x["k"]), P.second_ratio(x["k"])
    found = dyson.equation()
    applied = (found.drift * slope + found.variance * second / 2).sum_over("k")
    dz = P.log.map(lambda body: sp.diff(body, z))
    heat = (dz**2 + dz.map(lambda body: sp.diff(body, z))) * sp.Rational(-1, 2)
    return equation({"LP/P": heat}, {"the generator on Π(z − x_i), divided by it": {"LP/P": applied}})
