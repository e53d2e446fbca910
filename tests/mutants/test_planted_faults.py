"""Faults planted in the code are noticed by `symcalc verify`: a few of each part here, all of them by the script."""

import plant_faults
import pytest
from plant_faults import FAULTS, NOTICED, ROOT, copied, noticed, planted, verify

from symcalc.claims import catalogue
from symcalc.formulas import formula

FEW = (
    "A_li for A_il", "Itô's ½ lost", "coincidences in products lost", "anticommutator", "the sign of the commutator",
    "exponents lost in logarithms", "a sum for a difference", "the noise off the diagonal √2 too large",
    "P_M not applied", "Euler for Heun",
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.file}-{f.what}")
def test_every_fault_can_be_planted(fault):
    """Its text occurs exactly once, the fault changes it, and what is asked exists."""
    assert planted(ROOT, fault) != (ROOT / fault.file).read_text()
    assert all(
        name in catalogue() or (ROOT / name).is_file() or formula(name.partition(" = ")[0]) for name in fault.asked
    )


def test_there_are_faults_in_every_part():
    files = {f.file for f in FAULTS}
    assert len(FAULTS) >= 100
    assert {f"symcalc/{part}.py" for part in ("spectral", "ito", "indexed", "geometry")} <= files
    assert {f"numeric/{part}.py" for part in ("spaces", "wiener", "upstairs", "onestep", "vector_sde")} <= files
    folders = ("models", "fields", "recheck", "codegen", "evidence")
    assert all(any(f.startswith(f"symcalc/{folder}/") for f in files) for folder in folders)


def test_text_that_occurs_twice_is_no_fault():
    wrong = plant_faults.fault("symcalc/ito.py", "vague", "return", "yield", "ito.formula")
    with pytest.raises(ValueError, match="not once"):
        planted(ROOT, wrong)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return copied(tmp_path_factory.mktemp("tree"))


@pytest.mark.parametrize("what", FEW)
def test_a_fault_is_noticed_and_leaves_nothing_behind(tree, what):
    fault = next(f for f in FAULTS if f.what == what)
    before = (tree / fault.file).read_text()
    code, last = noticed(tree, fault)
    assert code in NOTICED, last
    assert (tree / fault.file).read_text() == before


def test_without_a_fault_nothing_is_noticed(tree):
    whole = plant_faults.fault("symcalc/ito.py", "none", "", "", "ito.formula")
    assert verify(tree, whole)[0] == 0
