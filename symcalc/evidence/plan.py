"""What a budget buys: how many paths each test along paths gets, from a fixed table of costs.

The plan is a function of (claims, tiers, budget) alone: never of the clock, the load or the number of workers, so that
a run can be repeated to the bit.  It is sized for two cores.  The table stands with the simulations (`along_paths`):
what each costs at effort 1, measured once, and what it sees there; at effort e it takes e times the paths, and sees
1/√e of that.  Time is spent where the resolution is worst: all tests get the same ratio of what they see to what they
are asked to see (their tolerance), as small as the budget allows.

`--deep` divides every tolerance by 10, which takes 100 times the paths.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from symcalc.errors import BadInput

DEEP = 10
"""`--deep` divides tolerances by this."""
CORES = 2
OVERTIME = 5
"""The clock ends a run only after this many times its budget."""
SECONDS = {"exact": 0.12, "precise": 0.4, "montecarlo": 0.2}
"""Cost of a claim in each tier but for its paths, on average: seconds of one core."""
START = 2.5
"""Seconds that each core takes to begin."""
LEAST, MOST = 2.0**-6, 2.0**20

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Cost:
    """At effort 1: seconds of one core for the paths, and the relative error seen, in units of the tolerance."""

    seconds: float
    sees: float


def along_paths(seconds: float, sees: float) -> Callable[[F], F]:
    """Declare that a simulation takes a fourth argument, its effort, and what it costs and sees at effort 1.

    >>> @along_paths(seconds=2.0, sees=0.5)
    ... def simulation(claimed, seed, false_alarm, effort=1.0): ...
    >>> cost_of(simulation)
    Cost(seconds=2.0, sees=0.5)
    """

    def declare(simulation: F) -> F:
        simulation.cost = Cost(seconds, sees)  # type: ignore[attr-defined]
        return simulation

    return declare


def cost_of(simulation: object) -> Cost | None:
    """The declared cost; None for a simulation that is the same at every effort."""
    cost: Cost | None = getattr(simulation, "cost", None)
    return cost


def require_budget(budget: float | None) -> None:
    """Raise `BadInput` unless the budget is None or a finite number of seconds > 0."""
    if budget is not None and (isinstance(budget, bool) or not 0 < budget < math.inf):
        raise BadInput(f"budget must be a number of seconds > 0, not {budget!r}")


def efforts(costs: Mapping[str, Cost], fixed: float, budget: float | None, deep: bool = False) -> dict[str, float]:
    """The effort of each test: 1 without a budget (100 if `deep`); else what fits into it.

    `fixed` is what the rest of the run costs, in seconds of one core.  What is left of the two cores is spent, but no
    less than a quarter of the budget of one of them; a test runs on one core, so none gets more than the budget.

    >>> costs = {"sharp": Cost(1.0, 0.1), "coarse": Cost(1.0, 0.8)}
    >>> efforts(costs, fixed=30.0, budget=20.0)
    {'sharp': 0.0625, 'coarse': 4.0}
    """
    if budget is None:
        return dict.fromkeys(costs, float(DEEP**2) if deep else 1.0)
    require_budget(budget)
    seconds = max(CORES * (budget - START) - fixed, budget / 4)
    level = LEAST
    while level < MOST and _total(costs, level * 2**0.5, budget) <= seconds:
        level *= 2**0.5
    return {name: _effort(cost, level, budget) for name, cost in costs.items()}


def _total(costs: Mapping[str, Cost], level: float, budget: float) -> float:
    return sum(cost.seconds * _effort(cost, level, budget) for cost in costs.values())


def _effort(cost: Cost, level: float, budget: float) -> float:
    """The power of √2 that sees the tolerance/√level, or what one core does within the budget."""
    cap = max((budget - START) * 0.9, budget / 4) / cost.seconds
    wanted = min(cost.sees**2 * level, cap)
    return float(2.0 ** (math.floor(2 * math.log2(max(wanted, LEAST)) + 1e-9) / 2))
