"""Control variates along paths: unbiased for every equation, exact where the representation is; bad input."""

import numpy as np
import pytest

from numeric.control_variates import PILOT, Controlled, Integrands, controlled_paths
from numeric.vector_sde import ItoSDE

BENT = ItoSDE(lambda x: np.sin(x), lambda x: (1 + 0.3 * np.cos(x))[..., None])
PLAIN = Integrands(lambda x: np.concatenate([np.ones_like(x), x], axis=-1), np.ones_like)


def test_every_sum_has_mean_zero_on_both_levels():
    """z ≤ 5 for the six sums: a false alarm in 3e-6 of the seeds, and this seed is fixed."""
    for level in controlled_paths(BENT, PLAIN, [0.4], 1.0, 4, [4], 20000, seed=3, purpose="zero"):
        sums = level.controls[:, 0]
        assert (abs(sums.mean(0)) < 5 * sums.std(0) / np.sqrt(len(sums))).all()


def test_the_mean_is_unbiased_where_the_sums_do_not_fit():
    """A kinked function, integrands too poor for it: z-scores over 200 seeds are standard normal (a band of 5 σ)."""
    scores = []
    for seed in range(200):
        z = np.random.default_rng(seed).standard_normal((800, 1, 1))
        values = Controlled(z, z).freed(abs(z[:, 0, 0]))
        scores.append((values.mean() - np.sqrt(2 / np.pi)) / (values.std() / np.sqrt(len(values))))
    assert abs(np.mean(scores)) < 5 / np.sqrt(200) and abs(np.std(scores) - 1) < 5 / np.sqrt(400)


def test_a_linear_equation_is_represented_whole():
    """X of Euler's scheme for dX = dW with one step is linear in the increment, X² quadratic: nothing is left."""
    free = ItoSDE(lambda x: 0 * x, lambda x: np.ones(x.shape)[..., None])
    coarse, fine = controlled_paths(free, PLAIN, [1.0], 1.0, 3, [1, 3], 400, seed=1, purpose="linear")
    for level in (coarse, fine):
        for values, mean in ((level.states[:, 1, 0], 1.0), (level.states[:, 1, 0] ** 2, 2.0)):
            freed = level.freed(values)
            assert len(freed) == 400 - 400 // PILOT
            assert np.allclose(freed, mean, atol=1e-10)


def test_blocks_and_levels_are_reproducible_and_share_their_noise():
    first, again = (controlled_paths(BENT, PLAIN, [0.4], 1.0, 4, [2, 4], 50, seed=3, purpose="same") for _ in range(2))
    assert all(
        (a.states == b.states).all() and (a.controls == b.controls).all() for a, b in zip(first, again, strict=True)
    )
    assert np.corrcoef(first[0].states[:, 1, 0], first[1].states[:, 1, 0])[0, 1] > 0.99


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"at": []}, "at must be"),
        ({"at": [3, 2]}, "at must be"),
        ({"at": [5]}, "at must be"),
        ({"start": [np.nan]}, "a state"),
    ],
)
def test_bad_input_is_named(changed, message):
    arguments = {"start": [0.0], "horizon": 1.0, "steps": 4, "at": [4], "paths": 8, "seed": 0, "purpose": "bad"}
    with pytest.raises(ValueError, match=message):
        controlled_paths(BENT, PLAIN, **(arguments | changed))
