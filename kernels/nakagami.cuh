// Nakagami(concentration, spread): x^2 is gamma of that concentration and mean spread; density
// 2 m^m / (Gamma(m) w^m) x^(2m - 1) exp(-m x^2 / w), m = concentration, w = spread, x >= 0.
//
// concentration  positive
// spread         positive, in the units of x^2: the mean of x^2
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_nakagami(S concentration, S spread) {
    return is_positive(concentration) & is_positive(spread);
}

template <class S>
LUCID_FN S nakagami_log_prob(S x, S concentration, S spread) {
    return only_if(is_nakagami(concentration, spread), square_log_prob(x, concentration, spread));
}
LUCID_WIDE_KERNEL(nakagami_log_prob, 3, 8)

template <class S>
LUCID_FN S nakagami_entropy(S concentration, S spread) {
    return only_if(is_nakagami(concentration, spread), square_entropy(concentration, spread));
}
LUCID_WIDE_KERNEL(nakagami_entropy, 2, 8)

// The gamma divergence of x^2, split at its mean.
template <class S>
LUCID_FN S kl_nakagami_nakagami(S p_concentration, S p_spread, S q_concentration, S q_spread) {
    return only_if(is_nakagami(p_concentration, p_spread) & is_nakagami(q_concentration, q_spread),
                   gamma_form(phi_ratio(q_spread, p_spread), p_concentration, q_concentration));
}
LUCID_WIDE_KERNEL(kl_nakagami_nakagami, 4, 8)

} // namespace lucid
