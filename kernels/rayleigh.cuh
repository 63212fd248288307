// Rayleigh(scale), the law of a plane vector's length: density x/scale^2 exp(-z^2/2),
// z = x / scale, x >= 0.
//
// scale  positive, in the units of x: the mode
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/dual.cuh"

namespace lucid {

template <class S>
LUCID_FN S rayleigh_log_prob(S x, S scale) {
    using T = Number<S>;
    const S z = x / scale;
    const S y = log_ratio(x - scale, scale, x) - (T(0.5) * z * z + log(scale));
    const bool none = (value_of(x) <= T(0)) | (value_of(x) > Format<T>::largest);
    return only_if(is_positive(scale), select(none, S(-infinity<T>()), y));
}
LUCID_KERNEL(rayleigh_log_prob, 2, 4)

template <class S>
LUCID_FN S rayleigh_cdf(S x, S scale) {
    using T = Number<S>;
    const S z = x / scale;
    return only_if(is_positive(scale), select(value_of(x) < T(0), S(T(0)), -expm1(T(-0.5) * z * z)));
}
LUCID_KERNEL(rayleigh_cdf, 2, 4)

template <class S>
LUCID_FN S rayleigh_icdf(S probability, S scale) {
    using T = Number<S>;
    return only_if(is_positive(scale), scale * sqrt(T(-2) * log1p(-probability)));
}
LUCID_KERNEL(rayleigh_icdf, 2, 4)

// A draw, from a draw of the exponential of rate 1.
template <class S>
LUCID_FN S rayleigh_rsample(S noise, S scale) {
    return only_if(is_positive(scale), scale * sqrt(Number<S>(2) * noise));
}
LUCID_KERNEL(rayleigh_rsample, 2, 4)

template <class S>
LUCID_FN S rayleigh_entropy(S scale) {
    return only_if(is_positive(scale), log(scale) + Number<S>(0.94203424217079377559));
}
LUCID_KERNEL(rayleigh_entropy, 1, 4)

// r^2 - 1 - log r^2 with r = s_p/s_q = 1 + e: 2 (e - log(1 + e)) + e^2.
template <class S>
LUCID_FN S kl_rayleigh_rayleigh(S p_scale, S q_scale) {
    using T = Number<S>;
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    return only_if(is_positive(p_scale) & is_positive(q_scale), T(2) * shape + e * e);
}
LUCID_KERNEL(kl_rayleigh_rayleigh, 2, 4)

} // namespace lucid
