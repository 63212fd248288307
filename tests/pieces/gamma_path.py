"""core/gamma_path.cuh: how a gamma draw moves with its concentration, by the series of its distribution."""

import numpy as np
from mpmath import digamma, log, mp, mpf


def special_gamma_path(x, a):
    """-(dP/da)/p with P = x^a e^-x S / Gamma(a + 1), S = sum x^n / ((a + 1) ... (a + n))."""
    with mp.workdps(mp.dps + 40):
        term, slope, total, total_slope, n = mpf(1), mpf(0), mpf(1), mpf(0), 0
        while n < x - a or term > mpf(10) ** -mp.dps * total:
            n += 1
            term *= x / (a + n)
            slope -= 1 / (a + n)
            total += term
            total_slope += term * slope
        return -(x * total / a) * (log(x) - digamma(a + 1) + total_slope / total)


def within_reach(drawn):
    """A draw some deviations from the mean, or near 0 with the shape's own weight there."""
    z, a = np.clip(np.log(drawn[0]), -8, 8), np.clip(drawn[1], 1e-3, 2e3)
    spread = np.where(z < 0, np.minimum(a, np.sqrt(a)), np.maximum(np.sqrt(a), 1))
    x = np.exp(np.clip(np.log(a.astype(np.float64)) + z / spread, -80, 80))
    return [np.minimum(x, a + 30).astype(drawn[0].dtype), a]


PIECES = {"special_gamma_path": (special_gamma_path, ("positive", "shape"), within_reach)}
