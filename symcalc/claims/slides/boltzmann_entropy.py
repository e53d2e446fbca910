"""The entropy as the slides' summary has it: a volume or its logarithm, and when its force opposes the loss.

S = log vol(O_x); Σ′ is the entropic force on the singular values of the network.
"""

from __future__ import annotations

import sympy as sp

from symcalc import orbits
from symcalc.claims.claim import claim
from symcalc.claims.slides.measured import boltzmann_entropy as measured
from symcalc.claims.slides.notation import Matrix
from symcalc.claims.slides.simulated import boltzmann_entropy as simulated
from symcalc.claims.theorem15.notation import DISTINCT
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum
from symcalc.models.dln import metric
from symcalc.models.dln.metric import N, lam
from symcalc.models.dyson import COMPLEX
from symcalc.spectral import eigenvalue_symbols


@claim(
    source="slides, Summary (“the gradient of the Boltzmann entropy (volume)”)",
    latex=r"d = 2: \quad \tfrac12\,\partial_{x_2} \log\operatorname{vol} O_x = \frac{1}{x_2 - x_1}, \qquad "
    r"\tfrac12\,\partial_{x_2} \operatorname{vol} O_x = 2\pi (x_2 - x_1)",
    assumptions=(DISTINCT, "O_x is a sphere of radius (x_2 − x_1)/√2, vol O_x = 2π (x_2 − x_1)²"),
    measure=measured.volume_or_logarithm,
)
def volume_or_logarithm() -> Equation:
    """The entropy is the logarithm of the volume: the gradient of the volume itself vanishes at the collision."""
    x1, x2 = eigenvalue_symbols(2)
    gap, two, one = x2 - x1, {x1: 0, x2: 2}, {x1: 0, x2: 1}
    of_log = sp.diff(orbits.entropy(COMPLEX).instantiate(2), x2) / 2
    of_volume = sp.diff(4 * sp.pi * (gap / sp.sqrt(2)) ** 2, x2) / 2
    return Equation(
        {"½ grad log vol": 1 / gap, "½ grad vol": 2 * sp.pi * gap, "½ grad log vol, gap 2 to gap 1": sp.S.Half,
         "½ grad vol, gap 2 to gap 1": sp.Integer(2)},
        {"Gram determinant of the orbit": {"½ grad log vol": of_log,
                                           "½ grad log vol, gap 2 to gap 1": of_log.subs(two) / of_log.subs(one)},
         "area of the sphere": {"½ grad vol": of_volume,
                                "½ grad vol, gap 2 to gap 1": of_volume.subs(two) / of_volume.subs(one)}},
        Domain(ascending=(x1, x2)),
    )  # fmt: skip


@claim(
    source="slides, Free Energy Gradient (“with an opposing entropic force”)",
    latex=r"N = 2,\ \Sigma = (2, 1),\ E = \tfrac12|W - 2\Sigma|^2: \quad -a_{kk} e_k = (8, 2), \qquad "
    r"\Sigma' = (\tfrac23, \tfrac13)",
    assumptions=("d = 2, one example is enough", "Σ′ pushes up always (entropy_direction.absolute)"),
    measure=measured.opposing,
    simulate=simulated.opposing,
)
def opposing() -> Equation:
    """Entropy opposes the loss only where the loss pulls down: below a larger target both push the same way."""
    at = {lam.at(1): sp.sqrt(2), lam.at(2): sp.S.One, N: 2}
    sigma = Matrix([2, 1])
    force = Matrix([v.subs(at) for v in metric.entropic_drift().components(2)])
    own = [IndexSum.of(metric.multiplier("k", "k")).instantiate(2, k=n).subs(at) for n in (1, 2)]
    pull = Matrix([a * (2 * s - s) for a, s in zip(own, sigma, strict=True)])
    return Equation(
        {"−a_kk e_k": Matrix([8, 2]), "Σ′": Matrix([sp.Rational(2, 3), sp.Rational(1, 3)]),
         "signs of the products": sp.ones(2, 1)},
        {"the example": {"−a_kk e_k": pull, "Σ′": force, "signs of the products": Matrix(
            [sp.sign(p * f) for p, f in zip(pull, force, strict=True)])}},
        Domain(),
    )  # fmt: skip
