"""RelaxedBernoulli: cases and an independent definition."""

from mpmath import coth, exp, log, log1p, mpf, sinh

SOURCE = "Maddison, Mnih & Teh (2017), The Concrete Distribution"
FAMILY = "RelaxedBernoulli"
CASES = [(1.0, 0.0), (0.75, -1.5), (2.25, 3.0), (1.5, 0.3)]
DOMAIN = {"temperature": "positive", "logits": "real"}
SUPPORT = "unit"
NOISE = "unit"


def agree(p, q):
    """q with p's temperature: the closed form is for equal ones."""
    return [p[0], q[1]]


def _odds(x, temperature, logits):
    return mpf(temperature) * (log(x) - log1p(-mpf(x))) - logits


def density(x, temperature, logits):
    if not 0 < x < 1:
        return mpf(0)
    e = exp(-abs(_odds(x, temperature, logits)))
    return temperature * e / ((1 + e) ** 2 * x * (1 - mpf(x)))


def cuts(temperature, logits):
    tails = [mpf(10) ** -k for k in (80, 40, 20, 12, 8, 5, 3, 2)]
    return [mpf(0), *tails, mpf(1) / 4, mpf(1) / 2, mpf(3) / 4, *(1 - x for x in reversed(tails)), mpf(1)]


def log_prob(x, temperature, logits):
    s = abs(_odds(x, temperature, logits))
    return log(temperature) - s - 2 * log1p(exp(-s)) - log(x) - log1p(-mpf(x))


def _sigmoid(s):
    return exp(s) / (1 + exp(s)) if s < 0 else 1 / (1 + exp(-s))


def cdf(x, temperature, logits):
    # Beyond the support a line, for the search of a root that steps over.
    return _sigmoid(_odds(x, temperature, logits)) if 0 < x < 1 else mpf(x)


def rsample(noise, temperature, logits):
    p = max(mpf(noise), mpf(2) ** -54)  # half the step of a uniform draw
    return _sigmoid((log(p / (1 - p)) + logits) / temperature)


def kl_relaxed_bernoulli(t, a, u, b):
    """That of the log odds, two logistic laws of scale 1/t and 1/u: d coth(d/2) - 2 at t = u, beside it
    to first order."""
    d = (a / mpf(t) - b / mpf(u)) * u
    if d == 0:
        return mpf(0)
    g = (d / 2 / sinh(d / 2)) ** 2  # E z tanh((z + d)/2)
    return d * coth(d / 2) - 2 + (g - 1) * (mpf(u) / t - 1)


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {}
