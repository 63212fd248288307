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

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_nakagami_half_normal(S p_concentration, S p_spread, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_scale),
                   gamma_form(gap_of_square(q_scale, p_spread, T(1), true), p_concentration, S(T(0.5))));
}
LUCID_WIDE_KERNEL(kl_nakagami_half_normal, 3, 8)

template <class S>
LUCID_FN S kl_nakagami_rayleigh(S p_concentration, S p_spread, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_scale),
                   gamma_form(gap_of_square(q_scale, p_spread, T(2), true), p_concentration, S(T(1))));
}
LUCID_WIDE_KERNEL(kl_nakagami_rayleigh, 3, 8)

template <class S>
LUCID_FN S kl_nakagami_maxwell(S p_concentration, S p_spread, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_scale),
                   gamma_form(gap_of_square(q_scale, p_spread, T(3), true), p_concentration, S(T(1.5))));
}
LUCID_WIDE_KERNEL(kl_nakagami_maxwell, 3, 8)

template <class S>
LUCID_FN S kl_nakagami_chi(S p_concentration, S p_spread, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_df),
                   gamma_form(phi_ratio(q_df, p_spread), p_concentration, T(0.5) * q_df));
}
LUCID_WIDE_KERNEL(kl_nakagami_chi, 3, 8)

template <class S>
LUCID_FN S kl_nakagami_exponential(S p_concentration, S p_spread, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_rate),
                   to_linear(p_concentration, sqrt(p_spread) * half_power_of_gamma(p_concentration), S(T(1)), T(1) / q_rate, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_nakagami_exponential, 3, 8)

template <class S>
LUCID_FN S kl_nakagami_gamma(S p_concentration, S p_spread, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_concentration) & is_positive(q_rate),
                   to_linear(p_concentration, sqrt(p_spread) * half_power_of_gamma(p_concentration), q_concentration, q_concentration / q_rate, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_nakagami_gamma, 4, 8)

template <class S>
LUCID_FN S kl_nakagami_chi2(S p_concentration, S p_spread, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_df),
                   to_linear(p_concentration, sqrt(p_spread) * half_power_of_gamma(p_concentration), T(0.5) * q_df, q_df, T(0.5)));
}
LUCID_WIDE_KERNEL(kl_nakagami_chi2, 3, 8)

template <class S>
LUCID_FN S kl_nakagami_weibull(S p_concentration, S p_spread, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(p_concentration, S(T(2)), sqrt(p_spread) / sqrt(p_concentration), S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_nakagami_weibull, 4, 16)

template <class S>
LUCID_FN S kl_nakagami_generalized_gamma(S p_concentration, S p_spread, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_spread) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(p_concentration, S(T(2)), sqrt(p_spread) / sqrt(p_concentration), q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_nakagami_generalized_gamma, 5, 8)

} // namespace lucid
