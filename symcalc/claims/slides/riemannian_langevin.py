"""The Riemannian Langevin equation of the general principles: its normalisation, its noise, the loss downstairs.

Conventions as in the chapter `langevin`: noise of weight 1/β along the fibres and κ/β across them, F_β = E − S/β.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims import simulated_general
from symcalc.claims.claim import claim
from symcalc.claims.langevin.notation import LEVI_CIVITA
from symcalc.claims.langevin.notation import kappa as langevin_kappa
from symcalc.claims.langevin.principle import DE, DS, POINTS, TORUS, UP, E, S
from symcalc.claims.slides.measured import riemannian_langevin as measured
from symcalc.claims.submersion import DF, F, here, laplacian_downstairs
from symcalc.evidence.exact import Equation
from symcalc.langevin import Upstairs
from symcalc.models.dyson import beta


@claim(
    source="slides, General Principles 2 and 3 (“M^β is Brownian motion”)",
    latex=r"dH \text{ (generator } \tfrac12\Delta): \ \tfrac12 \operatorname{grad} S, \qquad "
    r"d\mathbf{M}^\beta \text{ (generator } \tfrac1\beta\Delta): \ \tfrac1\beta \operatorname{grad} S",
    assumptions=(LEVI_CIVITA, "E = 0, κ = 0: noise along the orbits only", "as in langevin.projection"),
    measure=measured.normalisation,
    simulate=simulated_general.normalisation,
)
def normalisation() -> Equation:
    """F_β = E − S/β needs a noise of generator Δ/β: with the standard H of Theorem 15 the entropy has the weight ½."""
    entropic = sp.Add(*(f * s for f, s in zip(DF, DS, strict=True)))
    standard, ours = (Upstairs(TORUS, sp.S.Zero, b, sp.S.Zero) for b in (sp.Integer(2), beta))
    return Equation(
        {"entropic part, generator ½Δ": entropic / 2, "entropic part, generator Δ/β": entropic / beta},
        {"the generator upstairs": {"entropic part, generator ½Δ": here(standard.on(F)),
                                    "entropic part, generator Δ/β": here(ours.on(F))}},
        POINTS,
    )  # fmt: skip


@claim(
    source="slides, RLE for DLN (“dM^{β,κ} represents Brownian motion on the balanced manifold”)",
    latex=r"L(f\circ\varphi) - \tfrac1\beta\Delta_g(f\circ\varphi) = \tfrac{\kappa - 1}{\beta}\,\Delta_h f",
    assumptions=(LEVI_CIVITA, "E = 0", "as in langevin.projection"),
    measure=measured.anisotropic_noise,
    simulate=simulated_general.anisotropic_noise,
)
def anisotropic_noise() -> Equation:
    """For κ ≠ 1 the noise P dM + √κ P^⊥ dM is no Brownian motion of the manifold: their generators differ."""
    noise = Upstairs(TORUS, sp.S.Zero, beta, langevin_kappa)
    isotropic = TORUS.upstairs.laplacian(TORUS.pull_back(F)) / beta
    return Equation(
        {"L − Δ_g/β": (langevin_kappa - 1) / beta * laplacian_downstairs()},
        {"the generators upstairs": {"L − Δ_g/β": here(noise.on(F) - isotropic)}},
        POINTS,
    )


@claim(
    source="slides, General Principles 3 (“S(x) = log vol(O_x)”, “F_β(x) = L(x) − …”)",
    latex=r"L(f\circ\varphi) = -\langle\operatorname{grad} E, \operatorname{grad} f\rangle + \dots, \qquad "
    r"L = E\circ\varphi",
    assumptions=(LEVI_CIVITA, "the loss upstairs is constant on orbits, so it has a value at x, and that is E(x)"),
    measure=measured.loss_downstairs,
    simulate=simulated_general.loss_downstairs,
)
def loss_downstairs() -> Equation:
    """L is a function upstairs: in F_β(x) it stands for E(x), the one function with L = E∘φ."""
    force = -sp.Add(*(f * e for f, e in zip(DF, DE, strict=True)))
    flow = Upstairs(TORUS, E, beta, langevin_kappa)
    still = Upstairs(TORUS, sp.S.Zero, beta, langevin_kappa)
    return Equation(
        {"loss part": force},
        {"upstairs": {"loss part": here(flow.on(F) - still.on(F))},
         "the gradient of E downstairs": {"loss part": here(UP.downstairs(S).generator(F)) - here(
             still.downstairs(S).generator(F))}},
        POINTS,
    )  # fmt: skip
