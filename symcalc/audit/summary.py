"""Rows: the summary of findings."""

from __future__ import annotations

import sympy as sp

from symcalc.audit.row import Correction, Kind, Printed, Row, fails, holds, says

SUMMARY = "Summary of Findings"

ROWS = (
    Row(
        "summary.model",
        SUMMARY,
        Kind.ASSERTION,
        "Noise in training can be modeled rigorously using the Riemannian Langevin Equation.",
        Printed.UNDER_SPECIFIED,
        beside=(
            fails("errors in the entries of the factors stay on the balanced manifold", "slides.isotropic_noise"),
            fails("descent with a step η stays on it", "slides.step"),
        ),
        note="What is rigorous are the consequences of the model. That the noise of training is this noise is no "
        "theorem, "
        "and the sources of noise named at the beginning leave the manifold on which the model lives.",
        correction=Correction(
            "The RLE is a model, whose consequences can be derived rigorously.",
            ("langevin.projection", "slides.isotropic_noise", "slides.minibatch"),
        ),
    ),
    Row(
        "summary.connection",
        SUMMARY,
        Kind.ASSERTION,
        'There is a deep connection, via Riemannian submersion, between stochastic dynamics in the "upstairs" '
        "parameter "
        'space and the resulting dynamics in the "downstairs" solution space.',
        Printed.TRUE,
        (
            holds(
                "the generator upstairs, on functions of φ, is that of a Langevin equation downstairs",
                "langevin.projection",
                "submersion.horizontal",
                "submersion.vertical",
            ),
        ),
    ),
    Row(
        "summary.curvature",
        SUMMARY,
        Kind.ASSERTION,
        "Noise that is tangential to the fibers (group orbits) upstairs induces a deterministic drift downstairs "
        "related "
        "to the mean curvature of the fibers.",
        Printed.TRUE,
        (
            holds(
                "Itô: −(1/β) times the trace of the second fundamental form",
                "submersion.vertical",
                "langevin.gradient_flow",
            ),
        ),
        (fails("Stratonovich: no drift", "langevin.stratonovich"),),
    ),
    Row(
        "summary.entropy",
        SUMMARY,
        Kind.ASSERTION,
        "This drift is equivalent to the gradient of the Boltzmann entropy (volume).",
        Printed.UNDER_SPECIFIED,
        (
            holds("the entropy, S = log vol", "submersion.volume", "theorem15.entropy"),
            says(
                "the volume itself (Theorem 15, d = 2, up to a constant)",
                "slides.volume_or_logarithm",
                {"½ grad vol, gap 2 to gap 1": sp.S.Half},
            ),
        ),
        note="For compact orbits of an isometric action.",
        correction=Correction(
            "(log volume)",
            ("slides.volume_or_logarithm", "submersion.volume"),
            r"-H = \operatorname{grad} S, \qquad S = \log\operatorname{vol}(O_x)",
        ),
    ),
    Row(
        "summary.descent",
        SUMMARY,
        Kind.ASSERTION,
        "For the DLN, we have explicit formulas for this stochastic process, which corresponds to gradient descent of "
        "a "
        "free energy functional, combining the original loss with an entropic term",
        Printed.UNDER_SPECIFIED,
        (
            holds("κ = 0: the gradient flow of F_β", "langevin.gradient_flow", "dln.free_energy"),
            says("κ > 0: no noise is left downstairs", "langevin.projection", {"d⟨f∘φ⟩/dt": sp.S.Zero}),
        ),
        correction=Correction(
            "A Langevin equation of the free energy; its gradient flow in the limit κ → 0.",
            ("langevin.projection", "langevin.gradient_flow"),
        ),
    ),
    Row(
        "summary.low_rank",
        SUMMARY,
        Kind.ASSERTION,
        "that favors high-volume, low-rank solutions.",
        Printed.UNDER_SPECIFIED,
        (
            holds("high volume of the gauge orbit: S enters F_β with the sign −1/β", "theorem18.invariant_measure"),
            holds("low rank at fixed ‖W_p‖_F for d = 2 and N ≥ 3", "entropy_direction.layer_norm"),
            says(
                "low rank at fixed ‖W‖_F (d = 2, N = 3)",
                "entropy_direction.frobenius",
                {"sign at N = 3": sp.Integer(-1)},
            ),
            fails(
                "low rank for N = 2 and d ≥ 3, relative growth: the smaller singular value grows faster",
                "entropy_direction.two_layers",
            ),
            fails("rank one at fixed ‖W_p‖_F from d = 3 on: S = −∞ there", "entropy_direction.layer_norm_three"),
        ),
        note="It contradicts “pushing the system away from low-rank solutions” above. High volume and low rank go "
        "together "
        "for the volume of g^N on M_d, which is not the volume in S.",
        correction=Correction(
            "Name the constraint, N and d. Without one, every singular value grows. At d = 2: full rank is favoured at "
            "fixed ‖W‖_F; at fixed ‖W_p‖_F none is for N = 2, and rank one for N ≥ 3. Below rank d − 1, S = −∞.",
            (
                "entropy_direction.absolute",
                "entropy_direction.frobenius",
                "entropy_direction.layer_norm",
                "entropy_direction.layer_norm_three",
                "entropy_direction.relative_three",
                "entropy_direction.other_volume",
                "dln.two_volumes",
            ),
        ),
    ),
)
