"""Rows: the application to the deep linear network."""

from __future__ import annotations

import sympy as sp

from symcalc.audit.row import Correction, Kind, Printed, Row, fails, holds, says

UPSTAIRS, DOWNSTAIRS = "RLE for DLN: Upstairs Dynamics", "RLE for DLN: Downstairs Dynamics"
ENERGY = "The Free Energy Gradient in the DLN"

GRADIENT = r"\frac{1}{\beta}\text{grad}_{g^N}S(W) = \frac{1}{\beta} Q_N \Sigma' Q_0^T"
FORCE = (
    r"\Sigma'_k = \sum_{j \neq k} \frac{N \lambda_k^{3N-2}}{\sigma_k^2 - \sigma_j^2} - "
    r"\frac{\lambda_k^N}{\lambda_k^2 - \lambda_j^2}"
)

ROWS = (
    Row(
        "dln.upstairs",
        UPSTAIRS,
        Kind.DEFINITION,
        r"d\mathbf{W}^{\beta,\kappa} = -\nabla_{\mathbf{W}} E(\phi(\mathbf{W})) dt + d\mathbf{M}^{\beta,\kappa}",
        Printed.DEFINITION,
        (
            holds(
                "the flat gradient of E∘φ is tangent to the balanced manifold, so it is the gradient on it",
                "dln.submersion",
                "dln.conservation",
            ),
        ),
    ),
    Row(
        "dln.descent",
        UPSTAIRS,
        Kind.ASSERTION,
        r"This is standard gradient descent on the lifted loss function $L=E \circ \phi$",
        Printed.UNDER_SPECIFIED,
        (
            holds("the gradient flow: it stays on the balanced manifold", "dln.conservation"),
            says(
                "descent with a step η: it stays on the balanced manifold, too", "slides.step", {"example": sp.zeros(2)}
            ),
        ),
        correction=Correction(
            "“Gradient flow” for “gradient descent”.",
            ("slides.step", "dln.conservation"),
            r"G_p(W - \eta\,g) - G_p(W) = \eta^2\left(g_{p+1}^T g_{p+1} - g_p\,g_p^T\right)",
        ),
    ),
    Row(
        "dln.noise",
        UPSTAIRS,
        Kind.ASSERTION,
        r"a noise term $d\mathbf{M}^{\beta,\kappa}$ that represents Brownian motion on the balanced manifold (with the "
        "Frobenius metric)",
        Printed.UNDER_SPECIFIED,
        (
            holds("κ = 1: its image has the generator of Brownian motion upstairs, Σ′ once", "dln.upstairs_laplacian"),
            says("any κ: no difference between the generators", "slides.anisotropic_noise", {"L − Δ_g/β": sp.S.Zero}),
        ),
        correction=Correction(
            "dM^{β,κ} = P dM^β + √κ P^⊥ dM^β, a Brownian motion for κ = 1 only.",
            ("slides.anisotropic_noise",),
            r"L - \tfrac1\beta\Delta_g = \tfrac{\kappa - 1}{\beta}\operatorname{tr}_H\operatorname{Hess}",
        ),
    ),
    Row(
        "dln.downstairs",
        DOWNSTAIRS,
        Kind.FORMULA,
        r"dW^{\beta,\kappa} = -\text{grad}_{g^N} F_\beta(W^{\beta,\kappa}) dt + dX^{\beta/\kappa}",
        Printed.TRUE,
        (
            holds(
                "until W loses rank",
                "dln.submersion",
                "dln.mean_curvature",
                "langevin.projection",
                "dln.free_energy",
                "theorem18.langevin",
            ),
        ),
        beside=(
            fails(
                "for all times: the real square network can lose rank in finite time, and then "
                "needs a boundary condition",
                "other_fields.rank_loss",
            ),
        ),
    ),
    Row(
        "dln.free_energy",
        DOWNSTAIRS,
        Kind.ASSERTION,
        r"The drift term is the Riemannian gradient of the free energy $F_\beta(W) = E(W) - \frac{1}{\beta}S(W)$.",
        Printed.TRUE,
        (
            holds(
                "S = ½ Σ_{i<j} log a_ij + (N − 1) log vol O(d), the log volume of the gauge orbit",
                "dln.entropy",
                "dln.volume_constant",
                "theorem18.invariant_measure",
            ),
        ),
        note="“The drift” is meant without the Itô correction of dX^{β/κ}, which is (κ/β) Q_N Σ″ Q_0ᵀ.",
    ),
    Row(
        "dln.brownian",
        DOWNSTAIRS,
        Kind.ASSERTION,
        r"The noise term $dX^{\beta/\kappa}$ is Brownian motion on the downstairs manifold $(M_d, g^N)$.",
        Printed.TRUE,
        (holds("of generator (κ/β) Δ_{g^N}, until rank loss", "langevin.projection", "theorem18.laplace_beltrami"),),
    ),
    Row(
        "gradient",
        ENERGY,
        Kind.FORMULA,
        r"\text{grad}_{g^N} F_\beta(W) = \underbrace{A_{N,W}(E'(W))}_{\text{Loss Term}} - "
        r"\underbrace{\frac{1}{\beta}\text{grad}_{g^N}S(W)}_{\text{Entropic/Curvature Term}}",
        Printed.TRUE,
        (holds("full rank, any smooth loss", "dln.free_energy", "dln.multiplier"),),
    ),
    Row(
        "opposing",
        ENERGY,
        Kind.ASSERTION,
        "It balances the drive to minimize loss with an opposing entropic force.",
        Printed.FALSE,
        (fails("the two forces have opposite directions", "slides.opposing"),),
        note="Σ′ pushes every singular value up. Where the target is larger than W, so does the loss.",
        correction=Correction(
            "With an entropic force, which pushes every singular value up.",
            ("slides.opposing", "entropy_direction.absolute"),
            r"\Sigma'_k > 0",
        ),
    ),
    Row(
        "entropic_force",
        ENERGY,
        Kind.FORMULA,
        GRADIENT,
        Printed.TRUE,
        (holds("with the Σ′ that the slides leave out", "dln.entropic_drift", "dln.mean_curvature"),),
        note="Σ′ is not given on the slides; it is below.",
        correction=Correction("The missing entries:", ("dln.entropic_drift",), FORCE),
    ),
    Row(
        "entropic_force.again",
        ENERGY,
        Kind.FORMULA,
        GRADIENT,
        Printed.TRUE,
        (holds("as on the slide before", "dln.entropic_drift"),),
    ),
    Row(
        "svd",
        ENERGY,
        Kind.DEFINITION,
        r"$W = Q_N \Sigma Q_0^T$: This is the Singular Value Decomposition (SVD) of the end-to-end matrix.",
        Printed.DEFINITION,
        (holds("W_p = Q_p Λ Q_{p−1}ᵀ has this product", "dln.frames"),),
        note="Real matrices; frames up to signs where the singular values are distinct.",
    ),
    Row(
        "entries",
        ENERGY,
        Kind.ASSERTION,
        r"$\Sigma'$: A diagonal matrix whose entries are functions of the singular values $\sigma_k$ and network "
        r"depth $N$.",
        Printed.TRUE,
        (
            holds(
                "the gradient of a function of the spectrum is diagonal in the frame",
                "dln.entropic_drift",
                "variations.singular_first",
            ),
        ),
        note="Each entry depends on all singular values.",
    ),
    Row(
        "repulsion",
        ENERGY,
        Kind.ASSERTION,
        "It acts as a repulsive force between the singular values",
        Printed.UNDER_SPECIFIED,
        (
            holds("the gap σ_1 − σ_2 widens for N ≥ 2", "entropy_direction.gap"),
            fails(
                "as repelling particles do: the smaller one is pushed down, and the force grows as they meet. Both are "
                "pushed up, and where they meet no force is left",
                "entropy_direction.absolute",
                "entropy_direction.gap",
            ),
        ),
        note="The singular repulsion 2λ_k^N/(λ_k² − λ_j²) belongs to the noise, with the factor κ/β, and is gone at κ "
        "= 0.",
        correction=Correction(
            "Every singular value is pushed up, the larger of two more strongly.",
            ("entropy_direction.absolute", "entropy_direction.gap", "theorem18.langevin"),
        ),
    ),
    Row(
        "away_from_low_rank",
        ENERGY,
        Kind.ASSERTION,
        "pushing the system away from low-rank solutions.",
        Printed.UNDER_SPECIFIED,
        (
            holds("in absolute terms: Σ′_k > 0, each singular value grows", "entropy_direction.absolute"),
            holds("at fixed ‖W‖_F, d = 2: S rises towards full rank for every N ≥ 2", "entropy_direction.frobenius"),
            fails("by a barrier at low rank: Σ′_k vanishes linearly with σ_k", "dln.limits"),
            says(
                "relative to the larger singular value, d = 2, N = 3: σ_1/σ_2 falls",
                "entropy_direction.relative",
                {"sign at N = 3": sp.Integer(-1)},
            ),
        ),
        note="The Summary says the opposite.",
        correction=Correction(
            "Name what is held fixed. At d = 2, S rises towards equal singular values at fixed ‖W‖_F (N ≥ 2) and fixed "
            "‖W‖_* (N ≥ 3); it is constant at fixed ‖W_p‖_F for N = 2, and rises towards rank one there for N ≥ 3.",
            (
                "entropy_direction.frobenius",
                "entropy_direction.nuclear",
                "entropy_direction.layer_norm",
                "entropy_direction.relative",
            ),
        ),
    ),
    Row(
        "geometry",
        ENERGY,
        Kind.ASSERTION,
        'The paper notes this "physical effect" is strictly due to the geometry of the DLN.',
        Printed.TRUE,
        (holds("for N = 1 nothing is redundant, and Σ′ = 0", "dln.special_depths"),),
    ),
)
