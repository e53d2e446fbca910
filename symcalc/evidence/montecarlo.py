"""The Monte Carlo tier: a claim against random paths of the upstairs matrix process (`numeric`).

The simulation knows the matrix equation, LAPACK and random numbers.  What is under test comes in as numbers or as a
callable.  Each comparison states the smallest error of the claim that it would have noticed with a probability of at
least 99 %; a test that could not notice an error of the claim's stated tolerance is INCONCLUSIVE, never CONFIRMED, and
says how many paths would decide.

False alarms are accounted for in `spending`.  The discretisation's bias, bounded from two or more step sizes, is added
to what is allowed: it makes a false alarm rarer, not likelier, and it counts twice in what would have been noticed, for
it may hide an error of either sign.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from numeric.onestep import Measured, one_step_drift
from numeric.paths import initial_matrix
from numeric.statistics import kolmogorov_distance, kolmogorov_quantile, two_sided_normal_p
from numeric.streaming import CentralMoments
from numeric.streams import stream
from symcalc.evidence.spending import ONE_STEP_ROOM, ONE_STEP_Z
from symcalc.evidence.verdict import Evidence, Tier, Verdict

NOTHING = 1e-12  # below it, a claimed value counts as zero, and the resolution is absolute
POWER = 0.99
POWER_Z = 2.3263478740408408  # P(N(0, 1) < POWER_Z) = POWER
ONE_STEP_SAMPLES = 1000
LEAST_VALUES = 4000  # of a mean: with fewer, that of skewed values is off more often than its rate (`compare_mean`)


@dataclass(frozen=True)
class Comparison:
    """One number from the simulation against one from the claim: they agree if |difference| ≤ allowed.

    `resolution` is the relative error of the claim that would have been noticed with 99 % probability, and `floor` the
    part of it that more paths do not lower (the discretisation's bias).  `p_value` belongs to a test with a fixed
    number of samples: uniform if claim and scheme have the same mean.  A claim that is no finite number agrees with
    nothing; a simulation or an allowance that is not finite raises `ArithmeticError`.
    """

    what: str
    simulated: float
    claimed: float
    allowed: float
    resolution: float
    floor: float = 0.0
    p_value: float | None = None

    def __post_init__(self) -> None:
        if not np.isfinite([self.simulated, self.allowed, self.resolution, self.floor]).all():
            raise ArithmeticError(f"the simulation of {self.what} gave something that is not finite")

    @property
    def agrees(self) -> bool:
        """Whether the difference is within what the simulation allows."""
        return bool(abs(self.simulated - self.claimed) <= self.allowed)

    @property
    def excess(self) -> float:
        """The difference in units of what is allowed."""
        if self.simulated == self.claimed:
            return 0.0
        gap = abs(self.simulated - self.claimed) / self.allowed if self.allowed else np.inf
        return float(gap) if np.isfinite(gap) else np.inf

    def figures(self) -> dict[str, Any]:
        """The comparison as JSON values (a number that is not finite as a word)."""
        numbers = {"simulated": self.simulated, "claimed": self.claimed, "allowed": self.allowed}
        return {"what": self.what} | {name: float(v) if np.isfinite(v) else str(v) for name, v in numbers.items()}


def conclude(
    method: str,
    comparisons: Sequence[Comparison],
    tolerance: float,
    started: float,
    figures: dict[str, Any] | None = None,
    scope: str = "",
) -> Evidence:
    """REFUTED by the worst disagreement; CONFIRMED if all agree and all could see `tolerance`; else INCONCLUSIVE.

    `scope` says where the comparisons were made, if that is not everywhere.  `figures["paths"]`, if given, is how many
    paths there were; then an inconclusive test says how many would decide.  Among the figures are `sees`, the relative
    error noticed with 99 % probability, of which `floor` is bias; `largest`, the largest difference in units of what is
    allowed; and the p-values of tests with a fixed sample.

    Raises `ArithmeticError` for more comparisons than a claim's share of the false alarms has room for (`spending`).

    >>> conclude("counting", [Comparison("dice", 3.5, 3.0, 0.1, 0.03)], 0.05, 0.0).verdict
    <Verdict.REFUTED: 'REFUTED'>
    >>> conclude("counting", [Comparison("dice", 3.5, 3.5, 0.1, 0.1)], 0.05, 0.0, {"paths": 1000}).detail
    'sees 10 % at 99 % power, and 5 % is wanted: 4000 paths would decide'
    """
    if len(comparisons) > ONE_STEP_ROOM:
        raise ArithmeticError(f"{len(comparisons)} comparisons: the rate of false alarms has room for {ONE_STEP_ROOM}")
    wrong = [c for c in comparisons if not c.agrees]
    sees = max(c.resolution for c in comparisons)
    found = {**(figures or {}), "comparisons": len(comparisons), "sees": f"{sees:.3g}", "tolerance": tolerance}
    p_values = [float(f"{c.p_value:.6g}") for c in comparisons if c.p_value is not None]
    found |= {"p_values": p_values} if p_values else {}
    if wrong:
        worst = max(wrong, key=lambda c: c.excess)
        verdict, detail = Verdict.REFUTED, _difference(worst, len(wrong), len(comparisons))
        found["worst"] = worst.figures()
    else:
        verdict, detail = Verdict.CONFIRMED, f"{len(comparisons)} comparisons{scope}, sees {percent(sees)}"
        found["floor"] = f"{max(c.floor for c in comparisons):.3g}"
        found["largest"] = f"{max(c.excess for c in comparisons):.3g}"
    return held_to(Evidence(Tier.MONTECARLO, verdict, method, detail, found, time.perf_counter() - started), tolerance)


def held_to(evidence: Evidence, tolerance: float) -> Evidence:
    """The evidence as it reads with another tolerance: what does not see it is INCONCLUSIVE; a refutation stands.

    >>> seen = conclude("counting", [Comparison("dice", 3.5, 3.5, 0.1, 0.03)], 0.05, 0.0)
    >>> seen.verdict, held_to(seen, 0.005).detail
    (<Verdict.CONFIRMED: 'CONFIRMED'>, 'sees 3 % at 99 % power, and 0.5 % is wanted')
    """
    sees = float(evidence.figures.get("sees", 0.0))
    figures = {**evidence.figures, "tolerance": tolerance}
    if evidence.verdict is not Verdict.CONFIRMED or sees <= tolerance:
        return replace(evidence, figures=figures)
    wanted = f"sees {percent(sees)} at 99 % power, and {percent(tolerance)} is wanted"
    if "paths" in figures:
        needed = paths_to_decide(figures["paths"], sees, float(figures.get("floor", 0.0)), tolerance)
        wanted += f": {needed} paths would decide" if needed else ": its bias hides that; it needs smaller steps"
        figures |= {"paths_to_decide": needed} if needed else {}
    return replace(evidence, verdict=Verdict.INCONCLUSIVE, detail=wanted, figures=figures)


def paths_to_decide(paths: int, sees: float, floor: float, tolerance: float) -> int | None:
    """How many paths see `tolerance`, where `paths` see `sees`, of which `floor` is bias; None where none do.

    The noise falls like 1/√paths: paths × ((sees − floor)/(tolerance − floor))², to two digits, rounded up.

    >>> paths_to_decide(1000, 0.1, 0.0, 0.05), paths_to_decide(1000, 0.1, 0.06, 0.05)
    (4000, None)
    """
    if not floor < tolerance:
        return None
    exact = paths * min(1e6, (sees - floor) / (tolerance - floor)) ** 2
    unit = 10 ** max(0, math.floor(math.log10(exact)) - 1)
    return unit * math.ceil(exact / unit * (1 - 1e-9))


def percent(share: float) -> str:
    """A relative size as people write it.

    >>> percent(0.0123), percent(3e-8)
    ('1.2 %', '3e-08')
    """
    return f"{100 * share:.2g} %" if share >= 1e-5 else f"{share:.1g}"


def _difference(worst: Comparison, wrong: int, of: int) -> str:
    return (
        f"{worst.what}: simulated {worst.simulated:.8g}, claimed {worst.claimed:.8g}, "
        f"allowed difference {worst.allowed:.2g} ({wrong} of {of} comparisons disagree)"
    )


def compare_measured(what: str, measured: Measured, claimed: Sequence[float]) -> list[Comparison]:
    """A one-step measurement against claimed values, at 7 standard errors plus the bias bound.

    An error of the claim of (7 + 2.33) standard errors + 2 bias bounds is noticed with 99 % probability.
    """
    allowed = np.ravel(measured.bound(ONE_STEP_Z))
    floor = 2 * np.ravel(measured.bias_bound)
    noticed = np.ravel(measured.bound(ONE_STEP_Z + POWER_Z) + measured.bias_bound)
    largest = max(abs(v) for v in claimed)
    scale = largest if largest > NOTHING else 1.0
    numbers = zip(np.ravel(measured.value), claimed, allowed, noticed / scale, floor / scale, strict=True)
    return [Comparison(f"{what}, component {k + 1}", *(float(v) for v in values)) for k, values in enumerate(numbers)]


def sample_size(values: int, effort: float) -> int:
    """A multiple of the default number of values, and no fewer than a mean is tested with.

    >>> sample_size(60000, 2.0), sample_size(60000, 0.01)
    (120000, 4000)
    """
    return max(LEAST_VALUES, round(values * effort))


def compare_mean(
    what: str, values: np.ndarray, target: float, z: float, scale: float = 0.0, bias: float = 0.0
) -> Comparison:
    """A sample mean against its claimed value: z standard errors, widened for skewness, and `bias`.

    The standard error is the sample's own: where values are skewed, a mean that is off comes with an error that is too
    small.  So the widening is that of a studentised mean, γ (2z² + 1)/(6√n) (P. Hall, The Bootstrap and Edgeworth
    Expansion, 1992, section 2.6), several times that of a known variance.  For squares of normal values (γ = 2.8) at
    z = 6.5 the rate is then 1.1 times the stated one with 4000 values, 11 times with 800 (by importance sampling): take
    `sample_size` values at least.

    The resolution is in units of `scale`, by default |target|, and absolute where that is zero.

    Raises `ArithmeticError` for complex values: an imaginary part would be lost.
    """
    if np.iscomplexobj(values):
        raise ArithmeticError(f"the values of {what} are complex: compare their real and imaginary parts")
    centred = values - values.mean()
    spread = float(values.std())
    skewness = abs(float((centred**3).mean())) / spread**3
    return _compared(what, float(values.mean()), spread / math.sqrt(len(values)), skewness, len(values), target, z,
                     scale, bias)  # fmt: skip


def compare_moments(what: str, found: CentralMoments, k: int, target: float, z: float) -> Comparison:
    """The same for the k-th component of a stream of samples, of which only the moments were kept.

    >>> samples = np.random.default_rng(1).normal(size=(5000, 1))
    >>> one, all_at_once = CentralMoments.of(samples), compare_mean("m", samples[:, 0], 0.0, 5.0)
    >>> bool(np.isclose(compare_moments("m", one, 0, 0.0, 5.0).allowed, all_at_once.allowed, rtol=1e-12))
    True
    """
    error = math.sqrt(found.second[k]) / found.count
    mean, skewness = float(found.mean[k]), abs(float(found.skewness[k]))
    return _compared(what, mean, error, skewness, found.count, target, z, 0.0, 0.0)


def _compared(
    what: str, mean: float, error: float, skewness: float, count: int, target: float, z: float, scale: float,
    bias: float,
) -> Comparison:  # fmt: skip
    """A mean with its standard error and the skewness of its `count` values."""
    allowed = error * (z + skewness * (2 * z * z + 1) / (6 * math.sqrt(count))) + bias
    unit = scale or (abs(target) if abs(target) > NOTHING else 1.0)
    p_value = float(two_sided_normal_p((mean - target) / error)) if np.isfinite(target) else 0.0
    noticed, floor = (allowed + bias + POWER_Z * error) / unit, 2 * bias / unit
    return Comparison(what, mean, target, allowed, noticed, floor, p_value)


def compare_levels(
    what: str, coarse: np.ndarray, fine: np.ndarray, target: float, z: float, scale: float = 0.0
) -> Comparison:
    """A mean on two levels of steps h and h/2 of the same paths, extrapolated to h → 0, against its claimed value.

    A tenth of what the extrapolation changed is allowed as the bias that is left.
    """
    return compare_mean(what, 2 * fine - coarse, target, z, scale, abs(float((fine - coarse).mean())) / 10)


def compare_law(
    what: str,
    values: np.ndarray,
    law: Callable[[np.ndarray], np.ndarray],
    alpha: float,
    slope: float,
    bias: float = 0.0,
) -> Comparison:
    """The Kolmogorov distance of a sample from a claimed law; an error ε of the claim moves the law by `slope` ε.

    Allowed is the bound of Dvoretzky, Kiefer, Wolfowitz and Massart at `alpha`, plus `bias`.  An error that moves the
    law by that, plus the same bound at 1 %, plus `bias` is noticed with 99 % probability (triangle inequality).  The
    p-value is that of Kolmogorov's limit law with J. Vrbik's correction for n (Far East Journal of Theoretical
    Statistics 54, 2018); no verdict rests on it.
    """
    from scipy.special import kolmogorov  # slow to load, and only laws need it

    n, distance = len(values), kolmogorov_distance(values, law)
    allowed = kolmogorov_quantile(n, alpha) + bias
    noticed = allowed + bias + kolmogorov_quantile(n, 1 - POWER)
    root = math.sqrt(n)
    p_value = float(kolmogorov(root * distance + 1 / (6 * root) + (root * distance - 1) / (4 * n)))
    return Comparison(what, distance, 0.0, allowed, noticed / slope, 2 * bias / slope, p_value)


def one_step(
    claimed: Sequence[float], x: Sequence[float], amplitude: float, seed: int, purpose: str, where: str = ""
) -> list[Comparison]:
    """The claimed drift of the eigenvalues at `x` against one step of the matrix process in a random frame.

    `where` says what the amplitude is, for people: by default, the amplitude.
    """
    rng = stream(seed, f"{purpose} at {list(x)}, amplitude {amplitude!r}")
    measured = one_step_drift(None, initial_matrix(x, seed, purpose), amplitude, rng, _samples(len(x)))
    noise = where or f"noise amplitude {amplitude:.4g}"
    return compare_measured(f"x = {_tuple(x)}, {noise}", measured, claimed)


def _samples(d: int) -> int:
    """Enough for the d²(d² + 1)/2 + 1 columns of the regression."""
    return max(ONE_STEP_SAMPLES, 3 * d * d * (d * d + 1))


def complex_values(quantity: sp.Expr | sp.MatrixBase, at: dict[sp.Symbol, Any]) -> list[complex]:
    """A claimed quantity at a point, flattened."""
    entries = list(quantity) if isinstance(quantity, sp.MatrixBase) else [quantity]
    exact = frozenset((s, sp.Rational(str(v))) for s, v in at.items())
    return [_number(e, exact) for e in entries]


@lru_cache(maxsize=2**14)
def _number(entry: sp.Expr, exact: frozenset[tuple[sp.Symbol, sp.Rational]]) -> complex:
    """An entry at a point, once for all seeds: where many seeds are run it would be most of the time."""
    return complex(sp.N(entry.subs(dict(exact), simultaneous=True), 30))


def real_values(quantity: sp.Expr | sp.MatrixBase, at: dict[sp.Symbol, Any]) -> list[float]:
    """A claimed quantity at a point, flattened; NaN where it is not a real number there."""
    values = complex_values(quantity, at)
    return [v.real if abs(v.imag) <= 1e-25 * max(1.0, abs(v)) else float("nan") for v in values]


def _tuple(x: Sequence[float]) -> str:
    return "(" + ", ".join(f"{v:g}" for v in x) + ")"
