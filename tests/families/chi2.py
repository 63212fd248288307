"""Chi2: cases and an independent definition."""

from mpmath import mpf

from families import gamma

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 18"
FAMILY = "Chi2"
CASES = [(3.0,), (0.8,), (57.0,)]
DOMAIN = {"df": "shape"}
SUPPORT = "positive"


def _gamma(name):
    def moment(*given):
        return getattr(gamma, name)(*given[:-1], mpf(given[-1]) / 2, mpf("0.5"))

    return moment


log_prob, density, cuts, cdf, entropy = map(_gamma, ("log_prob", "density", "cuts", "cdf", "entropy"))
mean, second, log_mean, log_second = map(_gamma, ("mean", "second", "log_mean", "log_second"))
power, inverse, exponential, absolute = map(_gamma, ("power", "inverse", "exponential", "absolute"))


def cross_entropy(E, df):
    return gamma.cross_entropy(E, mpf(df) / 2, mpf("0.5"))


EDGES = {
    "Chi2": [((1e-10,), (1e10,), None), ((1e10,), (1e-10,), None)],
    "Gamma": [((3.0,), (1.5, 0.5), 0)],
    "Exponential": [((2.0,), (0.5,), 0)],
}
