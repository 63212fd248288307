// Frechet(scale, concentration): density (c/s) (x/s)^(-1 - c) exp(-(x/s)^-c), x > 0: the law of
// 1/y for y of a Weibull law of scale 1/s.
//
// scale          s, positive, in the units of x
// concentration  c, positive, a pure number: the shape; E x^k is finite for k < c only
// Results are in nats. A parameter that is not positive and finite gives nan: kernels never throw.
#pragma once
#include "core/cross.cuh"
#include "core/gumbel.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_frechet(S scale, S concentration) {
    return is_positive(scale) & is_positive(concentration);
}

// With l = log(s/x): log(c/x) + c l - exp(c l).
template <class S>
LUCID_FN S frechet_log_prob(S x, S scale, S concentration) {
    using T = Number<S>;
    S l;
    const S power = power_ratio(x, scale, concentration, l);
    const S y = (log_ratio(concentration - x, x, concentration) + concentration * l) - power;
    const bool inside = (value_of(x) > T(0)) & (value_of(x) <= Format<T>::largest) &
                        (value_of(power) <= Format<T>::largest);
    const S end = only_if(value_of(x) == value_of(x), S(-infinity<T>()));
    return only_if(is_frechet(scale, concentration), select(inside, y, end));
}
LUCID_WIDE_KERNEL(frechet_log_prob, 3, 4)

template <class S>
LUCID_FN S frechet_cdf(S x, S scale, S concentration) {
    using T = Number<S>;
    S l;
    const S y = exp(-power_ratio(x, scale, concentration, l));
    return only_if(is_frechet(scale, concentration), select(value_of(x) <= T(0), S(T(0)), y));
}
LUCID_WIDE_KERNEL(frechet_cdf, 3, 4)

template <class S>
LUCID_FN S frechet_icdf(S probability, S scale, S concentration) {
    using T = Number<S>;
    // The square of a root: the power may be out of range where its product with scale is not.
    const S root = power(-log(probability), T(-0.5) / concentration);
    return only_if(is_frechet(scale, concentration), scale * root * root);
}
LUCID_WIDE_KERNEL(frechet_icdf, 3, 4)

// A draw, from a draw of the standard exponential.
template <class S>
LUCID_FN S frechet_rsample(S noise, S scale, S concentration) {
    using T = Number<S>;
    const S root = power(noise, T(-0.5) / concentration);
    return only_if(is_frechet(scale, concentration), scale * root * root);
}
LUCID_WIDE_KERNEL(frechet_rsample, 3, 4)

// 1 + log(s/c) + gamma (1 + 1/c), gamma Euler's constant.
template <class S>
LUCID_FN S frechet_entropy(S scale, S concentration) {
    using T = Number<S>;
    const S size = log_ratio(scale - concentration, concentration, scale);
    return only_if(is_frechet(scale, concentration),
                   (size + T(1.57721566490153286061)) + T(0.57721566490153286061) / concentration);
}
LUCID_KERNEL(frechet_entropy, 2, 4)

// log x is a Gumbel variable at log s of scale 1/c.
template <class S>
LUCID_FN S kl_frechet_frechet(S p_scale, S p_concentration, S q_scale, S q_concentration) {
    S e;
    const S shape = bregman_log(q_concentration - p_concentration, p_concentration, q_concentration, e);
    const S delta = q_concentration * log_ratio(p_scale - q_scale, q_scale, p_scale);
    const Pair r = quotient(value_of(q_concentration), value_of(p_concentration));
    const Pair delta_two =
        Pair{value_of(q_concentration), 0.0} * log_ratio_two(value_of(q_scale), value_of(p_scale));
    return only_if(is_frechet(p_scale, p_concentration) & is_frechet(q_scale, q_concentration),
                   gumbel_divergence(shape, e, q_concentration / p_concentration, delta, r, delta_two));
}
LUCID_WIDE_KERNEL(kl_frechet_frechet, 4, 8)

// KL(p || q) for q of other families, as KL(p || p*) + KL(p* || q) with p* the member of q's
// family that has p's moments: core/cross.cuh, core/gumbel.cuh. Infinite where a moment is that q
// needs: E x^k for k >= c.
template <class S>
LUCID_FN S kl_frechet_weibull(S scale, S concentration, S q_scale, S q_concentration) {
    const S y = reversed_divergence(concentration, q_concentration, log_ratio(scale - q_scale, q_scale, scale));
    return only_if(is_frechet(scale, concentration) & is_frechet(q_scale, q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_frechet_weibull, 4, 8)

template <class S>
LUCID_FN S frechet_to_gamma(S scale, S concentration, S q_concentration, S q_rate) {
    const S e = -1.0 / concentration, one_e = (concentration - 1.0) / concentration;
    const S jensen = gamma_jensen(e, one_e), log_gamma = jensen - 0.57721566490153286061 * e;
    const S w = log_product(q_rate / q_concentration, scale) + log_gamma;
    const S y = extreme_to_gamma(concentration, jensen, q_concentration, q_rate * scale * exp(log_gamma), w);
    const bool valid = is_frechet(scale, concentration) & is_positive(q_concentration) & is_positive(q_rate);
    return only_if(valid, select(value_of(concentration) > 1.0, y, S(infinity<double>())));
}

template <class S>
LUCID_FN S kl_frechet_gamma(S scale, S concentration, S q_concentration, S q_rate) {
    return frechet_to_gamma(scale, concentration, q_concentration, q_rate);
}
LUCID_WIDE_KERNEL(kl_frechet_gamma, 4, 8)

// A gamma law of concentration df/2 and rate 1/2.
template <class S>
LUCID_FN S kl_frechet_chi2(S scale, S concentration, S q_df) {
    return frechet_to_gamma(scale, concentration, 0.5 * q_df, S(0.5));
}
LUCID_WIDE_KERNEL(kl_frechet_chi2, 3, 8)

// A Weibull law of concentration 1.
template <class S>
LUCID_FN S kl_frechet_exponential(S scale, S concentration, S q_rate) {
    constexpr double least = 0.5673537531016554, right = 1.0 - least;
    S u;
    const S best = least * concentration, rest = (concentration - 1.0) / concentration, log_gamma = lgamma(rest);
    const S excess = bregman_log(1.0 - best, best, S(1.0), u) +
                     (bregman_lgamma(rest - right, S(right), rest) + 0.37882985511479745846);
    const S y = excess + psi_product(q_rate * scale * exp(log_gamma), log_product(q_rate, scale) + log_gamma);
    return only_if(is_frechet(scale, concentration) & is_positive(q_rate),
                   select(value_of(concentration) > 1.0, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_frechet_exponential, 3, 8)

// Through the member with p's E x^2; KL(p || p*) is a convex function of 1/c about its least value.
template <class S>
LUCID_FN S kl_frechet_half_normal(S scale, S concentration, S q_scale) {
    constexpr double least = 0.3478955283270301, right = 1.0 - 2.0 * least;
    S u;
    const S best = least * concentration, rest = (concentration - 2.0) / concentration, log_gamma = lgamma(rest);
    const S excess = bregman_log(1.0 - best, best, S(1.0), u) +
                     (0.5 * bregman_lgamma(rest - right, S(right), rest) + 0.54419979305872154329);
    const S ratio = scale / q_scale, log_square = 2.0 * log_ratio(scale - q_scale, q_scale, scale) + log_gamma;
    const S y = excess + 0.5 * psi_product(ratio * ratio * exp(log_gamma), log_square);
    return only_if(is_frechet(scale, concentration) & is_positive(q_scale),
                   select(value_of(concentration) > 2.0, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_frechet_half_normal, 3, 8)

// The two laws meet at c = 1 = q's concentration. About there KL(p || p*) from the differences to 1.
template <class S>
LUCID_FN S kl_frechet_inverse_gamma(S scale, S concentration, S q_concentration, S q_rate) {
    const S e = 1.0 / concentration, jensen = gamma_jensen(e, e + 1.0);
    const S log_gamma = jensen - 0.57721566490153286061 * e;
    const S product = q_rate / scale * exp(log_gamma);
    const S w = log_ratio(q_rate - scale * q_concentration, scale * q_concentration, q_rate) + log_gamma;
    const S general = extreme_to_gamma(concentration, jensen, q_concentration, product, w);
    S u;
    const S d = (1.0 - concentration) / concentration, a = q_concentration - 1.0;
    const S shape = bregman_log(1.0 - concentration, concentration, S(1.0), u);
    const S left = ((bregman_remainder(a, S(1.0), q_concentration) + shape) +
                    q_concentration * bregman_lgamma(d, S(2.0), e + 1.0)) + a * d;
    const S near = not_negative(left) + scaled_psi(q_concentration, product, w);
    const bool close = (fabs(value_of(a)) < 0.75) & (fabs(value_of(d)) < 0.75);
    return only_if(is_frechet(scale, concentration) & is_positive(q_concentration) & is_positive(q_rate),
                   select(close, near, general));
}
LUCID_WIDE_KERNEL(kl_frechet_inverse_gamma, 4, 8)

template <class S>
LUCID_FN S kl_frechet_inverse_gaussian(S scale, S concentration, S q_loc, S q_concentration) {
    const S e = -1.0 / concentration, jensen = gamma_jensen(e, (concentration - 1.0) / concentration);
    const S log_gamma = jensen - 0.57721566490153286061 * e;
    const S y = extreme_to_inverse_gaussian(scale, concentration, jensen, log_gamma, q_loc, q_concentration);
    return only_if(is_frechet(scale, concentration) & is_positive(q_loc) & is_positive(q_concentration),
                   select(value_of(concentration) > 1.0, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_frechet_inverse_gaussian, 4, 8)

template <class S>
LUCID_FN S kl_frechet_lognormal(S scale, S concentration, S q_loc, S q_scale) {
    const S log_mean = log(scale) + 0.57721566490153286061 / concentration;
    return only_if(is_frechet(scale, concentration) & is_finite(q_loc) & is_positive(q_scale),
                   extreme_to_lognormal(log_mean, concentration, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_frechet_lognormal, 4, 8)

template <class S>
LUCID_FN S kl_frechet_normal(S scale, S concentration, S q_loc, S q_scale) {
    const S e = -1.0 / concentration, one_e = (concentration - 1.0) / concentration;
    const S jensen = gamma_jensen(e, one_e), log_gamma = jensen - 0.57721566490153286061 * e;
    const S root = sqrt(expm1(gamma_spread(e, one_e, (concentration - 2.0) / concentration)));
    const S mean = scale * exp(log_gamma), log_sd = (log(scale) + log_gamma) + log(root);
    const S excess = normal_excess(jensen, log(concentration * root));
    const S y = to_normal_wide(not_negative(excess), mean, mean * root, log_sd, q_loc, q_scale);
    return only_if(is_frechet(scale, concentration) & is_finite(q_loc) & is_positive(q_scale),
                   select(value_of(concentration) > 2.0, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_frechet_normal, 4, 8)

// x^-concentration is exponential.
template <class S>
LUCID_FN S kl_frechet_generalized_gamma(S scale, S concentration, S q_concentration, S q_power, S q_scale) {
    const bool finite = value_of(q_power) < value_of(concentration);
    const S m = select(finite, q_power, 0.5 * concentration), e = m / concentration;
    const S jensen = bregman_lgamma(-e, S(1.0), (concentration - m) / concentration);
    const S w = (jensen + 0.57721566490153286061 * e) + m * log_ratio(scale - q_scale, q_scale, scale);
    const S y = to_power_of_gamma(1.57721566490153286061 - log(concentration), w, jensen, m, q_concentration, S(0.0));
    return only_if(is_frechet(scale, concentration) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale), select(finite, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_frechet_generalized_gamma, 5, 8)

} // namespace lucid
