"""Step 3: the first and the second derivative of an eigenvalue at X = diag(x), by two routes that share nothing."""

from __future__ import annotations

import sympy as sp

from symcalc.characteristic import implicit_variation, root_variation
from symcalc.claims.claim import claim
from symcalc.claims.proof2x2.measured import derivatives as measured
from symcalc.claims.proof2x2.setting import BASIS, DISTINCT, POINTS, A, vector, x, x1, x2
from symcalc.evidence.exact import Equation
from symcalc.ito import Variation


def both_variations(i: int) -> dict[str, Variation]:
    """x_i's variation by two routes that share nothing."""
    return {
        "implicit differentiation of det(z − X − tA)": implicit_variation(x, i),
        "the explicit root of the quadratic": root_variation(x, i),
    }


@claim(
    source="slides, Proof Step 3",
    latex=r"Dx_1(A) = A_{11}, \qquad Dx_2(A) = A_{22}",
    assumptions=(DISTINCT,),
    measure=measured.first_derivative,
)
def first_derivative() -> Equation:
    """At X, D x₁(A) = A₁₁ and D x₂(A) = A₂₂."""
    return Equation(
        claimed={"D x(A)": vector(A[0, 0], A[1, 1])},
        derived={
            route: {"D x(A)": vector(both_variations(0)[route].first, both_variations(1)[route].first)}
            for route in both_variations(0)
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 3",
    latex=r"D^2x_1(A, A) = \frac{2|A_{12}|^2}{x_1 - x_2}, \qquad D^2x_2(A, A) = \frac{2|A_{12}|^2}{x_2 - x_1}",
    assumptions=(DISTINCT,),
    measure=measured.second_derivative,
)
def second_derivative() -> Equation:
    """At X, D²x₁(A, A) = 2|A₁₂|²/(x₁ − x₂) and D²x₂(A, A) = 2|A₁₂|²/(x₂ − x₁)."""
    squared = A[0, 1] * A[1, 0]
    return Equation(
        claimed={"D² x(A, A)": vector(2 * squared / (x1 - x2), 2 * squared / (x2 - x1))},
        derived={
            route: {"D² x(A, A)": vector(both_variations(0)[route].second, both_variations(1)[route].second)}
            for route in both_variations(0)
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 4 (the zeros are silent there)",
    latex=r"D^2x_1(E_\mu, E_\nu) = \frac{1}{x_1 - x_2}\operatorname{diag}(0, 0, 1, 1)_{\mu\nu}",
    assumptions=(DISTINCT,),
    measure=measured.basis_derivatives,
)
def basis_derivatives() -> Equation:
    """On the basis, at X: D²x₁ is 1/(x₁ − x₂) on E_c and on E_d, and 0 on E_a, on E_b and on every mixed pair."""
    return Equation(
        claimed={"D² x₁ on the basis": sp.diag(0, 0, 1 / (x1 - x2), 1 / (x1 - x2))},
        derived={
            route: {"D² x₁ on the basis": sp.ImmutableMatrix([[v.polarised(e, f) for f in BASIS] for e in BASIS])}
            for route, v in both_variations(0).items()
        },
        domain=POINTS,
    )
