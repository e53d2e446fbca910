"""Faults planted in the code, one at a time, and `symcalc verify`, which must notice each.

    python tests/mutants/plant_faults.py            # all of them, as a table; exit code 1 if one is not noticed
    python tests/mutants/plant_faults.py spectral   # those whose file or name has this word

Each fault is one replacement in one line of `symcalc` or `numeric`, made in a temporary copy of the two packages; the
text that is replaced occurs there exactly once.  Then `symcalc verify` runs on the claims named: in all their tiers for
a fault in the derivations, and by simulation alone for one in the simulation, of which nothing else knows.

What decides is held against the second engine: for a fault in the first a wrong formula is checked, and what it leaves
behind is re-checked; for one in the second, true proofs are.  Where no claim of the catalogue can tell (a true claim
remains true for a judge who lets everything pass; generated functions and the general schemes are no part of any; some
faults change a third order, or both sides alike) a file of tests is named that must fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("symcalc", "numeric")
EXACTLY = ["--tier", "exact", "--json", "run.json"]
NOTICED = (1, 3)  # refuted or failed; nothing told
RECHECK = ["symcalc", "recheck", "run.json"]


@dataclass(frozen=True)
class Fault:
    """`new` for `old` in `file`; `asked` are the claims that must no longer hold, or a test file that must fail, or a
    wrong formula, `id = formula`, that must not be proved, or its proof not pass.
    """

    file: str
    what: str
    old: str
    new: str
    asked: tuple[str, ...]


def fault(file, what, old, new, *asked):
    return Fault(file, what, old, new, asked)


FAULTS = [
    # --- the derivations
    fault("symcalc/spectral.py", "sign of the gap", "return right * (1 / (x[i] - x[j]))", "return right * (1 / (x[j] - x[i]))", "variations.eigenvalue_second"),
    fault("symcalc/spectral.py", "sign of the renormalisation", "right = right - _eigenvector(n - m", "right = right + _eigenvector(n - m", "variations.eigenvalue_third"),
    fault("symcalc/spectral.py", "A_li for A_il", "IndexSum.of(A[i, l]) * _eigenvector", "IndexSum.of(A[l, i]) * _eigenvector", "variations.eigenvalue_second"),
    fault("symcalc/spectral.py", "frame not conjugated", "body: _conjugated(body, A))  # conjugate of", "body: body)  # conjugate of", "variations.matrix_function"),
    fault("symcalc/singular.py", "sign of the adjoint block", "(b * A[i, j] + a * CONJUGATE[j, i]) / 2", "(b * A[i, j] - a * CONJUGATE[j, i]) / 2", "variations.singular_second"),
    fault("symcalc/singular.py", "sum for difference", "(1 / (sigma[k] - sign * sigma[j]))", "(1 / (sigma[k] + sign * sigma[j]))", "variations.singular_second"),
    fault("symcalc/singular.py", "extra rows with one sign", "signs = (1, -1) if side == 1", "signs = (1, 1) if side == 1", "tests/symcalc/test_singular_variations.py"),
    fault("symcalc/ito.py", "Itô's ½ lost", "first_slope in slopes.items())) / 2", "first_slope in slopes.items()))", "ito.formula"),
    fault("symcalc/ito.py", "cross terms lost", "return first + diagonal + sp.Add(", "return first + diagonal + 0 * sp.Add(", "ito.formula"),
    fault("symcalc/ito.py", "time forgotten", "self._moving.items()), slope(f, TIME))", "self._moving.items()))", "ito.formula"),
    fault("symcalc/ito.py", "½ of the second variation lost", "sp.diff(f.second, a, b) / 2 *", "sp.diff(f.second, a, b) *", "proof2x2.drift"),
    fault("symcalc/ito.py", "½ of the adjoint lost", "return sp.Add(*spread) / 2 -", "return sp.Add(*spread) -", "ito.ornstein_uhlenbeck"),
    fault("symcalc/ito.py", "Stratonovich to Itô, wrong sign", "self.drift + self._correction", "self.drift - self._correction", "ito.circle"),
    fault("symcalc/process.py", "½ of the correction lost", "for c, u in changes if c != 0)) / 2", "for c, u in changes if c != 0))", "ito.stratonovich"),
    fault("symcalc/covariance.py", "E|dH_ij|² twice", "conjugated = (1 + imaginary) / 2", "conjugated = 1 + imaginary", "theorem15.wiener"),
    fault("symcalc/covariance.py", "E dH_ij² with the wrong sign", "plain = (1 - imaginary) / 2", "plain = (1 + imaginary) / 2", "theorem15.wiener"),
    fault("symcalc/covariance.py", "P and P⊥ exchanged", "tangential * (1 - delta(a, b)) + normal", "normal * (1 - delta(a, b)) + tangential", "theorem15.field_dimension"),
    fault("symcalc/spectral_process.py", "Itô's ½ lost", "noise.contract(second, direction) / 2", "noise.contract(second, direction)", "theorem15.field_dimension"),
    fault("symcalc/indexed.py", "coincidences in products lost", "_injections(range(n), range(m)):", "_injections(range(n), ()):", "theorem15.harmonic"),
    fault("symcalc/indexed.py", "coincidences of new indices lost", "for hit in _injections(range(m), new):", "for hit in _injections(range(m), ()):", "theorem15.power_sums"),
    fault("symcalc/indexed.py", "i < j not halved", "return _both(pair, body) * sp.S.Half", "return _both(pair, body)", "theorem15.entropy"),
    fault("symcalc/indexed.py", "the mean over permutations not divided", "for p in permutations(range(m)))) / factorial(m)", "for p in permutations(range(m))))", "tests/symcalc/test_indexed.py"),
    fault("symcalc/geometry.py", "anticommutator", "Matrix(left * right - right * left)", "Matrix(left * right + right * left)", "proof2x2.normal_space"),
    fault("symcalc/geometry.py", "a direction of the group lost", "hermitian_basis(d)[d:]", "hermitian_basis(d)[d + 1 :]", "orbits.curvature_at_three"),
    fault("symcalc/geometry.py", "½ of log √det lost", "sp.diff(gram, s)).trace() / 2 for s in x", "sp.diff(gram, s)).trace() for s in x", "proof2x2.mean_curvature"),
    fault("symcalc/geometry.py", "inverse of the Gram matrix lost", "inverse[a, b] * commutator(left", "commutator(left", "proof2x2.mean_curvature"),
    fault("symcalc/orbits.py", "the sign of the commutator", "left(i, l) * right(l, j) - right(i, l)", "right(i, l) * left(l, j) - left(i, l)", "orbits.tangent_space"),
    fault("symcalc/riemannian.py", "a sign in Γ", "d[j][i, m] - d[m][i, j]) / 2)", "d[j][i, m] + d[m][i, j]) / 2)", "submersion.laplacian"),
    fault("symcalc/riemannian.py", "½ of log √det g lost", "(self.inverse * s).trace() / 2 for s", "(self.inverse * s).trace() for s", "submersion.laplacian"),
    fault("symcalc/singular.py", "sign of the extra rows", "sign * ROWS[j, l]", "ROWS[j, l]", "tests/symcalc/test_singular_variations.py"),
    fault("symcalc/singular.py", "the left frame for the right", "(plus + minus, plus - minus)", "(plus + minus, plus + minus)", "variations.singular_frames"),
    fault("symcalc/submersion.py", "the projection turns the wrong way", "self.vertical_projection - self.projection_slopes[i]", "self.vertical_projection + self.projection_slopes[i]", "langevin.any_radius"),
    fault("symcalc/submersion.py", "½ of the volume's rate lost", "self._lie_derivative(a)) / 2", "self._lie_derivative(a))", "submersion.volume"),
    fault("symcalc/submersion.py", "a sign in the Lie derivative", "transport + change.T * g + g * change", "transport + change.T * g - g * change", "submersion.vertical"),
    fault("symcalc/submersion.py", "the lift does not turn with φ", "A * dJ.T * h", "0 * A * dJ.T * h", "langevin.any_radius"),
    fault("symcalc/langevin.py", "2 of the noise lost", "2 * self.temperature * self.metric.inverse", "self.temperature * self.metric.inverse", "langevin.stationary"),
    fault("symcalc/langevin.py", "sign of the entropy", "energy - entropy / beta", "energy + entropy / beta", "langevin.projection"),
    fault("symcalc/langevin.py", "κ on all of the flux", "(self.kappa - 1) * across", "self.kappa * across", "langevin.upstairs_law"),
    fault("symcalc/langevin.py", "½ of the flux lost", "covariance * score) / 2", "covariance * score)", "langevin.stationary"),
    fault("symcalc/covariance.py", "a square counted twice", "sp.diff(body, e, f) / 2, e, f", "sp.diff(body, e, f), e, f", "theorem15.drift"),
    fault("symcalc/covariance.py", "a sign of the commutator", "- delta(d, q) * C(a, b, c, p)]", "+ delta(d, q) * C(a, b, c, p)]", "theorem15.invariance"),
    fault("symcalc/models/dln/metric.py", "an exponent of the metric", "right ** ((p - 1) / N)", "right ** (p / N)", "dln.multiplier"),
    fault("symcalc/models/dln/metric.py", "the volume of the inverse metric", "sp.Rational(-1, 2)", "sp.Rational(1, 2)", "theorem18.volume_gradient"),
    fault("symcalc/models/dln/divergence.py", "the right frame turns like the left", "delta(i, m) * rotation(1,", "delta(i, m) * rotation(0,", "theorem18.divergence"),
    fault("symcalc/models/dln/brownian.py", "Itô's ½ lost for λ", "upstairs.variance * (curvature / 2)", "upstairs.variance * curvature", "theorem18.lambda_drift"),
    fault("symcalc/models/dln/brownian.py", "κ on the drift alone", "variance = roots.variance * kappa", "variance = roots.variance", "theorem18.invariant_measure"),
    fault("symcalc/models/dln/balanced.py", "a level moves one factor only", "-Entry(lam, a) * X(a, b)", "0 * Entry(lam, a) * X(a, b)", "dln.gram"),
    fault("symcalc/models/dln/fields.py", "Σ q² of the units", "CONJUGATED, PLAIN = bF, 2 - bF", "CONJUGATED, PLAIN = bF, bF", "other_fields.ito_drift"),
    fault("symcalc/models/dln/fields.py", "the phases have no volume", "((bF - 1) / 2)", "((bF - 1) / 4)", "other_fields.entropy"),
    fault("symcalc/models/dln/infinite_depth.py", "products of series", "below[n - m] * made[m]", "below[m] * made[m]", "other_fields.infinite_depth_rate"),
    fault("symcalc/models/dln/direction.py", "y larger than x", "value.subs(x, y + gap)", "value.subs(x, y - gap)", "entropy_direction.layer_norm"),
    # --- what decides: the second engine notices what the first lets pass, and the first what the second refuses
    fault("symcalc/fields/exponentials.py", "cosh for sinh", "sp.sinh: lambda w: (w - 1 / w) / 2", "sp.sinh: lambda w: (w + 1 / w) / 2", "dyson.drift = sum(1/(x[k] - x[j]), j != k) + sinh(x[k]) - cosh(x[k])"),
    fault("symcalc/fields/logarithms.py", "exponents lost in logarithms", "p.exponent * self._of_irreducible(p.base)", "self._of_irreducible(p.base)", "dln.multiplier = sum(lam[i]**(2*m)*lam[j]**(2*N-2*m-2), m in range(N)) + log((lam[i] + lam[j])**2) - log(lam[i] + lam[j])"),
    fault("symcalc/fields/fractions.py", "r³ for r", "(*m[:i], m[i] % 2, *m[i + 1 :])] = c", "(*m[:i], m[i] % 2, *m[i + 1 :])] = abs(c)", "tests/symcalc/test_fields.py"),
    fault("symcalc/fields/signs.py", "odd powers are positive", "(e % 2 == 0 and kinds[i] is Kind.REAL)", "kinds[i] is Kind.REAL", "dyson.drift = sum(1/(x[k] - x[j]), j != k) + abs(x[k]) - x[k]"),
    fault("symcalc/fields/field.py", "left for the difference", "self.arithmetic.negative(self.element(right))", "self.arithmetic.negative(self.element(left))", "dyson.drift = sum(1/(x[k] - x[j]), j != k) + log(2) - pi"),
    fault("symcalc/every_dimension.py", "one grade is enough", "if all(zero for _, zero in decided):", "if any(zero for _, zero in decided) or not decided:", "tests/symcalc/test_indexed.py"),
    fault("symcalc/every_dimension.py", "one dimension fewer", "range(max(free, 1), free + highest + 2)", "range(max(free, 1), free + highest)", "tests/symcalc/test_indexed.py"),
    fault("symcalc/recheck/geometric.py", "a sum for a difference", "[term(-1, powers[1]", "[term(1, powers[1]", "dln.multiplier"),
    fault("symcalc/recheck/geometric.py", "a binomial of the recursion", "term(-comb(i, k), p, sum_of(i - k, j))", "term(-1, p, sum_of(i - k, j))", "tests/symcalc/test_recheck.py"),
    fault("symcalc/recheck/sums.py", "d = f alone", "len(free) + highest + 1)", "len(free) + 1)", "tests/symcalc/test_recheck.py"),
    fault("symcalc/recheck/sums.py", "words as numbers", "return length // 2 + 1", "return 1", "tests/symcalc/test_recheck.py"),
    fault("symcalc/recheck/point.py", "a product's logarithm", "[self._log_size(t) for t in tree[1:]]", "[self._log_size(t) for t in tree[1:2]]", "tests/symcalc/test_recheck.py"),
    fault("symcalc/recheck/typed.py", "≤ for <", '"<": operator.lt', '"<": operator.le', "tests/symcalc/test_expander.py"),
    fault("symcalc/recheck/typed.py", "a range to its end", "range(integer(low[1]), integer(high[1]))", "range(integer(low[1]), integer(high[1]) + 1)", "dln.ito_drift = (N - 1)*sigma[k]**(1 - 2/N) + sum(1, m in range(N)) - N"),
    fault("symcalc/recheck/ranges.py", "a binomial of the power sums", "comb(a + 1, i) * c", "comb(a, i) * c", "dln.ito_drift = (N - 1)*sigma[k]**(1 - 2/N) + sum(6*m**2, m in range(N)) - N*(N - 1)*(2*N - 1)"),
    fault("symcalc/recheck/derivatives.py", "a product's first factor only", "places = [n for n, t in enumerate(tree) if n and mentions(t, name)]", "places = [n for n, t in enumerate(tree) if n and mentions(t, name)][:1]", "tests/symcalc/test_expander.py"),
    fault("symcalc/recheck/order.py", "descending", "range(self._rank[symbol] + 1)", "range(len(self._rank) - self._rank[symbol])", "tests/symcalc/test_expander.py"),
    fault("symcalc/recheck/dimensions.py", "one dimension fewer", "needed = _order_of_difference(first, symbolic) + 1", "needed = _order_of_difference(first, symbolic)", "tests/symcalc/test_expander.py"),
    fault("symcalc/referee/evaluation.py", "!= read as <", "left != right if condition.relation", "left < right if condition.relation", "dyson.entropy = 2*sum(log(abs(x[j] - x[i])), i != j)"),
    fault("symcalc/referee/range_sums.py", "the power sums of N + 1", "sp.Mul(*(_N - i for i in range(k + 1)))", "sp.Mul(*(_N + 1 - i for i in range(k + 1)))", "tests/symcalc/test_range_sums.py"),
    fault("symcalc/recheck/readings.py", "the radicand's sign", "point.agree(power(point.prime, value, 2), radicand)", "point.agree(power(point.prime, value, 4), power(point.prime, radicand, 2))", "tests/symcalc/test_recheck.py"),
    # --- generated functions
    fault("symcalc/codegen/pairs_runtime.py", "a cross product of halves lost", "cross = a_high * b_low + a_low * b_high", "cross = a_high * b_low", "tests/symcalc/test_codegen.py"),
    fault("symcalc/codegen/pairs_runtime.py", "the rest of a quotient", "((a[0] - high) - low + a[1]) - quotient * b[1]", "((a[0] - high) - low + a[1]) + quotient * b[1]", "tests/symcalc/test_codegen.py"),
    fault("symcalc/codegen/kernels.py", "tails of roots lost", "Add(heads[0] - heads[1], tails[0] - tails[1])", "Add(heads[0] - heads[1], tails[0] - tails[0])", "tests/symcalc/test_codegen.py"),
    fault("symcalc/codegen/kernels.py", "a square rounded before it is subtracted", "if self._is_root(p) and self._is_root(q) and (p + q)", "if False and self._is_root(q) and (p + q)", "tests/symcalc/test_jacobian.py"),
    fault("symcalc/codegen/numpy_runtime.py", "pairs across the end lost", "give(around, to_j[d - s :], out=around)", "give(around, 0 * to_j[d - s :], out=around)", "tests/symcalc/test_codegen.py"),
    # --- the tools of evidence
    fault("symcalc/evidence/precise.py", "Richardson's weights", "(4 * b - a) / 3 for", "(4 * b - a) / 4 for", "proof2x2.drift"),
    fault("symcalc/evidence/precise.py", "½ of the generator lost", "[sum(column) / 2 for column", "[sum(column) for column", "proof2x2.drift"),
    fault("symcalc/evidence/precise.py", "P and P⊥ exchanged", "return Z - normal, normal", "return normal, Z - normal", "proof2x2.drift"),
    fault("symcalc/evidence/montecarlo.py", "what is too small agrees", "bool(abs(self.simulated - self.claimed) <= self.allowed)", "bool(self.simulated - self.claimed <= self.allowed)", "tests/symcalc/test_evidence.py"),
    fault("symcalc/evidence/montecarlo.py", "bias counted once", "(allowed + bias + POWER_Z * error) / unit", "(allowed + POWER_Z * error) / unit", "tests/symcalc/test_evidence.py"),
    fault("symcalc/evidence/verdict.py", "a proof outweighs a refutation", "if Verdict.REFUTED in found:", "if found == {Verdict.REFUTED}:", "tests/symcalc/test_evidence.py"),
    fault("symcalc/evidence/exact.py", "the first entry speaks for a matrix", "zip(_entries(claimed), _entries(derived), strict=True)", "zip(_entries(claimed)[:1], _entries(derived)[:1], strict=True)", "tests/symcalc/test_evidence.py"),
    # --- the simulation
    fault("numeric/spaces.py", "the noise off the diagonal √2 too large", "np.where(np.eye(d, dtype=bool), 1.0, math.sqrt(0.5))", "np.where(np.eye(d, dtype=bool), 1.0, 1.0)", "proof2x2.wiener"),
    fault("numeric/spaces.py", "real symmetric noise without 1/√2", "z[..., : self.d], math.sqrt(0.5) * z[..., self.d :], math.sqrt(0.5)", "z[..., : self.d], 1.0 * z[..., self.d :], 1.0", "theorem15.fields"),
    fault("numeric/wiener.py", "dt for √dt", 'z *= math.sqrt(arguments.positive("dt", dt))', 'z *= arguments.positive("dt", dt)', "proof2x2.gap_law"),
    fault("numeric/wiener.py", "P_M not applied", "return increment - normal, normal", "return increment, normal", "proof2x2.brackets"),
    fault("numeric/wiener.py", "frame not conjugated in P⊥", 'np.einsum("...ki,...ki->...i", frame.conj(), increment @ frame)', 'np.einsum("...ki,...ki->...i", frame, increment @ frame)', "proof2x2.brackets"),
    fault("numeric/onestep.py", "½ of the second difference lost", "((up - here) + (down - here)) / (2 * h)", "((up - here) + (down - here)) / h", "proof2x2.drift"),
    fault("numeric/onestep.py", "the amplitude of P⊥ forgotten", "tangential + self.normal_amplitude * normal)", "tangential + normal)", "proof2x2.brackets"),
    fault("numeric/onestep.py", "second chaos not centred", "z[:, a] * z[:, b] - (a == b)", "z[:, a] * z[:, b]", "proof2x2.drift"),
    fault("numeric/onestep.py", "Richardson's weights", "(whole - 6 * half + 8 * quarter) / 3,", "(whole - 6 * half + 8 * quarter) / 4,", "proof2x2.drift"),
    fault("numeric/vector_sde.py", "Euler's step without the drift", "return x + self.drift(x) * h + _applied", "return x + 0 * self.drift(x) * h + _applied", "ito.formula"),
    fault("numeric/vector_sde.py", "Euler for Heun", "_applied(self.diffusion(there), increment)) / 2", "_applied(self.diffusion(x), increment)) / 2", "ito.stratonovich"),
    fault("numeric/vector_sde.py", "the noise of half steps", "math.sqrt(h / 2) * rng.standard_normal", "math.sqrt(h) * rng.standard_normal", "ito.cir"),
    fault("numeric/upstairs.py", "the amplitude squared", "in_frame)[...] *= a  # einsum", "in_frame)[...] *= a * a  # einsum", "proof2x2.gap_law"),
    fault("numeric/upstairs.py", "P and P⊥ exchanged", "return Step(matrix + moved, eigenvalues", "return Step(matrix + increment - moved, eigenvalues", "proof2x2.gap_law"),
    fault("numeric/paths.py", "half of the coarse noise", "coarse = run.advance(coarse, halves[0] + halves[1])", "coarse = run.advance(coarse, halves[0] + halves[0])", "proof2x2.gap_law"),
    fault("numeric/paths.py", "half of the fine noise", "fine = run.advance(fine, half).matrix", "fine = run.advance(fine, half / 2).matrix", "proof2x2.gap_law"),
    fault("numeric/coupling.py", "the drift of a double step", "moved = x + factors * h *", "moved = x + 2 * factors * h *", "proof2x2.equation"),
    fault("numeric/coupling.py", "another noise downstairs", 'moved += np.einsum("...ii->...i", A).real', 'moved -= np.einsum("...ii->...i", A).real', "proof2x2.equation"),
    fault("numeric/embedded.py", "½ of the second difference lost", "((up - here) + (down - here)) / (2 * h)", "((up - here) + (down - here)) / h", "langevin.radius"),
    fault("numeric/embedded.py", "the sphere's curvature lost", "return np.cos(length) * point", "return point", "langevin.latitude"),
    fault("numeric/embedded.py", "noise along and across exchanged", "< vertical, along, across)", "< vertical, across, along)", "langevin.radius"),
    fault("numeric/framed.py", "gauge noise halved", "slopes[..., j, i], i, j) / 2", "slopes[..., j, i], i, j) / 4", "network_langevin.squared_length"),
    fault("numeric/framed.py", "the step is not balanced", "moved += self._balancing(moved, z)", "moved += 0 * self._balancing(moved, z)", "tests/numeric/test_numeric_framed.py"),
    fault("numeric/framed.py", "horizontal noise not of unit length", "unit * (coordinates / norm)", "unit * coordinates", "network_langevin.squared_length"),
    fault("numeric/network.py", "against the loss", "- dt * self.loss", "+ dt * self.loss", "network_langevin.squared_length"),
    fault("numeric/network.py", "dt for √dt", "math.sqrt(self.dt)", "self.dt", "network_langevin.squared_length"),
    fault("numeric/balanced.py", "sign of a normal", "= -2 * basis @ point", "= 2 * basis @ point", "network_langevin.end_to_end"),
    fault("numeric/balanced.py", "W_p ⋯ W_1 for W_{p−1} ⋯ W_1", "before.swapaxes(-1, -2))", "after.swapaxes(-1, -2))", "network_langevin.end_to_end"),
    fault("numeric/residuals.py", "twice the drift", "moved = h * fitting(", "moved = 2 * h * fitting(", "theorem15.drift"),
    fault("numeric/residuals.py", "another noise beside the drift", 'np.einsum("...ii->...i", A).real', '-np.einsum("...ii->...i", A).real', "tests/numeric/test_numeric_residuals.py"),
    fault("numeric/field_network.py", "transposed, not conjugated", "return matrix.conj().swapaxes(-1, -2)", "return matrix.swapaxes(-1, -2)", "other_fields.ito_drift"),
    fault("numeric/field_network.py", "noise along the fibres is tangent only", "rows[count:])", "rows[count - 1 :])", "other_fields.entropic_drift"),
    fault("numeric/coordinates.py", "a sign in Γ", "change.transpose(2, 0, 1) - change / 2", "change.transpose(2, 0, 1) + change / 2", "langevin.projection"),
    fault("numeric/coordinates.py", "½ of the acceleration lost", "np.linalg.inv(metric(point).real) / 2", "np.linalg.inv(metric(point).real)", "langevin.projection"),
    fault("numeric/schemes.py", "Milstein's compensator lost", "- h * np.eye(dW.shape[-1])) / 2", "- 0 * np.eye(dW.shape[-1])) / 2", "tests/numeric/test_numeric_schemes.py"),
    fault("numeric/schemes.py", "½ of Rößler's difference lost", "root / 2 * np.einsum", "root * np.einsum", "tests/numeric/test_numeric_schemes.py"),
    fault("numeric/schemes.py", "Heun's drift of the start", "(drift + sde.drift(predicted)) * (h / 2)", "(drift + sde.drift(x)) * (h / 2)", "tests/numeric/test_numeric_schemes.py"),
]  # fmt: skip


def planted(tree: Path, wrong: Fault) -> str:
    """The file's text with the fault; an error unless the replaced text occurs exactly once, in one line."""
    text = (tree / wrong.file).read_text()
    if text.count(wrong.old) != 1 or "\n" in wrong.old + wrong.new:
        raise ValueError(f"{wrong.file}: {wrong.old!r} occurs {text.count(wrong.old)} times, not once in one line")
    return text.replace(wrong.old, wrong.new)


def commands(wrong: Fault) -> list[list[str]]:
    """What is run, one after the other, until something is noticed."""
    asked = wrong.asked[0]
    if asked.endswith(".py"):
        return [["pytest", *wrong.asked, "-q", "-x", "-n0", "-p", "no:cacheprovider"]]
    if " = " in asked:
        return [["symcalc", "check", *asked.split(" = "), *EXACTLY], RECHECK]
    if wrong.file.startswith("symcalc/recheck/"):
        return [["symcalc", "verify", *wrong.asked, "--workers", "1", *EXACTLY], RECHECK]
    tiers = ["--tier", "montecarlo"] if wrong.file.startswith("numeric/") else []
    return [["symcalc", "verify", *wrong.asked, "--workers", "1", "--no-cache", *tiers]]


def verify(tree: Path, wrong: Fault) -> tuple[int, str]:
    """Exit code and last line of the first command that fails in this tree, or of the last one."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    for command in commands(wrong):
        run = subprocess.run(
            [sys.executable, "-m", *command], cwd=tree, env=environment, capture_output=True, text=True, check=False
        )
        if run.returncode:
            break
    return run.returncode, (run.stdout + run.stderr).strip().splitlines()[-1]


def copied(to: Path) -> Path:
    """The two packages and the tests in a folder of their own."""
    for name in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def noticed(tree: Path, wrong: Fault) -> tuple[int, str]:
    """What `verify` says of a tree with the fault; afterwards the tree is as it was."""
    right = (tree / wrong.file).read_text()
    (tree / wrong.file).write_text(planted(tree, wrong))
    try:
        return verify(tree, wrong)
    finally:
        (tree / wrong.file).write_text(right)


def _short(line: str) -> str:
    """The count of verdicts, without times."""
    return line.split(" in ")[0].strip("= ")


def main(words: list[str]) -> int:
    """Plant all faults that fit one of the words (all for none), print the table, and say whether all were noticed."""
    chosen = [f for f in FAULTS if not words or any(w in f"{f.file} {f.what}" for w in words)]
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copied(Path(folder))
        for wrong in chosen:
            code, last = noticed(tree, wrong)
            missed += code not in NOTICED
            word = f"exit {code}" if code in NOTICED else "NOT NOTICED"
            print(f"{wrong.file:<36}{wrong.what:<43}{word:<13}{', '.join(wrong.asked)}: {_short(last)}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} faults noticed")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
