// Maxwell(scale), the law of a vector's length in space: density
// sqrt(2/pi) x^2/scale^3 exp(-z^2/2), z = x / scale, x >= 0.
//
// scale  positive, in the units of x: the standard deviation along each axis
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/dual.cuh"

namespace lucid {

template <class S>
LUCID_FN S maxwell_log_prob(S x, S scale) {
    using T = Number<S>;
    const S z = x / scale;
    const S y = T(2) * log_ratio(x - scale, scale, x) - (T(0.5) * z * z + (log(scale) + T(0.22579135264472743236)));
    const bool none = (value_of(x) <= T(0)) | (value_of(x) > Format<T>::largest);
    return only_if(is_positive(scale), select(none, S(-infinity<T>()), y));
}
LUCID_KERNEL(maxwell_log_prob, 2, 4)

// A draw, from a draw of the gamma of concentration 3/2 and rate 1.
template <class S>
LUCID_FN S maxwell_rsample(S noise, S scale) {
    return only_if(is_positive(scale), scale * sqrt(Number<S>(2) * noise));
}
LUCID_KERNEL(maxwell_rsample, 2, 4)

template <class S>
LUCID_FN S maxwell_entropy(S scale) {
    return only_if(is_positive(scale), log(scale) + Number<S>(0.99615419810620560239));
}
LUCID_KERNEL(maxwell_entropy, 1, 4)

// 3/2 (r^2 - 1 - log r^2) with r = s_p/s_q = 1 + e: 3 (e - log(1 + e)) + 3/2 e^2.
template <class S>
LUCID_FN S kl_maxwell_maxwell(S p_scale, S q_scale) {
    using T = Number<S>;
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    return only_if(is_positive(p_scale) & is_positive(q_scale), T(3) * shape + T(1.5) * e * e);
}
LUCID_KERNEL(kl_maxwell_maxwell, 2, 4)

} // namespace lucid
