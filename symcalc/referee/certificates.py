"""What the proof of a typed formula leaves behind for `symcalc recheck`: the typed tree itself, and the derived sum.

Beside both sides at one dimension, as the first engine evaluated them (`symcalc.fields.certificates`), each certificate
holds what they were made from, before anything was expanded: the tree as it was parsed (`symcalc.grammar.data`), the
derived sum over indices by its grades, and where they are to be read.  The second engine expands both by itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

from symcalc.every_dimension import sum_to_json
from symcalc.grammar import to_data
from symcalc.referee.evaluation import BETA, D, Evaluation, N
from symcalc.referee.findings import Decision
from symcalc.referee.statements import Setting
from symcalc.referee.typed import Typed

Json = dict[str, Any]


def certificates(typed: Typed, found: Decision) -> Iterator[Json]:
    """A certificate for each component at each d (and N) that was decided."""
    for setting, places in found.certificates.items():
        for n, (place, certificate) in enumerate(places.items(), start=1):
            where = {"quantity": str(setting), "route": f"the derivation of {typed.formula.id}"}
            statement = {"statement": _statement(typed, setting, place)}
            yield where | {"entry": [n, len(places)]} | certificate.to_json() | statement


def _statement(typed: Typed, setting: Setting, place: tuple[int, ...]) -> Json:
    """The statement before any expansion: both trees, d and N as numbers or symbols, and the free indices' positions.

    `by` is the symbol by which both sides are differentiated, for a formula that is defined up to a constant.
    """
    here = typed.at(setting.positions, setting.depth)
    named = dict(zip(setting.statement.free, place, strict=True))
    made: Json = {
        "typed": to_data(typed.tree),
        "derived": sum_to_json(setting.statement.derived(typed)),
        "positions": setting.positions,
        "d": ["symbol", "d"] if setting.symbolic_d else ["integer", str(setting.positions)],
        "place": {} if setting.statement.gradient else named,
    }
    if typed.formula.takes_depth:
        made["N"] = ["symbol", "N"] if setting.depth == N else ["integer", str(setting.depth)]
    if setting.statement.gradient:
        made["by"] = here.variable(named["k"]).name
    return made | _facts(here)


def _facts(here: Evaluation) -> Json:
    """The order, and the names of the symbols that are positive, real, or integers; pairs of conjugates."""
    domain = here.domain
    pairs = set(itertools.chain(*domain.conjugate))
    symbols = {*domain.ascending, *domain.positive, *domain.real, BETA, N, D} - pairs

    def names(holds: Callable[[sp.Symbol], Any]) -> list[str]:
        return sorted(s.name for s in symbols if holds(s))

    return {
        "ascending": [s.name for s in domain.ascending],
        "conjugate": [[a.name, b.name] for a, b in domain.conjugate],
        "positive": names(domain.is_positive),
        "real": names(lambda s: True),
        "integers": names(lambda s: s.is_integer),
    }
