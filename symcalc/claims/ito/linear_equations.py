"""Ornstein–Uhlenbeck and Cox–Ingersoll–Ross: transition and stationary laws of equations with a linear drift.

dX = −cX dt + σ dW and dX = c(θ − X) dt + σ√X dW, c, σ, θ > 0; e^{−ct} is written e = 1/(1 + s), with
s = e^{ct} − 1 > 0 independent of c.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import linear_equations as measured
from symcalc.claims.ito.notation import c, sigma, vector, x, y
from symcalc.claims.ito.simulated import linear_equations as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import TIME, ItoProcess
from symcalc.moments import moment_equations

X, theta, s = sp.symbols("X theta s", positive=True)
e = 1 / (1 + s)  # e^{−ct}
OU = ItoProcess(x, -c * x, sigma)
CIR = ItoProcess(X, c * (theta - X), sigma * sp.sqrt(X))


def mean_and_variance(process: ItoProcess) -> tuple[sp.Expr, sp.Expr]:
    """Of the process at time t, by its closed moment equations; e^{−ct} is written e."""
    equations = moment_equations(process, 2)
    first, second = (equations.expectation(process.state**n) for n in (1, 2))
    named = sp.Symbol("e", positive=True)

    def in_e(value: sp.Expr) -> sp.Expr:
        return value.replace(
            lambda f: isinstance(f, sp.exp), lambda f: named ** sp.cancel(-f.args[0] / (c * TIME))
        ).subs(named, e)

    return in_e(first), in_e(second - first**2)


def gaussian_fokker_planck() -> tuple[sp.Expr, sp.Expr]:
    """m and v of a Gaussian solution of ∂_t ρ = L*ρ for the Ornstein–Uhlenbeck equation, started at x.

    With ρ = exp(−(y − m)²/2v)/√v, ∂_t log ρ = ((y − m)/v) m′ + ((y − m)²/2v² − 1/2v) v′; the coefficients of L*ρ/ρ in
    u = (y − m) give m′ and v′ as functions of m and v, and these two linear equations are integrated.
    """
    m, v, u, k = (
        sp.Symbol("m", real=True),
        sp.Symbol("v", positive=True),
        sp.Symbol("u", real=True),
        sp.Symbol("k", positive=True),
    )
    density = sp.exp(-((x - m) ** 2) / (2 * v)) / sp.sqrt(v)
    quotient = sp.Poly(sp.expand(sp.cancel(OU.adjoint(density) / density).subs(x, m + u)), u)
    m_slope, v_slope = sp.expand(quotient.coeff_monomial(u) * v), sp.expand(quotient.coeff_monomial(u**2) * 2 * v**2)
    rates = [sp.diff(m_slope, m), sp.diff(v_slope, v)]
    sources = [m_slope.subs(m, 0), v_slope.subs(v, 0)]
    # with w = e^{ct}: d/dw = (1/cw) d/dt, so value(w) = w^{rate/c} (start + ∫₁^w source k^{−rate/c} dk/(ck))
    w = 1 + s
    exponents = [sp.cancel(rate_ / c) for rate_ in rates]
    integrals = [sp.integrate(f * k ** (-a - 1) / c, (k, 1, w)) for f, a in zip(sources, exponents, strict=True)]
    return w ** exponents[0] * (x + integrals[0]), w ** exponents[1] * integrals[1]


@claim(
    source="Uhlenbeck–Ornstein (1930), Doob (1942)",
    latex=r"dX = -cX\,dt + \sigma\,dW: \quad X_t \sim N\Big(xe^{-ct}, \tfrac{\sigma^2}{2c}(1 - e^{-2ct})\Big)",
    assumptions=("the law is Gaussian (a linear equation with additive noise)", "e^{−ct} = 1/(1 + s)"),
    measure=measured.ornstein_uhlenbeck,
    simulate=simulated.ornstein_uhlenbeck,
)
def ornstein_uhlenbeck() -> Equation:
    """The Ornstein–Uhlenbeck transition from x: mean x e^{−ct}, variance σ²(1 − e^{−2ct})/2c, and its score."""
    mean, variance = mean_and_variance(OU)
    m, v = gaussian_fokker_planck()
    return Equation(
        claimed={
            "mean": x * e,
            "variance": sigma**2 * (1 - e**2) / (2 * c),
            "∂_y log p(x, y)": -(y - x * e) * 2 * c / (sigma**2 * (1 - e**2)),
        },
        derived={
            "closed moment equations": {"mean": mean, "variance": variance, "∂_y log p(x, y)": -(y - mean) / variance},
            "Fokker–Planck with a Gaussian": {"mean": m, "variance": v, "∂_y log p(x, y)": -(y - m) / v},
        },
        domain=Domain(positive=(c, sigma, s), real=(x, y)),
    )


def score_of_zero_flux(process: ItoProcess) -> sp.Expr:
    """∂ log ρ where b ρ = ½ ∂(aρ): (2b − a′)/a."""
    state, a = process.state, process.covariation(process.state, process.state)
    return sp.cancel((2 * process.drift - sp.diff(a, state)) / a)


@claim(
    source="Kolmogorov (1937); Cox–Ingersoll–Ross (1985)",
    latex=r"\partial\log\rho = \frac{2b - a'}{a}: \quad e^{-cx^2/\sigma^2} \text{ for } dX = -cX\,dt + \sigma\,dW, "
    r"\; x^{2c\theta/\sigma^2 - 1}e^{-2cx/\sigma^2} \text{ for } dX = c(\theta - X)\,dt + \sigma\sqrt X\,dW",
    assumptions=("the density is integrable", "for the second: 2cθ ≥ σ² (Feller), so that 0 is not reached"),
    measure=measured.stationary,
    simulate=simulated.stationary,
)
def stationary() -> Equation:
    """Zero flux: N(0, σ²/2c) is stationary for Ornstein–Uhlenbeck, the Gamma law 2cθ/σ², rate 2c/σ² for CIR."""
    normal, gamma = sp.exp(-c * x**2 / sigma**2), X ** (2 * c * theta / sigma**2 - 1) * sp.exp(-2 * c * X / sigma**2)
    mean_square = mean_and_variance(OU)[1].subs(s, 1 / sp.Symbol("w")).cancel().subs(sp.Symbol("w"), 0)
    return Equation(
        claimed={
            "score, Ornstein–Uhlenbeck": -2 * c * x / sigma**2,
            "score, CIR": (2 * c * theta / sigma**2 - 1) / X - 2 * c / sigma**2,
            "flux over the density": vector(sp.S.Zero, sp.S.Zero),
            "variance, Ornstein–Uhlenbeck": sigma**2 / (2 * c),
        },
        derived={
            "zero flux, solved for ∂ log ρ": {
                "score, Ornstein–Uhlenbeck": score_of_zero_flux(OU),
                "score, CIR": score_of_zero_flux(CIR),
            },
            "the flux of the printed density": {
                "flux over the density": vector(*OU.relative_flux(normal), *CIR.relative_flux(gamma))
            },
            "the variance at t = ∞ from the moment equations": {"variance, Ornstein–Uhlenbeck": mean_square},
        },
        domain=Domain(positive=(c, sigma, theta, X), real=(x,)),
    )


@claim(
    source="Cox–Ingersoll–Ross (1985)",
    latex=r"dX = c(\theta - X)\,dt + \sigma\sqrt X\,dW: \; \mathbb{E}X_t = \theta + (X - \theta)e^{-ct}, "
    r"\; \operatorname{Var}X_t = X\tfrac{\sigma^2}{c}(e^{-ct} - e^{-2ct}) + \tfrac{\theta\sigma^2}{2c}(1 - e^{-ct})^2",
    assumptions=("e^{−ct} = 1/(1 + s)",),
    measure=measured.cir,
    simulate=simulated.cir,
)
def cir() -> Equation:
    """Mean and variance of the Cox–Ingersoll–Ross process at time t."""
    mean, variance = mean_and_variance(CIR)
    return Equation(
        claimed={
            "mean": theta + (X - theta) * e,
            "variance": X * sigma**2 / c * (e - e**2) + theta * sigma**2 / (2 * c) * (1 - e) ** 2,
        },
        derived={"closed moment equations": {"mean": mean, "variance": variance}},
        domain=Domain(positive=(c, sigma, theta, X, s)),
    )
