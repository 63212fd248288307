// NormalGamma(loc, count, concentration, rate) of (x, precision): precision of
// Gamma(concentration, rate), x given it of Normal(loc, (count precision)^(-1/2)).
//
// loc            real, in the units of x
// count          positive, a number: how many draws of x the loc is worth
// concentration  positive, a number: the shape of precision
// rate           positive, in the units of x squared
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_normal_gamma(S loc, S count, S concentration, S rate) {
    return is_finite(loc) & is_positive(count) & is_gamma(concentration, rate);
}

// That of x given the precision t: log(count t / (2 pi)) / 2 - count t (x - loc)^2 / 2.
template <class S>
LUCID_FN S normal_gamma_log_prob(S x, S precision, S loc, S count, S concentration, S rate) {
    using T = Number<S>;
    const bool inside = is_positive(precision) & is_finite(x);
    const S t = select(inside, precision, S(T(1))), at = select(inside, x, loc);
    const S z = (at - loc) * (sqrt(count) * sqrt(t));
    const S given = T(0.5) * (log(count) + log(t)) - T(0.91893853320467274178) - (T(0.5) * z) * z;
    const S outside = only_if((value_of(x) == value_of(x)) & (value_of(precision) == value_of(precision)), S(-infinity<T>()));
    return only_if(is_normal_gamma(loc, count, concentration, rate),
                   select(inside, given + gamma_law_log_prob(t, concentration, rate), outside));
}
LUCID_WIDE_KERNEL(normal_gamma_log_prob, 6, 8)

// log(2 pi e / count)/2 - E log(precision)/2 and the gamma law's.
template <class S>
LUCID_FN S normal_gamma_entropy(S loc, S count, S concentration, S rate) {
    using T = Number<S>;
    const S log_mean = log_ratio(concentration - rate, rate, concentration) - log_less_digamma(concentration);
    const S given = T(1.41893853320467274178) - T(0.5) * (log(count) + log_mean);
    return only_if(is_normal_gamma(loc, count, concentration, rate), given + gamma_law_entropy(concentration, rate));
}
LUCID_WIDE_KERNEL(normal_gamma_entropy, 4, 8)

// The gamma laws' and that of the normal laws given the precision, in its mean a/b: three sums of
// non-negative terms (Soch and Allefeld 2016, arXiv:1611.01437, regrouped). Of the law of
// (x, 1/precision) it is the same.
template <class S>
LUCID_FN S kl_normal_gamma_normal_gamma(S p_loc, S p_count, S p_concentration, S p_rate, S q_loc, S q_count,
                                        S q_concentration, S q_rate) {
    using T = Number<S>;
    S u;
    const S z = (p_loc - q_loc) * (sqrt(q_count) * (sqrt(p_concentration) / sqrt(p_rate)));
    const S given = T(0.5) * bregman_log(q_count - p_count, p_count, q_count, u) + (T(0.5) * z) * z;
    return only_if(is_normal_gamma(p_loc, p_count, p_concentration, p_rate) &
                       is_normal_gamma(q_loc, q_count, q_concentration, q_rate),
                   given + gamma_law_kl(p_concentration, p_rate, q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_normal_gamma_normal_gamma, 8, 6)

} // namespace lucid
