"""The same equation over R, C and H: the repulsion is b_F/2 times that of Theorem 15, b_F = dim F.

H is the standard Wiener process over F: E|dH_ij|² = b_F/2 dt, E dH_ii² = dt.
"""

from __future__ import annotations

from functools import partial

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.theorem15.measured import real_complex_quaternionic as measured
from symcalc.claims.theorem15.notation import DISTINCT, ITO, coulomb, equation
from symcalc.claims.theorem15.simulated import real_complex_quaternionic as simulated
from symcalc.covariance import FIELD_DIMENSION
from symcalc.evidence.exact import Equation
from symcalc.models import dyson


@claim(
    source="slides, Theorem 15, read over R and H",
    latex=r"\mathrm{drift}(x_k) = \frac{b_F}{2} \sum_{j \neq k} \frac{1}{x_k - x_j}",
    assumptions=(DISTINCT, ITO, "H is the standard Wiener process over F: E|dH_ij|² = b_F/2 dt, E dH_ii² = dt"),
    measure=measured.drift_over_fields,
    simulate=simulated.fields,
)
def fields() -> Equation:
    """Over R the same equation gives half of the drift of Theorem 15, over H twice, for every d."""
    general = dyson.equation(FIELD_DIMENSION).drift
    return equation(
        {"drift over R": coulomb / 2, "drift over C": coulomb, "drift over H": coulomb * 2},
        {
            "Itô's formula at b_F = 1, 2, 4": {
                f"drift over {F}": general.map(partial(_at_dimension, b)) for F, b in (("R", 1), ("C", 2), ("H", 4))
            },
        },
        dimensions=(2,),
    )


def _at_dimension(b: int, body: sp.Expr) -> sp.Expr:
    return body.subs(FIELD_DIMENSION, b)


@claim(
    source="slides, Theorem 15, read over any field",
    latex=r"\mathrm{drift}(x_k) = \frac{b_F}{2} \sum_{j \neq k} \frac{1}{x_k - x_j}",
    assumptions=(DISTINCT, ITO, "H is the standard Wiener process over F, b_F = dim F a symbol"),
)
def field_dimension() -> Equation:
    """With the field's dimension b_F a symbol the drift is (b_F/2) Σ 1/(x_k − x_j), for every d."""
    return equation(
        {"drift": coulomb * (FIELD_DIMENSION / 2)},
        {"Itô's formula with b_F a symbol": {"drift": dyson.equation(FIELD_DIMENSION).drift}},
    )
