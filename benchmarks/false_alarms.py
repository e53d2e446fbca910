"""False alarms: the true suite's Monte Carlo at reduced size for many seeds.  Nothing may be refuted.

    python benchmarks/false_alarms.py --seeds 2000 --state false-alarms.jsonl [--workers 2] [--effort 0.02] [ids]

Means along paths are of as few as 200 values there, which is fewer than any run takes (`montecarlo.LEAST_VALUES`).
One line of JSON a seed is appended to the state file, so the study goes on where it was stopped; seeds that are there
are not run again.  Ids or chapters restrict it to some claims.  At the end, or with --seeds 0 at any time, it prints

* how many simulations were run, and how many of them refuted a true claim (must be none);
* the p-values of the tests with a fixed sample whose scheme has no bias (increments; W(T) = Σ u* dH u; the growth of
  Σ x², whose mean is exact for Euler's scheme): Kolmogorov distance from the uniform law, against the bound of
  Dvoretzky, Kiefer, Wolfowitz and Massart at 1 % for all of them together;
* the e-values of the tests along paths: their mean (at most 1 for a true claim) and how often they reach 20 (at most
  5 %); they are conservative because the allowance for bias is taken off;
* the largest difference ever seen in units of what is allowed, by claim: how conservative allowances are.

Exit code 0 if all of this is as it must be, else 1.
"""

from __future__ import annotations

import os

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1"))

import argparse
import math
from collections import defaultdict
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from numeric.statistics import kolmogorov_distance
from seeds import read, run
from symcalc.claims import select
from symcalc.claims.claim import Claim
from symcalc.evidence import montecarlo
from symcalc.evidence.plan import cost_of
from symcalc.evidence.spending import share_of_claim
from symcalc.evidence.verdict import Verdict

UNBIASED = ("proof2x2.wiener", "proof2x2.levy", "theorem15.second_moment")
KEPT = ("p_values", "e_value", "largest", "worst")
FIRST_SEED = 1_000_000  # away from the seeds that tests use
LEVEL = 0.01  # of the tests of uniformity together
LEAST_VALUES = 200


@cache
def claims(names: tuple[str, ...]) -> list[tuple[Claim, Any]]:
    """The claims of these ids or chapters (all, if none) that have a simulation, with their claimed quantities."""
    return [(c, c.state().claimed) for c in select(list(names)) if c.simulations]


def one_seed(seed: int, effort: float, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """What each simulation found: verdict, p-values, e-value, largest difference."""
    montecarlo.LEAST_VALUES = LEAST_VALUES  # in each worker
    found = []
    for claim, claimed in claims(names):
        for simulation in claim.simulations:
            more = (effort,) if cost_of(simulation) else ()
            evidence = simulation(claimed, seed, share_of_claim(), *more)
            kept = {k: evidence.figures[k] for k in KEPT if k in evidence.figures}
            name = f"{claim.id}, {evidence.method}"
            found.append({"claim": claim.id, "test": name, "verdict": str(evidence.verdict), **kept})
    return found


def summary(rows: list[dict[str, Any]]) -> bool:
    """Print what was found; True if it is as it must be."""
    tests = [t for row in rows for t in row["tests"]]
    refuted = [(row["seed"], t) for row in rows for t in row["tests"] if t["verdict"] == Verdict.REFUTED]
    seeds = len({row["seed"] for row in rows})
    print(f"{seeds} seeds, {len(tests)} simulations of true claims: {len(refuted)} refuted")
    for seed, t in refuted:
        print(f"  seed {seed}: {t['test']}: {t.get('worst')}")
    return all([not refuted, uniform(tests), fair(tests), allowances(tests)])


def uniform(tests: list[dict[str, Any]]) -> bool:
    """The p-values of each comparison without bias, over the seeds, against the uniform law."""
    columns: dict[tuple[str, int], list[float]] = defaultdict(list)
    for t in tests:
        if t["claim"] in UNBIASED and t["verdict"] != Verdict.REFUTED:
            for n, p in enumerate(t.get("p_values", ())):
                columns[t["claim"], n].append(p)
    if not columns:
        return True
    distances = {name: kolmogorov_distance(np.array(p), lambda u: u) for name, p in columns.items()}
    count = min(map(len, columns.values()))
    bound = math.sqrt(math.log(2 * len(columns) / LEVEL) / (2 * count))
    worst = max(distances, key=lambda name: distances[name])
    print(f"p-values of {len(columns)} comparisons without bias, {count} each: largest distance from the uniform law "
          f"{distances[worst]:.4f} ({worst[0]}, comparison {worst[1] + 1}), allowed {bound:.4f}")  # fmt: skip
    return distances[worst] <= bound


def fair(tests: list[dict[str, Any]]) -> bool:
    """The e-values: a mean of at most 1, and 20 or more in at most 5 %, both up to 5 standard errors."""
    values = np.array([float(t["e_value"]) for t in tests if "e_value" in t])
    if not len(values):
        return True
    error, share = values.std() / math.sqrt(len(values)), (values >= 20).mean()
    print(f"{len(values)} e-values: mean {values.mean():.3f} ± {error:.3f} (at most 1), largest {values.max():.3g}, "
          f"{100 * share:.2f} % reach 20 (at most 5 %)")  # fmt: skip
    return bool(values.mean() <= 1 + 5 * error and share <= 0.05 + 5 * math.sqrt(0.05 * 0.95 / len(values)))


def allowances(tests: list[dict[str, Any]]) -> bool:
    """The largest difference by test, in units of what is allowed; True if all are below 1."""
    largest: dict[str, list[float]] = defaultdict(list)
    for t in tests:
        largest[t["test"]].append(float(t.get("largest", math.inf)))
    print("largest difference in units of what is allowed (of all seeds; median of the largest of each seed):")
    for name, values in sorted(largest.items(), key=lambda item: -max(item[1])):
        print(f"  {max(values):8.3g} {np.median(values):8.3g}  {name}")
    return all(max(values) <= 1 for values in largest.values())


def main() -> int:
    """Run and summarise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--state", type=Path, default=Path("false-alarms.jsonl"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--effort", type=float, default=0.02, help="multiple of the default number of paths")
    parser.add_argument("names", nargs="*", help="claims or chapters; all by default")
    options = parser.parse_args()
    if options.seeds:
        terms = {"effort": options.effort, "names": options.names}
        task = partial(one_seed, effort=options.effort, names=tuple(options.names))
        run(options.state, range(FIRST_SEED, FIRST_SEED + options.seeds), options.workers, terms, task)
    return 0 if summary(read(options.state)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
