"""Wrong versions of the claims on the slides, other fields and the direction of the entropy; who catches them.

Each claim has mutants of three kinds: a wrong coefficient, a wrong index or sign, and a formula that is right in a
special case only.  The tiers named with a mutant refute it, each on its own.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcalc.claims import catalogue
from symcalc.claims.dln import FORCE
from symcalc.claims.langevin.notation import PARAMETERS
from symcalc.claims.langevin.principle import DS
from symcalc.claims.other_fields import REPULSION
from symcalc.claims.slides.gradient_flow import c, w
from symcalc.claims.slides.notation import cosine, sine
from symcalc.claims.submersion import DF
from symcalc.claims.theorem18 import ITO
from symcalc.covariance import FIELD_DIMENSION as bF
from symcalc.evidence.exact import Quantities
from symcalc.evidence.verdict import Tier
from symcalc.indexed import IndexSum, dimension, over
from symcalc.models.dln.direction import x, y
from symcalc.models.dln.fields import EXTRA as e
from symcalc.models.dln.infinite_depth import LOGARITHMS as Y
from symcalc.models.dln.infinite_depth import b
from symcalc.models.dln.metric import N, beta, i, j, k, lam
from symcalc.models.dyson import beta as b_
from symcalc.mutants.version import Version

E, P, M = Tier.EXACT, Tier.PRECISE, Tier.MONTECARLO
COEFFICIENT, INDEX_OR_SIGN, SPECIAL = "coefficient", "index or sign", "right in a special case only"
Matrix = sp.ImmutableMatrix
g = catalogue()


def true(identity: str) -> Quantities:
    """The claimed quantities of a claim."""
    return g[identity].state().claimed


def scaled(identity: str, name: str, factor: Any) -> Quantities:
    """One claimed quantity times a factor."""
    return {name: true(identity)[name] * factor}


a, q = lam[k], lam[j]
d = dimension()
entropic = sp.Add(*(f * s for f, s in zip(DF, DS, strict=True)))
kappa = PARAMETERS[1]
noise = true("slides.anisotropic_noise")["L − Δ_g/β"] / (kappa - 1)
gap_x = sp.Symbol("x2", real=True) - sp.Symbol("x1", real=True)
rotated = true("slides.fixed_frame")["d⟨x_1⟩/dt"]
printed = true("slides.theorem18")["d⟨σ_1⟩ as printed"]
eta = sp.Symbol("eta", positive=True)
moved = true("slides.step")["G(W − ηg) − G(W)"]
column = true("slides.isotropic_noise")["d⟨G_11⟩/dt"]
mini = true("slides.minibatch")["variance"]
mean = true("other_fields.infinite_multiplier")["a_ij/N"]
slope_F = true("entropy_direction.frobenius")["slope"]
slope_L = true("entropy_direction.layer_norm")["slope"]
slope_N = true("entropy_direction.nuclear")["slope"]
difference = true("entropy_direction.relative")["difference of the rates"]
two = true("entropy_direction.two_layers")["difference of the rates"]
pairs_drift = (REPULSION * bF + ITO + (bF * (e + 1) - 1) * a ** (N - 2)) * (1 / beta)
real_drift = true("other_fields.rectangular")["drift"]
entropy_slope = true("other_fields.entropy")["∂S/∂λ_k over C"]
coulomb = true("other_fields.infinite_depth")["drift"]
rate = true("other_fields.infinite_depth_rate")["drift, 1/N"]
density = true("other_fields.muttalib_borodin")["∂ log density"]
root = true("other_fields.rank_loss")["drift"]
x1 = sp.Symbol("lam1", positive=True)

MUTANTS = [Version(*row) for row in [
    # entropy_direction
    ("entropy_direction.absolute", COEFFICIENT, "doubled: i ≠ j in S", (E, P, M), {"Σ′": FORCE * 2}),
    ("entropy_direction.absolute", INDEX_OR_SIGN, "pulls down", (E, P, M), {"Σ′": FORCE * -1}),
    ("entropy_direction.absolute", SPECIAL, "N = 2 only", (E, P, M), {"Σ′": over(j != k, a**N / (a**N + q**N))}),
    ("entropy_direction.gap", COEFFICIENT, "half", (E, P, M), {"gap force": true("entropy_direction.gap")["gap force"] / 2}),
    ("entropy_direction.gap", INDEX_OR_SIGN, "the gap closes", (E, P, M), {"gap force": -true("entropy_direction.gap")["gap force"]}),
    ("entropy_direction.gap", SPECIAL, "N = 2 only", (E, P, M), {"gap force": (x**N - y**N) / (x**N + y**N)}),
    ("entropy_direction.gap", INDEX_OR_SIGN, "the gap closes at N = 3", (E, P, M), {"sign at N = 3": sp.Integer(-1)}),
    ("entropy_direction.relative", COEFFICIENT, "twice", (E, P, M), {"difference of the rates": difference * 2}),
    ("entropy_direction.relative", INDEX_OR_SIGN, "the smaller one grows faster", (E, P, M), {"difference of the rates": -difference}),
    ("entropy_direction.relative", SPECIAL, "N = 1 and N = 2 only: the ratio stands still", (E, P, M), {"difference of the rates": sp.S.Zero}),
    ("entropy_direction.two_layers", COEFFICIENT, "twice", (E, P, M), {"difference of the rates": two * 2}),
    ("entropy_direction.two_layers", INDEX_OR_SIGN, "sign", (E, P, M), {"difference of the rates": two * -1}),
    ("entropy_direction.two_layers", SPECIAL, "d = 2 only", (E, P, M), {"difference of the rates": IndexSum.of(0, "k", "l")}),
    ("entropy_direction.relative_three", COEFFICIENT, "twice", (E, P, M), scaled("entropy_direction.relative_three", "rate of σ_1, N = 3", 2)),
    ("entropy_direction.relative_three", INDEX_OR_SIGN, "σ_1 grows faster: N ≥ 3 for every d", (E, P, M), {"sign of rate 2 − rate 1": sp.Integer(-1)}),
    ("entropy_direction.relative_three", SPECIAL, "the third value left out", (E, P, M), {"rate of σ_1, N = 3": sp.Rational(201, 10101)}),
    ("entropy_direction.frobenius", COEFFICIENT, "N for 2N", (E, P, M), {"slope": slope_F / 2}),
    ("entropy_direction.frobenius", INDEX_OR_SIGN, "towards rank one", (E, P, M), {"slope": -slope_F}),
    ("entropy_direction.frobenius", SPECIAL, "N = 1 only", (E, P, M), {"slope": sp.S.Zero}),
    ("entropy_direction.frobenius", INDEX_OR_SIGN, "low rank at N = 3", (E, P, M), {"sign at N = 3": sp.Integer(-1)}),
    ("entropy_direction.nuclear", COEFFICIENT, "twice", (E, P, M), {"slope": slope_N * 2}),
    ("entropy_direction.nuclear", INDEX_OR_SIGN, "towards rank one", (E, P, M), {"slope": -slope_N}),
    ("entropy_direction.nuclear", SPECIAL, "N = 2 only", (E, P, M), {"slope": sp.S.Zero}),
    ("entropy_direction.layer_norm", COEFFICIENT, "half", (E, P, M), {"slope": slope_L / 2}),
    ("entropy_direction.layer_norm", INDEX_OR_SIGN, "towards full rank", (E, P, M), {"slope": -slope_L}),
    ("entropy_direction.layer_norm", SPECIAL, "N = 2 only", (E, P, M), {"slope": sp.S.Zero}),
    ("entropy_direction.layer_norm_three", COEFFICIENT, "8/9", (E, P), {"equal values, N = 2": sp.Rational(8, 9)}),
    ("entropy_direction.layer_norm_three", INDEX_OR_SIGN, "N = 2 and N = 3 exchanged", (E, P), {"equal values, N = 3": sp.Rational(8, 27), "equal values, N = 2": sp.Rational(1, 27)}),
    ("entropy_direction.layer_norm_three", SPECIAL, "rank one finite, as at d = 2", (E, P), {"rank one, N = 3": sp.S.One}),
    ("entropy_direction.other_volume", COEFFICIENT, "N", (E, P), {"λ_k ∂_k log √g at λ_k = 0": IndexSum.of(-N, k)}),
    ("entropy_direction.other_volume", INDEX_OR_SIGN, "sign", (E, P), {"λ_k ∂_k log √g at λ_k = 0": IndexSum.of(N - 1, k)}),
    ("entropy_direction.other_volume", SPECIAL, "N = 2 only", (E, P), {"λ_k ∂_k log √g at λ_k = 0": IndexSum.of(-1, k)}),
    # other_fields
    ("other_fields.gram", COEFFICIENT, "λ² for a phase", (E, P), {"phase, own level": IndexSum.of(lam[i] ** 2)}),
    ("other_fields.gram", INDEX_OR_SIGN, "sign of the next level", (E, P), {"pair, next level": IndexSum.of(lam[i] * lam[j])}),
    ("other_fields.gram", SPECIAL, "equal values only", (E, P), {"pair, own level": IndexSum.of(2 * lam[i] * lam[j])}),
    ("other_fields.phases", COEFFICIENT, "N − 1", (E, P), {"det G": IndexSum.of((N - 1) * lam[i] ** (2 * N - 2))}),
    ("other_fields.phases", INDEX_OR_SIGN, "λ^{2N}", (E, P), {"det G": IndexSum.of(N * lam[i] ** (2 * N))}),
    ("other_fields.phases", SPECIAL, "N = 1 and N = 2 only", (E, P), {"det G": IndexSum.of((N**2 - 2 * N + 2) * lam[i] ** (2 * N - 2))}),
    ("other_fields.entropy", COEFFICIENT, "phases counted twice", (E, P), {"∂S/∂λ_k over C": entropy_slope + (N - 1) / a}),
    ("other_fields.entropy", INDEX_OR_SIGN, "phases with the wrong sign", (E, P), {"∂S/∂λ_k over C": entropy_slope - 2 * (N - 1) / a}),
    ("other_fields.entropy", SPECIAL, "no phases: R only", (E, P), {"∂S/∂λ_k over C": entropy_slope - (N - 1) / a}),
    ("other_fields.entropic_drift", COEFFICIENT, "Σ′ of R over C", (E, P, M), {"Σ′ over C": FORCE + ITO}),
    ("other_fields.entropic_drift", INDEX_OR_SIGN, "sign of the phases", (E, P, M), {"Σ′": FORCE * bF - (bF - 1) * ITO}),
    ("other_fields.entropic_drift", SPECIAL, "R only", (E, P, M), {"Σ′": FORCE * bF}),
    ("other_fields.ito_drift", COEFFICIENT, "N for N − 1", (E, P, M), {"Σ″ over R": IndexSum.of(N * a ** (N - 2))}),
    ("other_fields.ito_drift", INDEX_OR_SIGN, "(b_F − 2)", (E, P, M), {"Σ″": IndexSum.of((bF - 2) * ITO)}),
    ("other_fields.ito_drift", SPECIAL, "R only: the same over C", (E, P, M), {"Σ″ over C": IndexSum.of(ITO)}),
    ("other_fields.ito_drift", SPECIAL, "R and C only: (2 − b_F)²", (E, P, M), {"Σ″": IndexSum.of((2 - bF) ** 2 * ITO)}),
    ("other_fields.quaternions", COEFFICIENT, "−(N − 1)", (E, P, M), {"Σ″ over H": IndexSum.of(-ITO)}),
    ("other_fields.quaternions", INDEX_OR_SIGN, "outwards", (E, P, M), {"Σ″ over H": IndexSum.of(2 * ITO)}),
    ("other_fields.quaternions", SPECIAL, "N = 1 and N = 2 only", (E, P, M), {"Σ″ over H": IndexSum.of(-2 * (N - 1) ** 2 * a ** (N - 2))}),
    ("other_fields.holomorphic", COEFFICIENT, "E|dX|² = 2a/β", (E, P, M), scaled("other_fields.holomorphic", "E|dX|²", sp.S.Half)),
    ("other_fields.holomorphic", INDEX_OR_SIGN, "a drift", (E, P, M), {"Σ″": IndexSum.of(-ITO)}),
    ("other_fields.holomorphic", SPECIAL, "N = 1 only", (E, P, M), {"E|dX|²": IndexSum.of(4 / beta, i, j)}),
    ("other_fields.singular_drift", COEFFICIENT, "half the repulsion", (E, P, M), {"drift": pairs_drift - REPULSION * (bF / (2 * beta))}),
    ("other_fields.singular_drift", COEFFICIENT, "half the repulsion over C", (E, P, M), {"drift over C, square": (REPULSION + ITO + a ** (N - 2)) * (1 / beta)}),
    ("other_fields.singular_drift", INDEX_OR_SIGN, "b_F (e + 1) + 1", (E, P, M), {"drift": pairs_drift + 2 * a ** (N - 2) / beta}),
    ("other_fields.singular_drift", SPECIAL, "R only: no radial term", (E, P, M), {"drift over C, square": (REPULSION * 2 + ITO) * (1 / beta)}),
    ("other_fields.rectangular", COEFFICIENT, "2(m − n)", (E, P, M), {"drift": real_drift + e * a ** (N - 2) / beta}),
    ("other_fields.rectangular", INDEX_OR_SIGN, "pulled down", (E, P, M), {"drift, one extra row": (REPULSION + ITO - a ** (N - 2)) * (1 / beta)}),
    ("other_fields.rectangular", SPECIAL, "square only", (E, P, M), {"drift, one extra row": (REPULSION + ITO) * (1 / beta)}),
    ("other_fields.rectangular", SPECIAL, "N = 2 only", (E, P, M), {"drift, one extra row": (REPULSION + ITO + 1) * (1 / beta)}),
    ("other_fields.rank_loss", COEFFICIENT, "δ for δ − 1", (E, P, M), {"drift": root + 1 / (a * beta * N)}),
    ("other_fields.rank_loss", INDEX_OR_SIGN, "real square: δ = 2", (E, P, M), {"δ, real square": IndexSum.of(2, k)}),
    ("other_fields.rank_loss", SPECIAL, "square only", (E, P, M), {"drift": root - bF * e / (a * beta * N)}),
    ("other_fields.muttalib_borodin", COEFFICIENT, "Vandermonde squared", (E, P, M), {"∂ log density": over(j != k, 4 * a / (a**2 - q**2)) + N / a}),
    ("other_fields.muttalib_borodin", INDEX_OR_SIGN, "λ^{−N}", (E, P, M), {"∂ log density": density - 2 * N / a}),
    ("other_fields.muttalib_borodin", SPECIAL, "N = 1 only", (E, P, M), {"∂ log density": over(j != k, 4 * a / (a**2 - q**2)) + 1 / a}),
    ("other_fields.infinite_multiplier", COEFFICIENT, "no 2", (E, P), {"a_ij/N": mean * 2}),
    ("other_fields.infinite_multiplier", INDEX_OR_SIGN, "sign", (E, P), {"a_ij/N": -mean}),
    ("other_fields.infinite_multiplier", SPECIAL, "equal values only: geometric mean", (E, P), {"a_ij/N": IndexSum.of(sp.exp(Y[i] + Y[j]))}),
    ("other_fields.infinite_depth", COEFFICIENT, "β = 2 (GUE)", (E, P, M), {"drift": coulomb * 2}),
    ("other_fields.infinite_depth", INDEX_OR_SIGN, "attraction", (E, P, M), {"drift": coulomb * -1}),
    ("other_fields.infinite_depth", SPECIAL, "close values only: coth", (E, P, M), {"drift": over(j != k, (sp.exp(2 * Y[k]) + sp.exp(2 * Y[j])) / (sp.exp(2 * Y[k]) - sp.exp(2 * Y[j]))) * (1 / b)}),
    ("other_fields.infinite_depth", COEFFICIENT, "variance 1/b", (E, P, M), {"variance": IndexSum.of(1 / b, k)}),
    ("other_fields.infinite_depth_rate", COEFFICIENT, "twice", (E, P, M), {"drift, 1/N": rate * 2}),
    ("other_fields.infinite_depth_rate", INDEX_OR_SIGN, "sign", (E, P, M), {"drift, 1/N": rate * -1}),
    ("other_fields.infinite_depth_rate", SPECIAL, "d = 1 only", (E, P, M), {"drift, 1/N": IndexSum.of(-1 / b, k)}),
    # slides
    ("slides.rest_point", COEFFICIENT, "2(c − w²)", (E, P), {"ẇ_p/w": Matrix([2 * (c - w**2)] * 2)}),
    ("slides.rest_point", INDEX_OR_SIGN, "away from the target", (E, P), {"ẇ_p/w": Matrix([w**2 - c] * 2)}),
    ("slides.rest_point", SPECIAL, "c = 0 only: a minimum", (E, P), {"L(0, 0)": sp.S.Zero}),
    ("slides.depth_rate", COEFFICIENT, "N − 1", (E, P), {"rate at σ = 1": N - 1}),
    ("slides.depth_rate", INDEX_OR_SIGN, "1/N", (E, P), {"rate at σ = 1": 1 / N}),
    ("slides.depth_rate", SPECIAL, "σ = 1 only", (E, P), {"rate, N = 2": IndexSum.of(2, "k")}),
    ("slides.minibatch", COEFFICIENT, "with replacement", (E, P, M), {"variance": 2 * mini}),
    ("slides.minibatch", INDEX_OR_SIGN, "a negative variance", (E, P, M), {"variance": -mini}),
    ("slides.minibatch", SPECIAL, "agreeing samples only: no noise", (E, P, M), {"variance": sp.S.Zero}),
    ("slides.step", COEFFICIENT, "twice", (E, P), {"example": 2 * true("slides.step")["example"]}),
    ("slides.step", INDEX_OR_SIGN, "sign", (E, P), {"example": -true("slides.step")["example"]}),
    ("slides.step", SPECIAL, "d = 1 only: balanced stays balanced", (E, P), {"example": sp.zeros(2)}),
    ("slides.isotropic_noise", COEFFICIENT, "2 for 4", (E, P, M), {"d⟨G_11⟩/dt": column / 2}),
    ("slides.isotropic_noise", INDEX_OR_SIGN, "the difference of the squares", (E, P, M), {"d⟨G_11⟩/dt": 4 * (sp.Symbol("w11", real=True) ** 2 + sp.Symbol("w21", real=True) ** 2 - sp.Symbol("v11", real=True) ** 2 - sp.Symbol("v12", real=True) ** 2)}),
    ("slides.isotropic_noise", SPECIAL, "at zero factors only", (E, P, M), {"d⟨G_11⟩/dt": sp.S.Zero}),
    ("slides.collisions", COEFFICIENT, "2β", (E, P, M), {"L g^p / g^p": 2 * sp.Symbol("p", real=True) * (sp.Symbol("p", real=True) - 1 + 2 * b_) / (b_ * sp.Symbol("g", positive=True) ** 2)}),
    ("slides.collisions", INDEX_OR_SIGN, "p = 1 + β", (E, P, M), {"L g^p / g^p": 2 * sp.Symbol("p", real=True) * (sp.Symbol("p", real=True) - 1 - b_) / (b_ * sp.Symbol("g", positive=True) ** 2)}),
    ("slides.collisions", SPECIAL, "β = 1 only", (E, P, M), {"L g^p / g^p": 2 * sp.Symbol("p", real=True) ** 2 / (b_ * sp.Symbol("g", positive=True) ** 2)}),
    ("slides.leaves_orbit", COEFFICIENT, "half: over R", (E, P, M), {"dM = P dH": d * (d - 1) * sp.S.Half}),
    ("slides.leaves_orbit", INDEX_OR_SIGN, "inwards", (E, P, M), {"dM = P dH": d * (1 - d)}),
    ("slides.leaves_orbit", SPECIAL, "d = 1 only: M stays", (E, P, M), {"dM = P dH": IndexSum.of(0)}),
    ("slides.leaves_orbit", SPECIAL, "d = 1 and d = 2 only", (E, P, M), {"dM = P dH": 2 * (d - 1)}),
    ("slides.averaged_curvature", COEFFICIENT, "no ½", (E, P, M), {"−½ trace": 2 * true("slides.averaged_curvature")["−½ trace"]}),
    ("slides.averaged_curvature", INDEX_OR_SIGN, "sign", (E, P, M), {"−½ trace": -true("slides.averaged_curvature")["−½ trace"]}),
    ("slides.averaged_curvature", SPECIAL, "one-dimensional orbits only: average = trace", (E, P, M), {"−½ average": true("slides.averaged_curvature")["−½ trace"]}),
    ("slides.commutant", COEFFICIENT, "2(x_1 − x_2)", (E, P), {"det(z − ad)": sp.Symbol("z", real=True) ** 2 * (sp.Symbol("z", real=True) ** 2 - 4 * gap_x**2)}),
    ("slides.commutant", INDEX_OR_SIGN, "x_1 + x_2", (E, P), {"det(z − ad)": sp.Symbol("z", real=True) ** 2 * (sp.Symbol("z", real=True) ** 2 - (gap_x + 2 * sp.Symbol("x1", real=True)) ** 2)}),
    ("slides.commutant", SPECIAL, "x_1 = x_2 only", (E, P), {"det(z − ad)": sp.Symbol("z", real=True) ** 4}),
    ("slides.fixed_frame", COEFFICIENT, "1/β", (E, P, M), {"d⟨x_1⟩/dt": rotated - (cosine**4 + sine**4) / b_}),
    ("slides.fixed_frame", INDEX_OR_SIGN, "minus the tangential part", (E, P, M), {"d⟨x_1⟩/dt": rotated - 4 * cosine**2 * sine**2}),
    ("slides.fixed_frame", SPECIAL, "β = 2 only: 1", (E, P, M), {"d⟨x_1⟩/dt": sp.S.One}),
    ("slides.fixed_frame", SPECIAL, "a diagonal matrix only", (E, P, M), {"d⟨x_1⟩/dt": 2 / b_}),
    ("slides.bracket_notation", COEFFICIENT, "½", (E, P, M), {"E|dM_12|²": sp.S.Half}),
    ("slides.bracket_notation", INDEX_OR_SIGN, "the square for the modulus", (E, P, M), {"E[dM_12²]": sp.S.One}),
    ("slides.bracket_notation", SPECIAL, "real matrices only", (E, P, M), {"E[dM_12²]": sp.S.Half}),
    ("slides.normalisation", COEFFICIENT, "½ for both", (E, P, M), {"entropic part, generator Δ/β": entropic / 2}),
    ("slides.normalisation", INDEX_OR_SIGN, "−grad S", (E, P, M), {"entropic part, generator ½Δ": -entropic / 2}),
    ("slides.normalisation", SPECIAL, "β = 2 only", (E, P, M), {"entropic part, generator ½Δ": entropic / beta}),
    ("slides.anisotropic_noise", COEFFICIENT, "κ for κ − 1", (E, P, M), {"L − Δ_g/β": kappa * noise}),
    ("slides.anisotropic_noise", INDEX_OR_SIGN, "1 − κ", (E, P, M), {"L − Δ_g/β": (1 - kappa) * noise}),
    ("slides.anisotropic_noise", SPECIAL, "κ = 1 only", (E, P, M), {"L − Δ_g/β": sp.S.Zero}),
    ("slides.loss_downstairs", COEFFICIENT, "half", (E, P, M), scaled("slides.loss_downstairs", "loss part", sp.S.Half)),
    ("slides.loss_downstairs", INDEX_OR_SIGN, "uphill", (E, P, M), scaled("slides.loss_downstairs", "loss part", -1)),
    ("slides.loss_downstairs", SPECIAL, "E = 0 only", (E, P, M), {"loss part": sp.S.Zero}),
    ("slides.theorem18", COEFFICIENT, "1/β", (E, P, M), {"d⟨σ_1⟩ of g^N": true("slides.theorem18")["d⟨σ_1⟩ of g^N"] / 2}),
    ("slides.theorem18", INDEX_OR_SIGN, "a_22 for a_11", (E, P, M), {"d⟨σ_1⟩ of g^N": 2 / beta * N * y ** (2 * N - 2)}),
    ("slides.theorem18", SPECIAL, "as printed: a diagonal W only", (E, P, M), {"d⟨σ_1⟩ of g^N": printed}),
    ("slides.theorem18", SPECIAL, "N = 1 only: no multipliers", (E, P, M), {"d⟨σ_1⟩ as printed": 2 / beta}),
    ("slides.ito_is_no_curvature", COEFFICIENT, "N for N − 1", (E, P, M), {"Σ″": N * x1 ** (N - 2)}),
    ("slides.ito_is_no_curvature", INDEX_OR_SIGN, "inwards", (E, P, M), {"Σ″": (1 - N) * x1 ** (N - 2)}),
    ("slides.ito_is_no_curvature", SPECIAL, "N = 1 only: the mean curvature, 0", (E, P, M), {"Σ″": sp.S.Zero}),
    ("slides.volume_or_logarithm", COEFFICIENT, "2/(x_2 − x_1)", (E, P), {"½ grad log vol": 2 / gap_x}),
    ("slides.volume_or_logarithm", INDEX_OR_SIGN, "attraction", (E, P), {"½ grad log vol": -1 / gap_x}),
    ("slides.volume_or_logarithm", SPECIAL, "vol for log vol: one gap only", (E, P), {"½ grad vol, gap 2 to gap 1": sp.S.Half}),
    ("slides.opposing", COEFFICIENT, "half the pull", (E, P, M), {"−a_kk e_k": Matrix([4, 1])}),
    ("slides.opposing", INDEX_OR_SIGN, "opposite directions", (E, P, M), {"signs of the products": -sp.ones(2, 1)}),
    ("slides.opposing", SPECIAL, "N = 1 only: no entropy", (E, P, M), {"Σ′": sp.zeros(2, 1)}),
]]  # fmt: skip
