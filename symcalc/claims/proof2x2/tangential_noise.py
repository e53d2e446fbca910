"""Noise along the orbit alone: by Itô's reading the mean curvature moves x, by Stratonovich's nothing does."""

from __future__ import annotations

import sympy as sp

from symcalc import geometry
from symcalc.characteristic import implicit_variation
from symcalc.claims.claim import claim
from symcalc.claims.proof2x2.measured import tangential_noise as measured
from symcalc.claims.proof2x2.setting import DISTINCT, ITO, POINTS, ROOTS, STANDARD, M, in_the_basis, vector, x, x1, x2
from symcalc.claims.proof2x2.simulated import tangential_noise as simulated
from symcalc.evidence.exact import Equation
from symcalc.ito import StratonovichProcess, hermitian_noise


@claim(
    source="slides, Theorem 15",
    latex=r"\dot x = -\tfrac12 H = \tfrac12 \operatorname{grad} \log\operatorname{vol}(O_x), \quad H_i = "
    r"-\frac{2}{x_i - x_j}",
    assumptions=(
        DISTINCT,
        ITO,
        STANDARD,
        "the mean curvature is the trace of the second fundamental form",
        "√det Gram is constant on the orbit (conjugation is isometric), so vol(O_x) is a multiple of it",
        "convergence of the solutions as β → ∞ is not part of the claim (continuity in β; Freidlin–Wentzell)",
    ),
    measure=measured.mean_curvature,
    simulate=simulated.mean_curvature,
)
def mean_curvature() -> Equation:
    """At β = ∞ (tangential noise alone) x moves without noise, by −½ the orbit's mean curvature, ½ grad log volume."""
    curvature = geometry.mean_curvature(x)
    gradient = vector(*geometry.log_volume_gradient(x))
    tangential = [in_the_basis(amplitude=sp.S.Zero).ito(implicit_variation(x, i)) for i in (0, 1)]
    return Equation(
        claimed={
            "mean curvature": vector(-2 / (x1 - x2), -2 / (x2 - x1)),
            "gradient of log volume": vector(2 / (x1 - x2), 2 / (x2 - x1)),
            "drift": vector(1 / (x1 - x2), 1 / (x2 - x1)),
            "martingale part": vector(sp.S.Zero, sp.S.Zero),
        },
        derived={
            "trace of the second fundamental form": {
                "mean curvature": vector(curvature[0, 0], curvature[1, 1]),
                "drift": vector(-curvature[0, 0] / 2, -curvature[1, 1] / 2),
            },
            "Gram determinant of the orbit": {"gradient of log volume": gradient, "drift": gradient / 2},
            "Itô's formula with tangential noise alone": {
                "drift": vector(*(p.drift for p in tangential)),
                "martingale part": vector(*(p.martingale for p in tangential)),
            },
        },
        domain=POINTS,
    )


@claim(
    source="not on the slides, where “dM = P_M dH” leaves the reading open",
    latex=r"dM = P_M \circ dH \;\Rightarrow\; dx = 0, \qquad dM = P_M\,dH \text{ (Itô)} \;\Rightarrow\; dx \neq 0",
    assumptions=(DISTINCT, STANDARD, "the equation dM = P_M ∘ dH is read in the sense of Stratonovich, in Her₂"),
    measure=measured.stratonovich,
    simulate=simulated.stratonovich,
)
def stratonovich() -> Equation:
    """Read in the sense of Stratonovich, tangential noise leaves the eigenvalues where they are, at every M."""
    noise = hermitian_noise(2)
    tangential = sp.Matrix(geometry.apply(geometry.tangent_projection(M), noise.matrix))
    process = StratonovichProcess(M, sp.zeros(2), tangential, noise).to_ito()
    roots = list(ROOTS.values())
    return Equation(
        claimed={"drift": vector(sp.S.Zero, sp.S.Zero), "brackets": sp.zeros(2)},
        derived={
            "Itô's formula for the explicit roots, after conversion": {
                "drift": vector(*(process.generator(r) for r in roots)),
                "brackets": sp.ImmutableMatrix([[process.covariation(r, s) for s in roots] for r in roots]),
            }
        },
        domain=POINTS,
        chart=ROOTS,
    )
