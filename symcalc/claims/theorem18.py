"""Theorem 18: Brownian motion on (M_d, g^N) as an Itô equation, and the equations of its singular values.

    dX = √(2/β) Q_N [√a_ij dB_ij] Q_0ᵀ + (1/β) Q_N Σ″ Q_0ᵀ dt,    Σ″ = (N − 1) Λ^{N−2},    generator Δ_{g^N}/β,

frame-free dX = √(2/β) A_{N,X}^{1/2} dB + ((N − 1)/β) X (XᵀX)^{−1/N} dt.  (The slides print the noise in the standard
frame and leave Σ″ open; the frames belong on both.)  Every quantity is a sum over distinct indices with N a symbol,
decided for every d and every N ≥ 1 at once (slides, Theorem 18; Menon and Yu, arXiv 2509.09088).
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from symcalc.claims import followed_network as followed
from symcalc.claims import measured_depths, simulated_network
from symcalc.claims import measured_theorem18 as measured
from symcalc.claims import simulated_theorem18 as simulated
from symcalc.claims.claim import claim
from symcalc.claims.dln.notation import FIXED, FORCE, FULL_RANK, at_depths, equation, points
from symcalc.covariance import wiener_rectangular
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum, dimension, over
from symcalc.indices import Family
from symcalc.models.dln import brownian, metric
from symcalc.models.dln import divergence as div
from symcalc.models.dln import limits as degenerate
from symcalc.models.dln.derivations import two_body
from symcalc.models.dln.metric import N, beta, i, j, k, lam
from symcalc.singular import DIRECTION, singular_variation

d = dimension()
kappa = brownian.kappa
a, b = lam[k], lam[j]
REPULSION = over(j != k, 2 * a**N / (a**2 - b**2))
ITO = (N - 1) * a ** (N - 2)

FLAT = "coordinates of M_d: the entries of W; Δ_g f = A : ∇²f + ⟨div A + A grad log √det g, ∇f⟩"
UNTIL = "until σ_d = 0 (reached with positive probability)"
LEVY = "uniqueness in law of the equation until rank loss"


# --- Σ″ ----------------------------------------------------------------------------------------------------------


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
    measure=measured_depths.ito_drift,
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


@claim(
    source="slides, Theorem 18",
    latex=r"\mathbb{E}[dX_{ij}\,dX_{mn}] = \tfrac2\beta\, a_{ij}\, \delta_{im} \delta_{jn}\, dt",
    assumptions=(FULL_RANK, "generator A : ∇²/β + …", "entries in the frame"),
    measure=measured.covariance,
    simulate=simulated.covariance,
)
def covariance() -> Equation:
    """The noise is √(2/β) Q_N [√a_ij dB_ij] Q_0ᵀ with independent B_ij: both frames, and all entries."""
    C = brownian.covariance()
    quotient = (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)
    return equation(
        {"i, j": 2 / beta * quotient, "i, i": 2 / beta * N * lam[i] ** (2 * N - 2), "ij with ji": IndexSum.of(0, i, j),
         "ii with jj": IndexSum.of(0, i, j)},
        {"(2/β) A": {"i, j": C("i", "j", "i", "j"), "i, i": C("i", "i", "i", "i"),
                     "ij with ji": IndexSum.of(C("i", "j", "j", "i"), i, j),
                     "ii with jj": IndexSum.of(C("i", "i", "j", "j"), i, j)}},
    )  # fmt: skip


@claim(
    source="slides, Theorem 18, as printed",
    latex=r"\sqrt{\tfrac2\beta}\left[\sqrt{a_{ij}}\,dB_{ij}\right] \neq "
    r"\sqrt{\tfrac2\beta}\,Q_N\left[\sqrt{a_{ij}}\,dB_{ij}\right]Q_0^T",
    assumptions=("N = 2, d = 2, X = R diag(4, 1), R the rotation by (3/5, 4/5): one example is enough",),
    simulate=simulated.printed_noise,
)
def printed_noise() -> Equation:
    """The printed formula is false, because its noise is in the standard frame: E[dX_11²] is not (2/β) a_11 there."""
    R = sp.ImmutableMatrix([[3, -4], [4, 3]]) / 5
    root, unit = sp.diag(4, 1), sp.diag(1, 0)  # (XᵀX)^{1/2}; the covariance of ⟨E_11, dX⟩ is (2/β)⟨E_11, A(E_11)⟩
    image = R * root * R.T * unit + unit * root
    printed, true = 2 / beta * metric.multiplier("k", "k").subs({N: 2, a: 2}), 2 / beta * (unit.T * image).trace()
    return Equation(
        {"printed": sp.Rational(16) / beta, "true": sp.Rational(304, 25) / beta},
        {"(2/β) a_11": {"printed": printed}, "(2/β)⟨E_11, A(E_11)⟩": {"true": true}},
        metric.domain(2),
    )


@claim(
    source="arXiv 2509.09088",
    latex=r"dX = \sqrt{\tfrac2\beta}\, A_{N,X}^{1/2}\,dB + \tfrac{N-1}{\beta}\, X (X^T X)^{-1/N}\,dt",
    assumptions=(FULL_RANK, "functions of XᵀX act on the frame: X (XᵀX)^s has the entries σ_k σ_k^{2s}"),
    measure=measured.frame_free,
    simulate=simulated.frame_free,
)
def frame_free() -> Equation:
    """Without frames the noise is A_{N,X}^{1/2} dB and the drift ((N − 1)/β) X (XᵀX)^{−1/N}."""
    sigma = a**N
    root = sp.sqrt(metric.multiplier("i", "j"))
    return equation(
        {"drift": (N - 1) / beta * sigma * (sigma**2) ** (-1 / N), "square of the noise": 2 / beta * root**2},
        {"the frame form": {"drift": brownian.ito_drift() * (1 / beta),
                            "square of the noise": brownian.covariance()("i", "j", "i", "j")}},
    )  # fmt: skip


# --- the spectrum ------------------------------------------------------------------------------------------------


@claim(
    source="slides, Theorem 18 (consequence)",
    latex=r"\mathrm{drift}(\sigma_k) = \tfrac1\beta\left[(N-1)\lambda_k^{N-2} + "
    r"\sum_{j\neq k} \frac{2\lambda_k^N}{\lambda_k^2 - \lambda_j^2}\right]",
    assumptions=(FULL_RANK, UNTIL),
    measure=measured_depths.singular_drift,
    simulate=simulated.singular_values,
)
def singular_drift() -> Equation:
    """The singular values drift by Σ″_k/β and repel each other, for every d, N and β."""
    claimed = (REPULSION + ITO) * (1 / beta)
    split = brownian.ito_drift() * (1 / beta) + _second_variation()
    claimed_at, found_at = at_depths(claimed, lambda n: degenerate.at_depth(split, n))
    return equation(
        {"drift": claimed, **claimed_at},
        {
            "Σ″/β and ½ E[D²σ_k(dX, dX)]": {"drift": brownian.singular_equation().drift},
            "N = 1, …, 6, each in its own field": found_at,
        },
    )


def _second_variation() -> IndexSum:
    """½ E[D²σ_k(dX, dX)]/dt."""
    second = metric.in_roots(singular_variation(2))
    return brownian.covariance().contract(second, DIRECTION) / 2


@claim(
    source="slides, Theorem 18 (consequence)",
    latex=r"d\langle\sigma_k, \sigma_l\rangle = \tfrac{2N}{\beta}\,\lambda_k^{2(N-1)}\,\delta_{kl}\,dt",
    assumptions=(FULL_RANK, UNTIL),
    measure=measured.singular_noise,
    simulate=simulated.singular_values,
)
def singular_noise() -> Equation:
    """The singular values have independent noises √(2N/β) λ_k^{N−1} dB_k."""
    found = brownian.singular_equation()
    return equation(
        {"variance": 2 * N / beta * a ** (2 * N - 2), "covariation": IndexSum.of(0, "k", "l")},
        {"E[Dσ_k(dX) Dσ_l(dX)]": {"variance": found.variance, "covariation": found.covariation}},
    )


@claim(
    source="arXiv 2509.09088",
    latex=r"\mathrm{drift}(\lambda_k) = \frac{1}{\beta N} \sum_{j\neq k} \frac{2\lambda_k}{\lambda_k^2 - \lambda_j^2},"
    r"\qquad d\langle\lambda_k\rangle = \frac{2}{\beta N}\,dt",
    assumptions=(FULL_RANK, UNTIL),
    measure=measured.lambda_drift,
    simulate=simulated.roots,
)
def lambda_drift() -> Equation:
    """λ = σ^{1/N} has constant noise, and Σ″ cancels: only the repulsion is left, for every d, N and β."""
    found = brownian.root_equation()
    return equation(
        {"drift": over(j != k, 2 * a / (a**2 - b**2)) / (beta * N), "variance": IndexSum.of(2 / (beta * N), k),
         "covariation": IndexSum.of(0, "k", "l")},
        {"Itô's formula for σ^{1/N}": {"drift": found.drift, "variance": found.variance,
                                      "covariation": found.covariation}},
        dimensions=(2,),
    )  # fmt: skip


@claim(
    source="arXiv 2509.09088",
    latex=r"\sqrt N\,\lambda(t) \overset{\text{law}}{=} \text{singular values of } \sqrt N\,\Lambda_0 + "
    r"\sqrt{2/\beta}\,B_t",
    assumptions=(FULL_RANK, UNTIL, LEVY, "B a standard Wiener process on the d × d matrices"),
    simulate=simulated.rescaled_roots,
)
def law_of_lambda() -> Equation:
    """For every N, √N λ has the generator of the singular values of a Euclidean matrix Brownian motion."""
    ours, flat = brownian.rescaled_roots()
    written = over(j != k, 2 * sp.sqrt(N) * a / (N * a**2 - N * b**2)) / beta
    return equation(
        {"drift": written, "variance": IndexSum.of(2 / beta, k), "covariation": IndexSum.of(0, "k", "l")},
        {
            "√N λ": {"drift": ours.drift, "variance": ours.variance, "covariation": ours.covariation},
            "D²σ_k and dB at √N λ": {"drift": flat.drift, "variance": flat.variance, "covariation": flat.covariation},
        },
    )


@claim(
    source="stated here",
    latex=r"\Delta f = \frac1N \sum_k \Big[f_{kk} + \sum_{j\neq k} \frac{2\lambda_k}{\lambda_k^2-\lambda_j^2} f_k\Big],"
    r"\quad \Delta\sum\lambda^2 = \frac{2d^2}{N}, \quad \Delta\log|\det W| = -\sum_k\lambda_k^{-2}",
    assumptions=(FULL_RANK, "f any function of the λ's: f_k and f_kk are independent symbols"),
    measure=measured.laplace_beltrami,
    simulate=simulated.laplace_beltrami,
)
def laplace_beltrami() -> Equation:
    """The Laplace–Beltrami operator on functions of the spectrum, with three examples, for every d and N."""
    slope, second = SLOPE, CURVATURE
    found = brownian.root_equation()
    general = ((found.drift * slope["k"] + found.variance * second["k"] / 2) * beta).sum_over("k")
    claimed = ((over(j != k, 2 * a / (a**2 - b**2)) * slope["k"] + second["k"]) / N).sum_over("k")
    one, two = over(j, lam[j] ** 2), over(j, sp.log(lam[j]) * N)
    three = over(j, lam[j] ** (2 * N))
    both = over(i, over(j != i, (lam[i] ** (2 * N) - lam[j] ** (2 * N)) / (lam[i] ** 2 - lam[j] ** 2)))
    stated = equation(
        {
            "Δ f": claimed,
            "Δ Σ λ²": d * d * (2 / N),
            "Δ log|det W|": over(j, -(lam[j] ** -2)),
            "Δ tr WᵀW": over(j, lam[j] ** (2 * N - 2)) * (4 * N - 2) + both * 2,
        },
        {
            "β × the generator of λ": {
                "Δ f": general,
                "Δ Σ λ²": brownian.laplace_beltrami(one),
                "Δ log|det W|": brownian.laplace_beltrami(two),
                "Δ tr WᵀW": brownian.laplace_beltrami(three),
            }
        },
        dimensions=(2,),
    )
    return replace(stated, domain=points_with_function)


SLOPE, CURVATURE = Family("f_", real=True), Family("f__", real=True)


def points_with_function(size: int) -> Domain:
    """λ_1 > … > λ_d > 0, N ≥ 1, β > 0, and the first and second derivatives f_k, f_kk of a function of the λ's."""
    values = (family.at(n) for family in (SLOPE, CURVATURE) for n in range(1, size + 1))
    return replace(points(size), real=tuple(values))


@claim(
    source="stated here",
    latex=r"d\operatorname{vol}_{g^N} = N^{d/2} \prod_{i<j} |\lambda_i^2 - \lambda_j^2|\,d\lambda\,dQ_N\,dQ_0",
    assumptions=(FULL_RANK, "Lebesgue measure is Π|σ_i² − σ_j²| dσ times Haar measures", "slopes are compared"),
)
def volume_in_lambda() -> Equation:
    """In λ and frames the a_ij drop out of the volume of g^N: that is why the law of √N λ does not depend on N."""
    found = brownian.log_density(entropy_weight=sp.S.Zero).diff(a)
    return equation({"∂ log density": over(j != k, 2 * a / (a**2 - b**2))}, {"√g × Lebesgue": {"∂ log density": found}})


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


@claim(
    source="slides, Theorem 18",
    latex=r"N = 1: \text{Euclidean};\quad N = 2: \Sigma'' = 1 \text{ (polar factor)};\quad N \geq 3: \Sigma''_k \to 0",
    assumptions=(
        FULL_RANK,
        "X (XᵀX)^{−1/2} is the polar factor: it jumps where X is singular",
        "the value at rank loss is decided for N = 3, …, 6",
    ),
    simulate=simulated.special_depths,
)
def special_depths() -> Equation:
    """One layer is Euclidean; at N = 2 the drift is the polar factor; from N = 3 on it vanishes at rank loss."""
    ito = brownian.ito_drift()
    flat = degenerate.at_depth(brownian.singular_equation().drift, 1)
    noise = wiener_rectangular().contract(metric.in_roots(singular_variation(2)), DIRECTION)
    return equation(
        {"drift of σ, N = 1": over(j != k, 2 * a / (a**2 - b**2)) / beta, "Σ″, N = 2": IndexSum.of(1, k),
         **{f"Σ″ at rank loss, N = {n}": IndexSum.of(0, k) for n in FIXED if n > 2}},
        {
            "the formula for every N": {
                "drift of σ, N = 1": flat, "Σ″, N = 2": degenerate.at_depth(ito, 2),
                **{f"Σ″ at rank loss, N = {n}": degenerate.at_depth(ito, n).map(lambda body: body.subs(a, 0))
                   for n in FIXED if n > 2},
            },
            "matrix Brownian motion": {"drift of σ, N = 1": degenerate.at_depth(noise, 1) / beta},
        },
    )  # fmt: skip
