"""RelaxedOneHotCategorical: cases and an independent definition, of logits."""

from mpmath import exp, log, loggamma, mpf

SOURCE = "Maddison, Mnih & Teh, The concrete distribution (2017), definition 1"
FAMILY = "RelaxedOneHotCategorical"
EVENT = True
DIMS = (1, 2, 3, 10, 40)
DOMAIN = {"temperature": "positive", "logits": "real"}
CASES = [
    (0.75, [0.3, -1.2, 2.0]),
    (1.0, [0.0, 0.0, 0.0, 0.0]),
    (2.5, [5.0, 4.0]),
    (0.4, [0.7, 1e-3, -1.0]),
]
WRONG = {"temperature": 0.0, "logits": float("inf")}
OUTSIDE = ([0.5, 0.5, 0.5], [1.5, -0.5, 0.0], [0.9, 0.2])


def log_prob(x, t, logits):
    k = len(x)
    terms = [exp(a) * v**-t for v, a in zip(x, logits, strict=True)]
    scale = loggamma(mpf(k)) + (k - 1) * log(t)
    return scale + sum(logits) - (t + 1) * sum(map(log, x)) - k * log(sum(terms))


def draw(rng, regime, d, dtype):
    wide = regime == "extreme"
    t = 10 ** rng.uniform(-1, 0.5) if not wide else 10 ** rng.uniform(-0.7, 0.7)
    return [t, rng.normal(size=d) * (8 if wide else 1)]
