"""One and two layers, equal singular values, and the loss of rank."""

from __future__ import annotations

from symcalc.claims.claim import claim
from symcalc.claims.dln.measured import special_cases as measured
from symcalc.claims.dln.notation import FULL_RANK, equation
from symcalc.claims.dln.simulated import special_cases as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import brownian, metric
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.metric import N, i, j, k, lam


@claim(
    source="slides, Summary",
    latex=r"N = 1:\ a_{ij} = 1,\ \Sigma' = \Sigma'' = 0; \qquad N = 2:\ a_{ij} = \sigma_i + \sigma_j,\ "
    r"\Sigma'_k = \sum_{j\neq k} \frac{\sigma_k}{\sigma_k + \sigma_j},\ \Sigma''_k = 1",
    assumptions=(FULL_RANK, "at N = 2, σ = λ²"),
    simulate=simulated.special_depths,
)
def special_depths() -> Equation:
    """One layer is flat and has no entropy; two layers have the polar factor as their Itô drift."""
    off, force, ito = IndexSum.of(metric.multiplier("i", "j")), metric.entropic_drift(), brownian.ito_drift()
    sigma_k, sigma_j = lam[k] ** 2, lam[j] ** 2
    two = {
        "a_ij, N = 2": lam[i] ** 2 + lam[j] ** 2, "Σ′, N = 2": over(j != k, sigma_k / (sigma_k + sigma_j)),
        "Σ″, N = 2": IndexSum.of(1, k),
    }  # fmt: skip
    one = {
        "a_ij, N = 1": IndexSum.of(1, i, j), "Σ′, N = 1": IndexSum.of(0, k), "Σ″, N = 1": IndexSum.of(0, k)
    }  # fmt: skip
    found = {
        f"{name}, N = {n}": degenerate.at_depth(value, n)
        for name, value in (("a_ij", off), ("Σ′", force), ("Σ″", ito))
        for n in (1, 2)
    }
    return equation({**one, **two}, {"the formulas for every N": found})


@claim(
    source="stated here",
    latex=r"\lambda_j = \lambda_k:\ \Sigma'_k \ni \tfrac{N-1}{2}\lambda_k^{N-2}; \qquad \sigma_k \to 0:\ "
    r"\frac{\Sigma'_k}{\sigma_k} \to \sum_{j\neq k} \lambda_j^{-2}, \quad a_{kj} \to \lambda_j^{2(N-1)}",
    assumptions=("the limits σ_k → 0 are for N ≥ 2, the other σ_j > 0", "λ_k^{N−1} → 0 there"),
    measure=measured.limits,
)
def limits() -> Equation:
    """Equal singular values are regular; at rank loss the force vanishes linearly: it is no barrier."""
    force = metric.entropic_drift()
    return equation(
        {
            "each pair at λ_j = λ_k": over(j != k, (N - 1) * lam[k] ** (N - 2) / 2),
            "Σ′_k/σ_k at σ_k = 0": IndexSum.of(over(j != k, lam[j] ** -2), k),
            "a_kj at σ_k = 0": IndexSum.of(lam[j] ** (2 * N - 2), k),
        },
        {
            "geometric sums at equal arguments, and at zero": {
                "each pair at λ_j = λ_k": degenerate.at_coincidence(force),
                "Σ′_k/σ_k at σ_k = 0": degenerate.at_rank_loss(force * (1 / lam[k] ** N)),
                "a_kj at σ_k = 0": degenerate.at_rank_loss(IndexSum.of(metric.multiplier("k", "j"))),
            }
        },
    )
