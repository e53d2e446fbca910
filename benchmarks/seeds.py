"""Studies over many seeds: one line of JSON a seed in a state file, so that they go on where they were stopped."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a state file; a last one that was cut off is dropped."""
    if not path.exists():
        return []
    whole = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]
    path.write_text("".join(whole), encoding="utf-8")
    return [json.loads(line) for line in whole]


def run(
    path: Path, seeds: range, workers: int, terms: dict[str, Any], task: Callable[[int], list[dict[str, Any]]]
) -> None:
    """Run the seeds that are not in the state file yet on these terms, and append what each found as it is done."""
    done = {row["seed"] for row in read(path) if all(row.get(name) == value for name, value in terms.items())}
    missing = [s for s in seeds if s not in done]
    context = multiprocessing.get_context("spawn")
    with open(path, "a", encoding="utf-8") as file, ProcessPoolExecutor(workers, context) as pool:
        for n, (seed, tests) in enumerate(zip(missing, pool.map(task, missing), strict=True), 1):
            file.write(json.dumps({"seed": seed, **terms, "tests": tests}) + "\n")
            file.flush()
            if n % 50 == 0 or n == len(missing):
                print(f"{n} of {len(missing)} seeds", flush=True)
