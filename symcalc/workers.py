"""Processes that examine claims: started afresh (spawn), and gone when the run is, however it ended."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor


def pool(count: int) -> ProcessPoolExecutor:
    """That many processes; each ends when the one that started it is no more, even if that was killed.

    >>> with pool(1) as processes:
    ...     processes.submit(abs, -3).result()
    3
    """
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _follow_parent)


def stop(processes: ProcessPoolExecutor) -> None:
    """End the processes of a pool at once, whatever they are doing.

    (No future is cancelled here: the pool itself fails all that are left, and trips over cancelled ones.)
    """
    for process in list((processes._processes or {}).values()):
        process.terminate()


def _follow_parent() -> None:
    """Without this, the processes of a parent that was killed wait for work for ever."""
    threading.Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
