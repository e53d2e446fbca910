"""How the result of each method of a process comes about: its lines, each with the check that was made.

`X.derivation("generator", f)` calls `derive` here.  Every check compares the method's value with another route to it:
the ordinary chain rule in Stratonovich form for Itô's formula, the Leibniz defect L(fg) − fLg − gLf for brackets, minus
the divergence of the flux for the adjoint, the way back for a conversion.  Equality is decided in a field in which
functions such as exp(x) are generators of their own: where it holds, it holds; where it cannot be decided so, the line
says that it was not.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcalc.derivation import Derivation, Line, Value
from symcalc.errors import BadInput, Undecidable
from symcalc.fields import Field

if TYPE_CHECKING:
    from symcalc.ito import ItoProcess, StratonovichProcess, Variation


def derive(process: Any, method: str, *arguments: Any) -> Derivation:
    """The derivation of process.method(*arguments); `BadInput` for a method that has none."""
    known = {name: build for (kind, name), build in STEPS.items() if kind == type(process).__name__}
    if method not in known:
        raise BadInput(
            f"{type(process).__name__} has no derivation of {method!r}; there are {', '.join(sorted(known))}"
        )
    return known[method](process, *arguments)


def decided(left: Value, right: Value, route: str) -> str:
    """What is said of left = right: that it was decided (and in which field), or that it was not.

    >>> x = sp.Symbol("x", real=True)
    >>> decided(sp.exp(x) * sp.exp(x), sp.exp(2 * x), "two ways")
    'two ways: decided in Q(exp(2*x))'

    Raises `ArithmeticError` where the two sides are known to differ: then a rule of the calculus is broken.
    """
    try:
        fields = {_decide(a, b) for a, b in zip(_entries(left), _entries(right), strict=True)}
    except Undecidable:
        return f"{route}: not decided (outside rational functions, square roots and named functions)"
    return f"{route}: decided in {', '.join(sorted(fields))}"


def _decide(left: sp.Expr, right: sp.Expr) -> str:
    a, b = (named_functions(sp.sympify(side, strict=True)) for side in (left, right))
    field = Field.containing(a, b)
    if field.equal(a, b):
        return field.describe()
    if _functions(left) | _functions(right):
        raise Undecidable("the named functions may depend on each other")
    raise ArithmeticError(f"{left} and {right} differ: a rule of the calculus is broken")


def named_functions(expression: sp.Expr) -> sp.Expr:
    """Functions (and their derivatives) replaced by symbols of the same print; exponentials multiply out first."""
    whole = sp.expand(expression, deep=True)
    return whole.xreplace({f: sp.Symbol(str(f), real=True) for f in _functions(whole)})


def _functions(expression: sp.Expr) -> set[sp.Expr]:
    return expression.atoms(sp.core.function.AppliedUndef, sp.Derivative, sp.exp, sp.log, sp.sin, sp.cos, sp.tan)


def _entries(value: Value) -> list[sp.Expr]:
    return list(value) if isinstance(value, (list, tuple, sp.MatrixBase)) else [value]


# --- the process itself ------------------------------------------------------------------------------------------


def _equation(process: Any) -> list[Line]:
    drift, martingale = process.drift, process.martingale
    sense = "Itô" if type(process).__name__ == "ItoProcess" else "Stratonovich"
    return [
        Line(f"The drift per unit time ({sense}):", "b", drift),
        Line("The martingale increment:", r"\sigma\,dZ", martingale, plain="σ dZ"),
    ]


def _brackets(process: Any) -> Line:
    x, a = process.symbols, process.brackets
    matrix = sp.ImmutableMatrix(len(x), len(x), lambda i, j: a[x[i], x[j]])
    table = "from the covariation table of " + process.driving_noise.name
    return Line(
        f"The brackets of {', '.join(map(str, x))}:", r"d\langle X_i, X_j\rangle/dt", matrix, table, "d<X_i, X_j>/dt"
    )


def _by_the_chain_rule(process: ItoProcess, f: sp.Expr) -> sp.Expr:
    """L f through the Stratonovich form: the ordinary chain rule, and the correction of the increment it gives."""
    flat = process.to_stratonovich()
    increment = sp.Add(*(sp.diff(f, x) * u for x, u in flat.increments.items()))
    return flat.chain_rule(f).drift + flat.correction_of(increment)


# --- Itô processes -----------------------------------------------------------------------------------------------


def _generator(process: ItoProcess, f: sp.Expr) -> list[Line]:
    f = sp.sympify(f, strict=True)
    x, value = process.symbols, process.generator(f)
    gradient = [sp.diff(f, s) for s in x]
    hessian = sp.ImmutableMatrix(sp.hessian(f, x)) if len(x) > 1 else sp.diff(f, x[0], 2)
    second = sp.Add(*(sp.diff(f, u, v) * a for (u, v), a in process.brackets.items())) / 2
    return [
        *_equation(process),
        _brackets(process),
        Line("The gradient of f:", r"\nabla f", gradient if len(x) > 1 else gradient[0], plain="grad f"),
        Line("Its Hessian:", r"D^2 f", hessian, plain="D²f"),
        Line("The second-order term, every pair i, j:", r"\tfrac12\sum_{ij} a_{ij}\partial_i\partial_j f", second,
             plain="½ Σ a_ij ∂_i∂_j f"),
        Line("The generator, first-order terms and ∂_t f added:", "L f", value,
             decided(value, _by_the_chain_rule(process, f), "the chain rule in Stratonovich form"), "L f"),
    ]  # fmt: skip


def _ito(process: ItoProcess, f: sp.Expr | Variation) -> list[Line]:
    if hasattr(f, "direction"):
        return _ito_of_variation(process, f)
    f = sp.sympify(f, strict=True)
    image = process.ito(f)
    bracket = process.driving_noise.covariation(image.martingale, image.martingale)
    defect = process.generator(f**2) - 2 * f * process.generator(f)
    return [
        *_generator(process, f),
        Line("The martingale part of f(X):", r"Df(\sigma\,dZ)", image.martingale,
             decided(bracket, defect, "its bracket is L(f²) − 2fLf"), "Df(σ dZ)"),
    ]  # fmt: skip


def _ito_of_variation(process: ItoProcess, f: Variation) -> list[Line]:
    """For a function known by its derivatives: the second one contracted over the increments, not over the entries."""
    image, (along_drift, _) = process.ito(f), f.on(process.drift)
    quadratic = sp.expand(f.on(process.martingale)[1])
    table = process.driving_noise.table.items()
    contracted = sp.Add(*(sp.diff(quadratic, u, v) * cov for (u, v), cov in table)) / 4
    return [
        *_equation(process),
        Line("The first variation:", f"D {f.value}(A)", f.first),
        Line("The second variation:", f"D^2 {f.value}(A, A)", f.second),
        Line("The drift, Df(b) + ½ E[D²f(σ dZ, σ dZ)]/dt:", f"L {f.value}", image.drift,
             decided(image.drift, along_drift + contracted, "contracted over the increments")),
        Line("The martingale part:", r"Df(\sigma\,dZ)", image.martingale, plain="Df(σ dZ)"),
    ]  # fmt: skip


def _covariation(process: ItoProcess, f: sp.Expr, g: sp.Expr) -> list[Line]:
    f, g = sp.sympify(f, strict=True), sp.sympify(g, strict=True)
    value, defect = process.covariation(f, g), _leibniz_defect(process, f, g)
    return [
        *_equation(process),
        Line("The martingale part of f(X):", r"Df(\sigma\,dZ)", process.ito(f).martingale, plain="Df(σ dZ)"),
        Line("The martingale part of g(X):", r"Dg(\sigma\,dZ)", process.ito(g).martingale, plain="Dg(σ dZ)"),
        Line("Their covariation per unit time:", r"d\langle f(X), g(X)\rangle/dt", value,
             decided(value, defect, "the defect L(fg) − fLg − gLf"), "d<f, g>/dt"),
    ]  # fmt: skip


def _carre_du_champ(process: ItoProcess, f: sp.Expr, g: sp.Expr) -> list[Line]:
    value, defect = process.carre_du_champ(f, g), _leibniz_defect(process, f, g) / 2
    last = Line(
        "Half of it, the carré du champ:", r"\Gamma(f, g)", value, decided(value, defect, "½ (L(fg) − fLg − gLf)")
    )
    return [*_covariation(process, f, g), last]


def _leibniz_defect(process: ItoProcess, f: sp.Expr, g: sp.Expr) -> sp.Expr:
    return process.generator(f * g) - f * process.generator(g) - g * process.generator(f)


def _adjoint(process: ItoProcess, rho: sp.Expr) -> list[Line]:
    rho = sp.sympify(rho, strict=True)
    x, value = process.symbols, process.adjoint(rho)
    flux = [j * rho for j in process.relative_flux(rho)]
    divergence = sp.Add(*(sp.diff(j, s) for j, s in zip(flux, x, strict=True)))
    return [
        *_equation(process),
        _brackets(process),
        Line("The probability flux, b_i ρ − ½ Σ_j ∂_j(a_ij ρ):", "J", flux if len(x) > 1 else flux[0]),
        Line("The adjoint; what it drops are f J and ½ a ρ ∂f on the boundary:", r"L^*\rho", value,
             decided(value, -divergence, "minus the divergence of the flux"), "L*ρ"),
    ]  # fmt: skip


def _relative_flux(process: ItoProcess, rho: sp.Expr) -> list[Line]:
    flux = process.relative_flux(rho)
    try:
        said = "decided: none, reversible" if process.is_reversible(rho) else "decided: there is one, not reversible"
    except Undecidable:
        said = "whether it vanishes was not decided"
    return [*_equation(process), _brackets(process), Line("The flux over the density:", r"J/\rho", flux, said, "J/ρ")]


def _to_stratonovich(process: ItoProcess) -> list[Line]:
    flat = process.to_stratonovich()
    return [
        *_equation(process),
        Line("The correction ½ Σ_j d⟨∂_jσ dZ, σ_j dZ⟩/dt:", "c", process.drift - flat.drift),
        Line("The Stratonovich drift, b − c:", r"b_\circ", flat.drift,
             decided(flat.to_ito().drift, process.drift, "converting back gives b"), "b∘"),
    ]  # fmt: skip


def _noise_structure(process: ItoProcess) -> list[Line]:
    x, fields = process.symbols, process.noise_fields()
    lines = [Line(f"The field of {w}:", f"g_{{{a}}}", g) for a, (w, g) in enumerate(fields.items(), 1)]
    for (a, g), (k, h) in itertools.combinations(enumerate(fields.values(), 1), 2):
        lie = (h.jacobian(x) * g - g.jacobian(x) * h).applyfunc(sp.cancel)
        lines.append(Line(f"Their Lie bracket, {a} and {k}:", f"[g_{{{a}}}, g_{{{k}}}]", lie))
    structure = process.noise_structure()
    return [
        *lines,
        Line("So the noise is:", r"\text{structure}", sp.Symbol(structure), "decided entry by entry", "structure"),
    ]


def _product(process: ItoProcess, other: ItoProcess) -> list[Line]:
    whole, noise = process.product(other), process.driving_noise
    left, right, drift = (_matrix(v) for v in (process.martingale, other.martingale, whole.drift))
    by_parts = _matrix(process.drift) * _matrix(other.state) + _matrix(process.state) * _matrix(other.drift)
    cross = (drift - by_parts).applyfunc(sp.expand)
    pairs = [
        sp.Add(*(noise.covariation(left[i, k], right[k, j]) for k in range(left.cols)))
        for i in range(left.rows)
        for j in range(right.cols)
    ]
    check = decided(cross, pairs, "Σ_k d⟨X_ik, Y_kj⟩, entry by entry")
    return [
        Line("The drift by parts, the order kept:", "b_X Y + X b_Y", _scalar(by_parts)),
        Line("The cross term dX dY per unit time:", r"dX\,dY/dt", _scalar(cross), check, "dX dY/dt"),
        Line("The martingale part:", r"dX\,Y + X\,dY", whole.martingale, plain="dX Y + X dY"),
    ]


def _matrix(value: Value) -> sp.Matrix:
    return sp.Matrix(value) if isinstance(value, sp.MatrixBase) else sp.Matrix([[value]])


def _scalar(value: sp.MatrixBase) -> Value:
    return value[0] if value.shape == (1, 1) else value


# --- Stratonovich processes --------------------------------------------------------------------------------------


def _to_ito(process: StratonovichProcess) -> list[Line]:
    image = process.to_ito()
    return [
        *_equation(process),
        Line("The correction ½ Σ_j d⟨∂_jσ dZ, σ_j dZ⟩/dt:", "c", image.drift - process.drift),
        Line("The Itô drift, b + c:", "b", image.drift,
             decided(image.to_stratonovich().drift, process.drift, "converting back gives b")),
    ]  # fmt: skip


def _chain_rule(process: StratonovichProcess, f: sp.Expr) -> list[Line]:
    f = sp.sympify(f, strict=True)
    image, generator = process.chain_rule(f), process.generator(f)
    return [
        *_equation(process),
        Line("The drift of f(X), ∂_t f + Df(b), in the sense of Stratonovich:", "Df(b)", image.drift,
             decided(image.drift + process.correction_of(image.martingale), generator, "corrected, it is L f")),
        Line("The martingale part of f(X), ∘:", r"Df(\sigma\circ dZ)", image.martingale, plain="Df(σ ∘ dZ)"),
    ]  # fmt: skip


def _through_ito(process: StratonovichProcess, f: sp.Expr) -> list[Line]:
    return [*_to_ito(process), *_generator(process.to_ito(), f)[2:]]


_TITLES = {
    "generator": "The generator of f(X)",
    "ito": "Itô's formula for f(X)",
    "covariation": "The covariation of f(X) and g(X)",
    "carre_du_champ": "The carré du champ of f and g",
    "adjoint": "The formal adjoint (Fokker–Planck) on ρ",
    "relative_flux": "The probability flux of ρ",
    "to_stratonovich": "From Itô to Stratonovich",
    "noise_structure": "The structure of the noise",
    "product": "The product rule for XY",
    "to_ito": "From Stratonovich to Itô",
    "chain_rule": "The chain rule for f(X)",
}

_ITO: dict[str, Callable[..., list[Line]]] = {
    "generator": _generator,
    "ito": _ito,
    "covariation": _covariation,
    "carre_du_champ": _carre_du_champ,
    "adjoint": _adjoint,
    "relative_flux": _relative_flux,
    "to_stratonovich": _to_stratonovich,
    "noise_structure": _noise_structure,
    "product": _product,
}
_STRATONOVICH: dict[str, Callable[..., list[Line]]] = {
    "to_ito": _to_ito,
    "chain_rule": _chain_rule,
    "generator": _through_ito,
}


def _titled(name: str, lines: Callable[..., list[Line]]) -> Callable[..., Derivation]:
    return lambda process, *arguments: Derivation(_TITLES[name], tuple(lines(process, *arguments)))


STEPS = {
    (kind, name): _titled(name, lines)
    for kind, table in (("ItoProcess", _ITO), ("StratonovichProcess", _STRATONOVICH))
    for name, lines in table.items()
}
