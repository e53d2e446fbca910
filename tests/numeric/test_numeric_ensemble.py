"""One run, cut the same way, gives the same bits on every executor, after kills, and after Ctrl-C."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from numeric import ensemble
from numeric.checkpoint import Checkpoint, CheckpointError, encode
from numeric.ensemble import Block, accumulate, map_blocks, print_progress, process_pool, simulate, split_paths
from numeric.failures import LOCATED, FailedPaths, Failures
from numeric.statistics import Moments
from numeric.streaming import CentralMoments, Histogram
from numeric.streams import stream

HERE = Path(__file__).parent
ENVIRONMENT = {
    **os.environ,
    **dict.fromkeys(ensemble.PINNED, "1"),
    "PYTHONPATH": f"{HERE.parents[1]}{os.pathsep}{HERE}",
}
STATISTICS = {
    "moments": Moments.of,
    "powers": CentralMoments.of,
    "histogram": partial(Histogram.of, edges=np.linspace(-4.0, 4.0, 9)),
}


def eigenvalues(seed, block):
    """Two eigenvalues of a random symmetric matrix: LAPACK, BLAS and the stream are all in play."""
    z = stream(seed, "ensemble", block.index).standard_normal((block.paths, 2, 2))
    return np.linalg.eigvalsh(z @ z.swapaxes(1, 2))


def fails_at_7(block):
    rows = eigenvalues(1, block)
    if block.index == 2:
        rows[7, 1] = np.nan
    return rows


def run(seed=3, paths=900, blocks=18, **more):
    return simulate(partial(eigenvalues, seed), STATISTICS, paths, blocks, **more)


def bits(summary):
    return json.dumps(encode(summary))


def slow_first(block):
    time.sleep(0.05 if block == 0 else 0.0)
    return block


def test_results_come_in_block_order_whatever_finishes_first():
    with ThreadPoolExecutor(4) as pool:
        assert map_blocks(slow_first, range(6), pool) == list(range(6))


def test_an_error_in_a_block_is_raised():
    with ThreadPoolExecutor(2) as pool, pytest.raises(ZeroDivisionError):
        map_blocks((1).__truediv__, [1, 0, 2], pool)


def test_a_bounded_number_of_blocks_is_under_way():
    started = []
    with ThreadPoolExecutor(1) as pool:
        results = ensemble._in_order(started.append, range(200), pool)
        next(results)
        time.sleep(0.05)
        assert len(started) <= ensemble.IN_FLIGHT
        results.close()
    assert len(started) <= ensemble.IN_FLIGHT


@pytest.mark.parametrize(("paths", "blocks"), [(1, None), (2000, None), (2001, None), (10, 3), (7, 7)])
def test_blocks_hold_all_paths_nearly_equally(paths, blocks):
    cut = split_paths(paths, blocks)
    sizes = [block.paths for block in cut]
    assert [block.index for block in cut] == list(range(len(cut)))
    assert sum(sizes) == paths and max(sizes) - min(sizes) <= 1 and max(sizes) <= 2000
    assert cut[0] == Block(0, sizes[0])


def test_the_same_bits_for_serial_threads_and_processes():
    serial = bits(run())
    with ThreadPoolExecutor(2) as two_threads, ThreadPoolExecutor(8) as eight, process_pool(2) as two_processes:
        for pool in (two_threads, eight, two_processes):
            assert bits(run(executor=pool)) == serial
    assert bits(run(seed=4)) != serial


def test_statistics_are_those_of_all_samples_at_once():
    summary = run()
    rows = np.concatenate([eigenvalues(3, block) for block in split_paths(900, 18)])
    assert summary["moments"].count == 900 and summary.failures == Failures(0, 900)
    np.testing.assert_allclose(summary["moments"].mean, rows.mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose(summary["moments"].covariance, np.cov(rows.T), rtol=1e-12)
    np.testing.assert_array_equal(summary["histogram"].total, [900, 900])


# --- failed paths


def test_failed_paths_are_counted_located_and_bounded():
    results = np.ones((1000, 2, 3))
    results[4, 1, 2] = np.nan
    failures = Failures.among(results, block=5)
    assert failures == Failures(1, 1000, ((5, 4),))
    failures.check()
    failures = failures + Failures(3, 1000, ((6, 1), (6, 2), (6, 3)))
    assert failures == Failures(4, 2000, ((5, 4), (6, 1), (6, 2), (6, 3)))
    with pytest.raises(FailedPaths, match=r"4 of 2000 paths .* \(the first: path 4 of block 5, path 1 of") as caught:
        failures.check()
    assert pickle.loads(pickle.dumps(caught.value)).failed == 4
    failures.check(bound=0.002)


def test_only_the_first_failed_paths_are_named_and_all_are_counted():
    failures = Failures.among(np.full((50, 1), np.nan), 3) + Failures.among(np.full((50, 1), np.inf), 4)
    assert failures.failed == 100
    assert failures.located == tuple((3, path) for path in range(LOCATED))


def test_a_run_reports_its_failed_paths_and_never_drops_them_silently():
    with pytest.raises(FailedPaths, match=r"1 of 200 paths .* path 7 of block 2"):
        simulate(fails_at_7, STATISTICS, 200, 10)
    summary = simulate(fails_at_7, STATISTICS, 200, 10, failed_bound=0.01)
    assert summary.failures == Failures(1, 200, ((2, 7),))
    assert summary["moments"].count == 199


def test_a_sample_with_missing_rows_is_an_error():
    with pytest.raises(ValueError, match="sample must return 50 rows for a block of that many paths, not 49"):
        simulate(lambda block: eigenvalues(1, block)[1:], STATISTICS, 100, 2)


# --- checkpoints


def checkpoint(folder, **identity):
    return Checkpoint(Path(folder, "run.json"), {"seed": 3, **identity})


def interrupt_after(blocks):
    def listener(progress):
        if progress.done == blocks:
            raise KeyboardInterrupt

    return listener


@pytest.mark.parametrize("executor", [None, 2])
def test_an_interrupted_run_goes_on_and_gives_the_same_bits(tmp_path, executor):
    done = []
    pool = executor and ThreadPoolExecutor(executor)
    for blocks in (1, 5, 17):
        with pytest.raises(KeyboardInterrupt):
            run(checkpoint=checkpoint(tmp_path), listener=interrupt_after(blocks), executor=pool)
        assert json.loads(Path(tmp_path, "run.json").read_text())["body"]["done"] == blocks
    resumed = run(checkpoint=checkpoint(tmp_path), listener=lambda p: done.append(p.done), executor=pool)
    assert done == [18]
    assert bits(resumed) == bits(run())
    assert bits(run(checkpoint=checkpoint(tmp_path), listener=pytest.fail)) == bits(run())  # nothing is left to do


def slowly(block):
    time.sleep(0.02)
    return eigenvalues(3, block)


def test_control_c_leaves_a_state_from_which_the_run_goes_on(tmp_path):
    """A real SIGINT to a real process, once its first checkpoint is there."""
    code = (
        "from pathlib import Path; import test_numeric_ensemble as t;"
        f"t.simulate(t.slowly, t.STATISTICS, 5400, 108, checkpoint=t.checkpoint({str(tmp_path)!r}))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    while not Path(tmp_path, "run.json").exists():
        time.sleep(0.01)
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) != 0
    done = json.loads(Path(tmp_path, "run.json").read_text())["body"]["done"]
    assert 0 < done < 108
    resumed = simulate(partial(eigenvalues, 3), STATISTICS, 5400, 108, checkpoint=checkpoint(tmp_path))
    assert bits(resumed) == bits(simulate(partial(eigenvalues, 3), STATISTICS, 5400, 108))


def test_a_run_begun_by_other_code_is_not_continued(tmp_path, monkeypatch):
    run(checkpoint=checkpoint(tmp_path))
    monkeypatch.setattr("numeric.checkpoint._source_digest", lambda: "changed")
    with pytest.raises(CheckpointError, match="belongs to another run: environment is"):
        run(checkpoint=checkpoint(tmp_path))


def test_a_run_that_raises_keeps_what_was_done(tmp_path):
    def breaks(block):
        return 1 // (5 - block.index)

    with pytest.raises(ZeroDivisionError):
        accumulate(breaks, split_paths(10, 10), checkpoint=checkpoint(tmp_path))
    assert checkpoint(tmp_path).load() == (5, sum(1 // (5 - k) for k in range(5)))


def test_killed_at_fifty_random_moments_and_resumed_the_bits_are_the_same(tmp_path):
    """SIGKILL at random moments, also while a checkpoint is being written, until at least 50 runs have been killed."""
    command = [sys.executable, str(HERE / "kill_and_resume.py"), str(tmp_path)]
    result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["kills"] >= 50 and report["runs"] >= 1
    assert report["kills with progress"] >= 10  # so it was not always the first block that was lost
    assert report["different"] == 0


def test_a_checkpoint_of_another_run_is_refused_and_kept(tmp_path):
    run(checkpoint=checkpoint(tmp_path))
    before = Path(tmp_path, "run.json").read_bytes()
    for other in (partial(run, checkpoint=checkpoint(tmp_path, seed=4)), partial(run, paths=901)):
        with pytest.raises(CheckpointError, match=r"belongs to another run: (seed|paths) is"):
            other(**({} if "checkpoint" in other.keywords else {"checkpoint": checkpoint(tmp_path)}))
    assert Path(tmp_path, "run.json").read_bytes() == before


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"format": "numeric.checkpoint/1"}'])
def test_a_damaged_checkpoint_is_refused(tmp_path, damage):
    Path(tmp_path, "run.json").write_bytes(damage)
    with pytest.raises(CheckpointError, match=r"run\.json is damaged"):
        run(checkpoint=checkpoint(tmp_path))


def test_one_flipped_digit_or_another_format_is_seen(tmp_path):
    run(checkpoint=checkpoint(tmp_path))
    file = Path(tmp_path, "run.json")
    text = file.read_text()
    file.write_text(text.replace('"done": 18', '"done": 17'))
    with pytest.raises(CheckpointError, match="its checksum does not fit"):
        checkpoint(tmp_path).load()
    file.write_text(text.replace("checkpoint/1", "checkpoint/0"))
    with pytest.raises(CheckpointError, match=r"has format 'numeric\.checkpoint/0'"):
        checkpoint(tmp_path).load()


def test_only_expected_dataclasses_are_loaded(tmp_path):
    mine = Checkpoint(Path(tmp_path, "run.json"), {}, kinds=(Moments,))
    mine.save(1, Failures(0, 1))
    with pytest.raises(CheckpointError, match="holds 'Failures'; this run expects Moments"):
        mine.load()
    with pytest.raises(TypeError, match="a checkpoint holds numbers"):
        mine.save(1, {1, 2})
    with pytest.raises(TypeError, match="not float32"):
        mine.save(1, np.zeros(1, dtype=np.float32))
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]


# --- progress and memory


def test_progress_tells_the_time_left(capsys):
    seen = []
    run(listener=seen.append)
    assert [p.done for p in seen] == list(range(1, 19))
    assert seen[-1].seconds_left == 0 and seen[0].seconds_left > 0
    for p in seen:
        print_progress(p)
    assert "18 of 18 blocks, 0 s left" in capsys.readouterr().err


def test_memory_does_not_grow_with_the_paths():
    """Ten times the paths, peak resident memory within 5 % of it, in fresh processes."""
    code = (
        "import resource, sys; from functools import partial; import test_numeric_ensemble as t;"
        "t.simulate(partial(t.eigenvalues, 1), t.STATISTICS, int(sys.argv[1]));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    run_it = partial(subprocess.run, env=ENVIRONMENT, capture_output=True, check=True)
    peaks = [int(run_it([sys.executable, "-c", code, paths]).stdout) for paths in ("40000", "400000")]
    assert peaks[1] < 1.05 * peaks[0]


def test_a_dask_cluster_gives_the_same_bits_also_when_a_worker_is_killed(tmp_path):
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    command = [sys.executable, str(HERE / "on_dask.py")]
    result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=240)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["killed"] == 1
    assert report["bits"] == [bits(run())] * 2


def test_bad_inputs():
    with pytest.raises(ValueError, match="paths must be an integer ≥ 1, not 0"):
        split_paths(0)
    with pytest.raises(ValueError, match="blocks must not exceed paths = 3, not 4"):
        split_paths(3, 4)
    with pytest.raises(ValueError, match=r"blocks must be an integer ≥ 1, not 2\.0"):
        split_paths(3, 2.0)
    with pytest.raises(ValueError, match="blocks must not be empty"):
        accumulate(abs, [])
    with pytest.raises(ValueError, match="workers must be"), process_pool(0):
        pass
