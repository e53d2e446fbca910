import pickle
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from numeric.ensemble import Block, FailedPaths, Failures, map_blocks, split_paths


def slow_first(block):
    time.sleep(0.05 if block == 0 else 0.0)
    return block


def test_results_come_in_block_order_whatever_finishes_first():
    with ThreadPoolExecutor(4) as pool:
        assert map_blocks(slow_first, range(6), pool) == list(range(6))


def test_an_error_in_a_block_is_raised():
    with ThreadPoolExecutor(2) as pool, pytest.raises(ZeroDivisionError):
        map_blocks((1).__truediv__, [1, 0, 2], pool)


@pytest.mark.parametrize(("paths", "blocks"), [(1, None), (2000, None), (2001, None), (10, 3), (7, 7)])
def test_blocks_hold_all_paths_nearly_equally(paths, blocks):
    cut = split_paths(paths, blocks)
    sizes = [block.paths for block in cut]
    assert [block.index for block in cut] == list(range(len(cut)))
    assert sum(sizes) == paths and max(sizes) - min(sizes) <= 1 and max(sizes) <= 2000
    assert cut[0] == Block(0, sizes[0])


def test_failed_paths_are_counted_and_bounded():
    results = np.ones((1000, 2, 3))
    results[4, 1, 2] = np.nan
    failures = Failures.among(results)
    assert failures == Failures(1, 1000)
    failures.check()
    failures = failures + Failures(3, 1000)
    assert failures == Failures(4, 2000)
    with pytest.raises(FailedPaths, match=r"4 of 2000 paths gave no finite result") as caught:
        failures.check()
    assert pickle.loads(pickle.dumps(caught.value)).failed == 4
    failures.check(bound=0.002)


def test_bad_inputs():
    with pytest.raises(ValueError, match="paths must be an integer ≥ 1, not 0"):
        split_paths(0)
    with pytest.raises(ValueError, match="blocks must not exceed paths = 3, not 4"):
        split_paths(3, 4)
    with pytest.raises(ValueError, match=r"blocks must be an integer ≥ 1, not 2\.0"):
        split_paths(3, 2.0)
