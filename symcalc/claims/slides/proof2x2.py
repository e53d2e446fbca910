"""The proof for 2 × 2 matrices, where a step needs x_1 < x_2, holds at one time only, or is written as a commutator.

Notation as in the chapter `proof2x2`: the printed orthonormal basis E_a, …, E_d of Her₂, X = diag(x_1, x_2).
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.proof2x2.setting import BASIS, E_c, E_d
from symcalc.claims.slides.measured import proof2x2 as measured
from symcalc.claims.slides.notation import TURN, Matrix, cosine, sine, t
from symcalc.claims.slides.simulated import proof2x2 as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.geometry import commutator, linear_map
from symcalc.models.dyson import beta
from symcalc.spectral import eigenvalue_symbols


@claim(
    source="slides, Proof Step 1 (“all matrices that commute with X. These are the diagonal matrices”)",
    latex=r"\det(z - \operatorname{ad}_X) = z^2\left(z^2 - (x_1 - x_2)^2\right), \qquad "
    r"x_1 = x_2:\ \operatorname{ad}_X = 0",
    assumptions=("ad_X Z = [Z, X]; the normal space is its kernel",),
    measure=measured.commutant,
)
def commutant() -> Equation:
    """At x_1 = x_2 every matrix commutes with X: the step needs the x_1 < x_2 that the slides state before."""
    x1, x2 = eigenvalue_symbols(2)
    z = sp.Symbol("z", real=True)
    ad = linear_map(lambda Z: commutator(Z, Matrix(sp.diag(x1, x2))), 2)
    return Equation(
        {"det(z − ad)": z**2 * (z**2 - (x1 - x2) ** 2), "ad at x_1 = x_2": sp.zeros(4)},
        {"the linear map": {"det(z − ad)": (z * sp.eye(4) - ad).det(method="berkowitz"),
                            "ad at x_1 = x_2": Matrix(ad.subs(x2, x1))}},
        Domain(real=(x1, x2, z)),
    )  # fmt: skip


@claim(
    source="slides, Proof Step 2 (the last display)",
    latex=r"u = (\cos\varphi, \sin\varphi): \quad d\langle x_1\rangle = \left[\tfrac2\beta (\cos^4\varphi + "
    r"\sin^4\varphi) + 2\cos^2\varphi\,\sin^2\varphi\right] dt",
    assumptions=(TURN, "M = U X Uᵀ with u its first eigenvector, the noise in the basis of X", "2/β for β = 2 only"),
    measure=measured.fixed_frame,
    simulate=simulated.fixed_frame,
)
def fixed_frame() -> Equation:
    """The printed dM holds at the instant where M is diagonal: kept for other times, it gives x_1 another noise."""
    u = Matrix([cosine, sine])
    weights = (2 / beta, 2 / beta, sp.S.One, sp.S.One)
    found = sum(w * ((u.T * e * u)[0]) ** 2 for w, e in zip(weights, BASIS, strict=True))
    claimed = 2 / beta * (cosine**4 + sine**4) + 2 * cosine**2 * sine**2
    return Equation(
        {"d⟨x_1⟩/dt": claimed, "at φ = 0": 2 / beta, "at β = 2": sp.S.One},
        {"Σ (u* E u)² over the printed basis": {
            "d⟨x_1⟩/dt": found, "at φ = 0": found.subs(t, 0), "at β = 2": found.subs(beta, 2)}},
        Domain(positive=(beta,), real=(t,)),
    )  # fmt: skip


@claim(
    source="slides, Proof Step 4 (“the quadratic variation … is [E_c, E_c] dt + [E_d, E_d] dt”)",
    latex=r"\mathbb{E}|dM_{12}|^2 = dt, \qquad \mathbb{E}[dM_{12}^2] = 0, \qquad [E_c, E_c] + [E_d, E_d] = 0",
    assumptions=("at X, dM_12 = (E_c)_12 dW_c + (E_d)_12 dW_d",),
    measure=measured.bracket_notation,
    simulate=simulated.bracket_notation,
)
def bracket_notation() -> Equation:
    """The bracket in the quadratic variation is no commutator: that is 0, where E|dM_12|² = dt is meant."""
    units = [e[0, 1] for e in (E_c, E_d)]
    found = {
        "E|dM_12|²": sum(z * sp.conjugate(z) for z in units),
        "E[dM_12²]": sum(z**2 for z in units),
        "[E_c, E_c] + [E_d, E_d]": Matrix(commutator(E_c, E_c) + commutator(E_d, E_d)),
    }
    claimed = dict(zip(found, (sp.S.One, sp.S.Zero, sp.zeros(2)), strict=True))
    return Equation(claimed, {"the printed basis": found}, Domain())
