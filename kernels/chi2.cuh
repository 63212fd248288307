// Chi2(df): density x^(df/2-1) exp(-x/2) / (2^(df/2) Gamma(df/2)), x > 0: Gamma(df/2, 1/2).
//
// df  positive: the degrees of freedom
// Results are in nats. A df that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S chi2_log_prob(S x, S df) {
    using T = Number<S>;
    const T v = value_of(x), less = value_of(df) - T(2);
    const bool inside = is_positive(x);
    const S z = select(inside, x, S(T(1))), a = T(0.5) * df;
    const S y = -(weighted_phi(z, S(T(0.5)), a, S(T(1))) + gamma_remainder(a) + log(z));
    const T at_zero = select(less > T(0), -infinity<T>(), select(less < T(0), infinity<T>(), T(-0.69314718055994530942)));
    return only_if(is_positive(df) & (v == v), select(inside, y, S(select(v == T(0), at_zero, -infinity<T>()))));
}
LUCID_WIDE_KERNEL(chi2_log_prob, 2, 8)

template <class S>
LUCID_FN S chi2_entropy(S df) {
    using T = Number<S>;
    return only_if(is_positive(df), gamma_law_entropy(T(0.5) * df, S(T(0.5))));
}
LUCID_WIDE_KERNEL(chi2_entropy, 1, 8)

template <class S>
LUCID_FN S kl_chi2_chi2(S p_df, S q_df) {
    using T = Number<S>;
    const S a = T(0.5) * p_df, b = T(0.5) * q_df;
    return only_if(is_positive(p_df) & is_positive(q_df), bregman_lgamma(b - a, a, b));
}
LUCID_WIDE_KERNEL(kl_chi2_chi2, 2, 6)

template <class S>
LUCID_FN S kl_chi2_gamma(S df, S concentration, S rate) {
    using T = Number<S>;
    return only_if(is_positive(df) & is_positive(concentration) & is_positive(rate),
                   gamma_to_gamma(T(0.5) * df, S(T(0.5)), concentration, rate));
}
LUCID_WIDE_KERNEL(kl_chi2_gamma, 3, 6)

template <class S>
LUCID_FN S kl_chi2_exponential(S df, S rate) {
    using T = Number<S>;
    return only_if(is_positive(df) & is_positive(rate), gamma_to_gamma(T(0.5) * df, S(T(0.5)), S(T(1)), rate));
}
LUCID_WIDE_KERNEL(kl_chi2_exponential, 2, 6)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_chi2_half_normal(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), S(T(0.5)), q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_half_normal, 2, 8)

template <class S>
LUCID_FN S kl_chi2_rayleigh(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), S(T(1)), T(1.4142135623730950488) * q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_rayleigh, 2, 8)

template <class S>
LUCID_FN S kl_chi2_maxwell(S p_df, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), S(T(1.5)), T(1.7320508075688772935) * q_scale, T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_maxwell, 2, 8)

template <class S>
LUCID_FN S kl_chi2_chi(S p_df, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_df),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), T(0.5) * q_df, sqrt(q_df), T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_chi, 2, 8)

template <class S>
LUCID_FN S kl_chi2_nakagami(S p_df, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_concentration) & is_positive(q_spread),
                   to_square(T(0.5) * p_df, sqrt(p_df) * sqrt(p_df + T(2)), q_concentration, sqrt(q_spread), T(2)));
}
LUCID_WIDE_KERNEL(kl_chi2_nakagami, 3, 8)

template <class S>
LUCID_FN S kl_chi2_weibull(S p_df, S q_scale, S q_concentration) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_scale) & is_positive(q_concentration),
                   generalized_gamma_form(T(0.5) * p_df, S(T(1)), S(T(2)), S(T(1)), q_concentration, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi2_weibull, 3, 16)

template <class S>
LUCID_FN S kl_chi2_generalized_gamma(S p_df, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_df) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(T(0.5) * p_df, S(T(1)), S(T(2)), q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_chi2_generalized_gamma, 4, 16)

} // namespace lucid
