"""LogitRelaxedBernoulli: cases and an independent definition."""

from mpmath import coth, exp, log, log1p, mpf, pi, sinh

SOURCE = "Maddison, Mnih & Teh (2017), The Concrete Distribution"
FAMILY = "LogitRelaxedBernoulli"
CASES = [(1.0, 0.0), (0.5, -1.5), (2.25, 3.0), (0.1, 0.3)]
DOMAIN = {"temperature": "positive", "logits": "real"}
SUPPORT = "real"
NOISE = "unit"


def agree(p, q):
    """q with p's temperature: the closed form is for equal ones."""
    return [p[0], q[1]]


def density(x, temperature, logits):
    e = exp(-abs(mpf(temperature) * x - logits))
    return temperature * e / (1 + e) ** 2


def cuts(temperature, logits):
    steps = [mpf(k) for k in (0, 2, 5, 10, 20, 40, 60, 80, 100, 120)]
    return sorted((logits + s) / mpf(temperature) for s in {*steps, *(-s for s in steps)})


def log_prob(x, temperature, logits):
    s = abs(mpf(temperature) * x - logits)
    return log(temperature) - s - 2 * log1p(exp(-s))


def cdf(x, temperature, logits):
    s = mpf(temperature) * x - logits
    return exp(s) / (1 + exp(s)) if s < 0 else 1 / (1 + exp(-s))


def entropy(temperature, logits):
    return 2 - log(temperature)


def rsample(noise, temperature, logits):
    p = max(mpf(noise), mpf(2) ** -54)  # half the step of a uniform draw
    return (log(p / (1 - p)) + logits) / temperature


def mean(temperature, logits):
    return mpf(logits) / temperature


def second(temperature, logits):
    return (mpf(logits) ** 2 + pi**2 / 3) / mpf(temperature) ** 2


def kl_logit_relaxed_bernoulli(t, a, u, b):
    """Two logistic laws of scale 1/t and 1/u: d coth(d/2) - 2 at t = u, beside it to first order."""
    d = (a / mpf(t) - b / mpf(u)) * u
    if d == 0:
        return mpf(0)
    g = (d / 2 / sinh(d / 2)) ** 2  # E z tanh((z + d)/2)
    return d * coth(d / 2) - 2 + (g - 1) * (mpf(u) / t - 1)


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {}
