"""Rows: Dyson Brownian motion, the isospectral orbits, Theorem 15."""

from __future__ import annotations

import sympy as sp

from symcalc.audit.row import Correction, Kind, Printed, Row, fails, holds, says
from symcalc.claims.theorem15.notation import coulomb
from symcalc.indexed import IndexSum
from symcalc.spectral import eigenvalue_symbols

x1, x2 = eigenvalue_symbols(2)
WARM_UP, PREREQUISITES = "Warm-Up: Dyson Brownian Motion", "Prerequisites for Theorem 15"
THEOREM = "Theorem 15: Noise Upstairs, Curvature Downstairs"

ROWS = (
    Row(
        "dyson.equation",
        WARM_UP,
        Kind.DEFINITION,
        r"dx_i = \sum_{j \neq i} \frac{1}{x_i - x_j} dt + \sqrt{\frac{2}{\beta}} dW_i",
        Printed.DEFINITION,
        (
            holds(
                "its invariant density (confined) is Π|x_i − x_j|^β e^{−βcΣx²/2}, the β-ensemble",
                "theorem15.stationary",
            ),
        ),
        note="Other authors write (β/2) Σ 1/(x_i − x_j) dt + dW_i: the same after a change of the clock.",
    ),
    Row(
        "dyson.order",
        WARM_UP,
        Kind.ASSERTION,
        r"A system of interacting particles (eigenvalues) $x_1 < \dots < x_d$ evolves according to [it]",
        Printed.UNDER_SPECIFIED,
        (
            holds(
                "β ≥ 1: the squared gap is a squared Bessel process of dimension 1 + β ≥ 2, no collision",
                "proof2x2.gap_law",
            ),
            fails(
                "β < 1: the particles collide, and the equation alone does not say how it goes on", "slides.collisions"
            ),
        ),
        correction=Correction(
            "For β ≥ 1, or until the first collision, or with reflection there.",
            ("proof2x2.gap_law", "slides.collisions"),
        ),
    ),
    Row(
        "dyson.repulsion",
        WARM_UP,
        Kind.ASSERTION,
        "combining repulsion and random noise",
        Printed.TRUE,
        (holds("the drift is minus the gradient of the Coulomb energy −Σ log|x_i − x_j|", "theorem15.entropy"),),
    ),
    Row(
        "orbit",
        PREREQUISITES,
        Kind.DEFINITION,
        r"O_x = \{ M \in \text{Her}_d \,|\, M = UXU^*, U \in U_d \}",
        Printed.DEFINITION,
        (
            holds(
                "its tangents at X are the matrices with zero diagonal", "orbits.tangent_space", "theorem15.projections"
            ),
        ),
        note="Where eigenvalues coincide the orbit is smaller, and P_M jumps there.",
    ),
    Row(
        "wiener",
        PREREQUISITES,
        Kind.DEFINITION,
        r"a standard Wiener process $H_t$ on $\text{Her}_d$",
        Printed.DEFINITION,
        (holds("⟨A, B⟩ = Re tr(A*B): E dH_ii² = dt and E|dH_ij|² = dt", "theorem15.wiener", "theorem15.invariance"),),
        note="The inner product is not on the slides; it is the one in which the basis of Proof Step 2 is orthonormal.",
    ),
    Row(
        "theorem15.sde",
        THEOREM,
        Kind.DEFINITION,
        r"dM_t = P_{M_t} dH_t + \sqrt{\frac{2}{\beta}} P_{M_t}^\perp dH_t",
        Printed.DEFINITION,
        (
            holds(
                "in the sense of Itô it is invariant under conjugation, and gives the spectrum a closed equation",
                "theorem15.invariance",
                "theorem15.projections",
                "theorem15.drift",
            ),
        ),
        note="The sense of Itô belongs to the statement.",
    ),
    Row(
        "theorem15.orbit",
        THEOREM,
        Kind.ASSERTION,
        r"a matrix $M_t$ evolving on the isospectral orbit $O_{x_t}$",
        Printed.UNDER_SPECIFIED,
        (
            holds("every matrix lies on its own orbit: nothing is said", "orbits.tangent_space"),
            says(
                "M_t stays on one orbit, at least without normal noise: |M|² does not move",
                "slides.leaves_orbit",
                {"dM = P dH": IndexSum.of(0)},
            ),
        ),
        correction=Correction(
            "M_t moves from orbit to orbit, also under tangential noise alone. To stay on one, ½ H dt must be added.",
            ("slides.leaves_orbit",),
            r"dM = P_M\,dH: \ \tfrac{d}{dt}\,|M|^2 = d(d - 1); \qquad dM = P_M\,dH + \tfrac12 H\,dt: \ 0",
        ),
    ),
    Row(
        "theorem15.law",
        THEOREM,
        Kind.ASSERTION,
        r"The eigenvalues of the matrix $M_t$ have the same law as the solution $x_t$ to Dyson Brownian Motion.",
        Printed.TRUE,
        (
            holds(
                "Itô, complex Hermitian matrices, until the first collision; every d and β",
                "theorem15.drift",
                "theorem15.noise",
                "theorem15.levy",
            ),
        ),
        (
            fails("in the sense of Stratonovich: the tangential noise does nothing", "theorem15.stratonovich"),
            says(
                "real symmetric matrices instead of complex ones: the same drift",
                "theorem15.fields",
                {"drift over R": coulomb},
            ),
        ),
        note="Over R the drift is half of this, over H twice. So “Her_d” and “U_d” of the slide before are needed.",
        correction=Correction(
            "Over F = R, C, H the drift is (b_F/2) Σ 1/(x_k − x_j), b_F = 1, 2, 4.",
            ("theorem15.fields", "theorem15.field_dimension"),
            r"\tfrac{b_F}{2} \sum_{j\neq k} \frac{1}{x_k - x_j}",
        ),
    ),
    Row(
        "theorem15.curvature",
        THEOREM,
        Kind.ASSERTION,
        r"In the zero-noise limit ($\beta \to \infty$), noise purely tangential to the orbit ($P_{M_t}dH_t$) induces a "
        "deterministic drift normal to the orbit, equal to motion by (minus one half) mean curvature.",
        Printed.TRUE,
        (
            holds(
                "Itô; H the trace of the second fundamental form; the equation at β = ∞",
                "theorem15.tangential_noise",
                "orbits.mean_curvature",
            ),
        ),
        (
            says(
                "mean curvature as an average over the directions (d = 2)",
                "slides.averaged_curvature",
                {"−½ average": sp.ImmutableMatrix([1, -1]) / (x1 - x2)},
            ),
        ),
        note="That solutions converge as β → ∞ is not decided here.",
    ),
    Row(
        "theorem15.profound",
        THEOREM,
        Kind.ASSERTION,
        'purely random fluctuations in the "gauge" directions (upstairs) create a deterministic, geometry-driven '
        "motion "
        "(a drift) in the observable space (downstairs).",
        Printed.UNDER_SPECIFIED,
        (
            holds("Itô increments in the gauge directions", "theorem15.tangential_noise"),
            fails(
                "fluctuations within the gauge orbit (Brownian motion on it): no eigenvalue moves",
                "theorem15.stratonovich",
            ),
        ),
        correction=Correction(
            "It is the departure of Itô increments from the orbit that moves the spectrum.",
            ("theorem15.tangential_noise", "slides.leaves_orbit"),
        ),
    ),
)
