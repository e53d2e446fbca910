"""Hermitian matrices and their eigenvalues: Theorem 15 as an instance, and E, β and κ apart.

Flat Her_d with ⟨A, B⟩ = Re tr(A*B); the orbits are those of conjugation by unitary matrices, S the logarithm of their
volume from the Gram matrix of their tangents.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symcalc import geometry
from symcalc.claims.claim import claim
from symcalc.claims.langevin.measured import spectra as measured
from symcalc.claims.langevin.notation import INTEGRABLE, LEVI_CIVITA, PARAMETERS, beta, kappa, u_, v_
from symcalc.claims.langevin.simulated import spectra as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.langevin import Upstairs
from symcalc.riemannian import Matrix, Metric
from symcalc.spectral import eigenvalue_symbols
from symcalc.submersion import Submersion

x1, x2 = x = eigenvalue_symbols(2)


@cache
def diagonalisation() -> Submersion:
    """Her₂ → eigenvalues: M = x₁ P + x₂ (1 − P), P the projection onto (1, u + iv); all M but those with u₁ = (0, 1).

    The metric of Her₂ is Re tr(A*B), so the position is (M₁₁, M₂₂, √2 Re M₁₂, √2 Im M₁₂).
    """
    norm = 1 + u_**2 + v_**2
    first, second = (x1 + x2 * (norm - 1)) / norm, (x1 * (norm - 1) + x2) / norm
    off = sp.sqrt(2) * (x1 - x2) / norm
    coordinates = (*x, u_, v_)
    flat = Metric.induced(coordinates, (first, second, off * u_, -off * v_))
    return Submersion(flat, x, Metric.euclidean(x))


@claim(
    source="slides, Theorem 15 for d = 2, as an instance of General principles",
    latex=r"\beta_{\mathrm{up}} = 2, \ \kappa = \tfrac2\beta: \qquad dx_i = \frac{dt}{x_i - x_j} + \sqrt{2/\beta}\,dW_i"
    r", \qquad S = 2\log(x_2 - x_1)",
    assumptions=(
        "x₁ ≠ x₂, until the first collision",
        "flat Her₂ with ⟨A, B⟩ = Re tr(A*B); generator ½Δ is β_up = 2",
        "M = U diag(x) U*, the first column of U along (1, u + iv): all M but a null set, and so all, by continuity",
        LEVI_CIVITA,
    ),
    measure=measured.eigenvalues,
    simulate=simulated.eigenvalues,
)
def eigenvalues() -> Equation:
    """Her₂ → eigenvalues: Theorem 15 is this principle at β_up = 2 and κ = 2/β, its drift ½ grad S."""
    spectrum = diagonalisation()
    equation = Upstairs(spectrum, sp.S.Zero, sp.Integer(2), 2 / beta)
    entropy = sp.log(geometry.orbit_gram(x).det(method="berkowitz")) / 2
    down = equation.downstairs(entropy)
    return Equation(
        claimed={
            "drift": Matrix([1 / (x1 - x2), 1 / (x2 - x1)]),
            "brackets": sp.eye(2) * 2 / beta,
            "grad S": Matrix([2 / (x1 - x2), 2 / (x2 - x1)]),
        },
        derived={
            "the equation in Her₂": {
                "drift": equation.of_map(),
                "brackets": equation.brackets_of_map(),
                "grad S": -spectrum.jacobian * spectrum.mean_curvature,
            },
            "the Langevin equation of −S/2, S from the orbit’s Gram matrix": {
                "drift": down.drift,
                "brackets": down.covariance,
                "grad S": down.metric.gradient(entropy),
            },
        },
        domain=Domain(ascending=x, positive=(beta,), real=(u_, v_)),
    )


def orbits_at_the_diagonal(d: int) -> Submersion:
    """Her_d → eigenvalues at M = diag(x): M = e^A diag(x) e^{−A}, A anti-Hermitian off the diagonal, to second order.

    The metric to first order needs the position to second order: X + [A, X] + ½ [A, [A, X]].
    """
    spectrum, frame = eigenvalue_symbols(d), geometry.group_frame(d)
    t = [sp.Symbol(f"theta{i + 1}", real=True) for i in range(len(frame))]
    A, D = sum((s * e for s, e in zip(t, frame, strict=True)), sp.zeros(d)), Matrix(sp.diag(*spectrum))
    turned = geometry.commutator(A, D)
    M = D + turned + geometry.commutator(A, turned) / 2
    position = Matrix([sp.expand(geometry.inner(e, M)) for e in geometry.hermitian_basis(d)])
    point = {**{s: s for s in spectrum}, **dict.fromkeys(t, sp.S.Zero)}
    return Submersion(Metric.induced_at(point, position), spectrum, Metric.euclidean(spectrum))


SPECTRUM = eigenvalue_symbols(3)
SLOPES = sp.symbols("dE1:4", real=True)
COULOMB = [sp.Add(*(1 / (s - t) for t in SPECTRUM if t != s)) for s in SPECTRUM]


@claim(
    source="slides, General principles on Her₃: the equation with E, β and κ apart",
    latex=r"dx_i = \left(-\partial_i E + \tfrac{2}{\beta}\sum_{j\ne i}\frac{1}{x_i - x_j}\right)dt + "
    r"\sqrt{2\kappa/\beta}\,dW_i, \qquad \rho = e^{-\beta E/\kappa}\prod_{i<j}|x_i - x_j|^{2/\kappa}",
    assumptions=(
        "distinct eigenvalues, until the first collision",
        "flat Her₃, generator of the noise (1/β)(tr_V + κ tr_H) Hess",
        "at M = diag(x); at every M, because conjugation is isometric",
        LEVI_CIVITA,
        INTEGRABLE,
    ),
    measure=measured.free_energy,
    simulate=simulated.free_energy,
)
def free_energy() -> Equation:
    """Her₃ → eigenvalues: entropy has the weight 1/β, noise κ/β, and ρ = e^{−βE/κ} Π|x_i − x_j|^{2/κ}."""
    orbits = orbits_at_the_diagonal(3)
    energy = sp.Add(*(slope * s for slope, s in zip(SLOPES, SPECTRUM, strict=True)))
    equation = Upstairs(orbits, energy, beta, kappa)
    entropy = sp.log(geometry.orbit_gram(SPECTRUM).det(method="berkowitz")) / 2
    down = equation.downstairs(entropy)
    return Equation(
        claimed={
            "drift": Matrix([2 * force / beta - e for e, force in zip(SLOPES, COULOMB, strict=True)]),
            "bracket": sp.eye(3) * 2 * kappa / beta,
            "grad log ρ": Matrix(
                [2 * force / kappa - beta * e / kappa for e, force in zip(SLOPES, COULOMB, strict=True)]
            ),
        },
        derived={
            "the equation in Her₃": {"drift": equation.of_map(), "bracket": equation.brackets_of_map()},
            "the Langevin equation of E − S/β, S from the orbit’s Gram matrix": {
                "drift": down.drift,
                "bracket": down.covariance,
                "grad log ρ": down.relative_flux(sp.S.Zero) * beta / kappa,
            },
        },
        domain=Domain(ascending=SPECTRUM, positive=PARAMETERS, real=SLOPES),
    )
