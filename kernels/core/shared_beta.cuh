// Of two beta laws that share a shape: what the power spherical laws of one direction and the rows of
// the LKJ laws' factors are. Double only: what needs it is a wide kernel.
#pragma once
#include "beta.cuh"
#include "sphere.cuh"

namespace lucid {

// KL(Beta(p, b) || Beta(q, b)) given d = q - p, as beta_kl has it: p and q may be rounded sums.
LUCID_HEAVY double bregman_beta(double d, double p, double q, double b) {
    const double P = p + b, ratio = (q + b) / P, n = b * (d / P);
    const double mean = deviance(-n, q, p * ratio) + deviance(n, b, b * ratio);
    const bool first = (p >= b) | (q >= b);
    const double x = select(first, d, 0.0), a = select(first, p, b), c = select(first, q, b);
    const double steps = bregman_remainder(select(first, 0.0, d), select(first, b, p), select(first, b, q));
    return mean + (steps + bregman_remainder_difference(x, a, c, select(first, b, p), select(first, b, q), select(first, 0.0, d)));
}
template <int N>
LUCID_FN Dual<double, N> bregman_beta(const Dual<double, N>& d, const Dual<double, N>& p, const Dual<double, N>& q,
                                      const Dual<double, N>& b) {
    const double x = d.value, s = b.value, a = p.value, c = q.value;
    return Dual<double, N>::chain(bregman_beta(x, a, c, s), -x * trigamma_difference(s, a, a + s), p,
                                  digamma_difference(x, a, c) - digamma_difference(x, a + s, c + s), q);
}

// lgamma(a + b) - lgamma(a); from a = 1 on by the slope, which as a -> 0 grows without bound.
LUCID_HEAVY double lgamma_step(double b, double a) {
    const double x = select(a < 1, 1.0, a);
    return select(a < 1, lgamma(a + b) - lgamma(a), bregman_lgamma(b, x, x + b) + b * digamma(x));
}
template <int N>
LUCID_FN Dual<double, N> lgamma_step(const Dual<double, N>& b, const Dual<double, N>& a) {
    const double s = b.value, x = a.value;
    return Dual<double, N>::chain(lgamma_step(s, x), digamma_difference(s, x, x + s), a);
}

} // namespace lucid
