"""Wrong versions of the claims on submersions and Langevin equations, and the tiers that must refute them.

As in `proof2x2`: a coefficient, a sign or an index, and one that is right in a special case only, for every claim.
"""

from __future__ import annotations

import sympy as sp

from symcalc.claims import catalogue
from symcalc.claims.langevin.failures import CONJUGATES, ENTRIES
from symcalc.claims.langevin.notation import beta, c, kappa, r, u_
from symcalc.claims.langevin.principle import DE, DS, dh, h0
from symcalc.claims.langevin.radii import n
from symcalc.claims.langevin.spectra import COULOMB, SPECTRUM, x1, x2
from symcalc.claims.langevin.spectra import SLOPES as ENERGY_SLOPES
from symcalc.claims.langevin.surfaces import HEIGHT
from symcalc.claims.submersion import DF, SLOPES, VOLUME_RATE, free, k12, k_det, laplacian_downstairs, w, w_
from symcalc.evidence.verdict import Tier
from symcalc.mutants.version import Version

E, P, M = Tier.EXACT, Tier.PRECISE, Tier.MONTECARLO
COEFFICIENT, INDEX_OR_SIGN, SPECIAL = "coefficient", "index or sign", "right in a special case only"
Matrix = sp.ImmutableMatrix

entropic = sp.Add(*(f * s for f, s in zip(DF, DS, strict=True)))
energetic = sp.Add(*(f * e for f, e in zip(DF, DE, strict=True)))
growth = sp.Add(*(f * v for f, v in zip(DF, VOLUME_RATE, strict=True)))
flat_laplacian = free("f", 0, 0) + free("f", 1, 1)
without_connection = sp.Add(*(f * (free("k", 0, 0, i) + free("k", 1, 1, i)) / 2 for i, f in enumerate(DF)))
conformal_only = flat_laplacian + sp.Add(*(f * free("h", i, i, i) / 2 for i, f in enumerate(DF)))
noise = kappa / beta * laplacian_downstairs()
square = sp.Add(*(f**2 for f in DF))
g, z, gap = catalogue(), HEIGHT, x1 - x2
d11, d12, d22, _ = SLOPES
f1, f2 = free("f", 0), free("f", 0, 0)
a, b, c_, d = ENTRIES
a_, b_, cc, d_ = CONJUGATES
bracket = [(free("a", al, 0, 1) - free("a", al, 1, 0)) / 2 for al in range(2)]
true = {identity: claim.state().claimed for identity, claim in g.items()}
laplacian = true["submersion.laplacian"]["Δf"]
slope = true["submersion.volume"]["∂S"]
score = true["langevin.upstairs_law"]["grad log μ"]
ito = true["langevin.ito_equation"]
radial = true["langevin.curved_radius"]["drift"]
dims = (2, 3, 4)


def vec(*entries: sp.Expr) -> sp.MatrixBase:
    """A column."""
    return Matrix(entries)


def energy_and(entropy: sp.Expr) -> sp.MatrixBase:
    """The drift of the eigenvalues with the entropic part weighted by `entropy`."""
    return Matrix([2 * f * entropy - e for e, f in zip(ENERGY_SLOPES, COULOMB, strict=True)])


MUTANTS = [Version(*row) for row in [
    ("submersion.laplacian", COEFFICIENT, "2Δ", (E, P), {"Δf": 2 * laplacian}),
    ("submersion.laplacian", INDEX_OR_SIGN, "the positive operator", (E, P), {"Δf": -laplacian}),
    ("submersion.laplacian", SPECIAL, "g = 1 to first order", (E, P), {"Δf": flat_laplacian}),
    ("submersion.vertical", COEFFICIENT, "H averaged over the fibre's two dimensions", (E, P), {"⟨H, grad f⟩": -growth / 2}),
    ("submersion.vertical", INDEX_OR_SIGN, "+⟨H, grad f⟩", (E, P), {"tr_V Hess(f∘φ)": -growth}),
    ("submersion.vertical", SPECIAL, "a does not depend on θ", (E, P), {"tr_V Hess(f∘φ)": without_connection}),
    ("submersion.horizontal", COEFFICIENT, "½ Δ_h", (E, P), {"tr_H Hess(f∘φ)": laplacian_downstairs() / 2}),
    ("submersion.horizontal", INDEX_OR_SIGN, "sign of the first-order term", (E, P), {"tr_H Hess(f∘φ)": 2 * flat_laplacian - laplacian_downstairs()}),
    ("submersion.horizontal", SPECIAL, "flat base", (E, P), {"tr_H Hess(f∘φ)": flat_laplacian}),
    ("submersion.horizontal", SPECIAL, "diagonal h, each entry a function of its own coordinate", (E, P), {"tr_H Hess(f∘φ)": conformal_only}),
    ("submersion.horizontal", INDEX_OR_SIGN, "Δ_g instead of Δ_h", (E, P), {"tr_H Hess(f∘φ)": laplacian_downstairs() + growth}),
    ("submersion.oneill", COEFFICIENT, "[X, Y] for ½ [X, Y]", (E, P), {"P_V ∇_X Y": 2 * Matrix(bracket)}),
    ("submersion.oneill", INDEX_OR_SIGN, "X and Y exchanged", (E, P), {"P_V ∇_X Y": -Matrix(bracket)}),
    ("submersion.oneill", SPECIAL, "integrable horizontal spaces", (E, P), {"P_V ∇_X Y": sp.zeros(2, 1)}),
    ("submersion.volume", COEFFICIENT, "log det for ½ log det", (E, P), {"∂S": 2 * slope}),
    ("submersion.volume", INDEX_OR_SIGN, "H = +grad S", (E, P), {"⟨H, ∂x⟩": slope}),
    ("submersion.volume", SPECIAL, "orthogonal circles: k diagonal", (E, P), {"∂S": slope + k12 * d12 / k_det}),
    ("submersion.warped", COEFFICIENT, "w′/w: a fibre of dimension 1", (E, P), {"Δ_g(f∘φ)": f2 + w_ / w * f1}),
    ("submersion.warped", INDEX_OR_SIGN, "sign of the warping", (E, P), {"Δ_g(f∘φ)": f2 - 2 * w_ / w * f1}),
    ("submersion.warped", SPECIAL, "w = 1 at the point", (E, P), {"Δ_g(f∘φ)": f2 + 2 * w_ * f1}),
    ("submersion.warped", SPECIAL, "a product: H = 0", (E, P), {"⟨H, grad f⟩": sp.S.Zero}),
    ("langevin.projection", COEFFICIENT, "2 grad S", (E, P, M), {"L(f∘φ)": 2 * entropic / beta - energetic + noise}),
    ("langevin.projection", INDEX_OR_SIGN, "F = E + S/β", (E, P, M), {"L(f∘φ)": -entropic / beta - energetic + noise}),
    ("langevin.projection", SPECIAL, "κ/β on the entropy: κ = 1 only", (E, P, M), {"L(f∘φ)": kappa * entropic / beta - energetic + noise}),
    ("langevin.projection", SPECIAL, "1/β on the noise: κ = 1 only", (E, P, M), {"L(f∘φ)": entropic / beta - energetic + noise / kappa}),
    ("langevin.projection", SPECIAL, "Δ_h dropped", (E, P, M), {"L(f∘φ)": entropic / beta - energetic}),
    ("langevin.projection", COEFFICIENT, "bracket κ/β", (E, P, M), {"d⟨f∘φ⟩/dt": kappa / beta * square}),
    ("langevin.gradient_flow", COEFFICIENT, "½ grad S", (E, P, M), {"L₀(f∘φ)": entropic / (2 * beta) - energetic}),
    ("langevin.gradient_flow", INDEX_OR_SIGN, "uphill", (E, P, M), {"L₀(f∘φ)": energetic - entropic / beta}),
    ("langevin.gradient_flow", SPECIAL, "no entropy: orbits of constant volume", (E, P, M), {"L₀(f∘φ)": -energetic}),
    ("langevin.gradient_flow", SPECIAL, "flat base", (E, P, M), {"(L − L₀)/κ": flat_laplacian / beta}),
    ("langevin.stationary", COEFFICIENT, "exp(−E/κ …): β forgotten", (E, P), {"grad log ρ": Matrix([(s - e) / kappa for e, s in zip(DE, DS, strict=True)])}),
    ("langevin.stationary", INDEX_OR_SIGN, "1/vol(orbit)", (E, P), {"grad log ρ": Matrix([-(s + beta * e) / kappa for e, s in zip(DE, DS, strict=True)])}),
    ("langevin.stationary", SPECIAL, "exp(−βE/κ + S): κ = 1 only", (E, P), {"grad log ρ": Matrix([s - beta * e / kappa for e, s in zip(DE, DS, strict=True)])}),
    ("langevin.upstairs_law", COEFFICIENT, "(1/κ)S", (E, P), {"grad log μ": score + vec(*(s for s in DS), 0, 0)}),
    ("langevin.upstairs_law", INDEX_OR_SIGN, "(1 − 1/κ)S", (E, P), {"grad log μ": score + vec(*(2 * (1 - 1 / kappa) * s for s in DS), 0, 0)}),
    ("langevin.upstairs_law", SPECIAL, "the Gibbs law: κ = 1 only", (E, P), {"grad log μ": vec(*(-beta * e for e in DE), 0, 0)}),
    ("langevin.upstairs_law", SPECIAL, "Gibbs carries no flux: κ = 1 only", (E, P), {"J/ρ of the Gibbs density": sp.zeros(4, 1)}),
    ("langevin.ito_equation", COEFFICIENT, "bracket κ/(βh)", (E, P), {"bracket": ito["bracket"] / 2}),
    ("langevin.ito_equation", INDEX_OR_SIGN, "sign of the Itô term", (E, P), {"drift": ito["drift"] + kappa * dh / (beta * h0**2)}),
    ("langevin.ito_equation", SPECIAL, "no Itô term: h constant", (E, P), {"drift": ito["drift"] + kappa * dh / (2 * beta * h0**2)}),
    ("langevin.radius", COEFFICIENT, "(n − 1)/(2βr): generator ½Δ", (E, P, M), {"drift": vec(*((m - 1) / (2 * beta * r) - c * r for m in dims))}),
    ("langevin.radius", COEFFICIENT, "H averaged", (E, P, M), {"drift": vec(*(1 / (beta * r) - c * r for m in dims))}),
    ("langevin.radius", INDEX_OR_SIGN, "inwards", (E, P, M), {"drift": vec(*((1 - m) / (beta * r) - c * r for m in dims))}),
    ("langevin.radius", SPECIAL, "κ on the entropy", (E, P, M), {"drift": vec(*(kappa * (m - 1) / (beta * r) - c * r for m in dims))}),
    ("langevin.radius", COEFFICIENT, "one part in a million", (E, P, M), {"drift": vec(*(sp.Rational(1000001, 1000000) * (m - 1) / (beta * r) - c * r for m in dims))}),
    ("langevin.any_radius", COEFFICIENT, "twice", (E, P, M), {"tr_V Hess r": 2 * (n - 1) / r}),
    ("langevin.any_radius", INDEX_OR_SIGN, "n for n − 1", (E, P, M), {"tr_V Hess r": n / r}),
    ("langevin.any_radius", SPECIAL, "n = 2 only", (E, P, M), {"tr_V Hess r": 1 / r}),
    ("langevin.any_radius", SPECIAL, "n = 2 and n = 3 only", (E, P, M), {"tr_V Hess r": (n - 1 + (n - 2) * (n - 3)) / r}),
    ("langevin.curved_radius", COEFFICIENT, "twice: generator Δ for ½Δ", (E, P, M), {"drift": 2 * radial + vec(c, c, c, c)}),
    ("langevin.curved_radius", INDEX_OR_SIGN, "S and H exchanged", (E, P, M), {"drift": vec(*radial[2:], *radial[:2])}),
    ("langevin.curved_radius", SPECIAL, "flat: small r only", (E, P, M), {"drift": vec(*((m / r) / beta - c for m in (1, 2, 1, 2)))}),
    ("langevin.line", COEFFICIENT, "½c", (E, P, M), {"drift": -c / 2}),
    ("langevin.line", INDEX_OR_SIGN, "uphill", (E, P, M), {"drift": c}),
    ("langevin.line", SPECIAL, "κ = 1 only", (E, P, M), {"bracket": 2 / beta}),
    ("langevin.latitude", COEFFICIENT, "twice the entropy", (E, P, M), {"grad S": -2 * z}),
    ("langevin.latitude", INDEX_OR_SIGN, "towards the poles", (E, P, M), {"drift": -c * (1 - z**2) + (1 + kappa) * z / beta}),
    ("langevin.latitude", SPECIAL, "κ = 1 only", (E, P, M), {"drift": -c * (1 - z**2) - 2 * z / beta}),
    ("langevin.latitude", SPECIAL, "Δ_h dropped", (E, P, M), {"drift": -c * (1 - z**2) - z / beta}),
    ("langevin.hopf", COEFFICIENT, "a base of radius 1", (E, P, M), {"drift": -c * (1 - z**2) - 2 * kappa * z / beta}),
    ("langevin.hopf", INDEX_OR_SIGN, "away from the equator", (E, P, M), {"drift": -4 * c * (1 - z**2) + 8 * kappa * z / beta}),
    ("langevin.hopf", SPECIAL, "κ = 1 only", (E, P, M), {"drift": -4 * c * (1 - z**2) - 8 * z / beta}),
    ("langevin.hopf", SPECIAL, "fibres with a curvature", (E, P, M), {"tr_V Hess φ": vec(sp.Rational(1, 100), 0)}),
    ("langevin.eigenvalues", COEFFICIENT, "twice: β_up = 1", (E, P, M), {"drift": vec(2 / gap, -2 / gap)}),
    ("langevin.eigenvalues", INDEX_OR_SIGN, "attraction", (E, P, M), {"grad S": vec(-2 / gap, 2 / gap)}),
    ("langevin.eigenvalues", SPECIAL, "2/β on the entropy: β = 2 only", (E, P, M), {"drift": vec(2 / (beta * gap), -2 / (beta * gap))}),
    ("langevin.free_energy", COEFFICIENT, "½: generator ½Δ", (E, P, M), {"drift": energy_and(1 / (2 * beta))}),
    ("langevin.free_energy", INDEX_OR_SIGN, "E + S/β", (E, P, M), {"drift": energy_and(-1 / beta)}),
    ("langevin.free_energy", SPECIAL, "κ/β on the entropy: κ = 1 only", (E, P, M), {"drift": energy_and(kappa / beta)}),
    ("langevin.free_energy", SPECIAL, "nearest neighbours below only", (E, P, M), {"drift": energy_and(1 / beta) - vec(2 / beta / (SPECTRUM[0] - SPECTRUM[2]), 0, 0)}),
    ("langevin.stratonovich", COEFFICIENT, "1/r", (E, P, M), {"drift, Itô": 1 / r}),
    ("langevin.stratonovich", INDEX_OR_SIGN, "inwards", (E, P, M), {"drift, Itô": -1 / (2 * r)}),
    ("langevin.stratonovich", SPECIAL, "r = 1 only", (E, P, M), {"drift, Itô": r / 2}),
    ("langevin.stratonovich", INDEX_OR_SIGN, "the Itô drift in the wrong reading", (E, P, M), {"drift, Stratonovich": 1 / (2 * r)}),
    ("langevin.dilations", COEFFICIENT, "Δ for ½Δ", (E, P, M), {"drift and bracket at (1, u)": vec(2 * u_, 1 + u_**2)}),
    ("langevin.dilations", INDEX_OR_SIGN, "sign", (E, P, M), {"drift and bracket at (1, u)": vec(-u_, 1 + u_**2)}),
    ("langevin.dilations", SPECIAL, "closed: the same on the whole ray", (E, P, M), {"drift and bracket at (2, 2u)": vec(u_, 1 + u_**2)}),
    ("langevin.ginibre", COEFFICIENT, "E|dG|² = dt", (E, P, M), {"at two matrices with eigenvalues ±1": vec(2, 11)}),
    ("langevin.ginibre", INDEX_OR_SIGN, "overlaps subtracted", (E, P, M), {"|z₁ − z₂|² L|z₁ − z₂|²": 4 * ((a - d) * (a_ - d_) - 2 * b * b_ - 2 * c_ * cc)}),
    ("langevin.ginibre", SPECIAL, "normal matrices only: autonomous", (E, P, M), {"at two matrices with eigenvalues ±1": vec(4, 4)}),
]]  # fmt: skip
