"""The certificates of every generated function, on the full stress grid, for every backend that is installed.

    python benchmarks/certificates.py [ID ...] [--backends numpy numba ...] [--output docs/certificates.md]

Every formula, and the Jacobian of every drift, against 60-digit arithmetic (`symcalc.codegen.certificate` says what
the grid holds).  A cell is the largest error and, in brackets, the median, in units of 2^-52 sum_j |T_j|.  Fails where
an error on the grid is above 4 units or a median above 2; beyond the grid the measured error is only printed.
`symcalc generate ID --certify` prints one certificate with the place of its largest error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from symcalc import files
from symcalc.codegen import backends
from symcalc.codegen.certificate import Certificate, certify_each
from symcalc.formulas import FORMULAS, Formula

LARGEST, MEDIAN = 4.0, 2.0
HEAD = """\
# How right the generated functions are

Errors against 60-digit arithmetic over the whole stress grid (d up to 64, N up to 10, gaps down to 1e-14, values within
1e±15), in units of 2⁻⁵² Σ_j |T_j|, T_j the exact contribution of the index j: the largest and, in brackets, the median.
“Beyond” is the largest of any backend for N = 20 and 50 and values within 1e±150. At most 4 and 2 are allowed on the
grid; beyond it the figure is what was measured. Written by `python benchmarks/certificates.py --output
docs/certificates.md`.
"""


def formulas(identities: Sequence[str]) -> Iterator[Formula]:
    """The formulas, each drift followed by its Jacobian."""
    for identity in identities:
        found = FORMULAS[identity]
        yield found
        if found.free == ("k",) and not found.ranks:
            yield found.jacobian


def compiled(formula: Formula, backend: str) -> Callable[..., Any]:
    """The function of this backend, taking NumPy arrays."""
    function = formula.compile(backend)
    return lambda *arguments: function(*(np.asarray(a) if np.ndim(a) else a for a in arguments))


def row(formula: Formula, names: Sequence[str]) -> tuple[str, list[Certificate]]:
    """One line of the table, and what it was made from."""
    found = certify_each(formula._function(), {name: compiled(formula, name) for name in names})
    cells = [f"{c.largest:.2f} ({c.median:.2f})" for c in found]
    worst = max(found, key=lambda c: c.largest)
    where = worst.where.split(":")[0] if worst.largest else "exact"
    beyond = f"{max(c.beyond for c in found):.2f}"
    return f"| `{formula.id}` | {' | '.join([str(worst.components), *cells, beyond, where])} |", found


def main() -> int:
    """Print the table line by line, and write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", default=list(FORMULAS), metavar="ID")
    parser.add_argument("--backends", nargs="+", choices=backends.BACKENDS, default=backends.BACKENDS)
    parser.add_argument("--output", metavar="FILE")
    options = parser.parse_args()
    names = [b for b in options.backends if b not in backends.EXTRAS or find_spec(b)]
    titles = ["formula", "components", *names, "beyond", "largest at"]
    lines = [f"| {' | '.join(titles)} |", f"|{' --- |' * len(titles)}"]
    print("\n".join(lines), flush=True)
    every = []
    for formula in formulas(options.ids):
        line, found = row(formula, names)
        print(line, flush=True)
        lines.append(line)
        every += found
    if options.output:
        files.write_text(Path(options.output), "\n".join([HEAD, *lines, ""]))
    return int(any(c.largest > LARGEST or c.median > MEDIAN for c in every))


if __name__ == "__main__":
    sys.exit(main())
