// Gamma(concentration, rate): density rate^concentration x^(concentration - 1) exp(-rate x)
// / Gamma(concentration), x >= 0.
//
// concentration  positive, a number: the shape
// rate           positive, per unit of x
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S gamma_log_prob(S x, S concentration, S rate) {
    return gamma_law_log_prob(x, concentration, rate);
}
LUCID_WIDE_KERNEL(gamma_log_prob, 3, 4)

template <class S>
LUCID_FN S gamma_entropy(S concentration, S rate) {
    return gamma_law_entropy(concentration, rate);
}
LUCID_WIDE_KERNEL(gamma_entropy, 2, 4)

template <class S>
LUCID_FN S kl_gamma_gamma(S p_concentration, S p_rate, S q_concentration, S q_rate) {
    return gamma_law_kl(p_concentration, p_rate, q_concentration, q_rate);
}
LUCID_WIDE_KERNEL(kl_gamma_gamma, 4, 4)

// Gamma(1, rate).
template <class S>
LUCID_FN S kl_gamma_exponential(S p_concentration, S p_rate, S q_rate) {
    return gamma_law_kl(p_concentration, p_rate, S(Number<S>(1)), q_rate);
}
LUCID_WIDE_KERNEL(kl_gamma_exponential, 3, 4)

// Gamma(df/2, 1/2).
template <class S>
LUCID_FN S kl_gamma_chi2(S p_concentration, S p_rate, S q_df) {
    using T = Number<S>;
    return gamma_law_kl(p_concentration, p_rate, T(0.5) * q_df, S(T(0.5)));
}
LUCID_WIDE_KERNEL(kl_gamma_chi2, 3, 4)

template <class S>
LUCID_FN S kl_gamma_normal(S p_concentration, S p_rate, S q_loc, S q_scale) {
    return only_if(is_gamma(p_concentration, p_rate) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_normal(p_concentration, p_rate, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_gamma_normal, 4, 8)

template <class S>
LUCID_FN S kl_gamma_lognormal(S p_concentration, S p_rate, S q_loc, S q_scale) {
    return only_if(is_gamma(p_concentration, p_rate) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_lognormal(p_concentration, p_rate, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_gamma_lognormal, 4, 8)

template <class S>
LUCID_FN S kl_gamma_gumbel(S p_concentration, S p_rate, S q_loc, S q_scale) {
    return only_if(is_gamma(p_concentration, p_rate) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_gumbel(p_concentration, p_rate, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_gamma_gumbel, 4, 8)

template <class S>
LUCID_FN S kl_gamma_moyal(S p_concentration, S p_rate, S q_loc, S q_scale) {
    return only_if(is_gamma(p_concentration, p_rate) & (is_finite(q_loc) & is_positive(q_scale)), gamma_law_to_moyal(p_concentration, p_rate, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_gamma_moyal, 4, 8)

// +inf unless E 1/x is finite: the concentration above 1.
template <class S>
LUCID_FN S kl_gamma_inverse_gamma(S p_concentration, S p_rate, S q_concentration, S q_rate) {
    return only_if(is_gamma(p_concentration, p_rate) & is_gamma(q_concentration, q_rate), gamma_law_to_inverse(p_concentration, p_rate, q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_gamma_inverse_gamma, 4, 8)

// +inf likewise.
template <class S>
LUCID_FN S kl_gamma_inverse_gaussian(S p_concentration, S p_rate, S q_loc, S q_concentration) {
    return only_if(is_gamma(p_concentration, p_rate) & (is_positive(q_loc) & is_positive(q_concentration)), gamma_law_to_inverse_gaussian(p_concentration, p_rate, q_loc, q_concentration));
}
LUCID_WIDE_KERNEL(kl_gamma_inverse_gaussian, 4, 8)

// +inf unless the concentration exceeds q's: E x^-k.
template <class S>
LUCID_FN S kl_gamma_frechet(S p_concentration, S p_rate, S q_scale, S q_concentration) {
    const S y = gamma_law_to_negative_power(p_concentration, q_scale, p_concentration / p_rate, q_concentration);
    return only_if(is_gamma(p_concentration, p_rate) & (is_positive(q_scale) & is_positive(q_concentration)), y);
}
LUCID_WIDE_KERNEL(kl_gamma_frechet, 4, 8)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_gamma_half_normal(S p_concentration, S p_rate, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_rate) & is_positive(q_scale),
                   to_square(p_concentration, sqrt(p_concentration) * sqrt(p_concentration + T(1)) / p_rate, S(T(0.5)), q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_gamma_half_normal, 3, 8)

template <class S>
LUCID_FN S kl_gamma_rayleigh(S p_concentration, S p_rate, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_rate) & is_positive(q_scale),
                   to_square(p_concentration, sqrt(p_concentration) * sqrt(p_concentration + T(1)) / p_rate, S(T(1)), T(1.4142135623730950488) * q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_gamma_rayleigh, 3, 8)

template <class S>
LUCID_FN S kl_gamma_maxwell(S p_concentration, S p_rate, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_rate) & is_positive(q_scale),
                   to_square(p_concentration, sqrt(p_concentration) * sqrt(p_concentration + T(1)) / p_rate, S(T(1.5)), T(1.7320508075688772935) * q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_gamma_maxwell, 3, 8)

template <class S>
LUCID_FN S kl_gamma_chi(S p_concentration, S p_rate, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_rate) & is_positive(q_df),
                   to_chi(p_concentration, sqrt(p_concentration) * sqrt(p_concentration + T(1)) / p_rate, q_df, T(2)));
}
LUCID_WIDE_KERNEL(kl_gamma_chi, 3, 8)

template <class S>
LUCID_FN S kl_gamma_nakagami(S p_concentration, S p_rate, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_rate) & is_positive(q_concentration) & is_positive(q_spread),
                   to_square(p_concentration, sqrt(p_concentration) * sqrt(p_concentration + T(1)) / p_rate, q_concentration, sqrt(q_spread), T(2)));
}
LUCID_WIDE_KERNEL(kl_gamma_nakagami, 4, 8)

template <class S>
LUCID_FN S kl_gamma_weibull(S p_concentration, S p_rate, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_rate) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(p_concentration, S(T(1)), T(1) / p_rate, S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_gamma_weibull, 4, 16)

template <class S>
LUCID_FN S kl_gamma_generalized_gamma(S p_concentration, S p_rate, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_concentration) & is_positive(p_rate) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(p_concentration, S(T(1)), T(1) / p_rate, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_gamma_generalized_gamma, 5, 8)

} // namespace lucid
