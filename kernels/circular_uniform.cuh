// CircularUniform: density 1 / (2 pi) for x in [-pi, pi], in radians. It has no parameters.
//
// Results are in nats.
#pragma once
#include "core/bessel.cuh"

namespace lucid {

template <class S>
LUCID_FN S circular_uniform_log_prob(S x) {
    using T = Number<S>;
    const T at = value_of(x);
    const bool inside = fabs(at) <= T(3.141592653589793);
    return only_if(at == at, select(inside, S(T(-1.8378770664093455)), S(-infinity<T>())));
}
LUCID_KERNEL(circular_uniform_log_prob, 1, 1)

template <class S>
LUCID_FN S circular_uniform_cdf(S x) {
    using T = Number<S>;
    const T pi = T(3.141592653589793);
    const S least = S(-pi), most = S(pi);
    const S inside = select(value_of(x) < -pi, least, select(value_of(x) > pi, most, x));
    return T(0.5) + inside / (T(2) * pi);
}
LUCID_KERNEL(circular_uniform_cdf, 1, 2)

template <class S>
LUCID_FN S circular_uniform_icdf(S probability) {
    using T = Number<S>;
    const T p = value_of(probability);
    return only_if((p >= T(0)) & (p <= T(1)), T(6.283185307179586) * (probability - T(0.5)));
}
LUCID_KERNEL(circular_uniform_icdf, 1, 2)

// log I0(k): the mean of cos(x - loc) is 0.
template <class S>
LUCID_FN S kl_circular_uniform_von_mises(S q_loc, S q_concentration) {
    using T = Number<S>;
    return only_if(is_finite(q_loc) & is_finite(q_concentration) & (value_of(q_concentration) >= T(0)),
                   log_i0(q_concentration));
}
LUCID_WIDE_KERNEL(kl_circular_uniform_von_mises, 2, 6)

// -log(1 - r^2), by Jensen's formula.
template <class S>
LUCID_FN S kl_circular_uniform_wrapped_cauchy(S q_loc, S q_concentration) {
    using T = Number<S>;
    const S r = q_concentration;
    return only_if(is_finite(q_loc) & (value_of(r) >= T(0)) & (value_of(r) < T(1)),
                   log1p(r * r / ((T(1) - r) * (T(1) + r))));
}
LUCID_WIDE_KERNEL(kl_circular_uniform_wrapped_cauchy, 2, 4)

} // namespace lucid
