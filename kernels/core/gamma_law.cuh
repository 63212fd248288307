// The gamma law with concentration a and rate b against others: what Gamma, Exponential (a = 1),
// Chi2 (df/2, 1/2) and InverseGamma (the law of 1/x) share.
#pragma once
#include "cross.cuh"

namespace lucid {

// KL between gamma laws: c phi(x) + the Bregman divergence of lgamma's remainder, x the ratio
// (a/b)/(c/d) of the means: the mean's share and the shape's, both non-negative.
template <class S>
LUCID_FN S gamma_to_gamma(S a, S b, S c, S d) {
    return weighted_phi(a, d, c, b) + bregman_remainder(c - a, a, c);
}

// H - E log x, whatever the rate.
template <class S>
LUCID_FN S gamma_entropy_log(S a) {
    return gamma_remainder(a) + a * log_less_digamma(a);
}

// KL to the normal law of the same mean and variance. From 4 up by what Stirling's series leaves.
LUCID_HEAVY double gamma_normal_excess(double a) {
    const double y = 1 / a, s1 = stirling<1>(y);
    const double large = mad(0.5, y, s1) - (a * s1 + stirling<0>(y));
    const double z = select(a < 4, a, 1.0);
    const double small = (mad(0.5, log(z), 1.41893853320467274178) - (lgamma(z) + z)) + (z - 1) * digamma(z);
    return select(a < 4, small, large);
}
template <int N>
LUCID_FN Dual<double, N> gamma_normal_excess(const Dual<double, N>& d) {
    const double a = d.value;
    return Dual<double, N>::chain(gamma_normal_excess(a), 0.5 / a - 1 + (a - 1) * trigamma(a), d);
}

// The entropy: that of the normal law of its variance, less what divides the two.
template <class S>
LUCID_FN S gamma_law_entropy(S a, S b) {
    return (Number<S>(1.41893853320467274178) + log(sqrt(a) / b)) - gamma_normal_excess(a);
}

template <class S>
LUCID_FN S gamma_to_normal(S a, S b, S loc, S scale) {
    return to_normal(gamma_normal_excess(a), a / b, sqrt(a) / b, loc, scale);
}

// The law of log x; `sign` = -1 for 1/x.
template <class S>
LUCID_FN S gamma_to_lognormal(S a, S b, S loc, S scale, Number<S> sign) {
    using T = Number<S>;
    const S variance = trigamma(a);
    const S excess = not_negative((T(1.41893853320467274178) + T(0.5) * log(variance)) - gamma_entropy_log(a));
    return to_normal(excess, sign * (digamma(a) - log(b)), sqrt(variance), loc, scale);
}

// +inf unless a > 1. Also KL(InverseGamma(a, b) || Gamma(c, d)), in 1/x.
template <class S>
LUCID_FN S gamma_to_inverse_gamma(S a, S b, S c, S d) {
    using T = Number<S>;
    const bool finite = value_of(a) > T(1);
    const S less = select(finite, a - T(1), S(T(1)));
    const S jensen = digamma(a) - log(less);
    return select(finite, to_gamma(gamma_entropy_log(a), b / less, jensen, c, d), S(infinity<T>()));
}

// w is that of to_gumbel: the mean cancels against the cumulant in a (t - log(1 + t)), t = 1/(b beta).
template <class S>
LUCID_FN S gamma_to_gumbel(S a, S b, S loc, S scale) {
    using T = Number<S>;
    S u;
    const S r = b * scale, phi = bregman_log(S(T(1)), r, r + T(1), u);
    const S excess = T(1) + a * phi + log(r) - ((gamma_remainder(a) + a * log(a)) + (T(1) - a) * digamma(a));
    return to_gumbel(not_negative(excess), loc / scale - a * log1p(T(1) / r));
}
template <class S>
LUCID_FN S gamma_to_moyal(S a, S b, S loc, S scale) {
    using T = Number<S>;
    S u;
    const S r = b * scale, phi = bregman_log(S(T(1)), r, r + T(1), u);
    const S entropy = (gamma_remainder(a) + a * log(a)) + (T(1) - a) * digamma(a);
    const S excess = (T(1.41893853320467274178) + T(0.5) * (a * phi)) + (log(r) - entropy);
    return to_moyal(not_negative(excess), loc / scale - a * log1p(T(1) / r));
}

// log of E x^-k times b^-k; +inf unless a > k.
template <class S>
LUCID_FN S gamma_log_negative_power(S a, S k) {
    return lgamma(a - k) - lgamma(a);
}
template <class S>
LUCID_FN S gamma_to_frechet(S a, S b, S scale, S concentration) {
    using T = Number<S>;
    const bool finite = value_of(a) > value_of(concentration);
    const S k = select(finite, concentration, T(0.5) * a), l = log(b);
    const S y = to_frechet(gamma_entropy_log(a), gamma_log_negative_power(a, k) + k * l, digamma(a) - l, scale, k);
    return select(finite, y, S(infinity<T>()));
}

} // namespace lucid
