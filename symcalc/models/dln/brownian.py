"""Brownian motion on (M_d, g^N) as an Itô equation with the frames in place, and its singular values (Theorem 18).

Generator Δ_{g^N}/β.  In the frame of X = Q_N diag(σ) Q_0ᵀ, for every d and with N a symbol,

    dX = √(2/β) Q_N [√a_ij dB_ij] Q_0ᵀ + (1/β) Q_N Σ″ Q_0ᵀ dt,        Σ″ = div A + A grad log √det g^N,

B with independent standard entries.  The spectrum follows by Itô's formula from the second variation of σ_k.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc.covariance import Covariance, wiener_rectangular
from symcalc.geometric import as_quotient
from symcalc.index_notation import oriented
from symcalc.indexed import IndexSum, over
from symcalc.indices import Entry, Family
from symcalc.models.dln import divergence
from symcalc.models.dln.metric import (
    N,
    beta,
    entropic_drift,
    entropy,
    gradient,
    i,
    in_roots,
    j,
    lam,
    metric_volume,
    multiplier,
)  # fmt: skip
from symcalc.singular import DIRECTION, singular_variation
from symcalc.singular import SINGULAR_VALUES as sigma
from symcalc.spectral_process import SpectralSDE, contracted, spectral_sde

kappa = sp.Symbol("kappa", positive=True)
"""The anisotropy κ of the noise: √κ times the horizontal Brownian motion, the full gauge noise."""

LOSS_SLOPE = Family("e", real=True)
"""e_k = (Q_Nᵀ E′(W) Q_0)_kk for a loss E."""


# --- Σ″ ----------------------------------------------------------------------------------------------------------


@cache
def ito_drift() -> IndexSum:
    """Σ″_k: all two-body terms cancel, and one one-body term is left.

    >>> print(ito_drift())
    lam[k]**(N - 2)*(N - 1)
    """
    whole = divergence.by_frames("k", "k") + gradient(metric_volume())
    return whole.normal().map(lambda body: sp.powsimp(sp.factor(body)))


def ito_drift_off_diagonal() -> IndexSum:
    """The entry k ≠ l of the Itô drift in the frame: that of div A (the gradient of a spectral function has none).

    >>> print(ito_drift_off_diagonal().normal())
    0
    """
    return divergence.by_frames("k", "l")


# --- Itô's formula -----------------------------------------------------------------------------------------------


def covariance(amplitude: sp.Expr = 2 / beta) -> Covariance:
    """E[dX_ab dX_cd]/dt = (2/β) a_ab δ_ac δ_bd in the frame.

    >>> covariance()("k", "k", "k", "k")
    2*lam[k]**(2*N - 2)*N/beta
    """
    flat = wiener_rectangular()
    return Covariance(lambda a, b, c, d: amplitude * multiplier(a, b) * flat(a, b, c, d))


@cache
def singular_equation() -> SpectralSDE:
    """The equation of σ_k: Σ″/β and the second variation of σ_k contracted with the noise.

    >>> print(singular_equation().variance)
    2*lam[k]**(2*N - 2)*N/beta
    """
    first, second = (in_roots(singular_variation(n)) for n in (1, 2))
    martingale = contracted(first, second, DIRECTION, covariance())
    return SpectralSDE(ito_drift() * (1 / beta) + martingale.drift, martingale.variance, martingale.covariation)


@cache
def root_equation() -> SpectralSDE:
    """The equation of λ_k = σ_k^{1/N}, by Itô's formula.

    >>> print(root_equation().variance)
    2/(N*beta)
    """
    upstairs = singular_equation()
    slope = 1 / sp.diff(lam["k"] ** N, lam["k"])
    curvature = slope * sp.diff(slope, lam["k"])
    drift = upstairs.drift * slope + upstairs.variance * (curvature / 2)
    covariation = upstairs.covariation * (slope * slope.subs(lam["k"], lam["l"]))
    return SpectralSDE(_tidied(drift), (upstairs.variance * slope**2).map(sp.powsimp), covariation.normal())


def _tidied(drift: IndexSum) -> IndexSum:
    return drift.normal().map(lambda body: oriented(sp.powsimp(sp.factor(body))))


def in_quotients(expression: IndexSum) -> IndexSum:
    """The same for people to read: quotients in place of geometric sums, cancelled.

    >>> print(in_quotients(root_equation().drift))
    sum(2*lam[k]/(N*beta*(lam[k] - lam[j])*(lam[j] + lam[k])), j != k)
    """
    return expression.map(lambda body: oriented(sp.powsimp(sp.factor(as_quotient(body)))))


def euclidean_equation() -> SpectralSDE:
    """The singular values of the matrix Brownian motion of M_d with its flat metric, generator Δ/β: d√(2/β) B.

    >>> print(euclidean_equation().variance)
    2/beta
    """
    flat = wiener_rectangular()
    return spectral_sde("singular_values", Covariance(lambda a, b, c, d: 2 / beta * flat(a, b, c, d)))


def rescaled_roots() -> tuple[SpectralSDE, SpectralSDE]:
    """The equation of √N λ, and that of the Euclidean singular values at √N λ: they are the same for every N."""

    def at_roots(expression: IndexSum) -> IndexSum:
        places = {Entry(sigma, n): sp.sqrt(N) * Entry(lam, n) for n in ("k", "l", 0, 1)}
        return expression.map(lambda body: body.xreplace(places))

    roots, flat = root_equation(), euclidean_equation()
    ours = SpectralSDE(roots.drift * sp.sqrt(N), roots.variance * N, roots.covariation * N)
    return ours, SpectralSDE(at_roots(flat.drift), at_roots(flat.variance), at_roots(flat.covariation))


# --- functions of the spectrum -----------------------------------------------------------------------------------


def laplace_beltrami(f: IndexSum) -> IndexSum:
    """Δ_{g^N} f for a function of the λ's: β times the generator of `root_equation`.

    >>> print(in_quotients(laplace_beltrami(over(j, lam[j] ** 2)).normal()))
    sum(2/N, i) + sum(2/N, i != j)
    """
    roots, slope = root_equation(), f.diff(lam["k"])
    whole = roots.drift * slope + roots.variance * slope.diff(lam["k"]) / 2  # no covariation
    return (whole * beta).sum_over("k")


def langevin_drift() -> IndexSum:
    """The drift of σ_k in dX = −grad F_β dt + √κ (Brownian motion), F_β = E − S/β: loss, entropy, Itô.

    −a_kk e_k + Σ′_k/β + κ (drift of the Brownian motion).

    >>> langevin_drift().instantiate(1, k=1)
    -N*e1*lam1**(2*N - 2) + kappa*lam1**(N - 2)*(N - 1)/beta
    """
    return IndexSum.of(-multiplier("k", "k") * LOSS_SLOPE["k"]) + free_drift()


def free_drift() -> IndexSum:
    """The same without a loss.

    >>> free_drift().instantiate(1, k=1)
    kappa*lam1**(N - 2)*(N - 1)/beta
    """
    return entropic_drift() * (1 / beta) + singular_equation().drift * kappa


def upstairs_laplacian() -> IndexSum:
    """The Laplacian of the balanced manifold of σ_k∘φ: horizontal part Δ_{g^N} σ_k, vertical part Σ′_k.

    >>> upstairs_laplacian().instantiate(1, k=1)
    lam1**(N - 2)*(N - 1)
    """
    return (singular_equation().drift * beta).tidied() + entropic_drift()


def log_density(entropy_weight: sp.Expr = 1 / kappa) -> IndexSum:
    """log of the density in λ of e^{S/κ} dvol_{g^N}, frames integrated out: S/κ + Σ_{i<j} log|λ_i² − λ_j²|.

    In W = Q_N diag(σ) Q_0ᵀ Lebesgue measure is Π|σ_i² − σ_j²| dσ times Haar measures; dσ_k = N λ_k^{N−1} dλ_k.

    >>> log_density(sp.S.Zero).instantiate(1)
    -log(N*lam1**(2*N - 2))/2 + log(N*lam1**N/lam1)
    """
    lebesgue = over(i < j, sp.log((lam["i"] ** (2 * N) - lam["j"] ** (2 * N)) ** 2)) / 2
    chart = over(j, sp.log(sp.diff(lam["j"] ** N, lam["j"])))
    return entropy() * entropy_weight + metric_volume() + lebesgue + chart


def relative_flux() -> IndexSum:
    """b_k − ½ ∂_k v_k − ½ v_k ∂_k log ρ of λ without a loss, ρ = e^{S/κ} dvol: zero, so ρ is invariant and reversible.

    The force of a loss E(λ) adds −(1/N) ∂_k E to b and e^{−(β/κ) E} to ρ.

    >>> relative_flux().is_zero()
    True
    """
    roots = root_equation()
    force = (entropic_drift() * (1 / sp.diff(lam["k"] ** N, lam["k"]))) * (1 / beta)
    drift = force + roots.drift * kappa
    variance = roots.variance * kappa
    return drift - variance.diff(lam["k"]) / 2 - variance * log_density().diff(lam["k"]) / 2
