"""core/von_mises_path.cuh: how a von Mises angle moves with its concentration, by a Fourier series."""

import numpy as np
from mpmath import exp, mp, mpf, sin


def special_von_mises_path(t, k):
    """-(dP/dk)/p with P = t/(2 pi) + sum r_j sin(j t)/(pi j), r_j = I_j(k)/I_0(k) by Miller's recurrence."""
    with mp.workdps(mp.dps + 30):
        reach = 2.5 * mp.dps
        n = int(mp.sqrt(2 * k * reach) + reach)
        r = [mpf(0)] * (n + 1) + [mpf(1), mpf(0)]
        for j in range(n + 1, 0, -1):
            r[j - 1] = r[j + 1] + 2 * j / k * r[j]
        r = [y / r[0] for y in r]
        normalizer = 1 / (1 + 2 * sum(r[1:]))  # I_0 e^-k
        total, before, now, twice = mpf(0), mpf(0), sin(t), 2 * mp.cos(t)
        for j in range(1, n + 1):
            total += ((r[j - 1] + r[j + 1]) / 2 - r[j] * r[1]) * now / j
            before, now = now, twice * now - before
        return -2 * total * normalizer * exp(2 * k * sin(t / 2) ** 2)


def within_reach(drawn):
    """An angle some deviations of 1/sqrt(k) from the mean direction; k of at most thousands of terms."""
    k = np.clip(drawn[1], 1e-8, 1e4)
    return [(drawn[0] / np.maximum(1, np.sqrt(k) / 2)).astype(drawn[0].dtype), k]


PIECES = {"special_von_mises_path": (special_von_mises_path, ("angle", "shape"), within_reach)}
