"""core/generalized_gamma.cuh."""

from mpmath import exp, expm1, log, loggamma, mpf, psi, sqrt


def special_shape_part(p, c, q, e):
    """KL between generalised gamma laws once q's scale is the best."""
    if (p, c) == (q, e):
        return mpf(0)
    r = mpf(e) / c
    rise = loggamma(p + r) - loggamma(p) - r * psi(0, p)
    own = loggamma(p) - p * psi(0, p) + p + log(r)
    return loggamma(q) - q * log(q) + q + q * rise - own


def special_half_power_of_gamma(k):
    return exp(loggamma(k + mpf(1) / 2) - loggamma(k)) / sqrt(k)


def special_half_power_variance(k):
    return 1 - special_half_power_of_gamma(k) ** 2


def special_log_power_of_gamma(r, k):
    return loggamma(k + r) - loggamma(k)


def special_relative_variance_of_power(r, k):
    return expm1(loggamma(k + 2 * r) + loggamma(k) - 2 * loggamma(k + r))


NEAR = {"special_shape_part"}
PIECES = {
    "special_shape_part": (special_shape_part, ("shape",) * 4),
    "special_half_power_of_gamma": (special_half_power_of_gamma, ("shape",)),
    "special_half_power_variance": (special_half_power_variance, ("shape",)),
    "special_log_power_of_gamma": (special_log_power_of_gamma, ("shape", "shape")),
    "special_relative_variance_of_power": (special_relative_variance_of_power, ("shape", "shape")),
}
