"""Step 4: Itô's formula for the eigenvalues, term by term at X, and at every M."""

from __future__ import annotations

import sympy as sp

from symcalc.characteristic import implicit_variation
from symcalc.claims.claim import claim
from symcalc.claims.proof2x2.measured import itos_formula as measured
from symcalc.claims.proof2x2.setting import (
    ANY_FRAME,
    DISTINCT,
    ITO,
    LEVY,
    NO_COLLISION,
    POINTS,
    ROOTS,
    STANDARD,
    M,
    W,
    W_a,
    W_b,
    covariations,
    in_the_basis,
    vector,
    x,
    x1,
    x2,
)
from symcalc.claims.proof2x2.simulated import itos_formula as simulated
from symcalc.evidence.exact import Equation
from symcalc.ito import ItoProcess
from symcalc.models import dyson
from symcalc.models.dyson import beta, normal_amplitude


def two_routes() -> dict[str, tuple[ItoProcess, ...]]:
    """Itô's formula for x_1 and x_2 with the noise in the basis E_a … E_d, and with the covariance table of dH."""
    variations = [implicit_variation(x, i) for i in (0, 1)]
    return {
        "Itô's formula in the basis E_a, …, E_d": tuple(in_the_basis().ito(v) for v in variations),
        "Itô's formula from E[dH_ij dH_kl] = δ_il δ_jk dt": dyson.downstairs(2),
    }


@claim(
    source="slides, Proof Step 4",
    latex=r"Dx_1(dM) = \sqrt{2/\beta}\,dW_a, \qquad Dx_2(dM) = \sqrt{2/\beta}\,dW_b",
    assumptions=(DISTINCT, ITO, STANDARD, "the frame is that of M at this one time"),
    measure=measured.noise,
    simulate=simulated.noise,
)
def noise() -> Equation:
    """At X, to first order only the normal noise moves x: the martingale parts are √(2/β) dW_a and √(2/β) dW_b."""
    first, second = (in_the_basis().ito(implicit_variation(x, i)).martingale for i in (0, 1))
    return Equation(
        claimed={"martingale part": vector(normal_amplitude * W_a, normal_amplitude * W_b)},
        derived={"D x applied to dM": {"martingale part": vector(first, second)}},
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 4",
    latex=r"\tfrac12 D^2x_1(dM, dM) = \frac{dt}{x_1 - x_2}, \qquad \tfrac12 D^2x_2(dM, dM) = \frac{dt}{x_2 - x_1}",
    assumptions=(DISTINCT, ITO, STANDARD, ANY_FRAME),
    measure=measured.drift,
    simulate=simulated.drift,
)
def drift() -> Equation:
    """At X only the tangential noise makes a drift: that of x₁ is 1/(x₁ − x₂), that of x₂ is 1/(x₂ − x₁)."""
    return Equation(
        claimed={"drift": vector(1 / (x1 - x2), 1 / (x2 - x1))},
        derived={route: {"drift": vector(*(p.drift for p in pair))} for route, pair in two_routes().items()},
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 4 (silent there)",
    latex=r"d\langle x_i, x_j\rangle = \frac{2}{\beta}\,\delta_{ij}\,dt",
    assumptions=(DISTINCT, ITO, STANDARD, ANY_FRAME),
    measure=measured.brackets,
    simulate=simulated.brackets,
)
def brackets() -> Equation:
    """At X the brackets are d⟨x₁⟩ = d⟨x₂⟩ = (2/β) dt and d⟨x₁, x₂⟩ = 0."""
    return Equation(
        claimed={"brackets": sp.eye(2) * 2 / beta},
        derived={
            route: {
                "brackets": covariations(
                    pair[0].driving_noise, [p.martingale for p in pair], [p.martingale for p in pair]
                )
            }
            for route, pair in two_routes().items()
        },
        domain=POINTS,
    )


@claim(
    source="not on the slides; a check on the signs of the two drifts",
    latex=r"d(x_1 + x_2) = \sqrt{2/\beta}\,(dW_a + dW_b)",
    assumptions=(DISTINCT, ITO, STANDARD),
    measure=measured.centre,
    simulate=simulated.centre,
)
def centre() -> Equation:
    """The centre has no drift: d(x₁ + x₂) = √(2/β)(dW_a + dW_b)."""
    trace = in_the_basis().ito(M.trace())
    return Equation(
        claimed={"drift": sp.Integer(0), "martingale part": normal_amplitude * (W_a + W_b), "bracket": 4 / beta},
        derived={
            "Itô's formula for tr M": {
                "drift": trace.drift,
                "martingale part": trace.martingale,
                "bracket": W.covariation(trace.martingale, trace.martingale),
            },
            **{
                f"sum of both, {route}": {"drift": pair[0].drift + pair[1].drift}
                for route, pair in two_routes().items()
            },
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 4; Theorem 15 for d = 2",
    latex=r"dx_1 = \frac{dt}{x_1 - x_2} + \sqrt{2/\beta}\,dW_1, \qquad dx_2 = \frac{dt}{x_2 - x_1} + "
    r"\sqrt{2/\beta}\,dW_2",
    assumptions=(DISTINCT, ITO, STANDARD, NO_COLLISION, LEVY),
    measure=measured.equation,
    simulate=simulated.equation,
)
def equation() -> Equation:
    """The final equations: dx₁ = dt/(x₁ − x₂) + √(2/β) dW₁ and dx₂ = dt/(x₂ − x₁) + √(2/β) dW₂, at every M."""
    process = dyson.upstairs(M)
    roots = list(ROOTS.values())
    return Equation(
        claimed={"drift": vector(1 / (x1 - x2), 1 / (x2 - x1)), "brackets": sp.eye(2) * 2 / beta},
        derived={
            "Itô's formula for the explicit roots at a general M": {
                "drift": vector(*(process.generator(r) for r in roots)),
                "brackets": sp.ImmutableMatrix([[process.covariation(r, s) for s in roots] for r in roots]),
            }
        },
        domain=POINTS,
        chart=ROOTS,
    )
