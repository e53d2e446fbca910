"""The deep linear network, `symcalc.models.dln`, under a short name.

>>> import numpy as np, symcalc
>>> symcalc.dln.brownian_increment(np.diag([8.0, 1.0]), np.zeros((2, 2)), N=3, beta=2.0)
array([[2., 0.],
       [0., 1.]])
"""

from symcalc.models.dln import *  # noqa: F403
from symcalc.models.dln import __all__ as __all__
