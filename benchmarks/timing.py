"""Times of alternatives, interleaved: every round runs each of them once, and the best round counts."""

import os
import time
from collections.abc import Callable

for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")


def compare(
    alternatives: dict[str, Callable[[], object]],
    rounds: int = 9,
    clock: Callable[[], float] = time.process_time,
) -> dict[str, float]:
    """Return the best time of each alternative in seconds, after one call to warm up."""
    best = dict.fromkeys(alternatives, float("inf"))
    for run in alternatives.values():
        run()
    for _ in range(rounds):
        for name, run in alternatives.items():
            began = clock()
            run()
            best[name] = min(best[name], clock() - began)
    return best


def show(title: str, times: dict[str, float], unit: str, targets: dict[str, float] | None = None) -> None:
    """Print each time over that of `unit`, and the ratio it should reach."""
    load = os.getloadavg()[0]
    print(f"{title}   ({unit}: {times[unit] * 1e3:.2f} ms, load {load:.1f})")
    for name, seconds in times.items():
        wanted = (targets or {}).get(name)
        target = (
            "" if wanted is None else f"   wanted ≤ {wanted}" + ("" if seconds <= wanted * times[unit] else "   MISSED")
        )
        print(f"  {seconds / times[unit]:8.2f}  {name}{target}")
