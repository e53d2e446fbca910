"""Rows: the recap, stochasticity in deep learning, the central idea."""

from __future__ import annotations

import sympy as sp

from symcalc.audit.row import Correction, Kind, Printed, Row, fails, holds, says

RECAP, NOISE, IDEA = "Recap: Key Questions for Gradient Flow", "Stochasticity in Deep Learning", "The Central Idea"

ROWS = (
    Row(
        "recap.flow",
        RECAP,
        Kind.DEFINITION,
        r"\frac{d}{dt} \mathbf{W}(t) = - \nabla_{\mathbf{W}} \mathcal{L}(\mathbf{W}(t))",
        Printed.DEFINITION,
        (
            holds(
                "it keeps balanced factors balanced, and moves W = W_N ⋯ W_1 by −A_{N,W}(E′(W))",
                "dln.conservation",
                "dln.downstairs_flow",
            ),
        ),
    ),
    Row(
        "recap.convergence",
        RECAP,
        Kind.ASSERTION,
        "Convergence guarantees? (Yes, for balanced cases)",
        Printed.UNDER_SPECIFIED,
        (
            holds(
                "the loss falls while W has full rank and E′ ≠ 0: its rate is −Σ a_ij e_ij², and every a_ij > 0",
                "dln.downstairs_flow",
                "dln.multiplier",
            ),
            says(
                "balanced initial data suffice for convergence to a minimiser, L → 0",
                "slides.rest_point",
                {"L(0, 0)": sp.S.Zero},
            ),
        ),
        note="The theorem that is meant also assumes a deficiency margin, or a loss below that of every singular W "
        "(Arora, Cohen, Golowich and Hu 2019).",
        correction=Correction(
            "Balanced is not enough: W = 0 is a rest point, and it attracts balanced data when the target has the "
            "wrong sign. What holds for balanced factors is the closed flow Ẇ = −A_{N,W}(E′(W)).",
            ("slides.rest_point", "dln.downstairs_flow"),
            r"\dot W = -A_{N,W}(E'(W))",
        ),
    ),
    Row(
        "recap.rate",
        RECAP,
        Kind.ASSERTION,
        "Convergence rate? (Can be accelerated by depth)",
        Printed.TRUE,
        (
            holds(
                "there are points where depth multiplies the rate by N: σ = 1",
                "slides.depth_rate",
                "dln.singular_value_flow",
            ),
        ),
        note="“Can” is the word: the factor is N σ^{2−2/N}, which slows small singular values down.",
    ),
    Row(
        "recap.minimiser",
        RECAP,
        Kind.ASSERTION,
        "Characterization of the minimizer? (Bias towards max volume)",
        Printed.UNDER_SPECIFIED,
        note="Neither the loss nor the volume is named, and there are two: e^S of the gauge orbits and the volume of "
        "g^N, which behave oppositely (dln.two_volumes). To be decided it needs a loss, a volume and a limit.",
        correction=Correction(
            "Say which volume: log √det g^N = −2S − ½ Σ log a_ii + const, so where one is large the other is small.",
            ("dln.two_volumes", "entropy_direction.other_volume"),
            r"\log\sqrt{\det g^N} = -2S - \tfrac12 \sum_i \log a_{ii} + \text{const}",
        ),
    ),
    Row(
        "noise.minibatch",
        NOISE,
        Kind.ASSERTION,
        "Gradients are computed on mini-batches of data, which is a noisy estimate of the true gradient.",
        Printed.TRUE,
        (holds("an unbiased estimate, with a variance that depends on the point", "slides.minibatch"),),
        note="This noise has the size of the step, is anisotropic, and vanishes where all samples agree: it is not the "
        "P dM + √κ P^⊥ dM of the later slides.",
    ),
    Row(
        "noise.discretization",
        NOISE,
        Kind.ASSERTION,
        r"Using a finite step size $\eta > 0$ introduces error.",
        Printed.TRUE,
        (holds("the factors leave the balanced manifold at the order η²", "slides.step"),),
        note="An error, but not a noise: the step is deterministic.",
    ),
    Row(
        "noise.roundoff",
        NOISE,
        Kind.ASSERTION,
        "Floating point arithmetic introduces small, random perturbations.",
        Printed.UNDER_SPECIFIED,
        note="Rounding to nearest is deterministic and relative to the size of each number; stochastic rounding is "
        "random. A statement about either needs a model of the arithmetic, which the slides do not give.",
    ),
    Row(
        "noise.rle",
        NOISE,
        Kind.ASSERTION,
        "Can be used to model noise due to round-off errors",
        Printed.UNDER_SPECIFIED,
        beside=(
            fails(
                "independent errors of one size in all entries of the factors: they leave the balanced manifold, on "
                "which the RLE lives",
                "slides.isotropic_noise",
            ),
        ),
        note="Said of the Riemannian Langevin equation. To be decided it needs a model of the arithmetic.",
        correction=Correction(
            "Independent errors in the entries move W_{p+1}ᵀW_{p+1} − W_p W_pᵀ as fast as the factors. The RLE on the "
            "balanced manifold is a modelling choice: it keeps balancedness by construction.",
            ("slides.isotropic_noise",),
            r"d\langle G_{11}\rangle = 4\left(|W_2 e_1|^2 + |W_1^T e_1|^2\right) dt \neq 0",
        ),
    ),
    Row(
        "idea",
        IDEA,
        Kind.ASSERTION,
        'Noise in the "upstairs" parameter space (along redundant directions) induces a deterministic, '
        'curvature-driven drift in the "downstairs" solution space.',
        Printed.UNDER_SPECIFIED,
        (
            holds(
                "noise in the sense of Itô (of the Levi-Civita connection): the drift is −H/β, H the mean curvature of "
                "the orbits",
                "submersion.vertical",
                "langevin.projection",
            ),
            fails(
                "noise in the sense of Stratonovich, or kept on the orbit by a retraction: no drift at all",
                "langevin.stratonovich",
                "theorem15.stratonovich",
            ),
        ),
        note="Brownian motion on the orbit creates nothing downstairs. The drift is the second-order departure of an "
        "Itô step from the orbit. Where orbits are straight there is none in either sense (langevin.line).",
        correction=Correction(
            "Noise along the orbits, read in the sense of Itô, induces the drift (1/β) grad S = −(1/β) H downstairs.",
            ("langevin.projection", "submersion.volume"),
            r"L(f\circ\varphi) = \tfrac1\beta\langle\operatorname{grad} S, \operatorname{grad} f\rangle\circ\varphi",
        ),
    ),
)
