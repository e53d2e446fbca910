"""Geometric Brownian motion, and the exponential martingale.

dS = μS dt + σS dW in the sense of Itô; the powers of S are taken with any real exponent n.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import geometric_motion as measured
from symcalc.claims.ito.notation import lam, sigma, vector, x
from symcalc.claims.ito.simulated import geometric_motion as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import TIME, ItoProcess
from symcalc.moments import moment_equations

S = sp.Symbol("S", positive=True)
mu, power = sp.symbols("mu n", real=True)
STOCK = ItoProcess(S, mu * S, sigma * S)


@claim(
    source="Black–Scholes (1973), Merton (1973)",
    latex=r"dS = \mu S\,dt + \sigma S\,dW: \quad d\log S = (\mu - \tfrac12\sigma^2)\,dt + \sigma\,dW, \quad "
    r"\mathbb{E} S_t^n = S_0^n e^{(n\mu + n(n-1)\sigma^2/2)t}",
    measure=measured.geometric,
    simulate=simulated.geometric,
)
def geometric() -> Equation:
    """Geometric Brownian motion: log S drifts by μ − ½σ², and Sⁿ grows at nμ + ½n(n − 1)σ², for every real n."""
    log, named = STOCK.ito(sp.log(S)), sp.Symbol("S**n", positive=True)
    flat = STOCK.to_stratonovich().chain_rule(sp.log(S))
    growth = STOCK.generator(S**power).subs(S**power, named) / named
    moments = moment_equations(STOCK, 4).matrix
    return Equation(
        claimed={
            "drift of log S": mu - sigma**2 / 2,
            "bracket of log S": sigma**2,
            "growth rate of Sⁿ": power * mu + power * (power - 1) * sigma**2 / 2,
            "growth rates of S, …, S⁴": vector(*(n * mu + n * (n - 1) * sigma**2 / 2 for n in range(1, 5))),
        },
        derived={
            "Itô's formula": {
                "drift of log S": log.drift,
                "bracket of log S": log.diffusion**2,
                "growth rate of Sⁿ": sp.expand(growth),
            },
            "the chain rule after conversion (log S has constant noise)": {
                "drift of log S": flat.drift,
                "bracket of log S": flat.diffusion**2,
            },
            "closed moment equations": {"growth rates of S, …, S⁴": vector(*(moments[n, n] for n in range(1, 5)))},
        },
        domain=Domain(positive=(S, sigma), real=(mu, power)),
    )


@claim(
    source="Doléans-Dade (1970)",
    latex=r"Z_t = e^{\lambda B_t - \lambda^2 t/2}: \quad dZ = \lambda Z\,dB, \qquad "
    r"d e^{\lambda B} = e^{\lambda B}(\lambda\,dB + \tfrac12\lambda^2 dt)",
    measure=measured.exponential_martingale,
    simulate=simulated.exponential_martingale,
)
def exponential_martingale() -> Equation:
    """exp(λB − ½λ²t) has no drift and the bracket λ²Z² dt; without the compensator, exp(λB) drifts by ½λ²."""
    B, named = ItoProcess(x, 0, 1), sp.Symbol("Z", positive=True)
    Z, bare = sp.exp(lam * x - lam**2 * TIME / 2), sp.exp(lam * x)

    def relative(value: sp.Expr, f: sp.Expr, order: int = 1) -> sp.Expr:
        """The value over f^order; every exponential in it is a power of f, its exponent a multiple of log f."""
        exponent = f.args[0]
        powers = value.replace(lambda g: isinstance(g, sp.exp), lambda g: named ** sp.cancel(g.args[0] / exponent))
        return sp.expand(powers / named**order)

    return Equation(
        claimed={
            "drift of Z, over Z": sp.S.Zero,
            "bracket of Z, over Z²": lam**2,
            "drift of exp(λB), over it": lam**2 / 2,
        },
        derived={
            "Itô's formula": {
                "drift of Z, over Z": relative(B.generator(Z), Z),
                "bracket of Z, over Z²": relative(B.covariation(Z, Z), Z, 2),
                "drift of exp(λB), over it": relative(B.generator(bare), bare),
            },
        },
        domain=Domain(real=(lam,)),
    )
