"""Rows: the general geometric framework."""

from __future__ import annotations

import sympy as sp

from symcalc.audit.row import Correction, Kind, Printed, Row, fails, holds, says
from symcalc.claims.langevin.notation import beta
from symcalc.claims.langevin.principle import DS
from symcalc.claims.submersion import DF

FIRST = "General Principles 1: Submersion with Group Action"
SECOND, THIRD = 'General Principles 2: The "Upstairs" RLE', 'General Principles 3: The "Downstairs" SDE'

ENTROPIC = sp.Add(*(f * s for f, s in zip(DF, DS, strict=True))) / beta

ROWS = (
    Row(
        "quotient",
        FIRST,
        Kind.ASSERTION,
        r'The "downstairs" space is the quotient space $M = \mathcal{M}/G$, equipped with a metric $h$ via '
        "Riemannian submersion.",
        Printed.UNDER_SPECIFIED,
        (
            holds(
                "where all orbits are of one type (distinct eigenvalues; full rank)",
                "proof2x2.orthogonality",
                "dln.submersion",
            ),
            fails(
                "everywhere: at coincident eigenvalues the orbit loses its dimension, and M has an edge",
                "slides.commutant",
            ),
        ),
        correction=Correction(
            "On the set of principal orbits, for a compact G (or one that acts properly).",
            ("submersion.horizontal", "submersion.vertical"),
        ),
    ),
    Row(
        "fibres",
        FIRST,
        Kind.DEFINITION,
        r"The inverse image $\phi^{-1}(x) = O_x$ is the group orbit over $x$.",
        Printed.DEFINITION,
        (
            holds(
                "for the network: gauge directions span the kernel of Dφ on the balanced manifold",
                "dln.submersion",
                "dln.balanced_dimension",
            ),
        ),
    ),
    Row(
        "isometries",
        FIRST,
        Kind.DEFINITION,
        r"Let $G$ be a Lie group that acts on $\mathcal{M}$ by isometries.",
        Printed.DEFINITION,
        (
            holds(
                "the hypothesis is needed: under dilations the image solves no equation of its own",
                "langevin.dilations",
            ),
        ),
        note="A hypothesis.",
    ),
    Row(
        "upstairs.sde",
        SECOND,
        Kind.DEFINITION,
        r"dm^{\beta,\kappa} = -\text{grad}_g L(m) dt + P_m d\mathbf{M}^\beta + \sqrt{\kappa} P_m^\perp "
        r"d\mathbf{M}^\beta",
        Printed.DEFINITION,
        (
            holds(
                "Itô for the Levi-Civita connection, M^β of generator Δ/β: it has a closed image downstairs",
                "langevin.projection",
            ),
        ),
        (fails("in the sense of Stratonovich: the noise along the orbits does nothing", "langevin.stratonovich"),),
        note="“P_m dM” has no meaning on a manifold without a connection; and M^β without its normalisation leaves "
        "open "
        "what β is. Both are decided by the next slide. For κ ≠ 1 the invariant law upstairs is not Gibbs’s "
        "(langevin.upstairs_law).",
    ),
    Row(
        "upstairs.brownian",
        SECOND,
        Kind.ASSERTION,
        r"$\mathbf{M}^\beta$ is Brownian motion on $\mathcal{M}$. $\kappa$ modulates the anisotropy of the noise.",
        Printed.UNDER_SPECIFIED,
        (
            holds(
                "generator Δ/β, as √(2/β) in Theorem 18 has it: then F_β = E − S/β as printed",
                "slides.normalisation",
                "langevin.projection",
            ),
            says(
                "the standard Wiener process, as H in Theorem 15: still (1/β) grad S",
                "slides.normalisation",
                {"entropic part, generator ½Δ": ENTROPIC},
            ),
        ),
        note="With the standard H of Theorem 15 the entropy has the weight ½. Theorem 15 is the case β = 2, κ = "
        "2/β_Dyson "
        "of this principle (langevin.eigenvalues).",
        correction=Correction(
            "M^β is Brownian motion at inverse temperature β: generator (1/β) Δ_g.",
            ("slides.normalisation", "langevin.eigenvalues"),
            r"\mathbb{E}[f(\mathbf{M}^\beta_{t+dt}) - f] = \tfrac1\beta\,\Delta_g f\,dt",
        ),
    ),
    Row(
        "downstairs.sde",
        THIRD,
        Kind.FORMULA,
        r"dx = -\text{grad}_h F_\beta(x) dt + dX^{\beta/\kappa}",
        Printed.TRUE,
        (
            holds(
                "generator Δ/β upstairs; X^{β/κ} is Brownian motion of generator (κ/β) Δ_h; one type of orbit, "
                "isometries",
                "langevin.projection",
                "submersion.vertical",
                "submersion.horizontal",
                "langevin.ito_equation",
            ),
        ),
        note="β/κ is one number here, an inverse temperature; in m^{β,κ} the two are a pair. The entropy keeps the "
        "weight "
        "1/β, whatever κ.",
    ),
    Row(
        "free_energy",
        THIRD,
        Kind.DEFINITION,
        r"F_\beta(x) = L(x) - \frac{1}{\beta}S(x) \quad \text{and} \quad S(x) = \log\text{vol}(O_x)",
        Printed.DEFINITION,
        (holds("L(x) read as E(x)", "slides.loss_downstairs", "submersion.volume"),),
        note="A misprint: L = E∘φ is a function upstairs, so E(x) must stand here (the next slides have it). And "
        "vol(O_x) "
        "is finite for compact orbits; otherwise only grad S has a meaning (langevin.line).",
        correction=Correction("E(x) for L(x).", ("slides.loss_downstairs",), r"F_\beta(x) = E(x) - \tfrac1\beta S(x)"),
    ),
    Row(
        "entropic_term",
        THIRD,
        Kind.ASSERTION,
        'Noise in the redundant "gauge" directions upstairs manifests as an entropic term that modifies the energy '
        "landscape downstairs.",
        Printed.TRUE,
        (
            holds(
                "tr_V Hess(f∘φ) = −⟨H, grad f⟩ = ⟨grad S, grad f⟩",
                "submersion.vertical",
                "submersion.volume",
                "langevin.projection",
            ),
        ),
        note="Itô, as above.",
    ),
    Row(
        "kappa",
        THIRD,
        Kind.ASSERTION,
        r"In the limit $\kappa \to 0$, the upstairs noise is purely tangential, and the downstairs flow becomes "
        r"deterministic: $\dot{x} = -\text{grad}_h F_\beta(x)$.",
        Printed.TRUE,
        (holds("the equation at κ = 0", "langevin.gradient_flow"),),
        note="In which sense solutions converge, and up to which time, is not said (in probability, on compact times, "
        "while the limit stays in a compact set of principal orbits: Freidlin and Wentzell).",
    ),
)
