"""The deep linear network against numbers measured on actual matrices, at 50 digits; timings, domains, bad input."""

import json
import re
import time
from functools import cache
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest
import sympy as sp

import symcalc
from symcalc.claims.theorem18.measured import singular_values
from symcalc.errors import BadInput, DimensionError
from symcalc.indexed import over, product_over
from symcalc.models import dln
from symcalc.models.dln import balanced, brownian, derivations, divergence, limits, metric, words
from symcalc.models.dln.metric import j, lam
from symcalc.singular import singular_value_symbols

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "reference_dln.json").read_text())
DIGITS = 80
FORMULAS = ("multiplier", "entropy", "entropic_drift", "ito_drift", "singular_drift", "lambda_drift")


@cache
def compiled(identity, d, N, symbolic):
    """The formula at mpmath numbers: from `expression(d)` with its N symbolic, or from `expression(d, N)`."""
    f = symcalc.formula(f"dln.{identity}")
    value = f.expression(d) if symbolic else f.expression(d, N)
    arguments = (*singular_value_symbols(d), dln.N, dln.beta)
    entries = list(value) if isinstance(value, (tuple, sp.MatrixBase)) else [value]
    return sp.lambdify(arguments, entries, "mpmath")


def spectrum(inputs):
    N = inputs["N"]
    return [mp.mpf(v) for v in inputs["s"]] if "lam" not in inputs else [mp.mpf(v) ** N for v in inputs["lam"]]


def value(identity, inputs, symbolic):
    sigma = spectrum(inputs)
    return compiled(identity, len(sigma), inputs["N"], symbolic)(*sigma, mp.mpf(inputs["N"]), mp.mpf(1))


def entry_of(name):
    return [int(c) - 1 for c in re.search(r"(\d)(\d)\]$", name).groups()]


def entropy_above_identity(inputs, symbolic):
    sigma, N = spectrum(inputs), inputs["N"]
    pairs = len(sigma) * (len(sigma) - 1) // 2
    return value("entropy", inputs, symbolic)[0] - pairs * mp.log(N) / 2


def laplacian(name, inputs):
    """Δ of a function of the spectrum, from the model."""
    roots = [v ** (mp.mpf(1) / inputs["N"]) for v in spectrum(inputs)]
    d = len(roots)
    if name == "det":
        found = brownian.root_equation()
        P = product_over(j, lam["j"] ** dln.N)
        ratio = found.drift * P.score(lam["k"]) + found.variance * P.second_ratio(lam["k"]) / 2
        made, factor = (ratio * dln.beta).sum_over("k"), mp.fprod(v ** inputs["N"] for v in roots)
    else:
        body = {"trWtW": lam["j"] ** (2 * dln.N), "sum_lam2": lam["j"] ** 2, "logabsdet": dln.N * sp.log(lam["j"])}[
            name
        ]
        made, factor = dln.laplace_beltrami(over(j, body)), mp.mpf(1)
    plain = made.instantiate(d).subs(dln.N, inputs["N"])
    return factor * sp.lambdify([lam.at(n + 1) for n in range(d)], plain, "mpmath")(*roots)


def gradient(inputs, name, symbolic):
    """A(E′) − Σ′/β at the given W, its frames from mpmath."""
    W = mp.matrix([[mp.mpf(v) for v in row] for row in inputs["W"]])
    N, d = inputs["N"], W.rows
    slope = W - mp.matrix(d, d)
    for i in range(d):
        for k in range(d):
            slope[i, k] = W[i, k] - mp.mpf((3 * i + 7 * k) % 5 - 2) / 4
    U, S, V = mp.svd_r(W)
    at = {"N": N, "s": list(S)}
    a, force = value("multiplier", at, symbolic), value("entropic_drift", at, symbolic)
    frame = U.T * slope * V.T
    for i in range(d):
        for k in range(d):
            frame[i, k] *= a[d * i + k]
        frame[i, i] -= force[i] / mp.mpf(inputs["beta"])
    i, k = entry_of(name)
    return (U * frame * V)[i, k]


def computed(entry, symbolic):
    name, inputs = entry["name"], entry["inputs"]
    kind = re.match(r"[A-Za-z_0-9]*", name).group().replace("_neardeg", "").replace("_rankdef", "")
    k = inputs.get("k", 1) - 1
    if kind == "dln_a":
        i, m = entry_of(name)
        d = len(spectrum(inputs))
        return value("multiplier", inputs, symbolic)[d * i + m]
    if kind in ("dln_S_minus_S_identity", "dln_S"):
        return entropy_above_identity(inputs, symbolic)
    if kind == "dln_logdetGram_identity":
        d, N = inputs["d"], inputs["N"]
        identity = {"N": N, "s": ["1"] * d}
        return 2 * value("entropy", identity, False)[0] + (N - 1) * d * (d - 1) / 2 * mp.log(2)  # E_ij − E_ji
    if kind.startswith("dln_LB_"):
        return laplacian(kind.removeprefix("dln_LB_"), inputs)
    if kind == "dln_SigmaPP_offdiag":
        return mp.mpf(0) if brownian.ito_drift_off_diagonal().is_zero() else mp.nan
    if kind == "dln_gradF":
        return gradient(inputs, name, symbolic)
    if kind == "upstairs_LB_s":
        return value("singular_drift", inputs, symbolic)[k] + value("entropic_drift", inputs, symbolic)[k]
    identity = {
        "dln_SigmaPrime": "entropic_drift", "dln_vertical_trace": "entropic_drift", "dln_SigmaPP": "ito_drift",
        "dln_s_drift": "singular_drift", "dln_lam_drift": "lambda_drift",
    }[kind]  # fmt: skip
    return value(identity, inputs, symbolic)[k]


def test_every_kind_of_reference_is_there():
    assert len(REFERENCE) == 261


@pytest.mark.parametrize("symbolic", [False, True], ids=["number N", "symbol N"])
def test_the_formulas_reproduce_what_was_measured_on_matrices(symbolic):
    """Each to its own tolerance; singular matrices have no quotient form, so they are asked with a number N."""
    asked = 0
    for entry in REFERENCE:
        if symbolic and "rankdef" in entry["name"]:
            continue
        with mp.workdps(DIGITS):
            measured, tolerance = mp.mpf(entry["value"]), mp.mpf(entry["tol_rel"])
            found = computed(entry, symbolic)
            size = mp.mpf(1) if entry["zero_valued"] else max(abs(measured), mp.mpf(10) ** -20)
            assert abs(found - measured) <= tolerance * size, (entry["name"], found)
        asked += 1
    assert asked > 240


@pytest.mark.parametrize("entry", [e for e in REFERENCE if "gradF" in e["name"]], ids=lambda e: e["name"])
def test_the_matrix_function_reproduces_the_measured_gradient(entry):
    inputs = entry["inputs"]
    W = np.array(inputs["W"], dtype=float)
    target = np.fromfunction(lambda i, k: ((3 * i + 7 * k) % 5 - 2) / 4, W.shape)
    found = dln.free_energy_gradient(W, W - target, inputs["N"], float(inputs["beta"]))
    assert found[tuple(entry_of(entry["name"]))] == pytest.approx(float(entry["value"]), rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("identity", FORMULAS)
def test_expression_takes_a_number_for_the_depth(identity):
    f = symcalc.formula(f"dln.{identity}")
    for d in (1, 2, 3):
        general, special = f.expression(d), f.expression(d, N=3)
        symbols = sp.Matrix(np.ravel(np.array(special, dtype=object)).tolist()).free_symbols
        assert dln.N not in symbols and {s.name[:5] for s in symbols} <= {"sigma", "beta"}
        point = {s: sp.Rational(d + 1 - n, 2) for n, s in enumerate(singular_value_symbols(d))} | {dln.beta: 1}
        left, right = (
            [sp.N(sp.sympify(e).subs({**point, dln.N: 3}), 30) for e in np.ravel(np.array(v, dtype=object))]
            for v in (general, special)
        )
        assert all(abs(a - b) < 1e-25 for a, b in zip(left, right, strict=True))


def test_one_dimension_and_one_layer():
    assert symcalc.formula("dln.entropy").expression(d=1) == 0
    assert symcalc.formula("dln.entropic_drift").expression(d=1) == (0,)
    assert symcalc.formula("dln.lambda_drift").expression(d=1) == (0,)
    assert symcalc.formula("dln.ito_drift").expression(d=3, N=1) == (0, 0, 0)
    assert symcalc.formula("dln.entropic_drift").expression(d=3, N=1) == (0, 0, 0)
    assert symcalc.formula("dln.multiplier").expression(d=2, N=1) == sp.ones(2, 2)


@pytest.mark.parametrize("bad", [0, -1, 1.5, True, "3"])
def test_bad_depths(bad):
    with pytest.raises(BadInput, match="N must be an integer"):
        symcalc.formula("dln.ito_drift").expression(2, N=bad)
    with pytest.raises(DimensionError, match="positive integer"):
        symcalc.formula("dln.ito_drift").expression(0)


def test_a_formula_without_depth_refuses_one():
    with pytest.raises(BadInput, match="has no N"):
        symcalc.formula("dyson.drift").expression(2, N=2)


def test_every_derivation_says_what_was_checked_where():
    from symcalc.claims import catalogue

    for identity in FORMULAS:
        derivation = symcalc.formula(f"dln.{identity}").derivation
        assert len(derivation.lines) >= 4
        assert {line.check for line in derivation.lines} <= set(catalogue())
        assert derivation.to_latex() and derivation.show()


def test_the_derivation_of_the_ito_drift_shows_the_cancellation():
    text = symcalc.formula("dln.ito_drift").derivation.show()
    assert "two-body terms cancel" in text
    assert "two bodies = 0" in text
    assert "Σ″_k = lam[k]**(N - 2)*(N - 1)" in text


def test_all_is_derived_and_decided_in_a_second():
    """Σ′, Σ″ by both routes, the equations of σ and λ; caches cleared.  The bound has room for a busy machine."""
    for cached in (
        metric.entropic_drift, metric.multiplier, divergence.by_frames, divergence.by_matrix_powers,
        divergence._rotation_form, brownian.ito_drift, brownian.singular_equation, brownian.root_equation,
    ):  # fmt: skip
        cached.cache_clear()
    started = time.process_time()
    force, ito = dln.entropic_drift(), dln.ito_drift()
    second = divergence.by_matrix_powers("k", "k") + metric.gradient(metric.metric_volume())
    assert (second - ito).is_zero()
    assert (
        dln.root_equation().drift
        - over(j != metric.k, 2 * lam["k"] / (lam["k"] ** 2 - lam["j"] ** 2)) / (dln.beta * dln.N)
    ).is_zero()
    assert not force.is_zero()
    assert time.process_time() - started < 2


def test_right_up_to_twelve_layers_only_is_refuted_with_a_counterexample():
    """A term that vanishes for N = 1, …, 12, for N = 2 only wrong, and for d = 2 invisible."""
    from symcalc.every_dimension import DifferenceAt, compare

    k, l = metric.k, metric.i
    a = lam["k"]
    ito = dln.ito_drift()
    up_to_twelve = sp.Mul(*(dln.N - n for n in range(1, 13))) * a
    found = compare(ito + up_to_twelve, ito, dln.domain)
    assert isinstance(found, DifferenceAt) and found.point[dln.N] > 12
    force = dln.entropic_drift()
    two_layers = over(j != k, a**dln.N / (a**dln.N + lam["j"] ** dln.N))
    found = compare(two_layers, force, dln.domain)
    assert isinstance(found, DifferenceAt) and found.point[dln.N] != 2 and found.d == 2
    found = compare(two_layers * (dln.N - 1), force, dln.domain)
    assert isinstance(found, DifferenceAt) and found.point[dln.N] > 2
    three_bodies = over(j != k, over(l != (j, k), lam["i"] - lam["j"]) ** 2)
    found = compare(force + three_bodies, force, dln.domain)
    assert isinstance(found, DifferenceAt) and found.d >= 3


def test_the_node_is_undone_nowhere_in_the_force():
    """Σ′ as derived has positive terms only: no difference in it at all."""
    body = dln.entropic_drift().grades[1]
    assert not any(term.could_extract_minus_sign() for s in body.atoms(sp.Add) for term in s.args if term.has(sp.Pow))


def test_limits_refuse_what_diverges():
    with pytest.raises(BadInput, match="no finite value"):
        limits.at_rank_loss(dln.entropic_drift() / lam["k"] ** (2 * dln.N))


def test_letters():
    U, V, Q = (words.letter(n) for n in ("U", "V", "Q"))
    assert words.transposed(words.transposed(U * V - 2 * V)) == U * V - 2 * V
    assert words.reduced(V * Q * words.letter("Qᵀ") * U) == V * U
    assert words.reduced(V * Q * Q * U) == V * Q * Q * U
    assert words.balance_rate(words.factors(3), 1) == 0
    wrong = words.rate(words.factors(3), 1) * 2
    assert words.reduced(wrong - words.rate(words.factors(3), 1)) != 0


def test_the_gram_matrix_of_other_pairs_is_zero():
    assert balanced.gram_next(("i", "j"), ("j", "i")).grades[0] == lam["i"] * lam["j"]  # the generator changes its sign
    assert balanced.gram_own(("i", "j"), ("j", "l")).is_zero()


def test_short_names_are_complete():
    assert set(dln.__all__) <= set(dir(dln))
    assert set(dir(symcalc.dln)) >= set(dln.__all__)
    assert derivations.one_body(dln.ito_drift()).highest == 0


def test_one_singular_value_has_no_covariations():
    """At d = 1 there is no pair of indices: λ is a Brownian motion without drift, dλ = √(2/(βN)) dB."""
    with mp.workdps(DIGITS):
        found = singular_values.lambda_drift(
            {dln.lam.at(1): sp.Integer(3), dln.N: sp.Integer(4), dln.beta: sp.Integer(2)}
        )
    assert found["covariation"].values == []
    assert abs(found["drift"].values[0]) < mp.mpf(10) ** -20
    assert abs(found["variance"].values[0] - mp.mpf(1) / 4) < mp.mpf(10) ** -20
