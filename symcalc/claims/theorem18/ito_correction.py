"""The Itô drift Σ″ of Brownian motion on (M_d, g^N): div A + A grad log √det g in the entries of W, A = g⁻¹."""

from __future__ import annotations

from symcalc.claims import followed_network as followed
from symcalc.claims.claim import claim
from symcalc.claims.dln.notation import FORCE, FULL_RANK, at_depths, equation
from symcalc.claims.theorem18.measured import ito_correction as measured
from symcalc.claims.theorem18.notation import FLAT, ITO, a, b
from symcalc.claims.theorem18.simulated import ito_correction as simulated
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, over
from symcalc.models.dln import brownian, metric
from symcalc.models.dln import divergence as div
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.derivations import two_body
from symcalc.models.dln.metric import N, j, k, lam


@claim(
    source="stated here",
    latex=r"(\operatorname{div} A)_{kk} = 2(N-1)\lambda_k^{N-2} + \sum_{j \neq k} "
    r"\frac{2\sigma_k (a_{kk} - a_{kj})}{\sigma_k^2 - \sigma_j^2}, \qquad (\operatorname{div} A)_{kl} = 0",
    assumptions=(FULL_RANK, FLAT),
)
def divergence() -> Equation:
    """The divergence of the inverse metric, by rotation of the frame and by Daleckiĭ–Kreĭn, for every d and N."""
    quotient = (a ** (2 * N) - b ** (2 * N)) / (a**2 - b**2)
    pairs = over(j != k, 2 * a**N * (N * a ** (2 * N - 2) - quotient) / (a ** (2 * N) - b ** (2 * N)))
    off = IndexSum.of(0, "k", "l")
    return equation(
        {"k, k": 2 * ITO + pairs, "k, l": off},
        {
            "multipliers and rotating frames": {"k, k": div.by_frames("k", "k"),
                                                "k, l": div.by_frames("k", "l")},
            "Daleckiĭ–Kreĭn on both matrix powers": {"k, k": div.by_matrix_powers("k", "k"),
                                                     "k, l": div.by_matrix_powers("k", "l")},
        },
    )  # fmt: skip


@claim(
    source="stated here",
    latex=r"(A\,\nabla\log\sqrt{\det g^N})_k = -(N-1)\lambda_k^{N-2} - 2\Sigma'_k",
    assumptions=(FULL_RANK, "log √det g^N = −½ Σ_{i,j} log a_ij"),
)
def volume_gradient() -> Equation:
    """The gradient of the volume density has twice the entropic force, with the opposite sign, and a one-body term."""
    return equation(
        {"A grad log √g": FORCE * -2 - ITO}, {"a_kk ∂/∂σ_k": {"A grad log √g": metric.gradient(metric.metric_volume())}}
    )


@claim(
    source="stated here",
    latex=r"\sum_{j\neq k} \frac{2\sigma_k (a_{kk} - a_{kj})}{\sigma_k^2 - \sigma_j^2} - 2\Sigma'_k = 0",
    assumptions=(FULL_RANK,),
)
def cancellation() -> Equation:
    """All two-body terms of the Itô drift cancel: what the frame's rotation adds, the volume density takes away."""
    whole = div.by_frames("k", "k") + metric.gradient(metric.metric_volume())
    second = div.by_matrix_powers("k", "k") + metric.gradient(metric.metric_volume())
    return equation(
        {"two-body terms": IndexSum.of(0, k)},
        {
            "rotating frames": {"two-body terms": two_body(whole)},
            "Daleckiĭ–Kreĭn": {"two-body terms": two_body(second)},
        },
    )


@claim(
    source="slides, Theorem 18 (Σ″ is not given there); arXiv 2509.09088",
    latex=r"\Sigma''_k = (N-1)\,\lambda_k^{N-2} = (N-1)\,\sigma_k^{1 - 2/N}",
    assumptions=(FULL_RANK, FLAT, "generator Δ_{g^N}/β: the drift is Σ″/β"),
    measure=measured.ito_drift,
    simulate=simulated.ito_drift,
    follow=followed.ito_drift,
)
def ito_drift() -> Equation:
    """The Itô drift of Brownian motion on (M_d, g^N) is Q_N Σ″ Q_0ᵀ/β with Σ″ = (N − 1) Λ^{N−2}, for every d and N."""
    volume = metric.gradient(metric.metric_volume())
    routes = {
        "rotating frames": div.by_frames("k", "k") + volume,
        "Daleckiĭ–Kreĭn": div.by_matrix_powers("k", "k") + volume,
    }
    claimed_at, found_at = at_depths(IndexSum.of(ITO), _ito_at)
    return equation(
        {"Σ″": ITO, **claimed_at},
        {**{route: {"Σ″": value} for route, value in routes.items()}, "explicit polynomials at N = 1, …, 6": found_at},
    )


def _ito_at(n: int) -> IndexSum:
    """div A + A grad log √g with the multipliers written out."""
    written_out = degenerate.at_depth(metric.metric_volume(), n).diff(lam[k])
    weight = n * a ** (2 * n - 2) / (n * a ** (n - 1))
    return degenerate.at_depth(div.by_frames("k", "k"), n) + written_out * weight


@claim(
    source="stated here",
    latex=r"\Sigma''_{kl} = 0 \quad (k \neq l)",
    assumptions=(FULL_RANK, FLAT),
    measure=measured.off_diagonal,
    simulate=simulated.off_diagonal,
)
def off_diagonal() -> Equation:
    """In the frame the Itô drift is diagonal."""
    return equation(
        {"Σ″_kl": IndexSum.of(0, "k", "l")},
        {
            "rotating frames": {"Σ″_kl": brownian.ito_drift_off_diagonal()},
            "Daleckiĭ–Kreĭn": {"Σ″_kl": div.by_matrix_powers("k", "l")},
        },
        dimensions=(2,),
    )
