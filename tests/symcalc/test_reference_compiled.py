"""The compiled functions against numbers measured on matrices, to 1e-11.

A decimal input is rounded to a double first.  Where the value grows like 1/gap, that alone moves it by a relative
ε |x| / gap, which is allowed beside the 1e-11; elsewhere nothing is.
"""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import symcalc

DATA = Path(__file__).parents[1] / "data"
SPECTRA = json.loads((DATA / "reference_spectra.json").read_text())["entries"]
NETWORK = json.loads((DATA / "reference_dln.json").read_text())
NETWORK = NETWORK["entries"] if isinstance(NETWORK, dict) else NETWORK
TOLERANCE = 1e-11
SINGULAR = ("dyson", "C23", "D2", "mean_curvature", "grad", "s_drift", "lam_drift", "upstairs")
IDS = {
    "dyson_drift": "dyson.drift", "C23_tangential_ito_C": "dyson.drift", "mean_curvature": "dyson.mean_curvature",
    "D1x": "eigenvalue.first", "D2x": "eigenvalue.second", "D1s": "singular.first", "D2s": "singular.second",
    "dln_a": "dln.multiplier", "dln_SigmaPrime": "dln.entropic_drift", "dln_vertical_trace": "dln.entropic_drift",
    "dln_SigmaPP": "dln.ito_drift", "dln_s_drift": "dln.singular_drift", "dln_lam_drift": "dln.lambda_drift",
    "dln_S_minus_S_identity": "dln.entropy",
}  # fmt: skip


@cache
def compiled(identity):
    return symcalc.formula(identity).compile()


def kind(entry):
    return re.match(r"[A-Za-z_0-9]*", entry["name"]).group().replace("_neardeg", "").replace("_rankdef", "")


def is_ours(entry):
    """Over C for Dyson and the orbits, real square matrices for singular values: what the ids state."""
    inputs = entry["inputs"]
    if kind(entry) in ("dyson_drift", "mean_curvature"):
        return inputs["field"] == "C"
    if kind(entry) in ("D1s", "D2s"):
        return entry["name"][4] == "R" and len(set(inputs["shape"])) == 1
    return kind(entry) in IDS and "rankdef" not in entry["name"]


def number(text):
    return complex(text.replace(" ", "")) if "j" in text else float(text)


def arguments(entry):
    inputs = entry["inputs"]
    if "A_frame" in inputs:
        spectrum = [float(v) for v in inputs.get("x", inputs.get("s"))]
        return [np.array(spectrum), np.array([[number(v) for v in row] for row in inputs["A_frame"]])]
    if "x" in inputs:
        return [np.array([float(v) for v in inputs["x"]])]
    N = inputs["N"]
    sigma = np.array([float(v) for v in inputs["lam"]]) ** N
    return [sigma, N, float(inputs["beta"])] if "beta" in inputs else [sigma, N]


def found(entry):
    values = np.asarray(compiled(IDS[kind(entry)])(*arguments(entry)))
    if kind(entry) == "dln_a":
        i, j = (int(n) - 1 for n in re.search(r"(\d)(\d)\]", entry["name"]).groups())
        return values[i, j]
    if kind(entry) == "dln_S_minus_S_identity":
        sigma, N = arguments(entry)
        return values - compiled("dln.entropy")(np.ones_like(sigma), N)
    inputs = entry["inputs"]
    return values[inputs.get("k", inputs.get("i")) - 1]


def conditioning(entry):
    """ε |x| / gap where the value has a pole at a collision."""
    if not any(kind(entry).removeprefix("dln_").startswith(name) for name in SINGULAR):
        return 0.0
    spectrum = np.sort(arguments(entry)[0])
    return 4 * np.finfo(float).eps * abs(spectrum).max() / np.diff(spectrum).min() if len(spectrum) > 1 else 0.0


CASES = [e for e in (*SPECTRA, *NETWORK) if is_ours(e)]


def test_every_formula_has_reference_numbers():
    assert len(CASES) > 150
    assert {IDS[kind(e)] for e in CASES} >= {
        f"dln.{n}" for n in ("multiplier", "entropy", "entropic_drift", "ito_drift")
    }
    assert {IDS[kind(e)] for e in CASES} >= {"dyson.drift", "eigenvalue.second", "singular.second", "dln.lambda_drift"}


@pytest.mark.parametrize("identity", sorted(set(IDS.values())))
def test_compiled_functions_reproduce_what_was_measured(identity):
    for entry in (e for e in CASES if IDS[kind(e)] == identity):
        measured = number(entry["value"])
        allowed = (TOLERANCE + conditioning(entry)) * max(abs(measured), 1.0 if entry["zero_valued"] else 0.0)
        assert abs(found(entry) - measured) <= allowed, (entry["name"], found(entry), measured)
