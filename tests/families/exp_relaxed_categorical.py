"""ExpRelaxedCategorical: cases and an independent definition, of logits."""

from mpmath import exp, harmonic, log, loggamma, mpf

SOURCE = "Maddison, Mnih & Teh, The concrete distribution (2017), appendix C.3"
FAMILY = "ExpRelaxedCategorical"
EVENT = True
DIMS = (1, 2, 3, 10, 40)
DOMAIN = {"temperature": "positive", "logits": "real"}
CASES = [
    (0.75, [0.3, -1.2, 2.0]),
    (1.0, [0.0, 0.0, 0.0, 0.0]),
    (2.5, [5.0, 4.0]),
    (0.2, [0.7, 1e-3, -1.0]),
]
WRONG = {"temperature": 0.0, "logits": float("inf")}


def log_prob(x, t, logits):
    k = len(x)
    scores = [a - t * v for v, a in zip(x, logits, strict=True)]
    return loggamma(mpf(k)) + (k - 1) * log(t) + sum(scores) - k * log(sum(map(exp, scores)))


def entropy(t, logits):
    k = len(logits)
    return k * harmonic(mpf(k - 1)) - loggamma(mpf(k)) - (k - 1) * log(t)


def draw(rng, regime, d, dtype):
    wide = regime == "extreme"
    t = 10 ** rng.uniform(-1, 0.5) if not wide else 10 ** rng.uniform(-0.7, 0.7)
    return [t, rng.normal(size=d) * (8 if wide else 1)]
