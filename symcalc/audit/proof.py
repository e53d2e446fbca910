"""Rows: the proof of Theorem 15 for 2 × 2 matrices."""

from __future__ import annotations

from symcalc.audit.row import Correction, Kind, Printed, Row, fails, holds, says
from symcalc.models.dyson import beta

GOAL, SIMPLIFICATION = "Proof for 2x2 Matrices: The Goal", "Proof Step 1: Simplification"
NOISE, FORMULA = "Proof Step 2: Decomposing the Noise", "Proof Step 3: Itô's Formula for Eigenvalues"
END = "Proof Step 4: The Final Calculation"

ROWS = (
    Row(
        "goal.sde",
        GOAL,
        Kind.DEFINITION,
        r"dM_t = P_{M_t} dH_t + \sqrt{\frac{2}{\beta}} P_{M_t}^\perp dH_t",
        Printed.DEFINITION,
        (holds("as in Theorem 15, d = 2, Itô", "proof2x2.invariance", "proof2x2.wiener"),),
        (fails("in the sense of Stratonovich", "proof2x2.stratonovich"),),
    ),
    Row(
        "goal.first",
        GOAL,
        Kind.FORMULA,
        r"dx_1 = \frac{1}{x_1 - x_2} dt + \sqrt{\frac{2}{\beta}} dW_1",
        Printed.TRUE,
        (holds("at every M, until the eigenvalues meet", "proof2x2.equation", "proof2x2.levy"),),
    ),
    Row(
        "goal.second",
        GOAL,
        Kind.FORMULA,
        r"dx_2 = \frac{1}{x_2 - x_1} dt + \sqrt{\frac{2}{\beta}} dW_2",
        Printed.TRUE,
        (holds("at every M, W_2 independent of W_1", "proof2x2.equation", "proof2x2.levy"),),
    ),
    Row(
        "invariance",
        SIMPLIFICATION,
        Kind.ASSERTION,
        r"The dynamics are invariant under unitary transformations ($M \to UMU^*$).",
        Printed.TRUE,
        (holds("P_{UMU*}(UZU*) = U P_M(Z) U*, and UHU* has the law of H", "proof2x2.invariance"),),
    ),
    Row(
        "normal_space",
        SIMPLIFICATION,
        Kind.FORMULA,
        r"T_X^\perp O_x = \left\{ \begin{pmatrix} a & 0 \\ 0 & b \end{pmatrix}, a, b \in \mathbb{R} \right\}",
        Printed.TRUE,
        (holds("x_1 < x_2, as stated in the Warm-Up", "proof2x2.normal_space"),),
        (fails("x_1 = x_2: every matrix commutes with X", "slides.commutant"),),
    ),
    Row(
        "tangent_space",
        SIMPLIFICATION,
        Kind.FORMULA,
        r"T_X O_x = \left\{ \begin{pmatrix} 0 & z \\ \bar{z} & 0 \end{pmatrix}, z \in \mathbb{C} \right\}",
        Printed.TRUE,
        (
            holds(
                "x_1 < x_2; it is the orthogonal complement, 2 + 2 = 4",
                "proof2x2.tangent_space",
                "proof2x2.orthogonality",
            ),
        ),
    ),
    Row(
        "basis",
        NOISE,
        Kind.ASSERTION,
        r"$E_a = \begin{pmatrix} 1 & 0 \\ 0 & 0 \end{pmatrix}$, $E_b = \begin{pmatrix} 0 & 0 \\ 0 & 1 \end{pmatrix}$, "
        r"$E_c = \frac{1}{\sqrt{2}}\begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}$, "
        r"$E_d = \frac{1}{\sqrt{2}}\begin{pmatrix} 0 & i \\ -i & 0 \end{pmatrix}$: an orthonormal basis for 2x2 "
        r"Hermitian "
        "matrices that respects our tangent/normal split",
        Printed.TRUE,
        (holds("⟨A, B⟩ = Re tr(A*B)", "proof2x2.basis"),),
    ),
    Row(
        "noise",
        NOISE,
        Kind.FORMULA,
        "dH_t = E_a dW_a + E_b dW_b + E_c dW_c + E_d dW_d",
        Printed.TRUE,
        (holds("it is the standard Wiener process on Her_2", "proof2x2.wiener"),),
    ),
    Row(
        "split",
        NOISE,
        Kind.FORMULA,
        r"dM_t = \underbrace{(E_c dW_c + E_d dW_d)}_{\text{Tangent Part}} + \sqrt{\frac{2}{\beta}} "
        r"\underbrace{(E_a dW_a + E_b dW_b)}_{\text{Normal Part}}",
        Printed.TRUE,
        (holds("at the instant t at which M_t = X, as the slide says: “at X”", "proof2x2.projection"),),
        (
            says(
                "kept for other times, at which M is not diagonal: x_1 has the same noise",
                "slides.fixed_frame",
                {"d⟨x_1⟩/dt": 2 / beta},
            ),
        ),
    ),
    Row(
        "ito",
        FORMULA,
        Kind.ASSERTION,
        r"For a function $f(M_t)$, Itô's formula is: $df = \text{D}f(dM_t) + \frac{1}{2}\text{D}^2f(dM_t, dM_t)$",
        Printed.TRUE,
        (holds("with dW_a dW_b = δ_ab dt, for C² functions", "ito.formula", "ito.sandwiches"),),
    ),
    Row(
        "first",
        FORMULA,
        Kind.FORMULA,
        r"\text{D}x_1(A) = A_{11}",
        Printed.TRUE,
        (holds("at X, x_1 ≠ x_2", "proof2x2.first_derivative", "variations.eigenvalue_first"),),
    ),
    Row(
        "second",
        FORMULA,
        Kind.FORMULA,
        r"\text{D}^2x_1(A, A) = 2 \frac{|A_{12}|^2}{x_1 - x_2}",
        Printed.TRUE,
        (holds("at X, x_1 ≠ x_2; d = 2", "proof2x2.second_derivative", "variations.eigenvalue_second"),),
    ),
    Row(
        "sensitivity",
        FORMULA,
        Kind.ASSERTION,
        "The change in an eigenvalue is most sensitive to the corresponding diagonal entry. [...] The second-order "
        "change "
        "depends on interactions between off-diagonal elements.",
        Printed.TRUE,
        (
            holds(
                "to first order to nothing else; D²x_1 vanishes on E_a and E_b",
                "proof2x2.first_derivative",
                "proof2x2.basis_derivatives",
            ),
        ),
    ),
    Row(
        "only",
        END,
        Kind.ASSERTION,
        "Only the normal part contributes to the diagonal. [...] Only the tangent part has off-diagonal entries.",
        Printed.TRUE,
        (holds("at X", "proof2x2.projection", "proof2x2.noise"),),
    ),
    Row(
        "noise_term",
        END,
        Kind.FORMULA,
        r"\text{D}x_1(dM_t) = (dM_t)_{11} = \left(\sqrt{\frac{2}{\beta}} (E_a dW_a + E_b dW_b)\right)_{11} = "
        r"\sqrt{\frac{2}{\beta}} dW_a",
        Printed.TRUE,
        (holds("at X", "proof2x2.noise", "proof2x2.projection"),),
    ),
    Row(
        "new_noise",
        END,
        Kind.ASSERTION,
        r"Let's call $W_a$ our new $W_1$.",
        Printed.UNDER_SPECIFIED,
        (
            holds(
                "W_1 = ∫ u_1* dH u_1 in the moving frame, whose increment at X is dW_a: a Brownian motion by Lévy",
                "proof2x2.levy",
            ),
            says(
                "the one Wiener process W_a, fixed for all times: the noise of x_1 at other M",
                "slides.fixed_frame",
                {"d⟨x_1⟩/dt": 2 / beta},
            ),
        ),
        correction=Correction(
            "W_i = ∫ u_i* dH u_i; Lévy’s characterisation makes them independent Brownian motions.",
            ("proof2x2.levy",),
            r"W_i(t) = \int_0^t u_i^*\,dH\,u_i",
        ),
    ),
    Row(
        "brackets",
        END,
        Kind.ASSERTION,
        r"The quadratic variation of $dM_t$ in the off-diagonal is $[E_c,E_c]dt + [E_d,E_d]dt$.",
        Printed.UNDER_SPECIFIED,
        (
            holds("E|dM_12|² = (|(E_c)_12|² + |(E_d)_12|²) dt = dt", "slides.bracket_notation"),
            fails("the commutators, which [·, ·] usually are: they vanish", "slides.bracket_notation"),
        ),
        correction=Correction(
            "Write it out. The mixed terms vanish, since W_c and W_d are independent.",
            ("slides.bracket_notation", "proof2x2.basis_derivatives"),
            r"\mathbb{E}|dM_{12}|^2 = \left(|(E_c)_{12}|^2 + |(E_d)_{12}|^2\right) dt = dt",
        ),
    ),
    Row(
        "drift_term",
        END,
        Kind.FORMULA,
        r"\frac{1}{2} \text{D}^2x_1(dM_t, dM_t) = \frac{1}{2} \left( "
        r"\underbrace{\text{D}^2x_1(E_c,E_c)dt}_{\text{from }"
        r"dW_c^2} + \underbrace{\text{D}^2x_1(E_d,E_d)dt}_{\text{from }dW_d^2} \right)",
        Printed.TRUE,
        (
            holds(
                "the normal part contributes nothing: D²x_1(E_a, E_a) = D²x_1(E_b, E_b) = 0, which should be said",
                "proof2x2.basis_derivatives",
                "proof2x2.drift",
            ),
        ),
    ),
    Row(
        "drift_value",
        END,
        Kind.FORMULA,
        r"= \frac{1}{2} \left( 2\frac{|(E_c)_{12}|^2}{x_1 - x_2} + 2\frac{|(E_d)_{12}|^2}{x_1 - x_2} \right) dt = "
        r"\frac{1}{x_1 - x_2} \left( \left|\frac{1}{\sqrt{2}}\right|^2 + \left|\frac{i}{\sqrt{2}}\right|^2 \right) dt "
        r"= "
        r"\frac{1}{x_1 - x_2} dt",
        Printed.TRUE,
        (holds("at X", "proof2x2.basis_derivatives", "proof2x2.drift"),),
    ),
    Row(
        "conclusion",
        END,
        Kind.ASSERTION,
        r"Combining these gives: $dx_1 = \frac{1}{x_1 - x_2} dt + \sqrt{\frac{2}{\beta}} dW_1$. The proof for $x_2$ is "
        "identical.",
        Printed.TRUE,
        (
            holds(
                "at X by the proof, at every M by invariance",
                "proof2x2.drift",
                "proof2x2.brackets",
                "proof2x2.equation",
            ),
        ),
    ),
)
