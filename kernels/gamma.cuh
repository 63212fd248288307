// Gamma(concentration, rate): density rate^c x^(c-1) exp(-rate x) / Gamma(c), c the concentration, x > 0.
//
// concentration  positive: the shape
// rate           positive, in the units of 1/x
// Results are in nats. A parameter that is not finite or not positive gives nan.
#pragma once
#include "core/gamma_law.cuh"
#include "core/generalized_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_gamma(S concentration, S rate) {
    return is_positive(concentration) & is_positive(rate);
}

template <class S>
LUCID_FN S gamma_log_prob(S x, S concentration, S rate) {
    using T = Number<S>;
    const T v = value_of(x), less = value_of(concentration) - T(1);
    const bool inside = is_positive(x);
    const S z = select(inside, x, S(T(1)));
    // Around the mode the large terms meet in c phi(rate x / c).
    const S y = -(weighted_phi(z, rate, concentration, S(T(1))) + gamma_remainder(concentration) + log(z));
    const S at_zero = S(select(less > T(0), -infinity<T>(), infinity<T>()));
    const S edge = select(v == T(0), select(less == T(0), log(rate), at_zero), S(-infinity<T>()));
    return only_if(is_gamma(concentration, rate) & (v == v), select(inside, y, edge));
}
LUCID_WIDE_KERNEL(gamma_log_prob, 3, 8)

template <class S>
LUCID_FN S gamma_entropy(S concentration, S rate) {
    return only_if(is_gamma(concentration, rate), gamma_law_entropy(concentration, rate));
}
LUCID_WIDE_KERNEL(gamma_entropy, 2, 8)

template <class S>
LUCID_FN S kl_gamma_gamma(S p_concentration, S p_rate, S q_concentration, S q_rate) {
    return only_if(is_gamma(p_concentration, p_rate) & is_gamma(q_concentration, q_rate),
                   gamma_to_gamma(p_concentration, p_rate, q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_gamma_gamma, 4, 6)

template <class S>
LUCID_FN S kl_gamma_exponential(S concentration, S rate, S q_rate) {
    return only_if(is_gamma(concentration, rate) & is_positive(q_rate),
                   gamma_to_gamma(concentration, rate, S(Number<S>(1)), q_rate));
}
LUCID_WIDE_KERNEL(kl_gamma_exponential, 3, 6)

template <class S>
LUCID_FN S kl_gamma_chi2(S concentration, S rate, S df) {
    using T = Number<S>;
    return only_if(is_gamma(concentration, rate) & is_positive(df),
                   gamma_to_gamma(concentration, rate, T(0.5) * df, S(T(0.5))));
}
LUCID_WIDE_KERNEL(kl_gamma_chi2, 3, 6)

template <class S>
LUCID_FN S kl_gamma_normal(S concentration, S rate, S loc, S scale) {
    return only_if(is_gamma(concentration, rate) & is_finite(loc) & is_positive(scale),
                   gamma_to_normal(concentration, rate, loc, scale));
}
LUCID_WIDE_KERNEL(kl_gamma_normal, 4, 8)

template <class S>
LUCID_FN S kl_gamma_lognormal(S concentration, S rate, S loc, S scale) {
    return only_if(is_gamma(concentration, rate) & is_finite(loc) & is_positive(scale),
                   gamma_to_lognormal(concentration, rate, loc, scale, Number<S>(1)));
}
LUCID_WIDE_KERNEL(kl_gamma_lognormal, 4, 8)

template <class S>
LUCID_FN S kl_gamma_inverse_gamma(S p_concentration, S p_rate, S q_concentration, S q_rate) {
    return only_if(is_gamma(p_concentration, p_rate) & is_gamma(q_concentration, q_rate),
                   gamma_to_inverse_gamma(p_concentration, p_rate, q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_gamma_inverse_gamma, 4, 8)

// E 1/x - 1/E x = rate / (c (c - 1)); +inf unless c > 1.
template <class S>
LUCID_FN S kl_gamma_inverse_gaussian(S p_concentration, S rate, S loc, S q_concentration) {
    using T = Number<S>;
    const bool finite = value_of(p_concentration) > T(1);
    const S c = select(finite, p_concentration, S(T(2))), less = c - T(1);
    const S excess = (T(1.41893853320467274178) - T(0.5) * (log(c) + log(less) - digamma(c))) - gamma_entropy_log(c);
    const S y = to_inverse_gaussian(not_negative(excess), c / rate, rate / c / less, loc, q_concentration);
    return only_if(is_gamma(p_concentration, rate) & is_positive(loc) & is_positive(q_concentration),
                   select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_gamma_inverse_gaussian, 4, 8)

template <class S>
LUCID_FN S kl_gamma_gumbel(S concentration, S rate, S loc, S scale) {
    return only_if(is_gamma(concentration, rate) & is_finite(loc) & is_positive(scale),
                   gamma_to_gumbel(concentration, rate, loc, scale));
}
LUCID_WIDE_KERNEL(kl_gamma_gumbel, 4, 8)

template <class S>
LUCID_FN S kl_gamma_moyal(S concentration, S rate, S loc, S scale) {
    return only_if(is_gamma(concentration, rate) & is_finite(loc) & is_positive(scale),
                   gamma_to_moyal(concentration, rate, loc, scale));
}
LUCID_WIDE_KERNEL(kl_gamma_moyal, 4, 8)

// +inf unless p's concentration exceeds q's.
template <class S>
LUCID_FN S kl_gamma_frechet(S p_concentration, S rate, S scale, S q_concentration) {
    return only_if(is_gamma(p_concentration, rate) & is_positive(scale) & is_positive(q_concentration),
                   gamma_to_frechet(p_concentration, rate, scale, q_concentration));
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
                   to_square(p_concentration, sqrt(p_concentration) * sqrt(p_concentration + T(1)) / p_rate, T(0.5) * q_df, sqrt(q_df), T(2)));
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
LUCID_WIDE_KERNEL(kl_gamma_generalized_gamma, 5, 16)

} // namespace lucid
