// Pareto(scale, alpha): density alpha scale^alpha / x^(alpha + 1), x >= scale.
//
// scale  positive, in the units of x: the least value
// alpha  positive, no unit: the tail index; E x^k is infinite for k >= alpha
// Results are in nats. A parameter that is not finite or not positive gives nan: kernels never
// throw.
#pragma once
#include "core/cross.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_pareto(S scale, S alpha) {
    return is_positive(scale) & is_positive(alpha);
}

template <class S>
LUCID_FN S pareto_log_prob(S x, S scale, S alpha) {
    using T = Number<S>;
    const bool beyond = value_of(x) > Format<T>::largest;
    const S y = log(alpha) - log(x) - alpha * log_ratio(x - scale, scale, x);
    const S tail = select(value_of(x) < value_of(scale), S(-infinity<T>()), select(beyond, S(-infinity<T>()), y));
    return only_if(is_pareto(scale, alpha) & (value_of(x) == value_of(x)), tail);
}
LUCID_WIDE_KERNEL(pareto_log_prob, 3, 4)

template <class S>
LUCID_FN S pareto_cdf(S x, S scale, S alpha) {
    using T = Number<S>;
    const bool beyond = value_of(x) > Format<T>::largest;
    const S y = -expm1(-(alpha * log_ratio(x - scale, scale, x)));
    const S all = select(value_of(x) <= value_of(scale), S(T(0)), select(beyond, S(T(1)), y));
    return only_if(is_pareto(scale, alpha) & (value_of(x) == value_of(x)), all);
}
LUCID_WIDE_KERNEL(pareto_cdf, 3, 4)

template <class S>
LUCID_FN S pareto_icdf(S probability, S scale, S alpha) {
    using T = Number<S>;
    const bool whole = value_of(probability) == T(1);
    const S y = scale * exp(-(log1p(-probability) / alpha));
    return only_if(is_pareto(scale, alpha) & (value_of(probability) >= T(0)) & (value_of(probability) <= T(1)),
                   select(whole, S(infinity<T>()), y));
}
LUCID_WIDE_KERNEL(pareto_icdf, 3, 4)

// A draw, from a draw of the standard exponential: log(x/scale) is Exponential(alpha).
template <class S>
LUCID_FN S pareto_rsample(S noise, S scale, S alpha) {
    return only_if(is_pareto(scale, alpha), scale * exp(noise / alpha));
}
LUCID_WIDE_KERNEL(pareto_rsample, 3, 4)

template <class S>
LUCID_FN S pareto_entropy(S scale, S alpha) {
    using T = Number<S>;
    return only_if(is_pareto(scale, alpha), (log(scale) - log(alpha)) + (T(1) + T(1) / alpha));
}
LUCID_WIDE_KERNEL(pareto_entropy, 2, 4)

// phi(q.alpha / p.alpha) + q.alpha log(p.scale / q.scale), both non-negative where p lies inside q.
template <class S>
LUCID_FN S kl_pareto_pareto(S p_scale, S p_alpha, S q_scale, S q_alpha) {
    using T = Number<S>;
    const S y = phi_ratio(p_alpha, q_alpha) + q_alpha * log_ratio(p_scale - q_scale, q_scale, p_scale);
    return only_if(is_pareto(p_scale, p_alpha) & is_pareto(q_scale, q_alpha),
                   select(value_of(p_scale) < value_of(q_scale), S(infinity<T>()), y));
}
LUCID_KERNEL(kl_pareto_pareto, 4, 8)

// y where E x^order is finite, +inf where it is not, nan for invalid parameters.
template <class S>
LUCID_FN S where_finite(bool valid, S alpha, Number<S> order, S y) {
    using T = Number<S>;
    return only_if(valid, select(value_of(alpha) <= order, S(infinity<T>()), y));
}

// u - log(1 + u) at u = -k/alpha, for alpha > k: log E(x/scale)^k less k E log(x/scale).
template <class S>
LUCID_FN S pareto_jensen(S k, S alpha) {
    S u;
    return bregman_log(-k, alpha, alpha - k, u);
}

// log sqrt(alpha / (alpha - 2)), for alpha > 2: half of log E(x/scale)^2.
template <class S>
LUCID_FN S pareto_log_rms(S alpha) {
    using T = Number<S>;
    return T(0.5) * log_ratio(S(T(2)), alpha - T(2), alpha);
}

template <class S>
LUCID_FN S pareto_mean(S scale, S alpha) {
    return scale * (alpha / (alpha - Number<S>(1)));
}

// Each below has its excess over q's moment match as a sum in which the scale has gone and
// nothing large cancels: H(p) = log(scale/alpha) + 1 + 1/alpha.

template <class S>
LUCID_FN S kl_pareto_exponential(S p_scale, S p_alpha, S q_rate) {
    using T = Number<S>;
    const S y = to_exponential(log(p_alpha) + pareto_jensen(S(T(1)), p_alpha), pareto_mean(p_scale, p_alpha), q_rate);
    return where_finite(is_pareto(p_scale, p_alpha) & is_positive(q_rate), p_alpha, T(1), y);
}
LUCID_WIDE_KERNEL(kl_pareto_exponential, 3, 8)

template <class S>
LUCID_FN S kl_pareto_normal(S p_scale, S p_alpha, S q_loc, S q_scale) {
    using T = Number<S>;
    const S less = p_alpha - T(1);
    const S sd = p_scale * (sqrt(p_alpha / (p_alpha - T(2))) / less);
    const S excess = T(0.41893853320467274178) + (pareto_log_rms(p_alpha) + pareto_jensen(S(T(1)), p_alpha));
    const S y = to_normal(excess, pareto_mean(p_scale, p_alpha), sd, q_loc, q_scale);
    return where_finite(is_pareto(p_scale, p_alpha) & is_finite(q_loc) & is_positive(q_scale), p_alpha, T(2), y);
}
LUCID_WIDE_KERNEL(kl_pareto_normal, 4, 8)

template <class S>
LUCID_FN S kl_pareto_half_normal(S p_scale, S p_alpha, S q_scale) {
    using T = Number<S>;
    const S rms = p_scale * sqrt(p_alpha / (p_alpha - T(2)));
    const S excess = (pareto_log_rms(p_alpha) + (log(p_alpha) - T(0.27420864735527257))) - T(1) / p_alpha;
    return where_finite(is_pareto(p_scale, p_alpha) & is_positive(q_scale), p_alpha, T(2),
                        to_half_normal(excess, rms, q_scale));
}
LUCID_WIDE_KERNEL(kl_pareto_half_normal, 3, 8)

template <class S>
LUCID_FN S kl_pareto_gamma(S p_scale, S p_alpha, S q_concentration, S q_rate) {
    using T = Number<S>;
    const S y = to_gamma(T(1) - log(p_alpha), pareto_mean(p_scale, p_alpha), pareto_jensen(S(T(1)), p_alpha),
                         q_concentration, q_rate);
    return where_finite(is_pareto(p_scale, p_alpha) & is_positive(q_concentration) & is_positive(q_rate), p_alpha,
                        T(1), y);
}
LUCID_WIDE_KERNEL(kl_pareto_gamma, 4, 8)

template <class S>
LUCID_FN S kl_pareto_chi2(S p_scale, S p_alpha, S q_df) {
    return kl_pareto_gamma(p_scale, p_alpha, Number<S>(0.5) * q_df, S(Number<S>(0.5)));
}
LUCID_WIDE_KERNEL(kl_pareto_chi2, 3, 8)

// KL to the inverse gamma law of a concentration k and p's E 1/x. For k < 1 the logarithms of k and
// alpha meet in phi(k/alpha), and lgamma(k) + log k is lgamma(1 + k).
template <class S>
LUCID_FN S kl_pareto_inverse_gamma(S p_scale, S p_alpha, S q_concentration, S q_rate) {
    using T = Number<S>;
    const S k = q_concentration, more = p_alpha + T(1);
    const bool small = value_of(k) < T(1);
    const S near = select(small, k, S(T(1))), next = near + T(1);
    const S lifted = (gamma_remainder(next) - T(1)) + next * log1p(near);
    const S heavy = phi_ratio(p_alpha, near) + (lifted - near * (log(near) + log_ratio(S(T(1)), p_alpha, more)));
    const S light = gamma_remainder(k) + (k * pareto_jensen(S(T(-1)), p_alpha) + (log(p_alpha) - T(1)));
    const S left = not_negative(select(small, heavy, light));
    return only_if(is_pareto(p_scale, p_alpha) & is_positive(k) & is_positive(q_rate),
                   left + k * phi_ratio(k / (p_alpha / more / p_scale), q_rate));
}
LUCID_WIDE_KERNEL(kl_pareto_inverse_gamma, 4, 8)

// E 1/x - 1/mean = 1 / (scale alpha (alpha + 1)).
template <class S>
LUCID_FN S kl_pareto_inverse_gaussian(S p_scale, S p_alpha, S q_loc, S q_concentration) {
    using T = Number<S>;
    const S mean = pareto_mean(p_scale, p_alpha);
    const S jensen = pareto_jensen(S(T(-1)), p_alpha) + phi_ratio(p_scale * (p_alpha * (p_alpha + T(1))), q_concentration);
    // q_concentration (mean/loc - 1)^2 / mean, squared last: nothing overflows on the way.
    const S score = scaled_difference(mean, q_loc, q_loc) * (sqrt(q_concentration) / sqrt(mean));
    const S y = T(0.41893853320467274178) + T(0.5) * (jensen + score * score);
    return where_finite(is_pareto(p_scale, p_alpha) & is_positive(q_loc) & is_positive(q_concentration), p_alpha, T(1),
                        y);
}
LUCID_WIDE_KERNEL(kl_pareto_inverse_gaussian, 4, 8)

// With t = log(loc/scale) > 0, E(x - loc)+ = loc e^(-alpha t)/(alpha - 1), and E(loc - x)+ =
// scale (psi(t) + psi(-(alpha - 1) t)/(alpha - 1)).
template <class S>
LUCID_FN S kl_pareto_laplace(S p_scale, S p_alpha, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool inside = value_of(q_loc) > value_of(p_scale);
    const S less = p_alpha - T(1), c = select(inside, q_loc, p_scale), d = c - p_scale;
    const S t = log_ratio(d, p_scale, c);
    const S near = p_scale * (psi(t) + psi(-(less * t)) / less);
    const S far = d + p_scale * (expm1(-(less * t)) / less);
    const S below = select(value_of(t) <= T(1), near, far);
    const S above = c * (exp(-(p_alpha * t)) / less);
    const S deviation = select(inside, below + above, (p_scale - q_loc) + p_scale / less);
    const S excess = log(deviation) - log(p_scale) + (log(p_alpha) + (T(0.69314718055994530942) - T(1) / p_alpha));
    return where_finite(is_pareto(p_scale, p_alpha) & is_finite(q_loc) & is_positive(q_scale), p_alpha, T(1),
                        to_laplace(not_negative(excess), deviation, q_scale));
}
LUCID_WIDE_KERNEL(kl_pareto_laplace, 4, 8)

// log x is log scale plus an exponential variable, whose distance to its normal is a constant.
template <class S>
LUCID_FN S kl_pareto_lognormal(S p_scale, S p_alpha, S q_loc, S q_scale) {
    using T = Number<S>;
    const S sd = T(1) / p_alpha;
    return only_if(is_pareto(p_scale, p_alpha) & is_finite(q_loc) & is_positive(q_scale),
                   to_normal(S(T(0.41893853320467274178)), log(p_scale) + sd, sd, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_pareto_lognormal, 4, 8)

// log(alpha/k) and the Jensen gap are non-negative where k < alpha.
template <class S>
LUCID_FN S kl_pareto_weibull(S p_scale, S p_alpha, S q_scale, S q_concentration) {
    using T = Number<S>;
    const S k = q_concentration, less = p_alpha - k;
    const S left = log_ratio(less, k, p_alpha) + pareto_jensen(k, p_alpha);
    const S w = k * log_ratio(p_scale - q_scale, q_scale, p_scale) + log_ratio(k, less, p_alpha);
    const S y = select(value_of(p_alpha) <= value_of(k), S(infinity<T>()), left + psi(w));
    return only_if(is_pareto(p_scale, p_alpha) & is_positive(q_scale) & is_positive(k), y);
}
LUCID_WIDE_KERNEL(kl_pareto_weibull, 4, 8)

// With r = k/alpha, r - log(r (1 + r)) is least at the golden ratio g, and the tangents there
// make it phi(r/g) + phi((1 + r)/g^2) + a constant.
template <class S>
LUCID_FN S kl_pareto_frechet(S p_scale, S p_alpha, S q_scale, S q_concentration) {
    using T = Number<S>;
    const S k = q_concentration, more = p_alpha + k;
    const S left = phi_ratio(T(1.61803398874989484820) * p_alpha, k) +
                   (phi_ratio(T(2.61803398874989484820) * p_alpha, more) + T(0.17439851357108450571));
    const S w = k * log_ratio(q_scale - p_scale, p_scale, q_scale) - log_ratio(k, p_alpha, more);
    return only_if(is_pareto(p_scale, p_alpha) & is_positive(q_scale) & is_positive(k), left + psi(w));
}
LUCID_WIDE_KERNEL(kl_pareto_frechet, 4, 8)

// +inf unless alpha exceeds the power.
template <class S>
LUCID_FN S kl_pareto_generalized_gamma(S p_scale, S p_alpha, S q_concentration, S q_power, S q_scale) {
    const S k = q_concentration, less = p_alpha - q_power;
    const bool finite = value_of(less) > 0;
    const S m = select(finite, q_power, 0.5 * p_alpha), rest = select(finite, less, 0.5 * p_alpha);
    const S rise = log_ratio(m, rest, p_alpha); // log E (x/scale)^m
    const S y = to_power_of_gamma(1.0 - log(p_alpha), rise, pareto_jensen(m, p_alpha), m, k,
                                  -(m * log_ratio(p_scale - q_scale, q_scale, p_scale)));
    return only_if(is_pareto(p_scale, p_alpha) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale), select(finite, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_pareto_generalized_gamma, 5, 8)

} // namespace lucid
