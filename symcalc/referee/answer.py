"""Referee a formula that a user typed: parse it, compare it with the derivation or with measured matrices, diagnose.

Three ways to test it, in this order, until one decides:

* exact: against the derived formula, decided in a field, for every d and N (`symcalc.referee.decision`);
* precise: against perturbed matrices at 120 digits (`symcalc.referee.measured`);
* montecarlo: against one random step of the matrix process, where there is one (`symcalc.referee.simulated`).
  (These two do not compute the derived formula on the way.)

A refutation names an admissible point and both values.  PROVED means decided for every d and N.  What agrees at
finitely many d or N only, because more is outside the decision procedure, is CONFIRMED for those, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symcalc import formulas
from symcalc.errors import BadInput, require_integer
from symcalc.evidence.verdict import Evidence, Judgement, Tier, Verdict, chosen_tiers, judge
from symcalc.referee.certificates import certificates
from symcalc.referee.components import DEPTHS
from symcalc.referee.decision import decide
from symcalc.referee.diagnosis import diagnose
from symcalc.referee.findings import Decision, Difference
from symcalc.referee.further import GIANT
from symcalc.referee.latex import to_latex
from symcalc.referee.typed import Typed
from symcalc.sympy_formulas import as_text

NOT_SIMULATED = "it is not the drift of a process that is simulated here; the exact and the precise tier examine it"


@dataclass(frozen=True)
class Answer(Judgement):
    """The verdict on a typed formula, with the counterexample and the likely slip; tiers that were not examined.

    `quantity` is the id of the formula it was held against; `id` is the same, unless the claim has one of its own.
    """

    difference: Difference | None = None
    diagnosis: str = ""
    not_examined: tuple[str, ...] = ()
    quantity: str = ""

    def __str__(self) -> str:
        from symcalc.referee.words import in_words

        return in_words(self)

    def to_json(self) -> dict[str, Any]:
        """The judgement as JSON values, with `counterexample` and `diagnosis`."""
        made = super().to_json() | {"quantity": self.quantity}
        if self.difference:
            at = {str(s): str(v) for s, v in self.difference.point.items()}
            made["counterexample"] = {
                "d": self.difference.d, **self.difference.place, "point": at,
                "yours": str(self.difference.yours), "derived": str(self.difference.derived),
            }  # fmt: skip
            made["counterexample"] |= {"of": self.difference.of} if self.difference.of else {}
        return made | {"diagnosis": self.diagnosis}


def check(identity: str, formula: Any, tiers: Sequence[str] | None = None, seed: int = 0) -> Answer:
    """Referee `formula`, a text or a sum over indices (an `IndexSum`, or a SymPy `Sum`), as the formula `identity`.

    >>> check("dyson.drift", "sum(2/(x[k] - x[j]), j != k)", tiers=["exact"]).verdict
    <Verdict.REFUTED: 'REFUTED'>
    >>> check("dyson.drift", "-sum(1/(x[j] - x[k]), j != k)", tiers=["exact"]).verdict
    <Verdict.PROVED: 'PROVED'>

    Raises `BadInput` (with `UnknownId`, `FormulaError`, `UndefinedFormula`) for what cannot be asked.
    """
    started = time.perf_counter()
    require_integer("seed", seed, 0)
    if isinstance(tiers, str):
        raise BadInput("the formula must be a string, and tiers a list of names")
    text = as_text(formula, formulas.formula(identity).free)
    typed = Typed.read(identity, text)
    evidence: list[Evidence] = []
    found: Evidence | None
    missing: list[str] = []
    difference, diagnosis = None, ""
    for tier in chosen_tiers(tiers):
        try:
            if tier is Tier.EXACT:
                found, difference, diagnosis = _exact(typed)
            else:
                found = _by_numbers(tier, typed, seed)
        except GIANT as reason:
            found = Evidence(tier, Verdict.INCONCLUSIVE, "evaluation", f"it is too large to evaluate: {reason}")
        if found is None:
            missing.append(f"{identity} ({tier}): {NOT_SIMULATED}")
            continue
        evidence.append(found)
        if found.verdict in (Verdict.PROVED, Verdict.REFUTED, Verdict.CONFIRMED):
            break
    return Answer(
        id=identity,
        statement=text,
        verdict=_verdict(evidence),
        evidence=tuple(evidence),
        assumptions=typed.formula.conventions,
        seconds=time.perf_counter() - started,
        source="typed by the user",
        difference=difference,
        diagnosis=diagnosis,
        not_examined=tuple(missing),
        quantity=identity,
        latex=to_latex(typed.tree),
    )


def _verdict(evidence: Sequence[Evidence]) -> Verdict:
    """The rule of `judge`, but numbers at some d do not lift what the exact tier could not decide for every d."""
    found = judge(evidence)
    undecided = evidence and evidence[0].tier is Tier.EXACT and evidence[0].verdict is Verdict.INCONCLUSIVE
    return Verdict.INCONCLUSIVE if undecided and found is Verdict.CONFIRMED else found


def _by_numbers(tier: Tier, typed: Typed, seed: int) -> Evidence | None:
    """The evidence of a numerical tier, whose tools are loaded when they are asked for; None without a simulation."""
    if tier is Tier.PRECISE:
        from symcalc.referee.measured import precise_tier

        return precise_tier(typed, seed)
    from symcalc.referee import simulated

    return simulated.montecarlo_tier(typed, seed) if simulated.has(typed.formula.id) else None


# --- exact -------------------------------------------------------------------------------------------------------


def _exact(typed: Typed) -> tuple[Evidence, Difference | None, str]:
    started = time.perf_counter()
    found = decide(typed)
    if found.difference:
        diagnosis = diagnose(typed, found.difference)
        return _refuted(found.difference, time.perf_counter() - started), found.difference, diagnosis
    return _agreed(typed, found, time.perf_counter() - started), None, ""


def _refuted(difference: Difference, seconds: float) -> Evidence:
    of = f"{difference.of} of " if difference.of else ""
    detail = (
        f"d = {difference.d} is enough: at {difference.where()}, {of}yours is {difference.yours}, "
        f"{of}derived is {difference.derived}"
    )
    figures = {
        "d": difference.d, **difference.place, "yours": str(difference.yours), "derived": str(difference.derived)
    }  # fmt: skip
    return Evidence(Tier.EXACT, Verdict.REFUTED, "counterexample", detail, figures, seconds)


def _agreed(typed: Typed, found: Decision, seconds: float) -> Evidence:
    agreed = found.agreed if len(found.agreed) > 1 else next(iter(found.agreed.values()), [])
    figures: dict[str, Any] = {"agrees_at": agreed, "bodies": found.bodies, "fields": list(found.fields)}
    if found.undecided:
        detail = "; ".join([*found.undecided, *found.undefined])
        figures["differ"] = found.differ
        return Evidence(Tier.EXACT, Verdict.INCONCLUSIVE, "normal form", detail, figures, seconds)
    where = "; ".join(_dimensions(name, d) for name, d in found.agreed.items())
    constant = ", up to a constant that may depend on d" if typed.formula.up_to_constant else ""
    if typed.formula.up_to_constant and typed.formula.takes_depth:
        constant += " and N"
    notes = [*found.undefined]
    notes += [f"{q} is 0/0 at coincident indices, and read as its limit" for q in sorted(found.limits)]
    if found.proved:
        every = "every d and every N ≥ 1" if typed.formula.takes_depth else "every d"
        inside = (list(found.fields) or ["Q"])[-1]
        valued = ", where it has a value," if typed.may_lack_values else ""
        detail = f"agrees with the derivation{valued} for {every}{constant}; decided at {where} in {inside}"
        figures["quantities"] = len(found.certificates)
        left = tuple(certificates(typed, found))
        return Evidence(Tier.EXACT, Verdict.PROVED, "normal form", "; ".join([detail, *notes]), figures, seconds, left)
    detail = f"agrees with the derivation{constant} at {where}"
    if found.depths_only:
        detail += f", N = {DEPTHS[0]}, …, {DEPTHS[-1]}"
    reasons = [f"not decided for every d: {r}" for r in found.outside]
    reasons += [f"not decided for every N: {r}" for r in found.depths_only]
    detail = "; ".join([detail, *reasons, *notes])
    return Evidence(Tier.EXACT, Verdict.CONFIRMED, "normal form", detail, figures, seconds)


def _dimensions(name: str, dimensions: Sequence[int]) -> str:
    listed = f"d = {', '.join(map(str, dimensions))}"
    return f"{listed} ({name})" if name and name != "gradient" else listed
