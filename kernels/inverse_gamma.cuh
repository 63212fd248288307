// InverseGamma(concentration, rate): density rate^c x^(-c-1) exp(-rate/x) / Gamma(c), x > 0: 1/x is
// Gamma(concentration, rate), and every divergence here is one of 1/x.
//
// concentration  positive: the shape
// rate           positive, in the units of x
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_inverse_gamma(S concentration, S rate) {
    return is_positive(concentration) & is_positive(rate);
}

template <class S>
LUCID_FN S inverse_gamma_log_prob(S x, S concentration, S rate) {
    using T = Number<S>;
    const T v = value_of(x);
    const bool inside = is_positive(x);
    const S z = select(inside, x, S(T(1)));
    const S y = -(weighted_phi(rate, S(T(1)), concentration, z) + gamma_remainder(concentration) + log(z));
    return only_if(is_inverse_gamma(concentration, rate) & (v == v), select(inside, y, S(-infinity<T>())));
}
LUCID_WIDE_KERNEL(inverse_gamma_log_prob, 3, 8)

template <class S>
LUCID_FN S inverse_gamma_entropy(S concentration, S rate) {
    using T = Number<S>;
    const S c = concentration, beyond = T(2) * log_less_digamma(c) - gamma_normal_excess(c);
    return only_if(is_inverse_gamma(c, rate), beyond + (T(1.41893853320467274178) + log(rate / c / sqrt(c))));
}
LUCID_WIDE_KERNEL(inverse_gamma_entropy, 2, 8)

template <class S>
LUCID_FN S kl_inverse_gamma_gamma(S p_concentration, S p_rate, S q_concentration, S q_rate) {
    return only_if(is_inverse_gamma(p_concentration, p_rate) & is_inverse_gamma(q_concentration, q_rate),
                   gamma_to_inverse_gamma(p_concentration, p_rate, q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_gamma, 4, 8)

template <class S>
LUCID_FN S kl_inverse_gamma_exponential(S concentration, S rate, S q_rate) {
    return only_if(is_inverse_gamma(concentration, rate) & is_positive(q_rate),
                   gamma_to_inverse_gamma(concentration, rate, S(Number<S>(1)), q_rate));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_exponential, 3, 8)

template <class S>
LUCID_FN S kl_inverse_gamma_chi2(S concentration, S rate, S df) {
    using T = Number<S>;
    return only_if(is_inverse_gamma(concentration, rate) & is_positive(df),
                   gamma_to_inverse_gamma(concentration, rate, T(0.5) * df, S(T(0.5))));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_chi2, 3, 8)

template <class S>
LUCID_FN S kl_inverse_gamma_lognormal(S concentration, S rate, S loc, S scale) {
    return only_if(is_inverse_gamma(concentration, rate) & is_finite(loc) & is_positive(scale),
                   gamma_to_lognormal(concentration, rate, loc, scale, Number<S>(-1)));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_lognormal, 4, 8)

template <class S>
LUCID_FN S kl_inverse_gamma_frechet(S p_concentration, S rate, S scale, S q_concentration) {
    const S l = log(rate), log_power = lgamma(p_concentration + q_concentration) - lgamma(p_concentration);
    const S y = to_frechet(gamma_entropy_log(p_concentration), log_power - q_concentration * l,
                           l - digamma(p_concentration), scale, q_concentration);
    return only_if(is_inverse_gamma(p_concentration, rate) & is_positive(scale) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_frechet, 4, 8)

// +inf unless p's concentration exceeds q's.
template <class S>
LUCID_FN S kl_inverse_gamma_weibull(S p_concentration, S rate, S scale, S q_concentration) {
    using T = Number<S>;
    const bool finite = value_of(p_concentration) > value_of(q_concentration);
    const S k = select(finite, q_concentration, T(0.5) * p_concentration), l = log(rate);
    const S y = to_weibull(gamma_entropy_log(p_concentration), gamma_log_negative_power(p_concentration, k) + k * l,
                           l - digamma(p_concentration), scale, k);
    return only_if(is_inverse_gamma(p_concentration, rate) & is_positive(scale) & is_positive(q_concentration),
                   select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_weibull, 4, 8)

// E x^2 = rate^2 / ((c - 1)(c - 2)); +inf unless c > 2.
template <class S>
LUCID_FN S kl_inverse_gamma_half_normal(S concentration, S rate, S scale) {
    using T = Number<S>;
    const bool finite = value_of(concentration) > T(2);
    const S c = select(finite, concentration, S(T(3))), one = c - T(1), two = c - T(2);
    const S excess = (T(0.72579135264472743236) - T(0.5) * (log(one) + log(two))) - (gamma_entropy_log(c) - digamma(c));
    const S y = to_half_normal(not_negative(excess), rate / sqrt(one) / sqrt(two), scale);
    return only_if(is_inverse_gamma(concentration, rate) & is_positive(scale), select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_half_normal, 3, 8)

template <class S>
LUCID_FN S kl_inverse_gamma_normal(S concentration, S rate, S loc, S scale) {
    using T = Number<S>;
    const bool finite = value_of(concentration) > T(2);
    const S c = select(finite, concentration, S(T(3))), one = c - T(1), two = c - T(2);
    const S excess = (T(1.41893853320467274178) - (log(one) + T(0.5) * log(two))) - (gamma_entropy_log(c) - digamma(c));
    const S mean = rate / one;
    const S y = to_normal(not_negative(excess), mean, mean / sqrt(two), loc, scale);
    return only_if(is_inverse_gamma(concentration, rate) & is_finite(loc) & is_positive(scale),
                   select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_normal, 4, 8)

// E 1/x - 1/E x = 1/rate; +inf unless c > 1.
template <class S>
LUCID_FN S kl_inverse_gamma_inverse_gaussian(S p_concentration, S rate, S loc, S q_concentration) {
    using T = Number<S>;
    const bool finite = value_of(p_concentration) > T(1);
    const S c = select(finite, p_concentration, S(T(2)));
    const S excess = (T(1.41893853320467274178) - T(0.5) * digamma(c)) - gamma_entropy_log(c);
    const S y = to_inverse_gaussian(not_negative(excess), rate / (c - T(1)), T(1) / rate, loc, q_concentration);
    return only_if(is_inverse_gamma(p_concentration, rate) & is_positive(loc) & is_positive(q_concentration),
                   select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_inverse_gamma_inverse_gaussian, 4, 8)

} // namespace lucid
