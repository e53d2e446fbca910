"""The Brownian bridge from x at time 0 to b at T = u₁ + u₂ + u₃, at the times s = u₁ and t = u₁ + u₂."""

from __future__ import annotations

import sympy as sp

from symcalc.changes import girsanov
from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import brownian_bridge as measured
from symcalc.claims.ito.notation import Matrix, x
from symcalc.claims.ito.simulated import brownian_bridge as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import TIME, ItoProcess

u1, u2, u3 = sp.symbols("u1 u2 u3", positive=True)
target = sp.Symbol("b", real=True)


def conditioned_on_the_end() -> tuple[sp.Expr, sp.Expr]:
    """Mean at u1 + u2 and covariance at u1, u1 + u2 of B + x given B + x = b at u1 + u2 + u3 (Gaussian regression)."""
    times = [u1, u1 + u2, u1 + u2 + u3]
    cov = Matrix(3, 3, lambda i, j: times[min(i, j)])
    return x + cov[1, 2] / cov[2, 2] * (target - x), cov[0, 1] - cov[0, 2] * cov[1, 2] / cov[2, 2]


def martingale_of_the_bridge() -> ItoProcess:
    """M = (b − X)/(T − t) for dX = (b − X)/(T − t) dt + dB."""
    slope = (target - x) / (u1 + u2 + u3 - TIME)
    return ItoProcess(x, slope, 1).ito(slope)


def by_the_martingale_of_the_bridge() -> tuple[sp.Expr, sp.Expr]:
    """Mean and covariance from E M_t = M_0 and E M_s² − (E M_s)² = ⟨M⟩_s, X = b − (T − t) M."""
    end, k = u1 + u2 + u3, sp.Symbol("k", positive=True)
    M = martingale_of_the_bridge()
    isometry = sp.integrate(sp.cancel(M.diffusion**2).subs(TIME, end - k), (k, u2 + u3, end))  # ⟨M⟩ at u1
    return target - u3 * (target - x) / end, (u2 + u3) * u3 * isometry


@claim(
    source="Lévy; Revuz–Yor, Chapter I.3 and IX.2",
    latex=r"dX = \frac{b - X}{T - t}dt + dB: \quad \mathbb{E}X_t = x + \tfrac tT(b - x), \quad "
    r"\operatorname{Cov}(X_s, X_t) = \frac{s(T - t)}{T}",
    assumptions=("0 < s < t < T: s = u₁, t = u₁ + u₂, T = u₁ + u₂ + u₃",),
    measure=measured.bridge,
    simulate=simulated.bridge,
)
def bridge() -> Equation:
    """The Brownian bridge from x to b: drift (b − x)/(T − t), mean, covariance s(T − t)/T, its martingale."""
    end, t = u1 + u2 + u3, u1 + u2
    heat = -((target - x) ** 2) / (2 * (end - TIME))  # log of the heat kernel, up to its factor in t
    B = ItoProcess(x, 0, 1)
    pulled = girsanov(B, sp.diff(heat, x) * B.driving_noise.increments[0])
    conditioned, martingale = conditioned_on_the_end(), by_the_martingale_of_the_bridge()
    return Equation(
        claimed={
            "drift at t": (target - x) / (end - t),
            "mean at t": x + t / end * (target - x),
            "covariance of s and t": u1 * (end - t) / end,
            "drift of (b − X)/(T − t)": sp.S.Zero,
        },
        derived={
            "Itô's formula with explicit time": {
                "drift of (b − X)/(T − t)": martingale_of_the_bridge().drift.subs(TIME, t)
            },
            "Girsanov with the heat kernel to (T, b)": {"drift at t": pulled.drift.subs(TIME, t)},
            "Gaussian conditioning": dict(zip(("mean at t", "covariance of s and t"), conditioned, strict=True)),
            "the martingale (b − X)/(T − t)": dict(
                zip(("mean at t", "covariance of s and t"), martingale, strict=True)
            ),
        },
        domain=Domain(positive=(u1, u2, u3), real=(x, target)),
    )
