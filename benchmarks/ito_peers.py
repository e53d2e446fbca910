"""Itô calculus beside its peers: the same tasks, timed, and a table of what each can do.

    python benchmarks/ito_peers.py

Peers: SymPy by hand (gradient, Hessian and σσᵀ written out for the task), CoinDy where it is installed (`pip install
coindy`; its operator `L0`), and SciPy, which has no symbolic Itô calculus: it is timed on the one task it can do,
the moments of a linear equation by a numerical matrix exponential.  Every answer is compared with symcalc's before a
time is printed.  A cell "-" means that the peer has no function for the task; what a user could write on top of it is
not counted, for any of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import scipy.linalg
import sympy as sp

from symcalc.ito import ItoProcess, hermitian_noise, hermitian_state
from symcalc.moments import moment_equations

COINDY = find_spec("coindy") is not None
LIMIT = 0.5  # seconds, the bound for the generator of a quartic polynomial, d = 6 with 10 noises


def quartic(d: int = 6, m: int = 10) -> tuple[sp.Expr, list[sp.Symbol], sp.Matrix, sp.Matrix]:
    """A quartic polynomial in d states, with a quadratic drift and an affine d × m diffusion."""
    x = list(sp.symbols(f"x1:{d + 1}", real=True))
    linear = [sp.Add(*(((i + 2 * j) % 5 - 2) * x[j] for j in range(d))) for i in range(d)]
    drift = sp.Matrix([linear[i] + x[i] * x[(i + 1) % d] for i in range(d)])
    diffusion = sp.Matrix(d, m, lambda i, a: (i * a + i + a) % 4 - 1 + ((i + 2 * a) % 3 - 1) * x[(i + a) % d])
    form = sp.Add(*((k + 1) * v for k, v in enumerate(x)))
    f = sp.expand(form**2 * (x[0] * x[1] - x[2] ** 2 + x[-3] * x[-2] + x[-1] ** 2))
    return f, x, drift, diffusion


def by_hand(f: sp.Expr, x: list[sp.Symbol], drift: sp.Matrix, diffusion: sp.Matrix) -> sp.Expr:
    """What people write: ∇f·b + ½ tr(σσᵀ Hess f)."""
    covariance = diffusion * diffusion.T
    return (sp.Matrix([f]).jacobian(x) * drift)[0] + (covariance * sp.hessian(f, x)).trace() / 2


def correction_by_hand(x: list[sp.Symbol], diffusion: sp.Matrix) -> sp.Matrix:
    """½ Σ_a (Dσ_a) σ_a."""
    columns = [diffusion[:, a] for a in range(diffusion.cols)]
    return sum((column.jacobian(x) * column for column in columns), sp.zeros(len(x), 1)) / 2


def coindy_generator(f: sp.Expr, x: list[sp.Symbol], drift: sp.Matrix, diffusion: sp.Matrix) -> sp.Expr:
    """CoinDy's first Kolmogorov operator (its ½ is a floating-point number)."""
    return coindy_operators().L0(sp.Matrix([f]), drift, diffusion, x, sp.Symbol("t"))[0]


@cache
def coindy_operators() -> ModuleType:
    """CoinDy's `utils/ito_utils.py` alone: `import coindy` asks for a Qt backend that its requirements do not name."""
    package = find_spec("coindy")
    assert package is not None and package.submodule_search_locations
    path = Path(package.submodule_search_locations[0]) / "utils" / "ito_utils.py"
    spec = spec_from_file_location("coindy_ito_utils", path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def timed(task: Callable[[], Any]) -> tuple[Any, float]:
    """The answer and the CPU seconds of this one thread, with SymPy's cache empty."""
    sp.core.cache.clear_cache()
    started = time.process_time()
    answer = task()
    return answer, time.process_time() - started


def agree(left: Any, right: Any) -> bool:
    """Equality of polynomials, entry by entry; of floating-point coefficients up to rounding."""
    if isinstance(left, float | str):
        return left == right if isinstance(left, str) else bool(abs(left - right) < 1e-12)
    differences = [sp.expand(a - b) for a, b in zip(sp.Matrix([left]), sp.Matrix([right]), strict=True)]
    return all(abs(c) < 1e-9 for d in differences for c in d.as_coefficients_dict().values())


def tasks() -> list[tuple[str, dict[str, Callable[[], Any]]]]:
    """Each task with the peers that can do it; symcalc comes first."""
    f, x, b, s = quartic()
    _, y, c, r = quartic(3, 2)
    state, small_state = sp.Matrix(x), sp.Matrix(y)
    M, H = hermitian_state(3), hermitian_noise(3)
    linear = ItoProcess(y[0], -2 * y[0] + 1, 1 + y[0])
    generators = {
        "symcalc": lambda: ItoProcess(state, b, s).generator(f),
        "SymPy by hand": lambda: by_hand(f, x, b, s),
    }
    if COINDY:
        generators["CoinDy"] = lambda: coindy_generator(f, x, b, s)
    exact = moment_equations(linear, 2).expectation
    numbers = np.array([[0, 0, 0], [1, -2, 0], [1, 4, -3.0]])  # of 1, x, x², worked out by hand
    return [
        ("generator of a quartic, d = 6, 10 noises", generators),
        (
            "Itô to Stratonovich, d = 6, 10 noises",
            {
                "symcalc": lambda: ItoProcess(state, b, s).to_stratonovich().drift,
                "SymPy by hand": lambda: b - correction_by_hand(x, s),
            },
        ),
        (
            "tr M⁴ of Hermitian 3 × 3 noise",
            {"symcalc": lambda: ItoProcess(M, sp.zeros(3), H.matrix, H).generator(sp.expand((M**4).trace()))},
        ),
        ("structure of the noise, d = 3", {"symcalc": lambda: ItoProcess(small_state, c, r).noise_structure().value}),
        (
            "E X² of a linear equation at t = 1, x = 1",
            {
                "symcalc": lambda: float(exact(y[0] ** 2, sp.Integer(1)).subs(y[0], 1)),
                "SciPy": lambda: float((scipy.linalg.expm(numbers) @ np.ones(3))[2]),
            },
        ),
    ]  # fmt: skip


FEATURES = [
    ("Itô's formula, all cross terms, explicit time", "yes", "by hand", "yes (drift and noise terms)"),
    ("correlated noise as data of the noise", "yes", "by hand", "-"),
    ("Stratonovich as a type, conversion both ways", "yes", "by hand", "-"),
    ("Hermitian, complex, quaternionic, matrix noise", "yes", "-", "-"),
    ("products with the order of matrices kept", "yes", "-", "-"),
    ("adjoint, zero flux, carré du champ", "yes", "by hand", "-"),
    ("closed moments, Girsanov, time change, Lamperti", "yes", "-", "-"),
    ("equality decided, derivations with their checks", "yes", "-", "-"),
    ("simulation schemes up to strong order 1.5", "Euler, Heun", "-", "Euler, Milstein, Itô–Taylor 1.5"),
    ("mechanical systems Mx'' + Cx' + Kx to Itô form", "-", "-", "yes"),
    ("simplify inside", "never", "as you like", "often"),
]


def main() -> None:
    """Print both tables; raise where two peers disagree or the bound is missed."""
    coindy = f"CoinDy {version('coindy')}" if COINDY else "CoinDy (not installed)"
    print(f"SymPy {sp.__version__}, SciPy {scipy.__version__}, {coindy}\n")
    print(f"{'task':<45}{'symcalc':>10}{'SymPy by hand':>16}{'CoinDy':>10}{'SciPy':>10}")
    for name, candidates in tasks():
        found = {peer: timed(task) for peer, task in candidates.items()}
        reference, seconds = found["symcalc"]
        for peer, (answer, _) in found.items():
            if not agree(answer, reference):
                raise SystemExit(f"{name}: {peer} and symcalc disagree")
        cells = [f"{found[p][1]:.3f} s" if p in found else "-" for p in ("symcalc", "SymPy by hand", "CoinDy", "SciPy")]
        print(f"{name:<45}{cells[0]:>10}{cells[1]:>16}{cells[2]:>10}{cells[3]:>10}")
        if "d = 6" in name and name.startswith("generator") and seconds > LIMIT:
            raise SystemExit(f"{name} took {seconds:.2f} s, more than {LIMIT} s")
    print(f"\n{'feature':<52}{'symcalc':<14}{'SymPy by hand':<16}CoinDy 0.0.1")
    for feature, ours, hand, theirs in FEATURES:
        print(f"{feature:<52}{ours:<14}{hand:<16}{theirs}")


if __name__ == "__main__":
    main()
