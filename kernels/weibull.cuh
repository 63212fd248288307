// Weibull(scale, concentration): density (c/s) (x/s)^(c - 1) exp(-(x/s)^c), x > 0.
//
// scale          s, positive, in the units of x
// concentration  c, positive, a pure number: the shape
// Results are in nats. A parameter that is not positive and finite gives nan: kernels never throw.
#pragma once
#include "core/cross.cuh"
#include "core/generalized_gamma.cuh"
#include "core/gumbel.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_weibull(S scale, S concentration) {
    return is_positive(scale) & is_positive(concentration);
}

// With l = log(x/s): log(c/x) + c l - exp(c l).
template <class S>
LUCID_FN S weibull_log_prob(S x, S scale, S concentration) {
    using T = Number<S>;
    S l;
    const S power = power_ratio(scale, x, concentration, l);
    const S y = (log_ratio(concentration - x, x, concentration) + concentration * l) - power;
    const bool inside = (value_of(x) > T(0)) & (value_of(power) <= Format<T>::largest);
    const S end = only_if(value_of(x) == value_of(x), S(-infinity<T>()));
    return only_if(is_weibull(scale, concentration), select(inside, y, end));
}
LUCID_WIDE_KERNEL(weibull_log_prob, 3, 4)

template <class S>
LUCID_FN S weibull_cdf(S x, S scale, S concentration) {
    using T = Number<S>;
    S l;
    const S y = -expm1(-power_ratio(scale, x, concentration, l));
    return only_if(is_weibull(scale, concentration), select(value_of(x) <= T(0), S(T(0)), y));
}
LUCID_WIDE_KERNEL(weibull_cdf, 3, 4)

template <class S>
LUCID_FN S weibull_icdf(S probability, S scale, S concentration) {
    using T = Number<S>;
    return only_if(is_weibull(scale, concentration), scale * power(-log1p(-probability), T(1) / concentration));
}
LUCID_WIDE_KERNEL(weibull_icdf, 3, 4)

// A draw, from a draw of the standard exponential.
template <class S>
LUCID_FN S weibull_rsample(S noise, S scale, S concentration) {
    using T = Number<S>;
    return only_if(is_weibull(scale, concentration), scale * power(noise, T(1) / concentration));
}
LUCID_WIDE_KERNEL(weibull_rsample, 3, 4)

// 1 + log(s/c) + gamma (1 - 1/c), gamma Euler's constant.
template <class S>
LUCID_FN S weibull_entropy(S scale, S concentration) {
    using T = Number<S>;
    const S size = log_ratio(scale - concentration, concentration, scale);
    return only_if(is_weibull(scale, concentration),
                   (size + T(1)) + T(0.57721566490153286061) * ((concentration - T(1)) / concentration));
}
LUCID_KERNEL(weibull_entropy, 2, 4)

// -log x is a Gumbel variable at -log s of scale 1/c (Bauckhage 2013).
template <class S>
LUCID_FN S kl_weibull_weibull(S p_scale, S p_concentration, S q_scale, S q_concentration) {
    S e;
    const S shape = bregman_log(q_concentration - p_concentration, p_concentration, q_concentration, e);
    const S delta = q_concentration * log_ratio(q_scale - p_scale, p_scale, q_scale);
    const Pair r = quotient(value_of(q_concentration), value_of(p_concentration));
    const Pair delta_two =
        Pair{value_of(q_concentration), 0.0} * log_ratio_two(value_of(p_scale), value_of(q_scale));
    return only_if(is_weibull(p_scale, p_concentration) & is_weibull(q_scale, q_concentration),
                   gumbel_divergence(shape, e, q_concentration / p_concentration, delta, r, delta_two));
}
LUCID_WIDE_KERNEL(kl_weibull_weibull, 4, 8)

// x^2, or another power of x, is gamma under both.

template <class S>
LUCID_FN S kl_weibull_half_normal(S p_scale, S p_concentration, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, S(T(0.5)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_half_normal, 3, 16)

template <class S>
LUCID_FN S kl_weibull_rayleigh(S p_scale, S p_concentration, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, S(T(1)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_rayleigh, 3, 16)

template <class S>
LUCID_FN S kl_weibull_maxwell(S p_scale, S p_concentration, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, S(T(1.5)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_maxwell, 3, 16)

template <class S>
LUCID_FN S kl_weibull_chi(S p_scale, S p_concentration, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_df),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, T(0.5) * q_df, S(T(2)), S(T(1.4142135623730950488))));
}
LUCID_WIDE_KERNEL(kl_weibull_chi, 3, 16)

template <class S>
LUCID_FN S kl_weibull_nakagami(S p_scale, S p_concentration, S q_concentration, S q_spread) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_concentration) & is_positive(q_spread),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, q_concentration, S(T(2)), sqrt(q_spread) / sqrt(q_concentration)));
}
LUCID_WIDE_KERNEL(kl_weibull_nakagami, 4, 16)

template <class S>
LUCID_FN S kl_weibull_exponential(S p_scale, S p_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_rate),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, S(T(1)), S(T(1)), T(1) / q_rate));
}
LUCID_WIDE_KERNEL(kl_weibull_exponential, 3, 16)

template <class S>
LUCID_FN S kl_weibull_gamma(S p_scale, S p_concentration, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_concentration) & is_positive(q_rate),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, q_concentration, S(T(1)), T(1) / q_rate));
}
LUCID_WIDE_KERNEL(kl_weibull_gamma, 4, 16)

template <class S>
LUCID_FN S kl_weibull_chi2(S p_scale, S p_concentration, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_df),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, T(0.5) * q_df, S(T(1)), S(T(2))));
}
LUCID_WIDE_KERNEL(kl_weibull_chi2, 3, 16)

template <class S>
LUCID_FN S kl_weibull_generalized_gamma(S p_scale, S p_concentration, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_generalized_gamma, 5, 16)

} // namespace lucid
