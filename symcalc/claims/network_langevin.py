"""The noisy deep linear network: the Riemannian Langevin equation upstairs, and what it is for W, σ, λ and Σ λ².

Upstairs dW^{β,κ} on the balanced manifold, generator −grad L + (1/β) tr_V Hess + (κ/β) tr_H Hess with L = E(W_N ⋯ W_1):
noise of weight 1 along the gauge orbits, κ across them (Itô, Levi-Civita).  Downstairs the Langevin equation of
F_β = E − S/β for g^N, with the noise X^{β/κ} of generator (κ/β) Δ.  Beside it the opposite projection, noise orthogonal
to the orbits (Menon, Stromme, Vacher, arXiv 2602.12257): both are cases of one theorem, with a weight for each part.

Normal vectors of the balanced manifold are in the kernel of Dφ, since Dφ* maps into tangent vectors (dln.submersion);
so the Hessian of φ on the manifold is D²φ on tangent vectors: no second fundamental form is needed across the orbits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sympy as sp

from symcalc.claims import followed_network as followed
from symcalc.claims import measured_network as measured
from symcalc.claims import simulated_network as simulated
from symcalc.claims.claim import claim
from symcalc.claims.dln import FORCE, FULL_RANK, slope
from symcalc.claims.dln import equation as without_parameters
from symcalc.claims.dln import points as dln_points
from symcalc.claims.langevin.notation import ISOMETRIC, LEVI_CIVITA
from symcalc.claims.langevin.principle import DE, DS, TORUS
from symcalc.claims.langevin.principle import POINTS as TORUS_POINTS
from symcalc.claims.langevin.principle import E as ENERGY
from symcalc.claims.langevin.principle import S as ENTROPY
from symcalc.claims.submersion import ADAPTED, DF, NORMALISED, TWO, F, here, laplacian_downstairs
from symcalc.claims.theorem18 import ITO, REPULSION, UNTIL
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, dimension, over
from symcalc.indices import Family
from symcalc.langevin import Langevin
from symcalc.models.dln import balanced, brownian, metric, upstairs
from symcalc.models.dln import divergence as div
from symcalc.models.dln.metric import N, beta, i, j, k, lam

d = dimension()
kappa = brownian.kappa
c, m0, t, r = sp.symbols("c m0 t r", positive=True)
a, b = lam[k], lam[j]
QUOTIENT = (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)
PAIRS = d * (d - 1) / 2
LOSS = Family("E_", real=True)
SECOND = Family("E__", real=True)
"""∂_k E and ∂_k² E of a loss that is a function of λ, as independent symbols."""

RLE = "dX = −grad F_β dt + √κ × Brownian motion of (M_d, g^N) at β; E any smooth loss, e = Q_Nᵀ E′(W) Q_0"
DECAY = "E = (cN/2) Σ λ²"
SUBMERSION = (
    "a submersion by isometries of one orbit type (langevin.projection); its vertical trace is dln.mean_curvature"
)


def equation(claimed: Mapping[str, Any], derived: Mapping[str, Mapping[str, Any]]) -> Equation:
    """An equation for every d, N, β and κ > 0 on λ_1 > … > λ_d > 0."""
    return replace(without_parameters(claimed, derived), domain=points, dimensions=(2,))


def points(size: int) -> Domain:
    """λ_1 > … > λ_d > 0, N ≥ 1, β, κ, c > 0, and real slopes of the loss."""
    plain, positions = dln_points(size), range(1, size + 1)
    slopes = (family.at(n) for family in (brownian.LOSS_SLOPE, LOSS, SECOND) for n in positions)
    return replace(plain, positive=(*plain.positive, kappa, c), real=(*plain.real, *slopes))


# --- one theorem, two projections --------------------------------------------------------------------------------


def weighted(along: sp.Expr, across: sp.Expr, energy: sp.Expr = ENERGY) -> sp.Expr:
    """−⟨grad E∘φ, grad f∘φ⟩ + along tr_V Hess(f∘φ) + across tr_H Hess(f∘φ) at the origin."""
    force = TORUS.upstairs.gradient(TORUS.pull_back(energy))
    pull = (force.T * TORUS.upstairs.differential(TORUS.pull_back(F)))[0]
    return here(along * TORUS.vertical_trace(F) + across * TORUS.horizontal_trace(F) - pull)


def langevin_downstairs(energy: sp.Expr, temperature: sp.Expr) -> sp.Expr:
    """The generator of a Langevin equation downstairs on f, at the origin."""
    return here(Langevin(TORUS.downstairs, energy, temperature).generator(F))


@claim(
    source="slides, General principles; Menon, Stromme and Vacher, arXiv 2602.12257",
    latex=r"-\operatorname{grad}E + v\operatorname{grad}S + w\Delta_h: \quad (v, w) = (\tfrac1\beta, \tfrac\kappa\beta)"
    r"\text{ slides}, \quad (0, \tfrac1\beta) \text{ orthogonal noise}, \quad (\tfrac1\beta, \tfrac1\beta)"
    r"\text{ isotropic}",
    assumptions=(ADAPTED, NORMALISED, TWO, ISOMETRIC, LEVI_CIVITA),
    measure=measured.both_projections,
)
def both_projections() -> Equation:
    """Noise orthogonal to the orbits is, downstairs, isotropic noise with the extra drift −(1/β) grad S."""
    loss = sp.Add(*(-f * e for f, e in zip(DF, DE, strict=True)))
    entropy = sp.Add(*(f * s for f, s in zip(DF, DS, strict=True)))
    laplacian, one = laplacian_downstairs(), 1 / beta
    return Equation(
        claimed={
            "weights 1 and κ": loss + (entropy + kappa * laplacian) / beta,
            "orthogonal noise": loss + laplacian / beta,
            "isotropic noise": loss + (entropy + laplacian) / beta,
            "isotropic noise, L + S/β": loss + laplacian / beta,
        },
        derived={
            "traces over the fibre and across it": {
                "weights 1 and κ": weighted(one, kappa / beta),
                "orthogonal noise": weighted(sp.S.Zero, one),
                "isotropic noise": weighted(one, one),
                "isotropic noise, L + S/β": weighted(one, one, ENERGY + ENTROPY / beta),
            },
            "the Langevin equation downstairs": {
                "weights 1 and κ": langevin_downstairs(ENERGY - ENTROPY / beta, kappa / beta),
                "orthogonal noise": langevin_downstairs(ENERGY, one),
                "isotropic noise": langevin_downstairs(ENERGY - ENTROPY / beta, one),
            },
        },
        domain=replace(TORUS_POINTS, positive=(beta, kappa)),
    )


# --- the network -------------------------------------------------------------------------------------------------


@claim(
    source="stated here",
    latex=r"\operatorname{tr}_H D^2\varphi = \sum_{ij} \frac{D^2\varphi(D\varphi^*E_{ij}, D\varphi^*E_{ij})}{a_{ij}} = "
    r"Q_N \Sigma'' Q_0^T, \qquad \Sigma''_k = \frac{1}{a_{kk}} \sum_{p<q} 2\lambda_k^{3N-4}",
    assumptions=(FULL_RANK, "Dφ vanishes on normal vectors, so that D²φ is the Hessian (see the chapter's beginning)"),
    measure=measured.second_derivative,
    simulate=simulated.second_derivative,
)
def second_derivative() -> Equation:
    """Σ″ is the second derivative of the product alone, traced across the orbits: only E_kk Λ^s E_kk is not zero."""
    return equation(
        {"Σ″": IndexSum.of(ITO), "Σ″_kl": IndexSum.of(0, "k", "l")},
        {
            "D²φ on horizontal lifts": {
                "Σ″": upstairs.horizontal_trace("k", "k"),
                "Σ″_kl": upstairs.horizontal_trace("k", "l"),
            },
            "Laplace–Beltrami of g^N": {"Σ″": brownian.ito_drift(), "Σ″_kl": brownian.ito_drift_off_diagonal()},
        },
    )


@claim(
    source="slides, Summary: the RLE of the network",
    latex=r"(Q_N^T\,dX\,Q_0)_{ij} = \left[-a_{ij}e_{ij} + \tfrac{\delta_{ij}}\beta(\Sigma'_i + \kappa\Sigma''_i)\right]"
    r"dt + \sqrt{2\kappa a_{ij}/\beta}\,dB_{ij}",
    assumptions=(FULL_RANK, SUBMERSION, LEVI_CIVITA, "e = Q_Nᵀ E′(W) Q_0, for any smooth E"),
    measure=measured.end_to_end,
    simulate=simulated.end_to_end,
    follow=followed.end_to_end,
)
def end_to_end() -> Equation:
    """dW^{β,κ} upstairs gives W the Langevin equation of F_β with noise X^{β/κ}: β/κ in Σ″ and the noise, β in Σ′."""
    noise = brownian.covariance(2 * kappa / beta)
    own = -metric.multiplier("k", "k") * slope[k, k]
    others = -metric.multiplier("i", "j") * slope[i, j]
    bent = balanced.mean_curvature_force() * (1 / beta) + upstairs.horizontal_trace("k", "k") * (kappa / beta)
    free_energy = metric.gradient(metric.entropy()) * (1 / beta) + brownian.ito_drift() * (kappa / beta)
    brackets = {"noise² i, j": noise("i", "j", "i", "j"), "noise² k, k": noise("k", "k", "k", "k")}
    return equation(
        {
            "drift k, k": FORCE * (1 / beta) + ITO * (kappa / beta) - N * a ** (2 * N - 2) * slope[k, k],
            "drift i, j": -QUOTIENT * slope[i, j],
            "noise² i, j": 2 * kappa / beta * QUOTIENT,
            "noise² k, k": 2 * kappa / beta * N * a ** (2 * N - 2),
        },
        {
            "vertical and horizontal trace of φ": {"drift k, k": bent + own, "drift i, j": others, **brackets},
            "−grad F_β and X^{β/κ}": {"drift k, k": free_energy + own, "drift i, j": others, **brackets},
        },
    )


@claim(
    source="arXiv 2602.12257 for the network, beside the slides",
    latex=r"g = 0,\ h = \sqrt{2/\beta}: \quad \mathrm{drift}(\sigma_k) = -a_{kk}e_k + \tfrac1\beta\Big[\Sigma''_k + "
    r"\sum_{j\neq k} \tfrac{2\lambda_k^N}{\lambda_k^2-\lambda_j^2}\Big]; \quad g = h: \ + \tfrac1\beta\Sigma'_k",
    assumptions=(FULL_RANK, UNTIL, SUBMERSION, LEVI_CIVITA, "e_k = ⟨u_k, E′(W) v_k⟩"),
    measure=measured.orthogonal_noise,
    simulate=simulated.orthogonal_noise,
)
def orthogonal_noise() -> Equation:
    """Noise orthogonal to the gauge orbits makes no entropic force; isotropic noise makes it at weight 1/β."""
    e, one = brownian.LOSS_SLOPE, 1 / beta
    loss = IndexSum.of(-N * a ** (2 * N - 2) * e[k])
    pull = IndexSum.of(-metric.multiplier("k", "k") * e[k])
    isotropic = brownian.upstairs_laplacian() * one + pull
    return equation(
        {
            "orthogonal noise": loss + (REPULSION + ITO) * one,
            "isotropic noise": loss + (REPULSION + ITO + FORCE) * one,
            "isotropic noise, L + S/β": loss + (REPULSION + ITO) * one,
        },
        {
            "traces": {
                "orthogonal noise": brownian.singular_equation().drift + pull,
                "isotropic noise": isotropic,
                "isotropic noise, L + S/β": isotropic - metric.gradient(metric.entropy()) * one,
            },
            "the Langevin equation at κ = 1": {
                "isotropic noise": brownian.langevin_drift().map(lambda body: body.subs(kappa, 1))
            },
        },
    )


@claim(
    source="slides, Summary: κ → 0",
    latex=r"\kappa = 0: \quad \dot\lambda_k = -\tfrac1N\partial_k F_\beta, \quad "
    r"\tfrac{d}{dt}\sum\lambda^2 = \frac{(N-1)d(d-1)}{\beta N} \ (E = 0); \qquad "
    r"L_\kappa\sum\lambda^2 = L_0\sum\lambda^2 + \kappa\,\frac{2d^2}{\beta N}",
    assumptions=(
        FULL_RANK,
        UNTIL,
        "convergence of solutions as κ → 0 is not part of the claim (Freidlin–Wentzell, until exit from a compact)",
    ),
    measure=measured.gradient_flow,
    simulate=simulated.gradient_flow,
    follow=followed.gradient_flow,
)
def gradient_flow() -> Equation:
    """As κ → 0 the noise of the spectrum goes, and the entropic force stays: Σ λ² grows at (N − 1)d(d − 1)/(βN)."""
    square = over(j, lam[j] ** 2)
    f = square.diff(a)
    roots, per_root = brownian.root_equation(), 1 / sp.diff(a**N, a)
    force = metric.entropic_drift() * (per_root / beta)
    bent = balanced.mean_curvature_force() * (per_root / beta)
    noise = ((roots.drift * f + roots.variance * (f.diff(a) / 2)) * kappa).sum_over(k)
    return equation(
        {
            "drift of λ at κ = 0": FORCE * (1 / (beta * N * a ** (N - 1))),
            "L₀ Σ λ²": PAIRS * (N - 1) * (2 / (beta * N)),
            "(L − L₀)/κ Σ λ²": d * d * (2 / (beta * N)),
        },
        {
            "the entropic force": {"drift of λ at κ = 0": force, "L₀ Σ λ²": (force * f).sum_over(k)},
            "the gauge orbits' mean curvature": {"drift of λ at κ = 0": bent, "L₀ Σ λ²": (bent * f).sum_over(k)},
            "gradient of S, N dλ²": {"drift of λ at κ = 0": metric.entropy().diff(a) * (1 / (beta * N))},
            "Brownian motion of g^N": {"(L − L₀)/κ Σ λ²": noise * (1 / kappa)},
        },
    )


# --- equilibrium -------------------------------------------------------------------------------------------------


@claim(
    source="stated here",
    latex=r"\rho = e^{-\frac\beta\kappa E + \frac1\kappa S}\,d\mathrm{vol}_{g^N}: \quad J = b\rho - "
    r"\tfrac{\kappa}{\beta}\operatorname{div}(A\rho) = 0, \qquad L^*\rho = 0",
    assumptions=(
        FULL_RANK,
        RLE,
        "no flux at rank loss: reflection",
        "ρ with respect to Lebesgue measure of W, or of λ",
    ),
    measure=measured.stationary,
    simulate=simulated.stationary,
)
def stationary() -> Equation:
    """For κ > 0 no probability flows in M_d at e^{−βE/κ + S/κ} dvol, for any loss; in λ the adjoint annihilates it."""
    temperature = kappa / beta
    score = (metric.gradient(metric.entropy()) * (1 / kappa)) + metric.gradient(metric.metric_volume())
    score = score - IndexSum.of(metric.multiplier("k", "k") * slope[k, k]) * (beta / kappa)
    drift = IndexSum.of(-metric.multiplier("k", "k") * slope[k, k]) + metric.entropic_drift() * (1 / beta)
    drift = drift + upstairs.horizontal_trace("k", "k") * temperature
    off = {side: metric.multiplier("k", "l") * slope["k", "l"] for side in ("drift", "score")}
    return equation(
        {"J/ρ k, k": IndexSum.of(0, k), "J/ρ k, l": IndexSum.of(0, "k", "l"), "L*ρ/ρ": IndexSum.of(0)},
        {
            "b − (κ/β)(div A + A grad log ρ)": {
                "J/ρ k, k": drift - (div.by_frames("k", "k") + score) * temperature,
                "J/ρ k, l": IndexSum.of(-off["drift"] + temperature * beta / kappa * off["score"], "k", "l")
                - div.by_frames("k", "l") * temperature,
            },
            "Daleckiĭ–Kreĭn": {"J/ρ k, k": drift - (div.by_matrix_powers("k", "k") + score) * temperature},
            "the adjoint in λ": {"L*ρ/ρ": adjoint_on_density()},
        },
    )


def adjoint_on_density() -> IndexSum:
    """L*ρ/ρ = Σ_k −∂_k b_k − b_k s_k + ½ v (∂_k s_k + s_k²) in λ: b the drift, v the variance, s = ∂ log ρ."""
    roots = brownian.root_equation()
    b = metric.entropic_drift() * (1 / sp.diff(a**N, a) / beta) + roots.drift * kappa
    s, v = brownian.log_density().diff(a), roots.variance * kappa
    pulled, score = b - IndexSum.of(LOSS[k] / N), s - IndexSum.of(beta / kappa * LOSS[k])
    slope_of_b = b.diff(a) - IndexSum.of(SECOND[k] / N)
    slope_of_s = s.diff(a) - IndexSum.of(beta / kappa * SECOND[k])
    return (v * (slope_of_s + score * score) * sp.S.Half - slope_of_b - pulled * score).sum_over(k)


@claim(
    source="not on the slides",
    latex=r"\mu = e^{-\frac\beta\kappa L + (\frac1\kappa - 1)S}\,d\mathrm{vol}: \quad J = 0; \qquad "
    r"\text{Gibbs: } J/\mu = (1-\kappa)\left(\tfrac1\beta\operatorname{grad}S - \operatorname{grad}E\right)",
    assumptions=(
        FULL_RANK,
        SUBMERSION,
        "the horizontal flux upstairs is −grad L + ((1 − κ)/β) grad S − (κ/β) grad log μ (langevin.upstairs_law)",
        "E a function of λ: ∂_k E an independent symbol",
    ),
    measure=measured.upstairs_law,
)
def upstairs_law() -> Equation:
    """On the balanced manifold the invariant law is e^{−βL/κ + (1/κ − 1)S} dvol: the Gibbs law only for κ = 1."""
    metric_in_roots = a ** (N - 1)
    loss = IndexSum.of(LOSS[k])
    bent = balanced.mean_curvature_force() * ((1 - kappa) / beta)
    free = bent - loss * metric_in_roots
    below = brownian.log_density() - brownian.log_density(sp.S.Zero) - metric.entropy()
    return equation(
        {
            "∂ log μ": FORCE * ((1 / kappa - 1) / a ** (N - 1)) - loss * (beta / kappa),
            "flux of the Gibbs law": FORCE * ((1 - kappa) / beta) - loss * ((1 - kappa) * a ** (N - 1)),
        },
        {
            "zero flux upstairs": {
                "∂ log μ": free * (beta / kappa / metric_in_roots),
                "flux of the Gibbs law": free + loss * (kappa * metric_in_roots),
            },
            "the law of W, spread evenly over each orbit": {"∂ log μ": below.diff(a) - loss * (beta / kappa)},
        },
    )


@claim(
    source="stated here",
    latex=r"R = \sum\lambda^2: \quad dR = \left(\tfrac{2}{\beta N}\left[\kappa d^2 + (N-1)\tfrac{d(d-1)}2\right] - "
    r"2cR\right)dt + \sqrt{8\kappa R/(\beta N)}\,dB, \qquad R_\infty \sim \Gamma\!\left(\tfrac{d^2}{2} + "
    r"\tfrac{(N-1)d(d-1)}{4\kappa}, \tfrac{\beta cN}{2\kappa}\right)",
    assumptions=(FULL_RANK, RLE, DECAY, "until rank loss, or with reflection there; R(0) = m0"),
    measure=measured.squared_length,
    simulate=simulated.squared_length,
)
def squared_length() -> Equation:
    """With weight decay Σ λ² is a Cox–Ingersoll–Ross process: its mean in closed form, in the end a Gamma law."""
    square, constant = over(j, lam[j] ** 2), generator_of_square() + over(j, lam[j] ** 2) * (2 * c)
    f = square.diff(a)
    bracket = (brownian.root_equation().variance * kappa * f * f).sum_over(k)
    growth = (d * d * kappa + PAIRS * (N - 1)) * (2 / (beta * N))
    shape, rate = d * d / 2 + PAIRS * ((N - 1) / (2 * kappa)), beta * c * N / (2 * kappa)
    decay, per_length = sp.exp(-2 * c * t), 8 * kappa / (beta * N)
    mean = growth * ((1 - decay) / (2 * c)) + m0 * decay
    flux = constant - (2 * c * r + per_length / 2) - ((shape - 1) / r - rate) * (per_length * r / 2)
    return equation(
        {
            "drift": growth - square * (2 * c),
            "d⟨R⟩/dt": square * per_length,
            "E R(t)": mean,
            "d/dt E R(t)": mean.map(lambda body: sp.diff(body, t)),
            "E R(0)": mean.map(lambda body: body.subs(t, 0)),
            "E R(∞)": (d * d * kappa + PAIRS * (N - 1)) / (beta * c * N),
            "flux of the Gamma law": IndexSum.of(0),
        },
        {
            "the generator of λ": {"drift": generator_of_square(), "d⟨R⟩/dt": bracket},
            "ṁ = C − 2cm, variation of constants": {
                "E R(t)": constant * ((1 - decay) / (2 * c)) + m0 * decay,
                "E R(∞)": constant / (2 * c),
            },
            "the equation ṁ = C − 2cm and its beginning": {
                "d/dt E R(t)": constant - mean * (2 * c),
                "E R(0)": IndexSum.of(m0),
            },
            "drift − ½ ∂_R(bracket) − ½ bracket ∂ log density": {"flux of the Gamma law": flux},
        },
    )


def generator_of_square() -> IndexSum:
    """L Σ λ² with weight decay: the loss, the entropic force and the noise of λ."""
    f, roots = over(j, lam[j] ** 2).diff(a), brownian.root_equation()
    force = metric.entropic_drift() * (1 / sp.diff(a**N, a) / beta) - IndexSum.of(c * a)
    return ((force + roots.drift * kappa) * f + roots.variance * (f.diff(a) * (kappa / 2))).sum_over(k)
