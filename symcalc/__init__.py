"""symcalc: a referee for stochastic calculus on matrix spaces.

    >>> import symcalc
    >>> symcalc.formula("dyson.drift").expression(d=2)
    (1/(x1 - x2), -1/(x1 - x2))
    >>> str(symcalc.check("dyson.drift", "sum(2/(x[k]-x[j]), j != k)", tiers=["exact"]).verdict)
    'REFUTED'
    >>> symcalc.verify(["proof2x2.drift"], tiers=["exact"]).ok
    True

The names below are imported when they are first used, so that `import symcalc` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from symcalc._version import __version__

if TYPE_CHECKING:
    from symcalc import dln as dln
    from symcalc.formulas import formula as formula
    from symcalc.paper import check_paper as check_paper
    from symcalc.referee import check as check
    from symcalc.referee.process_claims import check_process as check_process
    from symcalc.report.run import Report as Report
    from symcalc.spectral_process import spectral_sde as spectral_sde
    from symcalc.suite import verify as verify

_PUBLIC = {
    "check": "symcalc.referee",
    "check_paper": "symcalc.paper",
    "check_process": "symcalc.referee.process_claims",
    "formula": "symcalc.formulas",
    "spectral_sde": "symcalc.spectral_process",
    "verify": "symcalc.suite",
    "Report": "symcalc.report.run",
}

_MODULES = ("dln",)

__all__ = ["Report", "__version__", "check", "check_paper", "check_process", "dln", "formula", "spectral_sde", "verify"]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"symcalc.{name}")
    if name not in _PUBLIC:
        raise AttributeError(f"module 'symcalc' has no attribute {name!r}")
    value = getattr(importlib.import_module(_PUBLIC[name]), name)
    globals()[name] = value
    return value
