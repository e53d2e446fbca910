"""Rows: Theorem 18, the explicit equation downstairs."""

from __future__ import annotations

import sympy as sp

from symcalc.audit.row import Correction, Kind, Printed, Row, fails, holds, says
from symcalc.claims.slides.singular_values import printed_bracket

EXPLICIT = "The Explicit Downstairs SDE"

ROWS = (
    Row(
        "theorem18",
        EXPLICIT,
        Kind.FORMULA,
        r"dX_t^\beta = \sqrt{\frac{2}{\beta}} \begin{pmatrix} \sqrt{N}\lambda_1^{N-1}dB_{11}^{1,1} & \dots \\ \vdots & "
        r"\ddots \end{pmatrix} + \frac{1}{\beta} Q_N \Sigma'' Q_0^T dt",
        Printed.FALSE,
        (
            says(
                "at any W, the noise matrix as it stands: the bracket of σ_1",
                "slides.theorem18",
                {"d⟨σ_1⟩ of g^N": printed_bracket()},
            ),
        ),
        (holds("at a diagonal W the two agree", "slides.theorem18"),),
        note="The noise matrix is written in the frame of the singular vectors, the drift outside of it. Its other "
        "entries "
        "are left out, Σ″ is not given, and dB^{1,1} is not explained. (The date is given as 2023 here and as 2024 "
        "among "
        "the references.)",
        correction=Correction(
            "Both terms between Q_N and Q_0ᵀ; all entries; Σ″. Without frames: A_{N,X}^{1/2} dB + …, for every N, "
            "until X "
            "loses rank.",
            ("theorem18.covariance", "theorem18.ito_drift", "theorem18.off_diagonal", "theorem18.frame_free"),
            r"dX = \sqrt{\tfrac2\beta}\,Q_N \left[\sqrt{a_{ij}}\,dB_{ij}\right] Q_0^T + \tfrac1\beta\,Q_N \Sigma'' "
            r"Q_0^T\,dt, "
            r"\qquad a_{ij} = \frac{\sigma_i^2 - \sigma_j^2}{\lambda_i^2 - \lambda_j^2}, \quad a_{ii} = "
            r"N\lambda_i^{2(N-1)}, "
            r"\qquad \Sigma'' = (N - 1)\Lambda^{N-2}",
        ),
    ),
    Row(
        "theorem18.kappa",
        EXPLICIT,
        Kind.ASSERTION,
        r"The Menon & Yu paper provides an explicit formula for the Brownian motion $dX^{\beta/\kappa}$ on $(M_d, "
        r"g^N)$.",
        Printed.TRUE,
        (
            holds(
                "Theorem 18, corrected, with β/κ in place of β, in the noise and in Σ″/β",
                "theorem18.ito_drift",
                "theorem18.langevin",
            ),
        ),
        note="The theorem is stated for X^β. The entropic term keeps 1/β.",
    ),
    Row(
        "theorem18.lambda",
        EXPLICIT,
        Kind.DEFINITION,
        r"$\Lambda = \Sigma^{1/N}$, $dB$ is a matrix of standard Wiener processes",
        Printed.DEFINITION,
        (
            holds(
                "√N λ then has the law of Euclidean singular values",
                "theorem18.lambda_drift",
                "theorem18.law_of_lambda",
            ),
        ),
    ),
    Row(
        "theorem18.drift",
        EXPLICIT,
        Kind.ASSERTION,
        r"$\Sigma''$ is a diagonal matrix of drift terms (related to mean curvature) that arises from the Itô "
        r"correction.",
        Printed.UNDER_SPECIFIED,
        (
            holds("a diagonal Itô drift", "theorem18.ito_drift", "theorem18.off_diagonal"),
            says(
                "the mean curvature of the gauge orbits, which is 0 at d = 1",
                "slides.ito_is_no_curvature",
                {"Σ″": sp.S.Zero},
            ),
            fails(
                "the mean curvature of the gauge orbits, over C: Σ″ = 0 there, and Σ′ is not",
                "other_fields.ito_drift",
                "other_fields.entropic_drift",
            ),
        ),
        note="The mean curvature of the gauge orbits is −Σ′, another matrix. Σ″ comes without any noise along the "
        "orbits, and is there where nothing is curved.",
        correction=Correction(
            "Σ″ = (N − 1) Λ^{N−2} is the Itô drift of Brownian motion in the coordinates W: div A + A grad log √det "
            "g^N.",
            ("theorem18.ito_drift", "theorem18.cancellation", "slides.ito_is_no_curvature"),
            r"\Sigma''_k = (N - 1)\,\lambda_k^{N-2}",
        ),
    ),
)
