"""Three gradients that are one: of the entropy log vol(O_x), minus the mean curvature, and twice the drift.

The mean curvature is the trace of the second fundamental form; b_F = dim F for F = R, C, H.
"""

from __future__ import annotations

import sympy as sp

from symcalc import orbits
from symcalc.claims.claim import claim
from symcalc.claims.theorem15.notation import DISTINCT, equation, j, k
from symcalc.covariance import FIELD_DIMENSION
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.models import dyson
from symcalc.spectral import EIGENVALUES as x


@claim(
    source="slides, Theorem 15 and Summary",
    latex=r"\partial_k \log\operatorname{vol}(O_x) = \sum_{j \neq k} \frac{b_F}{x_k - x_j} = -H_k, \qquad "
    r"\mathrm{drift} = \tfrac12 \operatorname{grad} S",
    assumptions=(DISTINCT, "the mean curvature is the trace of the second fundamental form"),
)
def entropy() -> Equation:
    """grad log vol(O_x) is minus the mean curvature and twice the drift, over R, C and H, for every d."""
    slope = orbits.entropy().diff(x["k"])
    return equation(
        {"gradient": over(j != k, FIELD_DIMENSION / (x[k] - x[j])), "½ gradient − drift": IndexSum.of(0, "k")},
        {
            "Gram determinant": {
                "gradient": slope,
                "½ gradient − drift": slope * sp.S.Half - dyson.equation(FIELD_DIMENSION).drift,
            },
            "second fundamental form": {"gradient": -orbits.mean_curvature()},
        },
    )
