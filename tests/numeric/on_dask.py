"""The run of test_numeric_ensemble on a local Dask cluster of two processes, then with a worker killed mid-run.

A script of its own: the cluster starts processes and threads, and leaves none behind in the test process.
"""

import json
import os
import signal
import time
from functools import partial

from test_numeric_ensemble import STATISTICS, bits, eigenvalues

from numeric.ensemble import simulate


def slowly(seed, block):
    time.sleep(0.2)
    return eigenvalues(seed, block)


def main():
    from distributed import Client, LocalCluster

    killed = []

    def kill_a_worker(progress):
        if progress.done == 2 and not killed:
            killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    options = {"processes": True, "n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(silence_logs=50, **options) as cluster, Client(cluster) as client:
        executor = client.get_executor()
        run = partial(simulate, statistics=STATISTICS, paths=900, blocks=18, executor=executor)
        calm = run(partial(eigenvalues, 3))
        disturbed = run(partial(slowly, 3), listener=kill_a_worker)
        print(json.dumps({"killed": len(killed), "bits": [bits(calm), bits(disturbed)]}))


if __name__ == "__main__":
    main()
