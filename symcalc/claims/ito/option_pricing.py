"""The Black–Scholes price of a call: its d₁ and d₂ by two changes of measure, its equation by Itô's formula.

The strike is 1 (the price is homogeneous); L = log S there, τ is the time to maturity.  Φ and φ are known by their
derivatives alone.
"""

from __future__ import annotations

import sympy as sp

from symcalc.changes import girsanov
from symcalc.claims.claim import claim
from symcalc.claims.ito.geometric_motion import STOCK, S, mu
from symcalc.claims.ito.measured import option_pricing as measured
from symcalc.claims.ito.notation import sigma
from symcalc.claims.ito.simulated import option_pricing as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import TIME, ItoProcess

tau = sp.Symbol("tau", positive=True)
rate, moneyness = sp.symbols("r_ L", real=True)


class NormalLaw(sp.Function):
    """Φ, known by its derivative φ."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Φ′ = φ."""
        return NormalDensity(self.args[0])


class NormalDensity(sp.Function):
    """φ, known by its equation φ′(z) = −z φ(z)."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """φ′ = −zφ."""
        return -self.args[0] * self


def pricing_measures() -> tuple[sp.Expr, sp.Expr]:
    """The drifts of log S under the risk-neutral measure, and under that with the stock as numeraire (Girsanov)."""
    (dW,) = STOCK.driving_noise.increments
    neutral = girsanov(STOCK, (rate - mu) / sigma * dW)
    stock = girsanov(neutral, neutral.ito(sp.log(S)).diffusion * dW)
    return sp.expand(neutral.ito(sp.log(S)).drift), sp.expand(stock.ito(sp.log(S)).drift)


def feynman_kac_residual(d1: sp.Expr, d2: sp.Expr) -> sp.Expr:
    """(∂_t + L − r)(S Φ(d₁) − e^{−rτ} Φ(d₂)) at strike 1, over φ(d₂)e^{−rτ}; log S is L there.

    φ(d₁) S = φ(d₂) e^{−rτ} because d₁² − d₂² = 2(L + rτ), which is decided beside it.
    """
    horizon, discount, density = (
        sp.Symbol("T", real=True),
        sp.Symbol("D", positive=True),
        sp.Symbol("phi", positive=True),
    )
    at = {moneyness: sp.log(S), tau: horizon - TIME}
    left, right = (sp.sympify(d, strict=True).subs(at, simultaneous=True) for d in (d1, d2))
    price = S * NormalLaw(left) - sp.exp(-rate * (horizon - TIME)) * NormalLaw(right)
    residual = ItoProcess(S, rate * S, sigma * S).generator(price) - rate * price
    laws, densities = sp.symbols("N1 N2", real=True), (density * discount / S, density)

    def which(argument: sp.Expr) -> int:
        return next(i for i, d in enumerate((left, right)) if sp.cancel(argument - d) == 0)

    named = residual.replace(NormalLaw, lambda d: laws[which(d)]).replace(NormalDensity, lambda d: densities[which(d)])
    named = named.subs(horizon, TIME + tau).subs({sp.log(S): moneyness, sp.exp(-rate * tau): discount})
    return sp.expand(named / (density * discount))


@claim(
    source="Black–Scholes (1973); Feynman–Kac",
    latex=r"u = \mathbb{E}\,[e^{-r\tau}(S_T - K)^+] = S\,\Phi(d_1) - Ke^{-r\tau}\Phi(d_2), \; d_{1,2} = "
    r"\frac{\log(S/K) + (r \pm \sigma^2/2)\tau}{\sigma\sqrt\tau}, \; (\partial_t + L - r)u = 0",
    assumptions=("K = 1 (u is homogeneous in S and K), L = log(S/K)", "log S has independent normal increments"),
    measure=measured.black_scholes,
    simulate=simulated.black_scholes,
)
def black_scholes() -> Equation:
    """The Black–Scholes price of a call is a Feynman–Kac expectation: its d₁ and d₂, and its equation."""
    width, (neutral, stock) = sigma * sp.sqrt(tau), pricing_measures()
    derived1, derived2 = (moneyness + stock * tau) / width, (moneyness + neutral * tau) / width
    return Equation(
        claimed={
            "d₁": (moneyness + (rate + sigma**2 / 2) * tau) / width,
            "d₂": (moneyness + (rate - sigma**2 / 2) * tau) / width,
            "d₁² − d₂²": 2 * (moneyness + rate * tau),
            "(∂_t + L − r)u": sp.S.Zero,
        },
        derived={
            "Girsanov: P(S_T > K) under both numeraires": {
                "d₁": derived1,
                "d₂": derived2,
                "d₁² − d₂²": derived1**2 - derived2**2,
            },
            "Itô's formula for the price": {"(∂_t + L − r)u": feynman_kac_residual(derived1, derived2)},
        },
        domain=Domain(positive=(sigma, tau, S), real=(moneyness, rate)),
    )
