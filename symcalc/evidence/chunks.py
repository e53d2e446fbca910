"""Tests along paths, chunk by chunk: means that vanish for a true claim, looked at after every chunk.

The mean over a chunk of some hundreds of paths is nearly normal, so a confidence sequence (`numeric.sequential`) may be
looked at after each: a wrong claim is refuted as soon as it shows, and a right one uses the paths that were planned.
Stopping does not inflate the rate of false alarms: the sequence covers the truth at all times at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from numeric.coupling import Coupling
from numeric.sequential import best_prior, confidence_radius, log_e_value, towards_zero
from symcalc.evidence.montecarlo import POWER_Z, Comparison, conclude
from symcalc.evidence.verdict import Evidence

LARGE = 1e150  # in place of infinity, for a drift without effect and for the first looks
BIAS = 0.1
"""Of what the extrapolation in the step changed: the allowance for the bias that is left."""


@dataclass(frozen=True)
class Setting:
    """Where paths are run: its name, and chunk number ↦ coupling of the paths of that chunk.

    `names` are those of the components that are followed; x1, x2, … by default.
    """

    what: str
    run: Callable[[int], Coupling]
    names: Sequence[str] = ()

    def name(self, k: int) -> str:
        """What component k = 0, 1, … is called."""
        return self.names[k] if self.names else f"x{k + 1}"


def chunked(paths: int, chunks: int, effort: float) -> tuple[int, int]:
    """How many paths a chunk has, and how many chunks there are: with the effort grows the first, then the second.

    `paths` and `chunks` are those at effort 1.

    >>> [chunked(100, 48, effort) for effort in (0.01, 1.0, 10.0)]
    [(25, 48), (100, 48), (500, 96)]
    """
    size = round(paths * min(5.0, max(0.25, effort)))
    return size, max(chunks, round(chunks * paths * effort / size))


def vanishing(
    method: str,
    settings: Sequence[Setting],
    chunks: int,
    tolerance: float,
    false_alarm: float,
    figures: dict[str, Any],
) -> Evidence:
    """The means of the differences, and of the correction, against 0 in each setting, after each of `chunks` chunks.

    The rate is shared by the settings, and in each by the d components of the difference, the direction in which the
    drift acts, and the d components of the correction.
    """
    started = time.perf_counter()
    comparisons: list[Comparison] = []
    log_e: list[float] = []
    for setting in settings:
        watch = _Watch(setting, chunks, false_alarm / len(settings))
        found = watch.until_decided()
        comparisons, log_e = comparisons + found, log_e + watch.log_e_values()
        if not all(c.agrees for c in found):
            break
    e_value = average_e_value(log_e, len(watch.log_e_values()) * len(settings))
    return conclude(method, comparisons, tolerance, started, {**figures, "e_value": f"{e_value:.3g}"})


def average_e_value(logs: Sequence[float], of: int) -> float:
    """The average of so many e-values; those that were not looked at, as another refuted before, stand at 1.

    (To leave them out would take the average over a number that the data chose, which is no e-value.)

    >>> round(average_e_value([math.log(8.0)], 2), 3)
    4.5
    """
    every = [*logs, *[0.0] * (of - len(logs))]
    largest = max(every)
    return math.exp(min(700.0, largest + math.log(sum(math.exp(v - largest) for v in every) / of)))


@dataclass
class _Watch:
    """What the chunks of one setting have given so far.

    A first chunk, which is not counted, finds the direction (d,) in which the drift acts.
    """

    setting: Setting
    chunks: int
    alpha: float
    sofar: list[Coupling] = field(default_factory=list)

    def __post_init__(self) -> None:
        pilot = self.setting.run(0)
        self.rows = np.vstack([np.eye(len(pilot.direction)), pilot.direction])
        self.each = self.alpha / (2 * len(self.rows) - 1)
        self.g = best_prior(self.chunks, self.each)

    def until_decided(self) -> list[Comparison]:
        """The comparisons after the last chunk, or after the first that leaves no doubt that one disagrees."""
        for number in range(1, self.chunks + 1):
            self.sofar.append(self.setting.run(number))
            if number > 1:
                found = list(self.comparisons())
                if not all(c.agrees for c in found):
                    break
        return found

    def comparisons(self) -> Iterator[Comparison]:
        """Each component and the drift's direction, then the correction; resolutions are of the drift, relative."""
        effect = float(abs(self.rows[-1] @ self._mean("sensitivity"))) or 1 / LARGE
        for k, (means, bias) in enumerate(zip(self._differences().T, self._biases(), strict=True)):
            along = k == len(self.rows) - 1
            name = "along the drift" if along else self.setting.name(k)
            yield self._comparison(f"{self.setting.what}, {name}", means, bias, effect if along else math.inf)
        for k, means in enumerate(self._corrections().T):
            what = f"{self.setting.what}, second-order term of {self.setting.name(k)}"
            yield self._comparison(what, means, 0.0, math.inf)

    def _comparison(self, what: str, means: np.ndarray, bias: float, effect: float) -> Comparison:
        n, deviation = len(means), float(means.std(ddof=1))
        still = bias + self.sofar[-1].rounding
        radius = min(confidence_radius(n, deviation, self.each, self.g), LARGE)
        noticed = radius + 2 * still + POWER_Z * deviation / math.sqrt(n)
        return Comparison(what, float(means.mean()), 0.0, radius + still, noticed / effect, 2 * still / effect)

    def log_e_values(self) -> list[float]:
        """log e of each comparison, the allowance for bias taken off."""
        columns = [*zip(self._differences().T, self._biases(), strict=True), *((c, 0.0) for c in self._corrections().T)]
        rounding = self.sofar[-1].rounding
        return [
            min(
                700.0, log_e_value(len(c), towards_zero(float(c.mean()), bias + rounding), float(c.std(ddof=1)), self.g)
            )
            for c, bias in columns
        ]

    def _differences(self) -> np.ndarray:
        return np.array([c.richardson.mean for c in self.sofar]) @ self.rows.T

    def _corrections(self) -> np.ndarray:
        return np.array([c.correction.mean for c in self.sofar])

    def _biases(self) -> np.ndarray:
        return BIAS * abs(self.rows @ (self._mean("fine") - self._mean("coarse")))

    def _mean(self, part: str) -> np.ndarray:
        return np.mean([getattr(c, part).mean for c in self.sofar], axis=0)
