"""Power: is an error refuted that is as large as a test says it sees?  All simulations, for many seeds.

    python benchmarks/power.py [CLAIM-or-GROUP ...] --seeds 100 --state power.jsonl [--workers 1] [--effort 0.1]

Each Monte Carlo verdict states the relative error that it notices with a probability of 99 % ("sees 0.3 %").  For each
seed a test is run twice: on the true claim, to read what it sees there, and with one quantity of the claim moved by
just that, on the same random numbers.  From seed to seed the next quantity is moved, of those that the test reads, up
and then down.  How each is moved:

* times 1 + s or 1 − s, s being what is seen: all components of it at once (up alone where s ≥ 1);
* a quantity that is claimed to be zero by ± s, as resolutions there are absolute;
* a sign, which is no size, by one: to its neighbour −1, 0 or 1;
* the dimension of the gap's law by ± β s: what is seen there is a drift that is off by the factor 1 ± s.

One line of JSON a seed is appended to the state file, so the study goes on where it was stopped.  At the end, or with
--seeds 0 at any time, it prints for each test how often it was run, what it said it sees, how many errors it missed,
and the smallest of the differences found, in units of what is allowed: by how much the statement is conservative.

Exit code 1 if a test misses more than 1 % of what it says it sees (binomial, 1e-3 for all tests and quantities
together), or if a true claim was refuted; else 0.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1"))

import argparse
import math
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp
from scipy.stats import binom
from seeds import read, run

from symcalc.claims import select
from symcalc.claims.claim import Claim
from symcalc.evidence.montecarlo import POWER
from symcalc.evidence.spending import share_of_claim
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.indexed import IndexSum
from symcalc.models.dyson import beta

FIRST_SEED = 2_000_000  # away from the seeds of tests, and of the study of false alarms
LEVEL = 1e-3


@cache
def simulations(names: tuple[str, ...]) -> list[tuple[str, Claim]]:
    """Each simulation of the claims, as a claim that has no other, by the claim's id (and number, if it has two)."""
    found = []
    for claim in select(list(names)):
        equation = claim.state() if claim.simulations else None
        for n, simulation in enumerate(claim.simulations, 1):
            alone = replace(claim, state=lambda e=equation: e, simulate=simulation, follow=None)
            found.append((claim.id + (f", test {n}" if len(claim.simulations) > 1 else ""), alone))
    return found


def tested(claim: Claim, of: int, seed: int, effort: float) -> Evidence:
    """What the one simulation of a claim finds, with its part of the false alarms."""
    return next(claim.evidence(Tier.MONTECARLO, seed, share_of_claim() / of, effort))


def shifted(quantity: Any, by: Any) -> Any:
    """quantity + by, in all components."""
    return quantity.applyfunc(lambda e: e + by) if isinstance(quantity, sp.MatrixBase) else quantity + by


def vanishes(quantity: Any) -> bool:
    """Whether a quantity is claimed to be zero."""
    return bool(quantity.is_zero() if isinstance(quantity, IndexSum) else sp.Matrix([quantity]).is_zero_matrix)


def neighbour(sign: sp.Expr) -> sp.Expr:
    """Another sign: 0 for ±1, and 1 for 0."""
    return sp.S.One if sign == 0 else sp.S.Zero


def moved(name: str, quantity: Any, by: sp.Rational) -> Any:
    """A claimed quantity, wrong by so much (see the top of this file)."""
    if name.startswith("sign"):
        return quantity.applyfunc(neighbour) if isinstance(quantity, sp.MatrixBase) else neighbour(quantity)
    if name == "dimension" and quantity.has(beta):
        return quantity + beta * by
    return shifted(quantity, by) if vanishes(quantity) else quantity * (1 + by)


def one_test(name: str, claim: Claim, of: int, turn: int, seed: int, effort: float) -> dict[str, Any]:
    """What a test sees on the true claim, and what becomes of a claim that is wrong by that."""
    true = tested(claim, of, seed, effort)
    claimed, sees = claim.state().claimed, float(true.figures["sees"])
    read = sorted(set(claimed) - set(true.figures["not measured"]))
    quantity, down = read[turn // 2 % len(read)], bool(turn % 2) and sees < 1
    by = sp.Rational(str(true.figures["sees"])) * (-1 if down else 1)
    wrong = tested(claim.claiming({quantity: moved(quantity, claimed[quantity], by)}), of, seed, effort)
    return {
        "test": name,
        "quantity": quantity,
        "sees": sees,
        "true": str(true.verdict),
        "wrong": str(wrong.verdict),
        "margin": margin(wrong),
    }


def margin(evidence: Evidence) -> float | None:
    """The largest difference in units of what is allowed; None where it is not finite."""
    if "worst" not in evidence.figures:
        return float(evidence.figures["largest"])
    worst = evidence.figures["worst"]
    gap = abs(float(worst["simulated"]) - float(worst["claimed"]))
    return gap / worst["allowed"] if worst["allowed"] and math.isfinite(gap) else None


def one_seed(seed: int, effort: float, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """All tests with this seed."""
    every, turn = simulations(names), seed - FIRST_SEED
    counts = Counter(claim.id for _, claim in every)
    return [one_test(name, claim, counts[claim.id], turn, seed, effort) for name, claim in every]


def summary(rows: list[dict[str, Any]]) -> bool:
    """Print what was found; True if all is as stated."""
    tests = [t for row in rows for t in row["tests"]]
    by_test, by_quantity = grouped(tests, "test"), grouped(tests, "test", "quantity")
    alarms = [t["test"] for t in tests if t["true"] == Verdict.REFUTED]
    missed = [t for t in tests if t["wrong"] != Verdict.REFUTED]
    print(f"{len(tests)} wrong claims, each off by what its test says it sees: {len(missed)} not refuted")
    print(f"{len(alarms)} true claims refuted {sorted(set(alarms)) or ''}")
    print("    runs  missed       sees   smallest difference/allowed, its median")
    for (name,), found in sorted(by_test.items(), key=lambda item: least(item[1])):
        lost = sum(t["wrong"] != Verdict.REFUTED for t in found)
        sees, middle = (float(np.median([t[k] or math.inf for t in found])) for k in ("sees", "margin"))
        print(f"  {len(found):6d} {lost:7d} {sees:10.2g} {least(found):10.3g} {middle:10.3g}  {name}")
    groups = {**by_test, **by_quantity}
    overstated = {name: found for name, found in groups.items() if overstates(found, LEVEL / len(groups))}
    for name, found in overstated.items():
        lost = sum(t["wrong"] != Verdict.REFUTED for t in found)
        print(f"OVERSTATED: {', '.join(name)}: {lost} of {len(found)} not refuted")
    return not overstated and not alarms


def grouped(tests: list[dict[str, Any]], *keys: str) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """The tests by some of their words."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for t in tests:
        found[tuple(t[k] for k in keys)].append(t)
    return found


def least(tests: list[dict[str, Any]]) -> float:
    """The smallest margin."""
    return min(math.inf if t["margin"] is None else t["margin"] for t in tests)


def overstates(tests: list[dict[str, Any]], level: float) -> bool:
    """Whether a test that misses 1 % at most would miss as many as this with a probability below `level`."""
    lost = sum(t["wrong"] != Verdict.REFUTED for t in tests)
    return bool(binom.sf(lost - 1, len(tests), 1 - POWER) < level)


def main() -> int:
    """Run and summarise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="CLAIM-or-GROUP")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--state", type=Path, default=Path("power.jsonl"))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--effort", type=float, default=0.1, help="multiple of the default number of paths")
    options = parser.parse_args()
    if options.seeds:
        task = partial(one_seed, effort=options.effort, names=tuple(options.names))
        terms = {"effort": options.effort, "names": options.names}
        run(options.state, range(FIRST_SEED, FIRST_SEED + options.seeds), options.workers, terms, task)
    return 0 if summary(read(options.state)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
