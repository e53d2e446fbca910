"""With a loss: the Riemannian Langevin equation of the singular values, its invariant measure, and a closed moment.

dX = −grad F_β dt + √κ × the Brownian motion of (M_d, g^N) with generator Δ/β.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims import simulated_network
from symcalc.claims.claim import claim
from symcalc.claims.dln.notation import FORCE, FULL_RANK, equation
from symcalc.claims.theorem18.notation import ITO, REPULSION, UNTIL, a, b, d, kappa
from symcalc.claims.theorem18.simulated import langevin_equation as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.indices import Family
from symcalc.models.dln import brownian, metric
from symcalc.models.dln.metric import N, beta, j, k, lam


@claim(
    source="stated here",
    latex=r"\mathrm{drift}(\sigma_k) = -a_{kk} e_k + \tfrac1\beta \Sigma'_k + "
    r"\tfrac\kappa\beta\Big[(N-1)\lambda_k^{N-2} + \sum_{j\neq k} \tfrac{2\lambda_k^N}{\lambda_k^2 - \lambda_j^2}\Big]",
    assumptions=(FULL_RANK, UNTIL, "e_k = ⟨u_k, E′(W) v_k⟩", "dX = −grad F_β dt + √κ × Brownian motion of (M_d, g^N)"),
    simulate=simulated.langevin,
)
def langevin() -> Equation:
    """The singular values of the Riemannian Langevin equation: loss, entropic force, and κ times the Itô part."""
    e = brownian.LOSS_SLOPE
    return equation(
        {"drift": FORCE * (1 / beta) + (REPULSION + ITO) * (kappa / beta) - N * a ** (2 * N - 2) * e[k]},
        {"−grad F_β and Itô's formula": {"drift": brownian.langevin_drift()}},
    )


@claim(
    source="stated here",
    latex=r"\rho \propto e^{-\frac\beta\kappa E} \prod_{i<j} a_{ij}^{1/(2\kappa)}\, |\lambda_i^2 - \lambda_j^2|"
    r"\,d\lambda: \quad \text{zero flux}",
    assumptions=(FULL_RANK, "reflection at λ_d = 0", "E a function of λ: ∂_k E an independent symbol"),
    simulate=simulated_network.flux_of_roots,
)
def invariant_measure() -> Equation:
    """The probability flux of λ vanishes for e^{−βE/κ + S/κ} dvol_{g^N}: it is invariant and reversible, every κ."""
    loss = Family("E_", real=True)["k"]
    force = brownian.relative_flux()
    drift_of_loss, slope_of_loss = -loss / N, -beta / kappa * loss
    half_variance = brownian.root_equation().variance * (kappa / 2)
    flux = force + (IndexSum.of(drift_of_loss) - half_variance * slope_of_loss)
    pairs = over(j != k, 2 * a / (a**2 - b**2)) + FORCE * (1 / kappa / a ** (N - 1))
    return equation(
        {"flux": IndexSum.of(0, k), "∂ log ρ without loss": pairs},
        {"drift − ½ variance ∂ log ρ": {"flux": flux, "∂ log ρ without loss": brownian.log_density().diff(a)}},
    )


@claim(
    source="stated here",
    latex=r"E = \tfrac{cN}{2}\sum\lambda^2: \quad L\sum\lambda^2 = -2c\sum\lambda^2 + \frac{2}{\beta N}"
    r"\left[\kappa d^2 + (N-1)\tfrac{d(d-1)}{2}\right]",
    assumptions=(FULL_RANK, "until rank loss, or with reflection there"),
    simulate=simulated.second_moment,
)
def second_moment() -> Equation:
    """With weight decay Σ λ² has a closed equation that shows S, Σ″ and κ at once, for every d and N."""
    c = sp.Symbol("c", positive=True)
    square = over(j, lam[j] ** 2)
    roots = brownian.root_equation()
    slope = 1 / sp.diff(a**N, a)
    force = metric.entropic_drift() * (slope / beta) - IndexSum.of(c * a)
    f = square.diff(a)
    found = ((force + roots.drift * kappa) * f + roots.variance * (f.diff(a) * (kappa / 2))).sum_over("k")
    constant = (d * d * kappa + (d * d - d) * ((N - 1) / 2)) * (2 / (beta * N))
    return equation({"L Σ λ²": square * (-2 * c) + constant}, {"the generator": {"L Σ λ²": found}})
