"""Claims about a process of your own: an Itô or Stratonovich process, or the equation of a spectrum.

What is claimed is held against what Itô's formula gives, and decided in a field, as every claim is; of a spectrum, for
every d.  Nothing is measured or simulated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

import sympy as sp

from symcalc.domains import Domain
from symcalc.errors import BadInput, NoiseError, SymcalcError
from symcalc.evidence import exact
from symcalc.evidence.exact import Equation
from symcalc.evidence.verdict import Evidence, Tier, Verdict, judge
from symcalc.fields import Counterexample, compare
from symcalc.index_sympy import from_sympy
from symcalc.indexed import IndexSum
from symcalc.indices import Entry
from symcalc.ito import ItoProcess, StratonovichProcess
from symcalc.process import TIME, entries_of
from symcalc.referee.answer import Answer
from symcalc.referee.branch_cuts import undecided_branch
from symcalc.referee.conjugate_motion import moves_as_conjugates
from symcalc.referee.real_points import RealPoints
from symcalc.referee.split_sums import joined
from symcalc.singular import SINGULAR_VALUES
from symcalc.singular import variation_domain as singular_domain
from symcalc.spectral import EIGENVALUES
from symcalc.spectral import variation_domain as eigenvalue_domain
from symcalc.spectral_process import SpectralSDE

Process: TypeAlias = "ItoProcess | StratonovichProcess | SpectralSDE"
SMOOTH = (
    "the functions are twice continuously differentiable where the process moves: it meets no pole of a function or "
    "of a part of it, and no edge of their domains"
)
NOWHERE = (
    "at none of the points that were tried are the function and the coefficients real, the table of the noise a "
    "covariance, and the drifts of conjugates conjugate: of a process that is nowhere anything would hold; say more of "
    "the symbols (positive=True, domain=)"
)


def check_process(
    process: Process, f: sp.Expr | None = None, *, domain: Domain | None = None, **claimed: Any
) -> Answer:
    """Referee what you say of a process.

    Of an `ItoProcess` or `StratonovichProcess` X and a function f: `drift` of f(X) in the process's own convention,
    `generator` (its Itô drift), `bracket` (d⟨f(X)⟩/dt); all per unit time.  The symbols are real unless `domain` says
    more.  A function with a branch that the process is not seen to stay on is INCONCLUSIVE (`branch_cuts`); a
    counterexample lies where the function and the coefficients are real, and where no such point is seen nothing is
    proved (`real_points`, `conjugate_motion`).
    Of a `spectral_sde`: `drift`, `variance`, `covariation`, as an `IndexSum` or a SymPy `Sum`, for every d.

    >>> x, mu, s = sp.symbols("x mu sigma", positive=True)
    >>> X = ItoProcess(x, mu * x, s * x)
    >>> check_process(X, sp.log(x), drift=mu - s**2 / 2, bracket=s**2).verdict
    <Verdict.PROVED: 'PROVED'>
    >>> answer = check_process(X, sp.log(x), drift=mu)
    >>> answer.evidence[0].detail
    "drift at mu = 1, sigma = 1: claimed 1, derived 1/2 (Itô's formula)"
    >>> answer.diagnosis
    "The second-order term of Itô's formula is missing."

    >>> from symcalc.indexed import over
    >>> from symcalc.indices import indices
    >>> from symcalc.spectral import EIGENVALUES as y
    >>> from symcalc.spectral_process import spectral_sde
    >>> D, (a, b, c, d) = sp.KroneckerDelta, sp.symbols("a b c d")
    >>> Y = spectral_sde("eigenvalues", covariance=D(a, d) * D(b, c))
    >>> j, k = indices("j k")
    >>> check_process(Y, drift=over(j != k, 1 / (y[k] - y[j])), variance=1, covariation=0).verdict
    <Verdict.PROVED: 'PROVED'>

    Raises `BadInput` for a name that is not one of these, for what is no expression, or where f is missing.
    """
    if domain is not None and not isinstance(domain, Domain):
        raise BadInput(f"domain is a symcalc.domains.Domain, not {domain!r}")
    known = _spectrum(process) if isinstance(process, SpectralSDE) else _function(process, f)
    if not claimed or set(claimed) - set(known):
        given = ", ".join(sorted(set(claimed) - set(known))) or "nothing"
        raise BadInput(f"claims are about {', '.join(known)}, not {given}")
    _require_pairs(process, domain or Domain())
    derived = {name: known[name]() for name in claimed}
    claims = {name: _read(value, derived[name]) for name, value in claimed.items()}
    _require_signed([*claims.values(), *derived.values()], domain or Domain())
    equation = _equation(process, f, claims, derived, domain)
    return _answer(process, f, equation, _off_branch(process, f, domain or Domain()))


def _answer(process: Process, f: sp.Expr | None, equation: Equation, off_branch: str) -> Answer:
    evidence = _nothing("branches", off_branch) if off_branch else exact.decide(equation)
    if evidence.verdict is Verdict.PROVED and not _is_somewhere(process, equation):
        evidence = _nothing("points", NOWHERE)
    of = f" of {f}" if f is not None else ""
    statement = "; ".join(f"the {name}{of} is {value}" for name, value in equation.claimed.items())
    refuted = evidence.verdict is Verdict.REFUTED
    return Answer(
        id="your process",
        statement=statement,
        verdict=judge([evidence]),
        evidence=(evidence,),
        assumptions=(SMOOTH,) if f is not None else (),
        seconds=evidence.seconds,
        source="typed by the user",
        diagnosis=_diagnosis(process, f, equation, str(evidence.figures["quantity"])) if refuted else "",
    )


def _nothing(method: str, why: str) -> Evidence:
    return Evidence(Tier.EXACT, Verdict.INCONCLUSIVE, method, why)


def _is_somewhere(process: Process, equation: Equation) -> bool:
    """Whether a point is seen at which there is such a process: of one that is nowhere anything would hold."""
    if isinstance(process, SpectralSDE) or not isinstance(equation.domain, RealPoints):
        return True
    return equation.domain.inhabited() and moves_as_conjugates(process, equation.domain)


def _off_branch(process: Process, f: sp.Expr | None, domain: Domain) -> str:
    """What is differentiated, and is not seen to stay on one smooth branch; and what to do."""
    if isinstance(process, SpectralSDE) or f is None:
        return ""
    martingale = [*process.increments.values()] if isinstance(process, StratonovichProcess) else []
    for e in (_expression(f), *martingale):
        part = undecided_branch(e, [*process.symbols, TIME], domain)
        if part is not None:
            return (
                f"{part} is not seen to stay on one smooth branch where the process moves, and a derivative sees no "
                "jump: write what it is there (x for atan(tan(x)) on |x| < π/2), or say more of the symbols "
                "(positive=True, domain=)"
            )
    return ""


def _equation(
    process: Process, f: sp.Expr | None, claimed: dict[str, Any], derived: dict[str, Any], domain: Domain | None
) -> Equation:
    if isinstance(process, SpectralSDE):
        families = {e.family for e in process.drift.grades.get(1, sp.S.Zero).atoms(Entry)}
        own = singular_domain if SINGULAR_VALUES in families else eigenvalue_domain
        return Equation(claimed, {"Itô's formula": derived}, own, dimensions=(2, 3))
    return Equation(claimed, {"Itô's formula": derived}, _where_it_moves(process, f, domain or Domain()))


def _where_it_moves(process: ItoProcess | StratonovichProcess, f: sp.Expr | None, domain: Domain) -> RealPoints:
    """The points at which f is real, and so are the coefficients of a real process; the covariance is one there."""
    noise = process.driving_noise
    if any(s.is_complex and not s.is_real for s in (*process.symbols, *noise.increments)):
        return RealPoints.of(domain, [f])
    coefficients = [c for u in process.increments.values() for c in noise.coefficients(u).values()]
    table = sp.Matrix([[noise.table.get((u, v), 0) for v in noise.increments] for u in noise.increments])
    return RealPoints.of(domain, [f], [*entries_of(process.drift), *coefficients], table)


# --- what is derived --------------------------------------------------------------------------------------------------


def _spectrum(process: SpectralSDE) -> dict[str, Callable[[], Any]]:
    names = ("drift", "variance", "covariation")
    return {name: lambda name=name: getattr(process, name) for name in names}  # type: ignore[misc]


def _function(process: ItoProcess | StratonovichProcess, f: sp.Expr | None) -> dict[str, Callable[[], Any]]:
    if not isinstance(process, ItoProcess | StratonovichProcess):
        raise BadInput(f"a process is an ItoProcess, a StratonovichProcess or a spectral_sde, not {process!r}")
    if f is None:
        raise BadInput("which function of the process? check_process(X, f, drift=...)")
    f = _expression(f)
    own = process.ito if isinstance(process, ItoProcess) else process.chain_rule
    ito = process if isinstance(process, ItoProcess) else process.to_ito()
    return {
        "drift": lambda: _real(own, process, f).drift,
        "generator": lambda: process.generator(f),
        "bracket": lambda: _real(lambda f: ito.covariation(f, f), process, f),
    }


def _real(own: Callable[[sp.Expr], Any], process: ItoProcess | StratonovichProcess, f: sp.Expr) -> Any:
    """What `own` makes of f, such as the process f(X); of a real X and an f that is not, an error that says so."""
    try:
        return own(f)
    except NoiseError:
        if process.noise is not None:
            raise
        symbols = ", ".join(sorted(map(str, f.free_symbols)))
        raise BadInput(
            f"{f} is not seen to be real at every real {symbols}: declare symbols so that it is (positive=True), or "
            "claim its real and imaginary part apart"
        ) from None


def _read(value: Any, derived: Any) -> Any:
    """A claimed quantity in the form of the derived one."""
    if isinstance(value, str):
        raise BadInput("claims about a process are SymPy expressions or sums over indices, not text")
    if not isinstance(derived, IndexSum):
        return _expression(value)
    if not isinstance(value, IndexSum):
        value = from_sympy(joined(_expression(value)))
    other = sorted(set(value.free) - set(derived.free))
    if other:
        named = f"the index is {' and '.join(derived.free)}" if derived.free else "one number is asked for"
        raise BadInput(
            f"{', '.join(other)} is a free index in what is claimed, where {named}: rename it, or sum over it"
        )
    value = value.map(_in_the_spectrum)
    known = {s.name for s in _symbols(derived)}
    if "d" in {s.name for s in _symbols(value)} - known:
        raise BadInput(
            "the symbol d is not the dimension here: write symcalc.indexed.dimension(), or a Sum that runs to d"
        )
    return value.onto(derived.free)


def _require_pairs(process: Process, domain: Domain) -> None:
    """Refuse a symbol that stays where its conjugate moves: nothing would be differentiated by it."""
    moving = set() if isinstance(process, SpectralSDE) else {*process.symbols}
    for one, other in (
        pair for pair in domain.conjugate if len(moving.intersection(pair)) == 1 and len(set(pair)) == 2
    ):
        stays, moves = (one, other) if other in moving else (other, one)
        raise BadInput(
            f"{stays} is the conjugate of {moves}, which moves: the state has to hold both, each with its drift"
        )


def _require_signed(values: Iterable[Any], domain: Domain) -> None:
    """Refuse an integer of either sign: a `Domain` has integers from 1 on, and |n| = n is false at n = −1."""
    for s in sorted({s for v in values for s in _symbols(IndexSum.of(v))}, key=str):
        if s.is_integer and s.is_nonnegative is s.is_nonpositive is None and s not in domain.positive:
            raise BadInput(
                f"{s} is an integer of either sign: declare it positive=True, and write -{s} for a negative one"
            )


def _in_the_spectrum(body: sp.Expr) -> sp.Expr:
    """x[k] and sigma[k] of a family of which nothing, or less, is assumed, as those of the spectrum."""
    spectrum = {family.name: family for family in (EIGENVALUES, SINGULAR_VALUES)}
    told = {}
    for entry in body.atoms(Entry):
        meant, given = spectrum.get(entry.family.name), entry.family
        if meant is None or meant == given:
            continue
        if given.rank != 1 or (given.positive and not meant.positive):
            raise BadInput(
                f"{entry} is declared positive, or with more indices; IndexedBase({given.name!r}, real=True)"
            )
        told[entry] = Entry(meant, *entry.indices)
    return body.xreplace(told)


def _symbols(value: IndexSum) -> set[sp.Symbol]:
    return {s for body in value.grades.values() for s in body.free_symbols}


def _expression(value: Any) -> sp.Expr:
    try:
        made = sp.sympify(value, strict=True)
    except sp.SympifyError:
        made = None
    if not isinstance(made, sp.Expr) or made.is_Matrix:
        raise BadInput(f"a SymPy expression is needed here, not {value!r}")
    return made


# --- the slip ---------------------------------------------------------------------------------------------------------


def _diagnosis(process: Process, f: sp.Expr | None, equation: Equation, wrong: str) -> str:
    """The first slip that is decided to reconcile the quantity that was refuted, and what else is wrong."""
    claimed, derived = equation.claimed[wrong], next(iter(equation.derived.values()))[wrong]
    slips = (words for words, slip in _slips(process, f, wrong, derived) if _equal(claimed, slip, equation))
    slip = next(slips, "")
    if len(equation.claimed) == 1:
        return slip
    others = [name for name in equation.claimed if name != wrong and _is_wrong(name, equation)]
    also = f"Wrong, too: {', '.join(others)}." if others else ""
    return " ".join(filter(None, (f"{wrong}: {slip}" if slip else "", also)))


def _is_wrong(name: str, equation: Equation) -> bool:
    routes = {route: {name: quantities[name]} for route, quantities in equation.derived.items()}
    alone = replace(equation, claimed={name: equation.claimed[name]}, derived=routes)
    return exact.decide(alone).verdict is Verdict.REFUTED


def _slips(process: Process, f: sp.Expr | None, wrong: str, derived: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    for name, factor in (("−1", -1), ("2", 2), ("½", sp.S.Half)):
        yield f"yours = {name} × derived.", lambda factor=factor: derived * factor  # type: ignore[misc]
    if isinstance(process, SpectralSDE) or f is None or wrong == "bracket":
        return
    if isinstance(process, StratonovichProcess):
        yield "It is right if the equation is read in Itô form.", lambda: _reread(process, ItoProcess).generator(f)
    ito = process if isinstance(process, ItoProcess) else process.to_ito()
    if (isinstance(process, ItoProcess) or wrong == "generator") and _first(ito, f) != ito.generator(f):
        yield "The second-order term of Itô's formula is missing.", lambda: _first(ito, f)
        yield "The second-order term of Itô's formula lacks its ½.", lambda: 2 * ito.generator(f) - _first(ito, f)
        yield (
            "The second-order term of Itô's formula has the other sign.",
            lambda: 2 * _first(ito, f) - ito.generator(f),
        )
    yield "It is the drift in Stratonovich form.", lambda: ito.to_stratonovich().chain_rule(f).drift
    yield "It is the Itô drift.", lambda: ito.generator(f)
    if isinstance(process, ItoProcess):
        yield (
            "It is right if the equation is read in Stratonovich form.",
            lambda: _reread(process, StratonovichProcess).generator(f),
        )


def _first(ito: ItoProcess, f: sp.Expr) -> sp.Expr:
    """∂_t f + Df(b), without the second-order term."""
    still = ItoProcess(ito.state, ito.drift, 0 * ito.diffusion, ito.noise)
    return still.generator(f)


def _reread(process: Any, convention: Any) -> Any:
    """The process with the same coefficients, read in the other convention."""
    return convention(process.state, process.drift, process.diffusion, process.noise)


def _equal(claimed: Any, slip: Callable[[], Any], equation: Equation) -> bool:
    """Whether the claim is decided to be what the slip gives; not where there is no such process."""
    try:
        made = slip()
        if isinstance(made, IndexSum):
            return bool((claimed - made).is_zero())
        assert isinstance(equation.domain, Domain)
        return not isinstance(compare(claimed, sp.sympify(made, strict=True), equation.domain), Counterexample)
    except SymcalcError:
        return False
