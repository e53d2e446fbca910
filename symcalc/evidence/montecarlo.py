"""The Monte Carlo tier: a claim against random paths of the upstairs matrix process (`numeric`).

The simulation knows the matrix equation, LAPACK and random numbers.  What is under test comes in as numbers or as a
callable.  Each comparison states how large a difference would have been noticed; a test that could not have noticed
a difference of the tolerance is INCONCLUSIVE, never CONFIRMED.

False alarms.  Comparisons with a normal or Dvoretzky–Kiefer–Wolfowitz bound share the rate that is passed in (split
evenly, a union bound); one-step tests use 7 standard errors plus a bias bound.  A bias allowance makes a false alarm
rarer, not likelier.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from numeric.onestep import Measured, one_step_drift
from numeric.paths import initial_matrix
from numeric.streams import stream
from symcalc.evidence.verdict import Evidence, Tier, Verdict

FALSE_ALARM = 1e-6  # of a whole run
NOTHING = 1e-12  # below it, a claimed value counts as zero, and the resolution is absolute
ONE_STEP_Z = 7.0
ONE_STEP_SAMPLES = 1000


@dataclass(frozen=True)
class Comparison:
    """One number from the simulation against one from the claim: they agree if |difference| ≤ allowed.

    `resolution` is the relative error of the claim that would have been noticed.  A claim that is no finite number
    agrees with nothing; a simulation or an allowance that is not finite raises `ArithmeticError`.
    """

    what: str
    simulated: float
    claimed: float
    allowed: float
    resolution: float

    def __post_init__(self) -> None:
        if not np.isfinite([self.simulated, self.allowed, self.resolution]).all():
            raise ArithmeticError(f"the simulation of {self.what} gave something that is not finite")

    @property
    def agrees(self) -> bool:
        """Whether the difference is within what the simulation allows."""
        return bool(abs(self.simulated - self.claimed) <= self.allowed)

    @property
    def excess(self) -> float:
        """The difference in units of what is allowed."""
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

    `scope` says where the comparisons were made, if that is not everywhere.

    >>> conclude("counting", [Comparison("dice", 3.5, 3.0, 0.1, 0.03)], 0.05, 0.0).verdict
    <Verdict.REFUTED: 'REFUTED'>
    """
    wrong = [c for c in comparisons if not c.agrees]
    sees = max(c.resolution for c in comparisons)
    found = {**(figures or {}), "comparisons": len(comparisons), "sees": f"{sees:.3g}"}
    if wrong:
        worst = max(wrong, key=lambda c: c.excess)
        verdict, detail = Verdict.REFUTED, _difference(worst, len(wrong), len(comparisons))
        found["worst"] = worst.figures()
    elif not sees <= tolerance:
        verdict = Verdict.INCONCLUSIVE
        detail = f"would have seen {percent(sees)}, which is more than {percent(tolerance)}"
    else:
        verdict, detail = Verdict.CONFIRMED, f"{len(comparisons)} comparisons{scope}, sees {percent(sees)}"
    return Evidence(Tier.MONTECARLO, verdict, method, detail, found, time.perf_counter() - started)


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
    """A one-step measurement against claimed values, at 7 standard errors plus the bias bound."""
    bounds = measured.bound(ONE_STEP_Z)
    largest = max(abs(v) for v in claimed)
    scale = largest if largest > NOTHING else 1.0
    return [
        Comparison(f"{what}, component {k + 1}", float(s), float(c), float(b), float(b / scale))
        for k, (s, c, b) in enumerate(zip(np.ravel(measured.value), claimed, np.ravel(bounds), strict=True))
    ]


def compare_mean(what: str, values: np.ndarray, target: float, z: float) -> Comparison:
    """A sample mean against its claimed value, at z standard errors, widened for skewness (Cornish–Fisher)."""
    centred = values - values.mean()
    spread, count = float(values.std()), len(values)
    skewness = abs(float((centred**3).mean())) / spread**3
    allowed = spread / math.sqrt(count) * (z + skewness * (z * z - 1) / (6 * math.sqrt(count)))
    return Comparison(what, float(values.mean()), target, allowed, allowed / max(abs(target), 1.0))


def one_step(
    claimed: Sequence[float], x: Sequence[float], amplitude: float, seed: int, purpose: str
) -> list[Comparison]:
    """The claimed drift of the eigenvalues at `x` against one step of the matrix process in a random frame."""
    rng = stream(seed, f"{purpose} at {list(x)}, amplitude {amplitude!r}")
    measured = one_step_drift(None, initial_matrix(x, seed, purpose), amplitude, rng, _samples(len(x)))
    return compare_measured(f"x = {_tuple(x)}, noise amplitude {amplitude:.4g}", measured, claimed)


def _samples(d: int) -> int:
    """Enough for the d²(d² + 1)/2 + 1 columns of the regression."""
    return max(ONE_STEP_SAMPLES, 3 * d * d * (d * d + 1))


def complex_values(quantity: sp.Expr | sp.MatrixBase, at: dict[sp.Symbol, Any]) -> list[complex]:
    """A claimed quantity at a point, flattened."""
    entries = list(quantity) if isinstance(quantity, sp.MatrixBase) else [quantity]
    exact = {s: sp.Rational(str(v)) for s, v in at.items()}
    return [complex(sp.N(e.subs(exact, simultaneous=True), 30)) for e in entries]


def real_values(quantity: sp.Expr | sp.MatrixBase, at: dict[sp.Symbol, Any]) -> list[float]:
    """A claimed quantity at a point, flattened; NaN where it is not a real number there."""
    values = complex_values(quantity, at)
    return [v.real if abs(v.imag) <= 1e-25 * max(1.0, abs(v)) else float("nan") for v in values]


def _tuple(x: Sequence[float]) -> str:
    return "(" + ", ".join(f"{v:g}" for v in x) + ")"
