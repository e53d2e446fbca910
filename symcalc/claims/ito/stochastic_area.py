"""Lévy's stochastic area of plane Brownian motion, and its moments.

dA = ½(X dY − Y dX), A₀ = 0.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import stochastic_area as measured
from symcalc.claims.ito.notation import Matrix, bracket_of, lam, vector, x, y
from symcalc.claims.ito.simulated import stochastic_area as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import TIME, ItoProcess
from symcalc.moments import moment_equations

area = sp.Symbol("A", real=True)
clock = sp.Symbol("t_", positive=True)


@claim(
    source="P. Lévy (1940, 1951)",
    latex=r"dA = \tfrac12(X\,dY - Y\,dX): \quad d\langle A\rangle = \tfrac14(X^2 + Y^2)\,dt, \quad "
    r"\mathbb{E}A_t^2 = \tfrac{t^2}{4}, \quad \mathbb{E}A_t^4 = \tfrac{5t^4}{16}",
    assumptions=("(X, Y) is a plane Brownian motion from 0, A₀ = 0",),
    measure=measured.levy_area,
    simulate=simulated.levy_area,
)
def levy_area() -> Equation:
    """Lévy's area has the bracket ¼(X² + Y²) and d⟨A, X⟩ = −½Y; from 0, E A² = t²/4 and E A⁴ = 5t⁴/16 (sech(λt/2))."""
    noise = Matrix([[1, 0], [0, 1], [-y / 2, x / 2]])
    process = ItoProcess(vector(x, y, area), sp.zeros(3, 1), noise)
    equations = moment_equations(process, 4)
    origin = {x: 0, y: 0, area: 0, TIME: clock}
    characteristic = 1 / sp.cosh(lam * clock / 2)  # E exp(iλA), the printed one: its Taylor coefficients
    return Equation(
        claimed={
            "drift of A": sp.S.Zero,
            "bracket of A": (x**2 + y**2) / 4,
            "bracket of A with X": -y / 2,
            "E A²": -sp.diff(characteristic, lam, 2).subs(lam, 0),
            "E A⁴": sp.diff(characteristic, lam, 4).subs(lam, 0),
        },
        derived={
            "Itô's formula": {
                "drift of A": process.generator(area),
                "bracket of A": bracket_of(process, area),
                "bracket of A with X": process.covariation(area, x),
            },
            "closed moment equations": {
                "E A²": equations.expectation(area**2).subs(origin),
                "E A⁴": equations.expectation(area**4).subs(origin),
            },
        },
        domain=Domain(real=(x, y), positive=(clock,)),
    )
