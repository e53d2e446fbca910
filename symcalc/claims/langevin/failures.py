"""Where the principle fails: Stratonovich's reading, an action that is not isometric, matrices that are not normal."""

from __future__ import annotations

import sympy as sp

from symcalc.claims.claim import claim
from symcalc.claims.langevin.measured import failures as measured
from symcalc.claims.langevin.notation import r, u_, y
from symcalc.claims.langevin.simulated import failures as simulated
from symcalc.domains import Domain
from symcalc.evidence.exact import Equation
from symcalc.ito import ItoProcess, Noise, StratonovichProcess
from symcalc.riemannian import Matrix


@claim(
    source="not on the slides, where “P dM” leaves the reading open",
    latex=r"dX = V\circ dW \Rightarrow dr = 0, \qquad dX = V\,dW \Rightarrow dr = \frac{dt}{2r}, \qquad "
    r"V = \frac{(-y_2, y_1)}{r}",
    assumptions=("the field V is tangent to the circles",),
    measure=measured.stratonovich,
    simulate=simulated.stratonovich,
)
def stratonovich() -> Equation:
    """Noise along the fibre makes a drift in the sense of Itô only: read as Stratonovich’s, it leaves r where it is."""
    state, length = Matrix(y[:2]), sp.sqrt(y[0] ** 2 + y[1] ** 2)
    V = Matrix([-y[1], y[0]]) / length
    readings = [kind(state, sp.zeros(2, 1), V) for kind in (StratonovichProcess, ItoProcess)]
    return Equation(
        claimed={"drift, Stratonovich": sp.S.Zero, "drift, Itô": 1 / (2 * r)},
        derived={
            "the two generators": {
                f"drift, {name}": process.generator(length)
                for name, process in zip(("Stratonovich", "Itô"), readings, strict=True)
            }
        },
        domain=Domain(positive=(r,), real=y[:2]),
        chart={r: length},
    )


@claim(
    source="negative control: the action must be isometric",
    latex=r"u = y_2/y_1,\ M \text{ flat Brownian motion}: \quad L u = \frac{u}{y_1^2}, \quad "
    r"\frac{d\langle u\rangle}{dt} = \frac{1+u^2}{y_1^2}",
    assumptions=("dilations of the plane, which are not isometric; generator ½Δ", "y₁ > 0"),
    measure=measured.dilations,
    simulate=simulated.dilations,
)
def dilations() -> Equation:
    """The plane → its rays: u = y₂/y₁ solves no equation of its own: its coefficients take all sizes on one fibre."""
    first, second = y[:2]
    plane = ItoProcess(Matrix([first, second]), sp.zeros(2, 1), sp.eye(2))
    slope = second / first
    coefficients = Matrix([plane.generator(slope), plane.covariation(slope, slope)])
    return Equation(
        claimed={
            "drift and bracket at (1, u)": Matrix([u_, 1 + u_**2]),
            "drift and bracket at (2, 2u)": Matrix([u_ / 4, (1 + u_**2) / 4]),
        },
        derived={
            "Itô’s formula": {
                "drift and bracket at (1, u)": coefficients.subs({first: 1, second: u_}),
                "drift and bracket at (2, 2u)": coefficients.subs({first: 2, second: 2 * u_}),
            }
        },
        domain=Domain(real=(u_,)),
    )


ENTRIES = tuple(sp.Symbol(f"g{i}{j}", complex=True) for i in (1, 2) for j in (1, 2))
CONJUGATES = tuple(sp.Symbol(f"conj({s.name})", complex=True) for s in ENTRIES)


def ginibre_process() -> ItoProcess:
    """2 × 2 complex matrices, E|dG_ij|² = 2 dt (generator ½Δ): entries and their conjugates."""
    increments = [sp.Symbol(f"d{s.name}", complex=True) for s in (*ENTRIES, *CONJUGATES)]
    table = {(a, b): sp.Integer(2) for a, b in zip(increments[:4], increments[4:], strict=True)}
    noise = Noise("dG", Matrix(increments), table)
    return ItoProcess(Matrix([*ENTRIES, *CONJUGATES]), sp.zeros(8, 1), noise.matrix, noise)


def discriminant(a: sp.Expr, b: sp.Expr, c_: sp.Expr, d: sp.Expr) -> sp.Expr:
    """(z₁ − z₂)² of the eigenvalues of ((a, b), (c, d))."""
    return (a - d) ** 2 + 4 * b * c_


@claim(
    source="negative control: Ginibre eigenvalues (Bourgade–Dubach 2020, Grela–Warchoł 2018)",
    latex=r"|z_1 - z_2|^2\,L|z_1 - z_2|^2 = 4(|a-d|^2 + 2|b|^2 + 2|c|^2): \quad L|z_1 - z_2|^2 = 4 \text{ at } "
    r"\begin{pmatrix}1&0\\0&-1\end{pmatrix}, \ 22 \text{ at } \begin{pmatrix}1&3\\0&-1\end{pmatrix}",
    assumptions=("complex 2 × 2 matrices ((a, b), (c, d)), E|dG_ij|² = 2 dt", "z₁ ≠ z₂"),
    measure=measured.ginibre,
    simulate=simulated.ginibre,
)
def ginibre() -> Equation:
    """The eigenvalues of complex Brownian matrices are not autonomous: two matrices with eigenvalues ±1 differ in L."""
    process = ginibre_process()
    (a, b, c_, d), (a_, b_, cc, d_) = ENTRIES, CONJUGATES
    D, D_ = discriminant(*ENTRIES), discriminant(*CONJUGATES)
    delta, delta_, increment, increment_ = sp.symbols("delta delta_ ddelta ddelta_", complex=True)
    pairs = {increment: D, increment_: D_}
    table = {(u, v): process.covariation(pairs[u], pairs[v]) for u in pairs for v in pairs}
    noise = Noise("dD", Matrix([increment, increment_]), table)
    drift = Matrix([process.generator(e) for e in (D, D_)])
    of_discriminant = ItoProcess(Matrix([delta, delta_]), drift, noise.matrix, noise)
    modulus, gap = sp.sqrt(delta * delta_), sp.sqrt(D * D_)
    generated = sp.expand(of_discriminant.generator(modulus) * modulus)
    matrices = [dict(zip((*ENTRIES, *CONJUGATES), 2 * row, strict=True)) for row in ((1, 0, 0, -1), (1, 3, 0, -1))]
    return Equation(
        claimed={
            "|z₁ − z₂|² L|z₁ − z₂|²": 4 * ((a - d) * (a_ - d_) + 2 * b * b_ + 2 * c_ * cc),
            "at two matrices with eigenvalues ±1": Matrix([4, 22]),
        },
        derived={
            "Itô’s formula for the discriminant, then for its modulus": {
                "|z₁ − z₂|² L|z₁ − z₂|²": generated,
                "at two matrices with eigenvalues ±1": Matrix([(generated / gap).subs(m) for m in matrices]),
            }
        },
        domain=Domain(conjugate=tuple(zip(ENTRIES, CONJUGATES, strict=True))),
    )
