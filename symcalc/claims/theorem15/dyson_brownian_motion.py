"""Theorem 15: the eigenvalues follow Dyson Brownian motion, dx_k = Σ_{j≠k} dt/(x_k − x_j) + √(2/β) dW_k.

The equation upstairs is Itô's; ⟨W_k, W_l⟩ = δ_kl t.
"""

from __future__ import annotations

import sympy as sp

from symcalc import orbits
from symcalc.claims.claim import claim
from symcalc.claims.theorem15.measured import dyson_brownian_motion as measured
from symcalc.claims.theorem15.notation import DISTINCT, ITO, LEVY, STANDARD, coulomb, equation
from symcalc.claims.theorem15.simulated import drift_along_paths as followed
from symcalc.claims.theorem15.simulated import dyson_brownian_motion as simulated
from symcalc.covariance import Covariance, wiener_hermitian
from symcalc.evidence.exact import Equation
from symcalc.indexed import IndexSum
from symcalc.indices import delta
from symcalc.models import dyson
from symcalc.models.dyson import COMPLEX, beta, normal_amplitude
from symcalc.spectral import DIRECTION, eigenvalue_variation
from symcalc.spectral import EIGENVALUES as x


@claim(
    source="slides, Theorem 15",
    latex=r"\mathrm{drift}(x_k) = \sum_{j \neq k} \frac{1}{x_k - x_j}",
    assumptions=(DISTINCT, ITO, STANDARD),
    measure=measured.drift,
    simulate=simulated.drift,
    follow=followed.drift,
)
def drift() -> Equation:
    """The eigenvalues drift by Coulomb repulsion, Σ_{j≠k} 1/(x_k − x_j), for every d and β."""
    return equation(
        {"drift": coulomb},
        {
            "Itô's formula, ½ E[D²x_k(dM, dM)]": {"drift": dyson.equation().drift},
            "½ grad log vol(O_x), from the Gram determinant": {
                "drift": orbits.entropy(COMPLEX).diff(x["k"]) * sp.S.Half
            },
            "−½ mean curvature, from the orbit's acceleration": {
                "drift": orbits.mean_curvature(COMPLEX) * sp.Rational(-1, 2)
            },
        },
        dimensions=(2, 3, 4),
    )


@claim(
    source="slides, Theorem 15",
    latex=r"d\langle x_k, x_l\rangle = \frac{2}{\beta}\,\delta_{kl}\,dt",
    assumptions=(DISTINCT, ITO, STANDARD),
    measure=measured.noise,
    simulate=simulated.noise,
)
def noise() -> Equation:
    """The martingale parts of the eigenvalues have d⟨x_k, x_l⟩ = (2/β) δ_kl dt, for every d."""
    found = dyson.equation()
    return equation(
        {"variance": IndexSum.of(2 / beta, "k"), "covariation": IndexSum.of(0, "k", "l")},
        {"Itô's formula, E[Dx_k(dM) Dx_l(dM)]": {"variance": found.variance, "covariation": found.covariation}},
    )


@claim(
    source="slides, Theorem 15",
    latex=r"W_k = \int u_k^*\,dH\,u_k, \quad \langle W_k, W_l\rangle = \delta_{kl} t, \quad "
    r"Dx_k(dM) = \sqrt{2/\beta}\,dW_k",
    assumptions=(DISTINCT, ITO, STANDARD, LEVY),
    measure=measured.levy,
    simulate=simulated.levy,
)
def levy() -> Equation:
    """W_k = ∫ u_k* dH u_k are independent standard Brownian motions, and Dx_k(dM) = √(2/β) dW_k, for every d."""
    H, first = wiener_hermitian(COMPLEX), eigenvalue_variation(1)
    mixed = Covariance(lambda a, b, p, q: (1 - delta(a, b) + normal_amplitude * delta(a, b)) * H(a, b, p, q))
    other = first.renamed({"k": "l"})
    return equation(
        {
            "variance of W": IndexSum.of(1, "k"),
            "covariation of W": IndexSum.of(0, "k", "l"),
            "d⟨x, W⟩": IndexSum.of(normal_amplitude, "k"),
        },
        {
            "covariance of dH and of dM with dH, in the eigenframe": {
                "variance of W": H.contract(first * first, DIRECTION),
                "covariation of W": H.contract(first * other, DIRECTION),
                "d⟨x, W⟩": mixed.contract(first * first, DIRECTION),
            }
        },
    )
