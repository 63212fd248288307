// The pieces of core/generalized_gamma.cuh as kernels of their own.
#pragma once
#include "core/generalized_gamma.cuh"

namespace lucid {

// The least KL(p || q) over q's scale, between concentrations p, q and powers in the ratio r.
template <class S>
LUCID_FN S special_shape_part(S p, S p_power, S q, S q_power) {
    return only_if(is_positive(p) & is_positive(q) & is_positive(p_power) & is_positive(q_power),
                   shape_part(p, p_power, q, q_power));
}
LUCID_WIDE_KERNEL(special_shape_part, 4, 64)

// E G^(1/2) / sqrt(k), G gamma of concentration k and rate 1.
template <class S>
LUCID_FN S special_half_power_of_gamma(S k) {
    return only_if(is_positive(k), half_power_of_gamma(k));
}
LUCID_WIDE_KERNEL(special_half_power_of_gamma, 1, 4)

// 1 less its square.
template <class S>
LUCID_FN S special_half_power_variance(S k) {
    return only_if(is_positive(k), half_power_variance(k));
}
LUCID_WIDE_KERNEL(special_half_power_variance, 1, 8)

// log E G^r.
template <class S>
LUCID_FN S special_log_power_of_gamma(S r, S k) {
    return only_if(is_positive(r) & is_positive(k), log_power_of_gamma(r, k));
}
LUCID_WIDE_KERNEL(special_log_power_of_gamma, 2, 8)

// var G^r / (E G^r)^2.
template <class S>
LUCID_FN S special_relative_variance_of_power(S r, S k) {
    return only_if(is_positive(r) & is_positive(k), relative_variance_of_power(r, k));
}
LUCID_WIDE_KERNEL(special_relative_variance_of_power, 2, 8)

} // namespace lucid
