"""Step 4, what its equation means in law: the driving Brownian motions at every M, and the gap of the eigenvalues."""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.proof2x2.measured import laws as measured
from symcalc.claims.proof2x2.setting import (
    DISTINCT,
    ITO,
    LEVY,
    NO_COLLISION,
    POINTS,
    ROOTS,
    STANDARD,
    M,
    covariations,
    x,
    x1,
    x2,
)
from symcalc.claims.proof2x2.simulated import laws as simulated
from symcalc.evidence.exact import Equation
from symcalc.ito import ItoProcess, hermitian_noise
from symcalc.models import dyson
from symcalc.models.dyson import beta, normal_amplitude


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
