"""What a claim is, and the catalogue of all of them.

A claim binds a statement of the theory (the formula as the source has it) to one or more derivations of the same
quantities, and, where it is about matrices or a process, to a measurement at high precision and to a simulation.
This binding is the only place where the derivations and `numeric` meet.
"""

from __future__ import annotations

import sys
from collections import UserDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from symcalc.evidence import exact, precise
from symcalc.evidence.exact import Equation, Quantities
from symcalc.evidence.plan import Cost, cost_of
from symcalc.evidence.verdict import Evidence, Tier, Verdict

Simulation = Callable[..., Evidence]
"""(claimed quantities, seed, admissible false-alarm rate) → evidence from random paths of the upstairs process.

One that was declared by `plan.along_paths` takes its effort, a multiple of its paths, as a fourth argument.
"""


class Kind(StrEnum):
    """A statement, or a definition: then what is decided is that it is consistent."""

    CLAIM = "claim"
    DEFINITION = "definition"


@dataclass(frozen=True)
class Claim:
    """A statement with its derivations and the ways to test it.

    `state()` returns the equation; `claiming` replaces quantities of its claimed side (that is how a wrong version
    of the claim is made).  `simulate` is evidence from random steps or paths; `follow`, where there is one, a test
    along paths besides, which sees what one step cannot (time-dependence, closure, the independence of the noise).
    """

    id: str
    statement: str
    source: str
    assumptions: tuple[str, ...]
    latex: str
    state: Callable[[], Equation]
    measure: precise.Measurement | None = None
    simulate: Simulation | None = None
    kind: Kind = Kind.CLAIM
    follow: Simulation | None = None

    @property
    def group(self) -> str:
        """The chapter: the file or the folder in `symcalc/claims`."""
        return self.id.split(".")[0]

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The tiers in which there is evidence for this claim."""
        present = {Tier.EXACT: True, Tier.PRECISE: bool(self.measure), Tier.MONTECARLO: bool(self.simulations)}
        return tuple(tier for tier in Tier if present[tier])

    @property
    def simulations(self) -> tuple[Simulation, ...]:
        """Those there are, in the order in which they are run."""
        return tuple(s for s in (self.simulate, self.follow) if s)

    @property
    def cost(self) -> Cost | None:
        """What its tests along paths cost at effort 1, and see: the costs added up, the worst resolution."""
        costs = [cost for s in self.simulations if (cost := cost_of(s))]
        return Cost(sum(c.seconds for c in costs), max(c.sees for c in costs)) if costs else None

    @property
    def as_written(self) -> bool:
        """Whether this is the claim that its chapter's source states, and not another that was put in its place."""
        module = sys.modules.get(self.state.__module__)
        return getattr(module, self.state.__name__, None) is self

    def claiming(self, changed: Quantities) -> Claim:
        """The same claim with some of its claimed quantities replaced."""
        return replace(self, state=lambda: _with_claimed(self.state(), changed))

    def examine(self, tier: Tier, seed: int, false_alarm: float) -> Evidence:
        """The evidence of one tier (of Monte Carlo: of its first simulation)."""
        if tier is Tier.EXACT:
            equation = self.state()
            return replace(exact.decide(equation), derived=exact.as_read(equation))
        if tier is Tier.PRECISE:
            assert self.measure is not None, f"{self.id} has no measurement"
            return self._measured(self.measure)
        assert self.simulations, f"{self.id} has no simulation"
        return self.simulations[0](self.state().claimed, seed, false_alarm)

    def evidence(self, tier: Tier, seed: int, false_alarm: float, effort: float = 1.0) -> Iterator[Evidence]:
        """All evidence of one tier; simulations share the rate evenly, and one that refutes is the last.

        The last of all simulations says which quantities none of them has read.
        """
        if tier is not Tier.MONTECARLO:
            yield self.examine(tier, seed, false_alarm)
            return
        claimed = _Read(self.state().claimed)
        for simulation in self.simulations:
            more = (effort,) if cost_of(simulation) else ()
            found = simulation(claimed, seed, false_alarm / len(self.simulations), *more)
            last = simulation is self.simulations[-1]
            yield replace(found, figures={**found.figures, "not measured": claimed.unread}) if last else found
            if found.verdict is Verdict.REFUTED:
                return

    def _measured(self, measure: precise.Measurement) -> Evidence:
        """Against actual matrices; an equation for every d at each of its dimensions, the first disagreement wins."""
        equation = self.state()
        found = [precise.compare(equation.at(d), measure) for d in equation.dimensions or (0,)]
        wrong = [e for e in found if e.verdict is not Verdict.CONFIRMED]
        return wrong[0] if wrong else precise.together(found, equation.dimensions)


class _Read(UserDict[str, Any]):
    """The claimed quantities, and which of them were not read: a simulation says nothing about those."""

    def __init__(self, quantities: Quantities) -> None:
        self._read: set[str] = set()
        super().__init__(quantities)

    def __getitem__(self, name: str) -> Any:
        self._read.add(name)
        return super().__getitem__(name)

    @property
    def unread(self) -> list[str]:
        """The names of the quantities that were not read.

        A quantity counts as measured as soon as it is read, compared or not.  That no simulation reads in vain is held
        by a test, which doubles what is read (`tests/symcalc/test_left_out.py`), and for all simulations by the study
        `benchmarks/power.py`, which moves each quantity by what is said to be seen.
        """
        return sorted(set(self) - self._read)


def _with_claimed(equation: Equation, changed: Quantities) -> Equation:
    unknown = set(changed) - set(equation.claimed)
    if unknown:
        raise KeyError(f"the claim has no quantity {sorted(unknown)}; it has {sorted(equation.claimed)}")
    return replace(equation, claimed={**equation.claimed, **changed})


CATALOGUE: dict[str, Claim] = {}


def chapter(module: str) -> str:
    """The chapter that a module belongs to, itself or as a section.

    >>> chapter("symcalc.claims.submersion"), chapter("symcalc.claims.ito.spheres")
    ('submersion', 'ito')
    """
    return module.removeprefix("symcalc.claims.").split(".")[0]


def claim(
    *,
    source: str,
    latex: str,
    assumptions: tuple[str, ...] = (),
    measure: precise.Measurement | None = None,
    simulate: Simulation | None = None,
    kind: Kind = Kind.CLAIM,
    follow: Simulation | None = None,
) -> Callable[[Callable[[], Equation]], Claim]:
    """Enter a function that states an equation into the catalogue.

    Its id is `chapter.function`, its statement the function's docstring.
    """

    def enter(state: Callable[[], Equation]) -> Claim:
        identity = f"{chapter(state.__module__)}.{state.__name__}"
        statement = " ".join((state.__doc__ or "").split())
        made = Claim(identity, statement, source, assumptions, latex, state, measure, simulate, kind, follow)
        CATALOGUE[identity] = made
        return made

    return enter
