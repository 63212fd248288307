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
    // The square of a root: the power may be out of range where its product with scale is not.
    const S root = power(-log1p(-probability), T(0.5) / concentration);
    return only_if(is_weibull(scale, concentration), scale * root * root);
}
LUCID_WIDE_KERNEL(weibull_icdf, 3, 4)

// A draw, from a draw of the standard exponential.
template <class S>
LUCID_FN S weibull_rsample(S noise, S scale, S concentration) {
    using T = Number<S>;
    const S root = power(noise, T(0.5) / concentration);
    return only_if(is_weibull(scale, concentration), scale * root * root);
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
LUCID_WIDE_KERNEL(kl_weibull_half_normal, 3, 8)

template <class S>
LUCID_FN S kl_weibull_rayleigh(S p_scale, S p_concentration, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, S(T(1)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_rayleigh, 3, 8)

template <class S>
LUCID_FN S kl_weibull_maxwell(S p_scale, S p_concentration, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, S(T(1.5)), S(T(2)), T(1.4142135623730950488) * q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_maxwell, 3, 8)

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
LUCID_WIDE_KERNEL(kl_weibull_nakagami, 4, 8)

template <class S>
LUCID_FN S kl_weibull_exponential(S p_scale, S p_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_rate),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, S(T(1)), S(T(1)), T(1) / q_rate));
}
LUCID_WIDE_KERNEL(kl_weibull_exponential, 3, 8)

template <class S>
LUCID_FN S kl_weibull_gamma(S p_scale, S p_concentration, S q_concentration, S q_rate) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_concentration) & is_positive(q_rate),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, q_concentration, S(T(1)), T(1) / q_rate));
}
LUCID_WIDE_KERNEL(kl_weibull_gamma, 4, 8)

template <class S>
LUCID_FN S kl_weibull_chi2(S p_scale, S p_concentration, S q_df) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_df),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, T(0.5) * q_df, S(T(1)), S(T(2))));
}
LUCID_WIDE_KERNEL(kl_weibull_chi2, 3, 8)

template <class S>
LUCID_FN S kl_weibull_generalized_gamma(S p_scale, S p_concentration, S q_concentration, S q_power, S q_scale) {
    using T = Number<S>;
    return only_if(is_positive(p_scale) & is_positive(p_concentration) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale),
                   generalized_gamma_form(S(T(1)), p_concentration, p_scale, q_concentration, q_power, q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_generalized_gamma, 5, 8)

// KL(p || q) for q of other families, as KL(p || p*) + KL(p* || q) with p* the member of q's
// family that has p's moments: core/cross.cuh, core/gumbel.cuh. Infinite for c' >= c: E x^-c' is.
template <class S>
LUCID_FN S kl_weibull_frechet(S scale, S concentration, S q_scale, S q_concentration) {
    const S y = reversed_divergence(concentration, q_concentration, log_ratio(q_scale - scale, scale, q_scale));
    return only_if(is_weibull(scale, concentration) & is_weibull(q_scale, q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_weibull_frechet, 4, 8)

// Infinite for c <= 1: E(1/x) is.
template <class S>
LUCID_FN S kl_weibull_inverse_gamma(S scale, S concentration, S q_concentration, S q_rate) {
    const S e = -1.0 / concentration, one_e = (concentration - 1.0) / concentration;
    const S jensen = gamma_jensen(e, one_e), log_gamma = jensen - 0.57721566490153286061 * e;
    const S product = q_rate / scale * exp(log_gamma);
    const S w = log_ratio(q_rate - scale * q_concentration, scale * q_concentration, q_rate) + log_gamma;
    const S y = extreme_to_gamma(concentration, jensen, q_concentration, product, w);
    return only_if(is_weibull(scale, concentration) & is_positive(q_concentration) & is_positive(q_rate),
                   select(value_of(concentration) > 1.0, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_weibull_inverse_gamma, 4, 8)

// Infinite for c <= 1: E(1/x) is.
template <class S>
LUCID_FN S kl_weibull_inverse_gaussian(S scale, S concentration, S q_loc, S q_concentration) {
    const S e = 1.0 / concentration, jensen = gamma_jensen(e, e + 1.0);
    const S log_gamma = jensen - 0.57721566490153286061 * e;
    const S y = extreme_to_inverse_gaussian(scale, concentration, jensen, log_gamma, q_loc, q_concentration);
    return only_if(is_weibull(scale, concentration) & is_positive(q_loc) & is_positive(q_concentration),
                   select(value_of(concentration) > 1.0, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_weibull_inverse_gaussian, 4, 8)

template <class S>
LUCID_FN S kl_weibull_lognormal(S scale, S concentration, S q_loc, S q_scale) {
    const S log_mean = log(scale) - 0.57721566490153286061 / concentration;
    return only_if(is_weibull(scale, concentration) & is_finite(q_loc) & is_positive(q_scale),
                   extreme_to_lognormal(log_mean, concentration, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_lognormal, 4, 8)

template <class S>
LUCID_FN S kl_weibull_normal(S scale, S concentration, S q_loc, S q_scale) {
    const S e = 1.0 / concentration, one_e = e + 1.0;
    const S jensen = gamma_jensen(e, one_e), log_gamma = jensen - 0.57721566490153286061 * e;
    const S spread = gamma_spread(e, one_e, (e + e) + 1.0), root = sqrt(expm1(spread));
    // log(sd/mean), also where the square overflows.
    const bool wide = value_of(spread) > 600.0;
    const S log_root = select(wide, 0.5 * spread, log(root));
    const S general = normal_excess(jensen, select(wide, log(concentration) + log_root, log(concentration * root)));
    const S excess = select(value_of(e) <= 0.6, weibull_normal_near(e), general);
    const S log_mean = log(scale) + log_gamma, gamma = exp(log_gamma);
    const S mean = select(is_finite(value_of(gamma)), scale * gamma, exp(log_mean));
    const S sd = select(is_finite(value_of(gamma)), scale * gamma * root, exp(log_mean + log_root));
    return only_if(is_weibull(scale, concentration) & is_finite(q_loc) & is_positive(q_scale),
                   to_normal_wide(excess, mean, sd, log_mean + log_root, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_weibull_normal, 4, 8)

} // namespace lucid
