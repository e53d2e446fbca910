"""Step 4: Itô's formula, term by term at X, and at every M; the driving noise, and the law of the gap."""

from __future__ import annotations

import sympy as sp

from symcalc.characteristic import implicit_variation
from symcalc.claims import measured2x2 as measured
from symcalc.claims import simulated2x2 as simulated
from symcalc.claims.claim import claim
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
    in_the_basis,
    vector,
    x,
    x1,
    x2,
)
from symcalc.evidence.exact import Equation
from symcalc.ito import ItoProcess, Noise, hermitian_noise
from symcalc.models import dyson
from symcalc.models.dyson import beta, normal_amplitude


def covariations(noise: Noise, left: list[sp.Expr], right: list[sp.Expr]) -> sp.ImmutableMatrix:
    """The matrix of covariations of two lists of martingale increments."""
    return sp.ImmutableMatrix([[noise.covariation(u, v) for v in right] for u in left])


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


@claim(
    source="slides, Proof Step 4 (“Let's call W_a our new W_1”, which is meant at one time only)",
    latex=r"dW_i = u_i^*dH\,u_i, \quad d\langle W_i, W_j\rangle = \delta_{ij}\,dt, \quad Dx_i(dM) = "
    r"\sqrt{2/\beta}\,dW_i",
    assumptions=(DISTINCT, ITO, STANDARD, NO_COLLISION, LEVY),
    measure=measured.levy,
    simulate=simulated.levy,
)
def levy() -> Equation:
    """W_i = ∫ u_i* dH u_i are independent standard Brownian motions and drive x: Dx_i(dM) = √(2/β) dW_i at every M."""
    noise, process = hermitian_noise(2), dyson.upstairs(M)
    projections = [(M - x2 * sp.eye(2)) / (x1 - x2), (M - x1 * sp.eye(2)) / (x2 - x1)]
    driving = [(p.subs(ROOTS, simultaneous=True) * noise.matrix).trace() for p in projections]
    martingale = [process.ito(root).martingale for root in ROOTS.values()]
    rest = [m - normal_amplitude * w for m, w in zip(martingale, driving, strict=True)]
    return Equation(
        claimed={
            "brackets of W": sp.eye(2),
            "amplitude": sp.eye(2) * normal_amplitude,
            "brackets of x − √(2/β) W": sp.zeros(2),
        },
        derived={
            "spectral projections at a general M": {
                "brackets of W": covariations(noise, driving, driving),
                "amplitude": covariations(noise, martingale, driving),
                "brackets of x − √(2/β) W": covariations(noise, rest, rest),
            }
        },
        domain=POINTS,
    )


@claim(
    source="consequence of Theorem 15 for d = 2; its law at fixed times is a non-central χ² law",
    latex=r"y = \tfrac{\beta}{4}(x_2 - x_1)^2: \qquad dy = (1 + \beta)\,dt + 2\sqrt{y}\,dB",
    assumptions=(
        DISTINCT,
        ITO,
        STANDARD,
        "the law of a squared Bessel process at a fixed time (Revuz–Yor, Chapter XI)",
    ),
    measure=measured.gap_law,
    simulate=simulated.gap_law,
)
def gap_law() -> Equation:
    """The squared gap is a squared Bessel process: for y = (β/4)(x₂ − x₁)², dy = (1 + β) dt + 2√y dB."""
    y = beta * (x2 - x1) ** 2 / 4
    x_process = dyson.downstairs(2)
    below = ItoProcess(
        sp.Matrix(x),
        sp.Matrix([p.drift for p in x_process]),
        sp.Matrix([p.martingale for p in x_process]),
        x_process[0].driving_noise,
    )
    above, y_of_M = dyson.upstairs(M), sp.expand(y.subs(ROOTS, simultaneous=True))
    return Equation(
        claimed={"dimension": 1 + beta, "bracket of y": 4 * y},
        derived={
            "Itô's formula from the equation of x, at M = diag(x)": {
                "dimension": below.generator(y).subs(ROOTS, simultaneous=True),
                "bracket of y": below.covariation(y, y).subs(ROOTS, simultaneous=True),
            },
            "Itô's formula from the equation of M, at every M": {
                "dimension": above.generator(y_of_M),
                "bracket of y": above.covariation(y_of_M, y_of_M),
            },
        },
        domain=POINTS,
        chart=ROOTS,
    )
