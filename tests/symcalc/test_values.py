"""Mathematics given in Python is never text: nothing that is passed is evaluated."""

import pytest
import sympy as sp

from symcalc.errors import BadInput
from symcalc.ito import ItoProcess
from symcalc.noise import correlated_noise
from symcalc.riemannian import Metric
from symcalc.values import symbolic

x = sp.Symbol("x", positive=True)
TEXT = "__import__('pathlib').Path('evaluated').touch()"


@pytest.mark.parametrize(
    "make",
    [
        lambda: symbolic(TEXT),
        lambda: symbolic([[x, TEXT]]),
        lambda: ItoProcess(x, TEXT, 1),
        lambda: ItoProcess([x], [TEXT], [1]),
        lambda: correlated_noise([[1, TEXT], [TEXT, 1]]),
        lambda: Metric.of((x,), [[TEXT]]),
        lambda: Metric.from_inverse((x,), [[TEXT]]),
        lambda: Metric.at({x: 1}, [[TEXT]]),
        lambda: Metric.induced((x,), (x, TEXT)),
        lambda: Metric.induced_at({x: 1}, (x, TEXT)),
    ],
)
def test_text_is_refused_and_not_evaluated(make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match="expressions are SymPy values"):
        make()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", [[[1, 2], [3]], None, {}, object()])
def test_what_is_no_mathematics_is_refused(value):
    with pytest.raises(BadInput):
        symbolic(value)


def test_lists_are_columns_and_matrices_are_immutable():
    assert symbolic([x, 2]) == sp.ImmutableMatrix([x, 2])
    assert isinstance(symbolic(sp.Matrix([[x]])), sp.ImmutableMatrix)
    assert symbolic(0.5) == sp.Float(0.5)
