"""Noise along the orbits alone (β = ∞): in the sense of Itô the eigenvalues flow by −½ mean curvature, else they rest.

dM = P_M dH or dM = P_M ∘ dH; H_k is the mean curvature vector of O_x, the trace of the second fundamental form.
"""

from __future__ import annotations

import sympy as sp

from symcalc import orbits
from symcalc.claims.claim import claim
from symcalc.claims.theorem15.measured import noise_along_orbits as measured
from symcalc.claims.theorem15.notation import DISTINCT, ITO, STANDARD, coulomb, equation
from symcalc.claims.theorem15.simulated import noise_along_orbits as simulated
from symcalc.covariance import wiener_hermitian
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum
from symcalc.models import dyson
from symcalc.models.dyson import COMPLEX
from symcalc.spectral import DIRECTION, eigenvalue_variation


@claim(
    source="slides, Theorem 15, second part",
    latex=r"dM = P_M\,dH \;\Rightarrow\; \dot x_k = \sum_{j \neq k} \frac{1}{x_k - x_j} = -\tfrac12 H_k",
    assumptions=(DISTINCT, ITO, STANDARD, "that the solutions converge as β → ∞ is not part of the claim"),
    measure=measured.tangential,
    simulate=simulated.tangential,
)
def tangential_noise() -> Equation:
    """Tangential noise alone (β = ∞) moves the eigenvalues without noise, by −½ the mean curvature of the orbit."""
    found = dyson.equation(COMPLEX, sp.S.Zero)
    return equation(
        {"drift": coulomb, "variance": IndexSum.of(0, "k")},
        {
            "Itô's formula with P_M dH": {"drift": found.drift, "variance": found.variance},
            "−½ mean curvature": {"drift": orbits.mean_curvature(COMPLEX) * sp.Rational(-1, 2)},
        },
    )


@claim(
    source="not on the slides, where the reading is left open",
    latex=r"dM = P_M \circ dH \;\Rightarrow\; dx_k = Dx_k(P_M \circ dH) = 0",
    assumptions=(DISTINCT, STANDARD, "Stratonovich's differentials obey the ordinary chain rule"),
    measure=measured.stratonovich,
    simulate=simulated.stratonovich,
)
def stratonovich() -> Equation:
    """Read in the sense of Stratonovich, tangential noise moves no eigenvalue: Dx_k vanishes on tangents, every d."""
    first = eigenvalue_variation(1)
    P = wiener_hermitian(COMPLEX).weighted(lambda a, b: orbits.tangential_projection()(a, b, a, b))
    return equation(
        {"E[Dx(P_M dH)²]": IndexSum.of(0, "k")},
        {"the first variation on P_M dH": {"E[Dx(P_M dH)²]": P.contract(first * first, DIRECTION)}},
    )
