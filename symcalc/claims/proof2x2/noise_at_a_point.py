"""Step 2: the noise in an orthonormal basis of tangent and normal matrices at X = diag(x)."""

from __future__ import annotations

import sympy as sp

from symcalc import geometry
from symcalc.claims.claim import claim
from symcalc.claims.proof2x2.measured import noise_at_a_point as measured
from symcalc.claims.proof2x2.setting import (
    BASIS,
    DISTINCT,
    ITO,
    POINTS,
    E_a,
    E_b,
    E_c,
    E_d,
    W,
    W_a,
    W_b,
    W_c,
    W_d,
    X,
    covariance,
    in_the_basis,
)
from symcalc.claims.proof2x2.simulated import noise_at_a_point as simulated
from symcalc.evidence.exact import Equation
from symcalc.ito import hermitian_noise
from symcalc.models.dyson import normal_amplitude


def outer(*matrices: sp.MatrixBase) -> sp.ImmutableMatrix:
    """The map Z ↦ Σ E ⟨E, Z⟩ over Hermitian matrices, as a 4 × 4 matrix."""
    return sum((geometry.coordinates(e) * geometry.coordinates(e.T).T for e in matrices), sp.zeros(4))


@claim(
    source="slides, Proof Step 2",
    latex=r"\langle E_\mu, E_\nu\rangle = \delta_{\mu\nu}, \; E_a, E_b \in T_X^\perp O_x, \; E_c, E_d \in T_X O_x",
    assumptions=(DISTINCT,),
    measure=measured.basis,
)
def basis() -> Equation:
    """E_a, …, E_d is an orthonormal basis of Her₂; E_a, E_b span the normal space, E_c, E_d the tangent space."""
    return Equation(
        claimed={
            "E − E*": sp.ImmutableMatrix.hstack(*(e - e.H for e in BASIS)),
            "Gram matrix": sp.ImmutableMatrix([[geometry.inner(u, v) for v in BASIS] for u in BASIS]),
            "normal projection": outer(E_a, E_b),
            "tangent projection": outer(E_c, E_d),
        },
        derived={
            "projections at X": {
                "E − E*": sp.zeros(2, 8),
                "Gram matrix": sp.eye(4),
                "normal projection": geometry.normal_projection(X),
                "tangent projection": geometry.tangent_projection(X),
            }
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 2",
    latex=r"dH = E_a dW_a + E_b dW_b + E_c dW_c + E_d dW_d, \quad \mathbb{E}[dH_{ij}\,dH_{kl}] = "
    r"\delta_{il}\delta_{jk}dt",
    assumptions=("W_a, W_b, W_c, W_d are independent standard Wiener processes",),
    measure=measured.wiener,
    simulate=simulated.wiener,
)
def wiener() -> Equation:
    """H = Σ E_μ W_μ over independent Wiener processes is the standard one on Her₂: E[dH_ij dH_kl] = δ_il δ_jk dt."""
    slides = sum((e * w for e, w in zip(BASIS, W.increments, strict=True)), sp.zeros(2))
    orthonormal = sum((e * w for e, w in zip(geometry.hermitian_basis(2), W.increments, strict=True)), sp.zeros(2))
    noise = hermitian_noise(2)
    return Equation(
        claimed={
            "dH − dH*": sp.ImmutableMatrix(slides - slides.H),
            "covariance": covariance(slides, W),
            "variance of |dH₁₂|": sp.Add(*(e[0, 1] * sp.conjugate(e[0, 1]) for e in BASIS)),
        },
        derived={
            "covariance table of H": {
                "dH − dH*": sp.zeros(2),
                "covariance": covariance(noise.matrix, noise),
                "variance of |dH₁₂|": noise.covariation(noise.matrix[0, 1], noise.matrix[1, 0]),
            },
            "Σ E W over an orthonormal basis": {"covariance": covariance(orthonormal, W)},
        },
        domain=POINTS,
    )


@claim(
    source="slides, Proof Step 2",
    latex=r"dM = E_c\,dW_c + E_d\,dW_d + \sqrt{2/\beta}\,(E_a\,dW_a + E_b\,dW_b)",
    assumptions=(DISTINCT, ITO, "the frame is that of M at this one time"),
    measure=measured.projection,
)
def projection() -> Equation:
    """At X, dM = E_c dW_c + E_d dW_d + √(2/β)(E_a dW_a + E_b dW_b)."""
    return Equation(
        claimed={"dM": E_c * W_c + E_d * W_d + normal_amplitude * (E_a * W_a + E_b * W_b)},
        derived={"P_X and P_X^⊥ applied to Σ E dW": {"dM": in_the_basis().martingale}},
        domain=POINTS,
    )
