"""`symcalc simulate` as a user types it: data, picture, and one clear line for bad input."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from numeric.end_to_end import SpectrumSDE
from numeric.ensemble import process_pool
from numeric.failures import Failures
from numeric.laws import sample_dln_lambda
from numeric.statistics import kolmogorov_quantile
from symcalc import simulation
from symcalc.cli import main
from symcalc.errors import BadInput, UnknownId
from symcalc.simulation.dyson import Dyson
from symcalc.simulation.network import Network
from symcalc.simulation.result import Paths


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_data_and_picture_are_written(here, capsys):
    assert main(["simulate", "dyson", "--paths", "300", "--steps", "40", "--seed", "3"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("dyson: β = 2, 4 eigenvalues from (-3, -1, 1, 3) to T = 0.5, 300 paths × 40 steps")
    assert "written: dyson.npz, dyson.png" in text
    assert (here / "dyson.png").read_bytes().startswith(b"\x89PNG")
    with np.load("dyson.npz", allow_pickle=False) as data:
        about = json.loads(str(data["parameters"]))
        assert about["paths"] == 300 and about["failed paths"] == 0 and about["exact law"] == "closed form"
        assert data["upstairs"].shape == data["downstairs"].shape == (41, 4)
        assert data["terminal_upstairs"].shape == data["terminal_downstairs"].shape == (300, 4)
        np.testing.assert_allclose(data["upstairs"][0], [-3, -1, 1, 3], atol=1e-12)
        area = ((data["density"][1:] + data["density"][:-1]) / 2 * np.diff(data["x"])).sum()
        assert abs(area - 1) < 1e-2


def test_both_sides_follow_each_other_and_the_exact_law():
    """Gap 4, so that no pair is close: strong order ½, and means at 6 standard errors of the exact ones."""
    result = simulation.simulate(start=(-2.0, 2.0), horizon=0.2, steps=100, paths=1000)
    assert np.median(abs(result.terminal_downstairs - result.terminal_upstairs)) < 0.01
    assert abs(result.upstairs - result.downstairs).max() < 0.1
    gap = np.diff(result.terminal_upstairs, axis=1)[:, 0] ** 2
    assert abs(gap.mean() - (16 + 6 * 0.2)) < 6 * gap.std() / np.sqrt(1000)


def test_the_network_is_simulated_drawn_and_written(here, capsys):
    arguments = ["simulate", "dln", "--paths", "300", "--steps", "40", "--depth", "4", "--start", "1.5", "0.9"]
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert text.startswith("dln: β = 2, N = 4, 2 singular values λ of each layer from (1.5, 0.9) to T = 0.5, 300 paths")
    assert "written: dln.npz, dln.png" in text and "exact law at T: closed form" in text
    assert (here / "dln.png").read_bytes().startswith(b"\x89PNG")
    with np.load("dln.npz", allow_pickle=False) as data:
        about = json.loads(str(data["parameters"]))
        assert about["depth"] == 4 and about["model"] == "dln" and about["failed paths"] == 0
        assert data["upstairs"].shape == data["downstairs"].shape == (41, 2)
        assert data["terminal_upstairs"].shape == data["terminal_downstairs"].shape == (300, 2)
        np.testing.assert_allclose(data["upstairs"][0], [1.5, 0.9], atol=1e-12)
        assert (np.diff(data["terminal_upstairs"], axis=1) <= 0).all() and data["terminal_upstairs"].min() >= 0
        area = ((data["density"][1:] + data["density"][:-1]) / 2 * np.diff(data["x"])).sum()
        assert abs(area - 1) < 1e-2


def test_the_network_downstairs_follows_upstairs_and_the_exact_law():
    """d = 3, N = 3: strong order ½ path by path; λ_1 within the Kolmogorov bound at 1e-9 of exact samples.

    And it can fail: the law of one layer is another one.
    """
    result = simulation.simulate("dln", start=(2.0, 1.4, 0.8), horizon=0.2, steps=60, paths=2000)
    up, down = result.terminal_upstairs, result.terminal_downstairs
    assert np.median(abs(down - up)) < 0.02 and abs(result.upstairs - result.downstairs).max() < 0.1
    for depth, right in ((3, True), (1, False)):
        exact = sample_dln_lambda(np.random.default_rng(1), 40_000, [2.0, 1.4, 0.8], 0.2, 2.0, depth)[:, -1]
        below = [np.searchsorted(np.sort(exact), np.sort(side[:, 0])) / 40_000 for side in (up, down)]
        bound = kolmogorov_quantile(2000, 1e-9) + kolmogorov_quantile(40_000, 1e-9)
        assert all((abs(cdf - np.arange(1, 2001) / 2000).max() < bound) == right for cdf in below)


def test_the_network_without_its_repulsion_would_be_seen(monkeypatch):
    """A planted drift of zero downstairs: the paths part."""
    monkeypatch.setattr(Network, "_downstairs", lambda self: SpectrumSDE(np.zeros_like, lambda x: 0 * x + 0.57735))
    result = simulation.simulate("dln", horizon=0.2, steps=60, paths=200)
    assert np.median(abs(result.terminal_downstairs - result.terminal_upstairs)) > 0.03


@pytest.mark.parametrize(
    ("start", "depth", "exact"), [((0.7,), 5, "closed form"), ((0.9, 0.4), 1, "closed form"), ((3, 2, 1), 2, "samples")]
)
def test_the_exact_law_of_the_network(start, depth, exact):
    result = simulation.simulate("dln", start=start, depth=depth, paths=50, steps=5)
    assert exact in result.exact and np.isfinite(result.density).all()


@pytest.mark.parametrize(("beta", "exact"), [(1, "closed form"), (4, "closed form"), (0.7, "closed form")])
def test_every_beta_has_its_exact_law_at_two_eigenvalues(beta, exact):
    assert simulation.simulate(beta=beta, start=(-0.5, 0.5), paths=50, steps=20).exact == exact


@pytest.mark.parametrize("model", ["dyson", "dln"])
def test_the_same_bytes_again_and_on_two_processes(here, model):
    options = {"model": model, "paths": 2500, "steps": 3, "seed": 5}
    simulation.simulate(**options).save("a.npz")
    with process_pool(2) as pool:
        simulation.simulate(**options, executor=pool).save("b.npz")
    assert (here / "a.npz").read_bytes() == (here / "b.npz").read_bytes()


@pytest.mark.parametrize("model", ["dyson", "dln"])
def test_an_interrupted_run_goes_on_from_its_checkpoint_to_the_same_bytes(here, model):
    options = {"model": model, "paths": 5000, "steps": 3, "seed": 6}

    def interrupt(progress):
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulation.simulate(**options, checkpoint="run.json", listener=interrupt)
    done = []
    simulation.simulate(**options, checkpoint="run.json", listener=lambda p: done.append(p.done)).save("a.npz")
    assert done == [3]
    simulation.simulate(**options).save("b.npz")
    assert (here / "a.npz").read_bytes() == (here / "b.npz").read_bytes()
    with pytest.raises(BadInput, match=r"run\.json belongs to another run: seed is 6 there and 7 here"):
        simulation.simulate(**{**options, "seed": 7}, checkpoint="run.json")


def test_control_c_ends_the_command_with_130_and_keeps_the_checkpoint(here):
    """A real SIGINT to the real command, once its first checkpoint is there; the same command then goes on."""
    command = [sys.executable, "-m", "symcalc", "simulate", "dyson", "--paths", "60000", "--steps", "30"]
    command += ["--checkpoint", "run.json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(simulation.__file__).parents[2])}
    process = subprocess.Popen(command, cwd=here, env=environment, stderr=subprocess.PIPE, text=True)
    while not (here / "run.json").exists():
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    error = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and error == "symcalc: interrupted\n"
    assert 0 < json.loads((here / "run.json").read_text())["body"]["done"] < 30


def test_exact_laws_beyond_closed_forms():
    def law(beta):
        x = np.linspace(-4.8, 4.8, 400)
        return x, *Dyson.checked(beta, 0.3, 10, 0, start=(-1.0, 0.0, 1.0)).exact_density(x)

    x, density, exact = law(4)
    assert "samples of M_0 + H" in exact and abs(density.sum() * (x[1] - x[0]) - 1) < 0.01
    assert np.isnan(law(3)[1]).all()


def test_failed_paths_are_an_error_not_a_gap(monkeypatch):
    def breaks(self, block):
        lost = np.full((10, 2), np.nan)
        return Paths(np.zeros((2, 2)), np.zeros((2, 2)), np.zeros((10, 2)), lost, Failures.among(lost, block.index))

    monkeypatch.setattr(Dyson, "paths", breaks)
    with pytest.raises(BadInput, match="10 of 10 paths gave no finite result"):
        simulation.simulate(paths=10)
    assert Failures.among(np.full((1, 1), np.nan)).failed == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["simulate", "wishart"], "no model 'wishart' to simulate; there is dyson, dln"),
        (["simulate", "dyson", "--depth", "3"], "dyson has no depth: --depth is for dln"),
        (["simulate", "dln", "--depth", "0"], "depth must be an integer ≥ 1, not 0"),
        (["simulate", "dln", "--beta", "-1"], "beta must be a finite number > 0, not -1.0"),
        (["simulate", "dln", "--start", "1", "2"], "start must be d ≥ 1 finite, strictly descending numbers > 0"),
        (["simulate", "dln", "--start", "1", "0"], "start must be d ≥ 1 finite, strictly descending numbers > 0"),
        (["simulate", "dln", "--horizon", "0"], "horizon must be"),
        (["simulate", "dyson", "--beta", "0"], "beta must be a finite number > 0, not 0.0"),
        (["simulate", "dyson", "--start", "1", "0"], "start must be d ≥ 1 finite, strictly ascending"),
        (["simulate", "dyson", "--steps", "0"], "steps must be an integer ≥ 1, not 0"),
        (["simulate", "dyson", "--output", "no/such/folder.npz"], "there is no folder"),
        (["simulate", "dyson", "--paths", "5", "--steps", "2", "--picture", "a.txt"], "a picture is a .png"),
        (["simulate", "dyson", "--horizon", "x"], "a number is wanted, not 'x'"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(capsys, arguments, message):
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1


def test_errors_in_python():
    with pytest.raises(UnknownId):
        simulation.simulate("wishart")
    with pytest.raises(BadInput, match="seed must be"):
        simulation.simulate(seed=-1, paths=3, steps=2)


def test_without_matplotlib_the_data_are_written_and_the_picture_is_explained(here, monkeypatch, capsys):
    monkeypatch.setattr(simulation, "can_draw", lambda: False)
    assert main(["simulate", "dyson", "--paths", "5", "--steps", "2"]) == 0
    assert "no picture: matplotlib is not installed" in capsys.readouterr().out
    assert not (here / "dyson.png").exists()
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert main(["simulate", "dyson", "--paths", "5", "--steps", "2", "--picture", "a.png"]) == 2
    printed = capsys.readouterr()
    assert "a picture needs matplotlib" in printed.err and printed.out == ""  # before the simulation
