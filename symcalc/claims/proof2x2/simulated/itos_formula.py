"""The claims of `itos_formula`: one step in random frames, and paths downstairs coupled with paths upstairs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import sympy as sp

from numeric import coupling, statistics
from numeric.coupling import Coupling
from numeric.measured import brackets as squared
from numeric.onestep import one_step_diffusion, one_step_drift
from numeric.paths import initial_matrix
from numeric.statistics import Moments
from numeric.streams import stream
from symcalc.characteristic import implicit_variation
from symcalc.claims.proof2x2.simulated.settings import (
    BETAS,
    COARSE,
    FINE,
    Plan,
    brackets_in_frames,
    compare_martingale,
    settings,
    x,
)
from symcalc.codegen.columns import compile_columns
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import POWER_Z, Comparison, compare_measured, conclude, one_step, real_values
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.formulas import formula
from symcalc.models import dyson
from symcalc.models.dyson import beta

COUPLED = Plan(start=(-1.5, 2.5), horizon=0.2, steps=16, paths=4000)


def noise(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The diffusion coefficients on E_a, …, E_d by one step at diagonal matrices."""
    started = time.perf_counter()
    comparisons = []
    for at, spectrum, amplitude in settings():
        rng = stream(seed, f"proof2x2.noise at {spectrum}, {amplitude!r}")
        measured = one_step_diffusion(None, np.diag(spectrum).astype(complex), amplitude, rng)
        comparisons += compare_martingale(f"β = {at[beta]}, x = {spectrum}", measured, claimed["martingale part"], at)
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def drift(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of both eigenvalues by one step in random frames."""
    started = time.perf_counter()
    comparisons = []
    for at, spectrum, amplitude in settings():
        comparisons += one_step(real_values(claimed["drift"], at), spectrum, amplitude, seed, "proof2x2.drift")
    return conclude("one-step response, second chaos", comparisons, FINE, started)


def brackets(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Σ_a Dx_i(S_a) Dx_j(S_a) by one step in random frames."""
    started = time.perf_counter()
    comparisons = brackets_in_frames(claimed["brackets"], seed, "proof2x2.brackets")
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def centre(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Drift and bracket of the sum of the eigenvalues in random frames, its diffusion coefficients on E_a, …, E_d."""
    started = time.perf_counter()
    comparisons = []
    for at, spectrum, amplitude in settings():
        rng = stream(seed, f"proof2x2.centre at {spectrum}, {amplitude!r}")
        matrix = initial_matrix(spectrum, seed, "proof2x2.centre")
        where = f"β = {at[beta]}, x = {spectrum}"
        moved = one_step_drift(sum_of_eigenvalues, matrix, amplitude, rng)
        spread = squared(one_step_diffusion(sum_of_eigenvalues, matrix, amplitude, rng))
        comparisons += compare_measured(f"drift, {where}", moved, real_values(claimed["drift"], at))
        comparisons += compare_measured(f"bracket, {where}", spread, real_values(claimed["bracket"], at))
        in_frame = one_step_diffusion(sum_of_eigenvalues, np.diag(spectrum).astype(complex), amplitude, rng)
        comparisons += compare_martingale(f"martingale part, {where}", in_frame, claimed["martingale part"], at)
    return conclude("one-step response", comparisons, FINE, started)


def sum_of_eigenvalues(matrix: np.ndarray) -> np.ndarray:
    """x₁ + x₂ as LAPACK gives them, shape (..., 1)."""
    return np.linalg.eigvalsh(matrix).sum(axis=-1, keepdims=True)


@along_paths(seconds=3.0, sees=0.12)
def equation(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Paths downstairs, driven by u_k* dH u_k, against the eigenvalues of the same paths upstairs.

    The drift is the claimed one, compiled by the generator of `symcalc generate`; at β = 2 the module generated from
    the derivation is run as well.
    """
    started, plan = time.perf_counter(), COUPLED.at(effort)
    candidates = [(f"β = {b}", b, compile_columns(claimed["drift"].subs(beta, b), x)) for b in BETAS]
    candidates.append(("generated dyson.drift, β = 2", 2, formula("dyson.drift").compile()))
    z = statistics.normal_quantile(false_alarm / (4 * len(candidates)))
    comparisons = brackets_in_frames(claimed["brackets"], seed, "proof2x2.equation")
    for what, b, function in candidates:
        run = coupling.couple(
            normal_amplitude=float(np.sqrt(2 / b)),
            drift=function,
            correction=second_order_term(),
            seed=seed,
            purpose=f"proof2x2.equation, {b}",
            **vars(plan),
        )
        comparisons += differences_vanish(what, run, z)
    return conclude("pathwise coupling, two step sizes", comparisons, COARSE, started, asdict(plan))


def differences_vanish(what: str, run: Coupling, z: float) -> list[Comparison]:
    """Means against 0: of x_T(downstairs) − x_T(upstairs), extrapolated in the step, and of the second-order term.

    Allowed: z standard errors, and as a bound on the bias that is left, a tenth of what the extrapolation changed.
    The second-order term has mean zero only if the noise upstairs is what it is thought to be; so that is tested too.
    """
    bias = np.abs(run.fine.mean - run.coarse.mean) / 10
    effect = np.maximum(np.abs(run.sensitivity.mean), 1e-300)
    difference = means_vanish(f"{what}, x", run.richardson, z, bias, effect)
    still = np.zeros_like(bias)
    return [*difference, *means_vanish(f"{what}, second-order term of x", run.correction, z, still, still + np.inf)]


def means_vanish(what: str, moments: Moments, z: float, bias: np.ndarray, effect: np.ndarray) -> list[Comparison]:
    """Means over the paths against 0 at z standard errors plus a bias; resolutions in units of the drift's effect."""
    allowed = z * moments.standard_error + bias
    noticed, floor = (allowed + bias + POWER_Z * moments.standard_error) / effect, 2 * bias / effect
    return [
        Comparison(f"{what}{k + 1}", float(moments.mean[k]), 0.0, float(allowed[k]), float(noticed[k]), float(floor[k]))
        for k in range(2)
    ]


def second_order_term() -> Callable[[np.ndarray, np.ndarray, float], np.ndarray]:
    """½ D²x(A, A) less its mean: has mean zero whatever the drift, and makes the coupling of strong order 1."""
    variations = [implicit_variation(x, i) for i in (0, 1)]
    A = variations[0].direction
    square = sp.Symbol("square", real=True)
    slopes = compile_columns(
        sp.Matrix([sp.expand(v.second).subs(A[0, 1] * A[1, 0], square).coeff(square) / 2 for v in variations]), x
    )
    mean = dyson.upstairs_in_frame(2)
    bracket = float(mean.driving_noise.covariation(mean.martingale[0, 1], mean.martingale[1, 0]))

    def correction(at: np.ndarray, increment: np.ndarray, h: float) -> np.ndarray:
        return slopes(at) * (np.abs(increment[..., 0, 1]) ** 2 - bracket * h)[..., None]

    return correction
