"""BetaBinomial: cases and an independent definition."""

from mpmath import exp, fsum, log, loggamma, mpf, nint

SOURCE = "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed., 6.2.2"
FAMILY = "BetaBinomial"
DISCRETE = True
CASES = [(7.0, 2.5, 1.5), (1.0, 0.625, 3.0), (40.0, 0.3, 0.2), (12.0, 1e5, 3e5), (500.0, 30.0, 4.0)]
DOMAIN = {"total_count": "count", "concentration1": "shape", "concentration0": "shape"}
SUPPORT = "count"


def inside(x, total_count, concentration1, concentration0):
    return x % (total_count + 1)


def cuts(total_count, concentration1, concentration0):
    return 0, int(total_count)


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def log_prob(x, total_count, concentration1, concentration0):
    k, n, a, b = nint(x), nint(total_count), mpf(concentration1), mpf(concentration0)
    choose = loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)
    return choose + log_beta(k + a, n - k + b) - log_beta(a, b)


def density(x, total_count, concentration1, concentration0):
    inside = x == nint(x) and 0 <= x <= total_count
    return exp(log_prob(x, total_count, concentration1, concentration0)) if inside else mpf(0)


def cdf(x, *case):
    return fsum(density(mpf(k), *case) for k in range(int(x) + 1))


def entropy(total_count, concentration1, concentration0):
    masses = [
        density(mpf(k), nint(total_count), concentration1, concentration0)
        for k in range(int(nint(total_count)) + 1)
    ]
    return -fsum(m * log(m) for m in masses)
