// Masses at large counts. Double only: what needs them is a wide kernel.
#pragma once
#include "bernoulli.cuh"
#include "binet.cuh"

namespace lucid {

// log(k! e^k / k^k) for k > 0: what the deviance from the mean lacks of -log of a Poisson mass.
template <class S>
LUCID_FN S stirling_loss(S k) {
    return binet(k) + 0.5 * log(6.283185307179586477 * k);
}

// n p - k = m - n r with k = n - m, from the smaller probability.
template <class S>
LUCID_FN S coins_gap(S k, S m, S n, S p, S r) {
    return select(value_of(p) < 0.5, difference_of_products(n, p, k, S(1.0)), difference_of_products(m, S(1.0), n, r));
}

// The same by the logit: beside even odds p's own rounding would be seen.
template <class S>
LUCID_FN S coins_gap_by_logit(S k, S m, S n, S l) {
    const bool even = fabs(value_of(l)) < 1;
    const S e = expm1(select(even, l, S(0.0)));
    return select(even, 0.5 * (m - k) + 0.5 * n * (e / (e + 2.0)), coins_gap(k, m, n, sigmoid(l), sigmoid(-l)));
}

// Mass at k of n coins of probabilities p and r = 1 - p, of logarithms log_p and log_r, d = n p - k;
// 0 <= k <= n, whole. Loader (2000): deviances of k and n - k from their means and Stirling's formula.
template <class S>
LUCID_FN S coins_log_mass(S k, S n, S d, S p, S r, S log_p, S log_r) {
    const bool none = value_of(k) == 0, all = value_of(k) == value_of(n), middle = !(none | all);
    const S x = select(middle, k, S(1.0)), m = select(middle, n, S(2.0)), y = m - x;
    const S inner = (0.5 * log(m / (6.283185307179586477 * x * y)) - (binet(x) + binet(y) - binet(m))) -
                    (closed_deviance(d, x, m * p) + closed_deviance(-d, y, m * r));
    const S end = n * select(none, log_r, log_p);
    return select(middle, inner, select(value_of(n) == 0, S(0.0), end));
}

// gamma_remainder(a + k) - gamma_remainder(a): these themselves are large where a is.
template <class S>
LUCID_FN S remainder_step(S k, S a) {
    return (binet(a + k) - binet(a)) - 0.5 * log_ratio(k, a, a + k);
}

} // namespace lucid
