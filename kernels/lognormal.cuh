// LogNormal(loc, scale): density exp(-z^2/2) / (x scale sqrt(2 pi)), z = (log x - loc) / scale,
// x > 0: the law of exp(y), y normal.
//
// loc    real, a pure number: the mean of log x
// scale  positive, a pure number: the standard deviation of log x
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/binet.cuh"
#include "core/cross.cuh"
#include "core/ndtr.cuh"
#include "core/power.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_lognormal(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S lognormal_log_prob(S x, S loc, S scale) {
    using T = Number<S>;
    const S l = log(x), z = scaled_difference(l, loc, scale);
    // log x and log scale may nearly cancel: their sum as one logarithm.
    const S y = -(T(0.5) * z * z + (log_product(x, scale) + T(0.91893853320467274178)));
    const bool inside = (value_of(x) > T(0)) & (value_of(x) <= Format<T>::largest);
    const S end = only_if(value_of(x) == value_of(x), S(-infinity<T>()));
    return only_if(is_lognormal(loc, scale), select(inside, y, end));
}
LUCID_KERNEL(lognormal_log_prob, 3, 4)

template <class S>
LUCID_FN S lognormal_cdf(S x, S loc, S scale) {
    using T = Number<S>;
    const S y = ndtr(scaled_difference(log(x), loc, scale));
    return only_if(is_lognormal(loc, scale), select(value_of(x) <= T(0), S(T(0)), y));
}
LUCID_KERNEL(lognormal_cdf, 3, 4)

template <class S>
LUCID_FN S lognormal_icdf(S probability, S loc, S scale) {
    return only_if(is_lognormal(loc, scale), exp(loc + scale * ndtri(probability)));
}
LUCID_KERNEL(lognormal_icdf, 3, 4)

// A draw, from a draw of the standard normal.
template <class S>
LUCID_FN S lognormal_rsample(S noise, S loc, S scale) {
    return only_if(is_lognormal(loc, scale), exp(loc + scale * noise));
}
LUCID_KERNEL(lognormal_rsample, 3, 4)

template <class S>
LUCID_FN S lognormal_entropy(S loc, S scale) {
    return only_if(is_lognormal(loc, scale), loc + (log(scale) + Number<S>(1.41893853320467274178)));
}
LUCID_KERNEL(lognormal_entropy, 2, 4)

// KL(p || q) for q of other families. With p* the member of q's family that has p's moments,
// KL(p || q) = KL(p || p*) + KL(p* || q). For a log-normal p both are sums of non-negative terms
// in closed form, and log E x^k = k loc + (k scale)^2 / 2 is at hand where E x^k would overflow.
// As the exponential(1) against a log-normal law, the first term of several pairs is
// psi(log (k scale)^2) / 2 and this constant, (2 - log(2 pi)) / 2.
template <class S>
LUCID_FN S lognormal_excess(S product) {
    using T = Number<S>;
    return T(0.5) * psi(T(2) * log(product)) + T(0.08106146679532725822);
}

// To a Weibull law of log scale l, or of 1/x to a Frechet law.
template <class S>
LUCID_FN S lognormal_to_weibull(S loc, S scale, S log_scale, S concentration) {
    using T = Number<S>;
    const S product = concentration * scale;
    const S w = concentration * (loc - log_scale) + T(0.5) * product * product;
    return lognormal_excess(product) + psi(w);
}

template <class S>
LUCID_FN S kl_lognormal_weibull(S loc, S scale, S q_scale, S q_concentration) {
    const bool valid = is_lognormal(loc, scale) & is_positive(q_scale) & is_positive(q_concentration);
    return only_if(valid, lognormal_to_weibull(loc, scale, log(q_scale), q_concentration));
}
LUCID_WIDE_KERNEL(kl_lognormal_weibull, 4, 8)

template <class S>
LUCID_FN S kl_lognormal_frechet(S loc, S scale, S q_scale, S q_concentration) {
    const bool valid = is_lognormal(loc, scale) & is_positive(q_scale) & is_positive(q_concentration);
    return only_if(valid, lognormal_to_weibull(-loc, scale, -log(q_scale), q_concentration));
}
LUCID_WIDE_KERNEL(kl_lognormal_frechet, 4, 8)

template <class S>
LUCID_FN S kl_lognormal_exponential(S loc, S scale, S q_rate) {
    using T = Number<S>;
    const S log_mean = loc + T(0.5) * scale * scale;
    const S y = lognormal_excess(scale) + psi_product(q_rate * exp(log_mean), log_mean + log(q_rate));
    return only_if(is_lognormal(loc, scale) & is_positive(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_lognormal_exponential, 3, 8)

// Through the member with p's E x^2.
template <class S>
LUCID_FN S kl_lognormal_half_normal(S loc, S scale, S q_scale) {
    using T = Number<S>;
    const S shape = psi(T(2) * log(scale) + T(0.69314718055994530942)); // of 2 scale^2
    const S log_root = loc + scale * scale, ratio = exp(log_root) / q_scale;
    const S y = T(0.5) * (shape + psi_product(ratio * ratio, T(2) * (log_root - log(q_scale))));
    return only_if(is_lognormal(loc, scale) & is_positive(q_scale), y + T(0.15342640972002734529));
}
LUCID_WIDE_KERNEL(kl_lognormal_half_normal, 3, 8)

// To a gamma law of concentration a, or of 1/x to an inverse gamma law: with v = scale^2,
// binet(a) + psi(log(a v))/2 + a psi(loc + v/2 + log(rate/a)).
template <class S>
LUCID_FN S lognormal_to_gamma(S loc, S scale, S concentration, S rate) {
    using T = Number<S>;
    const S root = sqrt(concentration) * scale, log_mean = loc + T(0.5) * scale * scale;
    const S w = log_mean + log_ratio(rate - concentration, concentration, rate);
    const S last = scaled_psi(concentration, rate * exp(log_mean), w);
    return (binet(concentration) + T(0.5) * psi(T(2) * log(root))) + last;
}

template <class S>
LUCID_FN S kl_lognormal_gamma(S loc, S scale, S q_concentration, S q_rate) {
    const bool valid = is_lognormal(loc, scale) & is_positive(q_concentration) & is_positive(q_rate);
    return only_if(valid, lognormal_to_gamma(loc, scale, q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_lognormal_gamma, 4, 8)

template <class S>
LUCID_FN S kl_lognormal_inverse_gamma(S loc, S scale, S q_concentration, S q_rate) {
    const bool valid = is_lognormal(loc, scale) & is_positive(q_concentration) & is_positive(q_rate);
    return only_if(valid, lognormal_to_gamma(-loc, scale, q_concentration, q_rate));
}
LUCID_WIDE_KERNEL(kl_lognormal_inverse_gamma, 4, 8)

// A gamma law of concentration df/2 and rate 1/2.
template <class S>
LUCID_FN S kl_lognormal_chi2(S loc, S scale, S q_df) {
    using T = Number<S>;
    const S y = lognormal_to_gamma(loc, scale, T(0.5) * q_df, S(T(0.5)));
    return only_if(is_lognormal(loc, scale) & is_positive(q_df), y);
}
LUCID_WIDE_KERNEL(kl_lognormal_chi2, 3, 8)

// gap = E(1/x) - 1/E x = exp(h - loc) (1 - exp(-2h)), h = scale^2/2; KL(p || p*) = log(sinh(h)/h)/2.
template <class S>
LUCID_FN S kl_lognormal_inverse_gaussian(S loc, S scale, S q_loc, S q_concentration) {
    using T = Number<S>;
    const S h = T(0.5) * scale * scale, spread = -expm1(T(-2) * h);
    const S product = (q_concentration * spread) * exp(h - loc);
    const S w = ((h - loc) + log(spread)) + log(q_concentration);
    const S y = to_inverse_gaussian_wide(T(0.5) * log_sinhc(h), exp(loc + h), product, w, q_loc, q_concentration);
    return only_if(is_lognormal(loc, scale) & is_positive(q_loc) & is_positive(q_concentration), y);
}
LUCID_WIDE_KERNEL(kl_lognormal_inverse_gaussian, 4, 8)

// With v = scale^2 the variance is E(x)^2 expm1(v): KL(p || p*) = (v + log(expm1(v)/v)) / 2.
template <class S>
LUCID_FN S kl_lognormal_normal(S loc, S scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S v = scale * scale, mean = exp(loc + T(0.5) * v), spread = -expm1(-v);
    const S excess = T(0.75) * v + T(0.5) * log_sinhc(T(0.5) * v);
    const S log_sd = (loc + v) + T(0.5) * log(spread), sd = exp(loc + v) * sqrt(spread);
    return only_if(is_lognormal(loc, scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_normal_wide(excess, mean, sd, log_sd, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_lognormal_normal, 4, 8)

// With z = (log c - loc) / scale, E|x - c| = 2 c G(z) - 2 E(x) G(z - scale), G(z) = P(Z <= z) - 1/2:
// the derivatives by z of the two meet at 0, so that an error of z does not count. For c <= 0 it
// is E x - c.
template <class S>
LUCID_FN S kl_lognormal_laplace(S loc, S scale, S q_loc, S q_scale) {
    using T = Number<S>;
    constexpr T root_half = T(0.70710678118654752440);
    const bool inside = value_of(q_loc) > T(0);
    const S half = T(0.5) * scale * scale, shift = log(select(inside, q_loc, S(T(1)))) - loc, z = shift / scale;
    const S at = select(inside, erf(root_half * z), S(T(-1))), below = select(inside, erf(root_half * (z - scale)), S(T(-1)));
    const S deviation = q_loc * at - exp(loc + half) * below;
    // KL(p || p*) = 1 + log(2 E|x - c|) - H: from E|x - c| exp(-loc), where that is in range.
    const S g = select(inside, exp(shift), q_loc * exp(-loc)) * at - exp(half) * below;
    const bool plain = (value_of(g) >= Format<T>::smallest) & (value_of(g) <= Format<T>::largest);
    const S size = select(plain, log(g / scale), (log(deviation) - loc) - log(scale));
    return only_if(is_lognormal(loc, scale) & is_finite(q_loc) & is_positive(q_scale),
                   to_laplace(not_negative(size + T(0.27420864735527256764)), deviation, q_scale));
}
LUCID_WIDE_KERNEL(kl_lognormal_laplace, 4, 8)

// x^power is log-normal, and gamma under q.
template <class S>
LUCID_FN S kl_lognormal_generalized_gamma(S loc, S scale, S q_concentration, S q_power, S q_scale) {
    const S k = q_concentration, product = q_power * scale;
    const S l = q_power * (loc - log(q_scale)) + 0.5 * product * product;
    const S y = (binet(k) + 0.5 * psi(2.0 * log(sqrt(k) * product))) + psi_share(k, l);
    return only_if(is_lognormal(loc, scale) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_lognormal_generalized_gamma, 5, 8)

} // namespace lucid
