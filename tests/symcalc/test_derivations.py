"""Derivations beside the methods: the value of the method, lines with LaTeX, and checks that can fail."""

import pytest
import sympy as sp

import symcalc
from symcalc import derivations
from symcalc.characteristic import implicit_variation
from symcalc.claims import catalogue
from symcalc.derivation import Derivation
from symcalc.derivations import STEPS, decided
from symcalc.errors import BadInput
from symcalc.formulas import FORMULAS
from symcalc.ito import (
    TIME,
    ItoProcess,
    StratonovichProcess,
    correlated_noise,
    hermitian_noise,
    hermitian_state,
)
from symcalc.models import dyson
from symcalc.spectral import eigenvalue_symbols

x, y = sp.symbols("x y", real=True)
rho = sp.Symbol("rho", real=True)
W = correlated_noise(sp.Matrix([[1, rho], [rho, 1]]))
PLANE = ItoProcess(sp.Matrix([x, y]), sp.Matrix([-x * y, y]), sp.Matrix([x * W.increments[0], W.increments[1]]), W)
LINE = ItoProcess(x, -x, 1 + x**2)
FLAT = StratonovichProcess(sp.Matrix([x, y]), sp.Matrix([y, -x]), sp.Matrix([[x, 1], [0, y]]))
M, H = hermitian_state(2), hermitian_noise(2)
MATRIX = ItoProcess(M, M, H.matrix * M, H)

CASES = [
    (PLANE, "generator", (x**2 * y + TIME * y,)),
    (PLANE, "ito", (x * y,)),
    (PLANE, "covariation", (x**2, y)),
    (PLANE, "carre_du_champ", (x, y**2)),
    (PLANE, "adjoint", (sp.exp(-(x**2) - y**2),)),
    (LINE, "relative_flux", (sp.exp(-(x**2)),)),
    (PLANE, "to_stratonovich", ()),
    (ItoProcess(sp.Matrix([x, y]), sp.zeros(2, 1), sp.Matrix([[1, 0], [0, x]])), "noise_structure", ()),
    (MATRIX, "product", (MATRIX,)),
    (MATRIX, "generator", ((M * M).trace(),)),
    (FLAT, "to_ito", ()),
    (FLAT, "chain_rule", (x * y**2,)),
    (FLAT, "generator", (x**3 - y,)),
    (dyson.upstairs_in_frame(2), "ito", (implicit_variation(eigenvalue_symbols(2), 0),)),
    (ItoProcess(x, 0, 1), "ito", (sp.exp(x - TIME / 2),)),
]


@pytest.mark.parametrize(("process", "method", "arguments"), CASES)
def test_the_lines_end_with_the_value_and_are_checked(process, method, arguments):
    derivation = process.derivation(method, *arguments)
    assert isinstance(derivation, Derivation) and derivation.lines
    value = getattr(process, method)(*arguments)
    values = [line.value for line in derivation.lines]
    parts = [getattr(value, name, None) for name in ("drift", "martingale")] if hasattr(value, "drift") else [value]
    if method not in ("noise_structure", "product"):
        assert parts[0] in values
    assert any("decided" in line.check and "not decided" not in line.check for line in derivation.lines)
    assert derivation.show() and derivation.to_markdown() and derivation.to_latex()
    assert derivation._repr_latex_().startswith(r"$\begin{aligned}")
    assert all(line.latex for line in derivation.lines)


def test_every_derivation_is_tried():
    assert {(type(p).__name__, m) for p, m, _ in CASES} == set(STEPS)


def test_functions_are_named_and_what_cannot_be_decided_is_said():
    assert "decided in Q(cos(x), sin(x))" in decided(sp.sin(x) * sp.cos(x), sp.cos(x) * sp.sin(x), "twice")
    assert "not decided" in decided(sp.sin(x) ** 2 + sp.cos(x) ** 2, sp.Integer(1), "Pythagoras")
    assert "not decided" in decided(x**rho, x**rho * x / x, "a power")
    with pytest.raises(ArithmeticError, match="differ"):
        decided(x, x + 1, "a lie")


def test_a_broken_rule_is_found(monkeypatch):
    """With the ½ lost in the second-order term the two routes differ, and the derivation refuses to be written."""

    def without_half(self, f):
        second = sp.Add(*(sp.diff(f, u, v) * a for (u, v), a in self.brackets.items()))
        return sp.Add(*(sp.diff(f, s) * b for s, b in zip(self.symbols, self.drift, strict=True))) + second

    monkeypatch.setattr(ItoProcess, "generator", without_half)
    with pytest.raises(ArithmeticError, match="differ"):
        PLANE.derivation("generator", x**2 * y)


def test_a_method_without_derivation_is_refused_with_the_list():
    with pytest.raises(BadInput, match="has no derivation of 'to_ito'; there are adjoint"):
        LINE.derivation("to_ito")


def test_processes_show_themselves_in_latex():
    assert LINE._repr_latex_() == r"$\displaystyle dx = - x\,dt + dW_{1} \left(x^{2} + 1\right)$"
    assert derivations.__doc__


@pytest.mark.parametrize("identity", FORMULAS)
def test_the_claims_that_lines_name_exist(identity):
    named = {line.check for line in symcalc.formula(identity).derivation.lines if line.check}
    assert named and named <= set(catalogue())
