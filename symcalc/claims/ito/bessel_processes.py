"""Lengths of Brownian motions and of Ornstein–Uhlenbeck processes in Rⁿ: Bessel, squared Bessel, and CIR.

The n that are decided are named by the statements.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.ito.measured import bessel_processes as measured
from symcalc.claims.ito.notation import POINT4, bracket_of, c, sigma, vector
from symcalc.claims.ito.simulated import bessel_processes as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import ItoProcess


@claim(
    source="Revuz–Yor, Chapter XI",
    latex=r"R = |B|: \quad dR = \frac{n - 1}{2R}dt + dW, \qquad dR^2 = n\,dt + 2R\,dW, \quad n = 2, 3, 4",
    assumptions=("R ≠ 0 (never reached for n ≥ 2)", "at n = 1 the square alone: |B| has a local time at 0"),
    measure=measured.bessel,
    simulate=simulated.bessel,
)
def bessel() -> Equation:
    """|B| in Rⁿ, n = 2, 3, 4, is the Bessel process of dimension n: dR = (n − 1)/2R dt + dW; d|B|² = n dt + 2R dW."""
    squares = [sp.Add(*(v**2 for v in POINT4[:n])) for n in (1, 2, 3, 4)]
    motions = [ItoProcess(vector(*POINT4[:n]), sp.zeros(n, 1), sp.eye(n)) for n in (1, 2, 3, 4)]
    R = sp.Symbol("R", positive=True)
    from_square = [ItoProcess(R, n, 2 * sp.sqrt(R)).generator(sp.sqrt(R)) for n in (2, 3, 4)]
    roots = [(B, sp.sqrt(sq)) for B, sq in zip(motions[1:], squares[1:], strict=True)]
    return Equation(
        claimed={
            "drift of R": vector(*(sp.Rational(n - 1, 2) / sp.sqrt(squares[n - 1]) for n in (2, 3, 4))),
            "bracket of R": sp.ones(3, 1),
            "dimension": vector(*(sp.Integer(n) for n in (1, 2, 3, 4))),
            "bracket of R²": vector(*(4 * sq for sq in squares)),
        },
        derived={
            "Itô's formula for |B|": {
                "drift of R": vector(*(B.generator(root) for B, root in roots)),
                "bracket of R": vector(*(bracket_of(B, root) for B, root in roots)),
            },
            "Itô's formula for |B|²": {
                "dimension": vector(*(B.generator(sq) for B, sq in zip(motions, squares, strict=True))),
                "bracket of R²": vector(*(bracket_of(B, sq) for B, sq in zip(motions, squares, strict=True))),
            },
            "the square root of dY = n dt + 2√Y dW": {
                "drift of R": vector(*(f.subs(R, sq) for f, sq in zip(from_square, squares[1:], strict=True)))
            },
        },
        domain=Domain(real=POINT4),
    )


@claim(
    source="Revuz–Yor, Chapter XI; Shiga–Watanabe (1973)",
    latex=r"dY_i = -\tfrac c2 Y_i\,dt + \tfrac\sigma2\,dW_i, \; X = \sum_{i \le n} Y_i^2: \quad dX = "
    r"(\tfrac{n\sigma^2}{4} - cX)\,dt + \sigma\sqrt X\,dW",
    assumptions=("n = 1, 2, 3, 4; c = 0, σ = 2 is the squared Bessel process",),
    measure=measured.squared_radius,
    simulate=simulated.squared_radius,
)
def squared_radius() -> Equation:
    """The sum of the squares of n Ornstein–Uhlenbeck processes is a CIR process with cθ = nσ²/4, n = 1, 2, 3, 4."""
    squares = [sp.Add(*(v**2 for v in POINT4[:n])) for n in (1, 2, 3, 4)]
    below = [ItoProcess(vector(*POINT4[:n]), -c / 2 * vector(*POINT4[:n]), sigma / 2 * sp.eye(n)) for n in (1, 2, 3, 4)]
    return Equation(
        claimed={
            "drift of X": vector(*(n * sigma**2 / 4 - c * sq for n, sq in enumerate(squares, 1))),
            "bracket of X": vector(*(sigma**2 * sq for sq in squares)),
        },
        derived={
            "Itô's formula for Σ Y²": {
                "drift of X": vector(*(B.generator(sq) for B, sq in zip(below, squares, strict=True))),
                "bracket of X": vector(*(bracket_of(B, sq) for B, sq in zip(below, squares, strict=True))),
            }
        },
        domain=Domain(real=POINT4, positive=(c, sigma)),
    )
