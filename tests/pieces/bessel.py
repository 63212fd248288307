"""core/bessel.cuh."""

from mpmath import besseli, cos, log, log1p, mp, mpf, pi


def _tail(order, k):
    """I_order(k) sqrt(2 pi k) e^-k, by its asymptotic series."""
    term = total = mpf(1)
    for j in range(1, 200):
        term *= -mpf(4 * order * order - (2 * j - 1) ** 2) / (8 * k * j)
        if abs(term) < mp.eps:
            break
        total += term
    return total


def _large(k):
    return k > 30 * mp.dps


def special_log_i0(k):
    """log I0(k): relative digits at every k >= 0."""
    if _large(k):
        return k - log(2 * pi * k) / 2 + log(_tail(0, k))
    if k >= 1:
        return log(besseli(0, k))
    term = total = k * k / 4
    j = 1
    while abs(term) > abs(total) * mp.eps:
        j += 1
        term *= k * k / 4 / j**2
        total += term
    return log1p(total)


def special_bessel_ratio(k):
    return _tail(1, k) / _tail(0, k) if _large(k) else besseli(1, k) / besseli(0, k)


def special_bessel_complement(k):
    return 1 - special_bessel_ratio(k)


def special_bregman_log_i0(a, b):
    return special_log_i0(b) - special_log_i0(a) - (b - a) * special_bessel_ratio(a)


def special_versine(a, b):
    return 1 - cos(a - b)


NEAR = {"special_bregman_log_i0", "special_versine"}
PIECES = {
    "special_log_i0": (special_log_i0, ("shape",)),
    "special_bessel_ratio": (special_bessel_ratio, ("shape",)),
    "special_bessel_complement": (special_bessel_complement, ("shape",)),
    "special_bregman_log_i0": (special_bregman_log_i0, ("shape", "shape")),
    "special_versine": (special_versine, ("angle", "angle")),
}
