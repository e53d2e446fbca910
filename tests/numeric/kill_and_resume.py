"""Run, kill with SIGKILL at a random moment, resume, until 50 kills; print how often the bits came out different.

A script of its own, so that forking is safe: one thread, nothing else in the process.
"""

import json
import os
import random
import signal
import sys
import time
from functools import partial
from pathlib import Path

from test_numeric_ensemble import STATISTICS, eigenvalues

from numeric.checkpoint import Checkpoint, encode
from numeric.ensemble import SUMMARY_KINDS, _summarise, accumulate, split_paths

BLOCKS = 40


def bits(seed, checkpoint=None):
    task = partial(_summarise, partial(eigenvalues, seed), STATISTICS)
    return json.dumps(encode(accumulate(task, split_paths(40 * BLOCKS, BLOCKS), checkpoint=checkpoint, interval=0.0)))


def done(file):
    return json.loads(file.read_text())["body"]["done"] if file.exists() else 0


def killed_once(seed, checkpoint, answer, delay):
    """Start a child on the run; return whether SIGKILL ended it, after `delay`, before it had its answer."""
    child = os.fork()
    if not child:
        answer.write_text(bits(seed, checkpoint))
        os._exit(0)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)  # of a finished child: no effect, it is a zombie
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(folder):
    chance = random.Random(8)
    began = time.perf_counter()
    expected = {0: bits(0)}
    longest = (time.perf_counter() - began + 0.1) / 4  # a quarter of a run with its checkpoints
    report = {"kills": 0, "kills with progress": 0, "runs": 0, "different": 0}
    while report["kills"] < 50 or report["kills with progress"] < 10:
        seed, before = report["runs"], 0
        file, answer = folder / f"run{seed}.json", folder / f"answer{seed}"
        checkpoint = Checkpoint(file, {"seed": seed}, SUMMARY_KINDS)
        while killed_once(seed, checkpoint, answer, chance.uniform(0.0, longest)):
            after = done(file)
            report["kills"] += 1
            report["kills with progress"] += before < after < BLOCKS
            longest *= 1.0 if before < after else 1.02  # on a busy machine: so that it ends
            before = after
        report["runs"] += 1
        report["different"] += answer.read_text() != expected.setdefault(seed, bits(seed))
    print(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
