// HalfNormal(scale), the law of |scale N|: density sqrt(2/pi)/scale exp(-z^2/2), z = x / scale,
// x >= 0.
//
// scale  positive, in the units of x: the root of the mean square
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/dual.cuh"

namespace lucid {

template <class S>
LUCID_FN S half_normal_log_prob(S x, S scale) {
    using T = Number<S>;
    const S z = x / scale;
    const S y = -(T(0.5) * z * z + (log(scale) + T(0.22579135264472743236)));
    return only_if(is_positive(scale), select(value_of(x) < T(0), S(-infinity<T>()), y));
}
LUCID_KERNEL(half_normal_log_prob, 2, 4)

// A draw, from a draw of the standard normal.
template <class S>
LUCID_FN S half_normal_rsample(S noise, S scale) {
    return only_if(is_positive(scale), scale * fabs(noise));
}
LUCID_KERNEL(half_normal_rsample, 2, 4)

template <class S>
LUCID_FN S half_normal_entropy(S scale) {
    return only_if(is_positive(scale), log(scale) + Number<S>(0.72579135264472743236));
}
LUCID_KERNEL(half_normal_entropy, 1, 4)

// With e = (s_p - s_q)/s_q, the textbook (r^2 - 1 - log r^2)/2, r = 1 + e, is
// (e - log(1 + e)) + e^2/2.
template <class S>
LUCID_FN S kl_half_normal_half_normal(S p_scale, S q_scale) {
    using T = Number<S>;
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    return only_if(is_positive(p_scale) & is_positive(q_scale), shape + T(0.5) * e * e);
}
LUCID_KERNEL(kl_half_normal_half_normal, 2, 4)

} // namespace lucid
