// Uniform(low, high): density 1 / (high - low), low <= x <= high.
//
// low   real, in the units of x: the least value
// high  real, in the units of x, above low: the largest value
// Results are in nats. A parameter that is not finite, or high <= low, gives nan: kernels never
// throw.
#pragma once
#include "core/binet.cuh"
#include "core/cross.cuh"
#include "core/beta.cuh"
#include "core/truncated.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_uniform(S low, S high) {
    return is_finite(low) & is_finite(high) & (value_of(low) < value_of(high));
}

// high - low and (high + low)/2 times a power of two that keeps them finite, which it hands back.
template <class S>
LUCID_FN Number<S> uniform_scale(S low, S high) {
    using T = Number<S>;
    return select(fabs(value_of(low)) + fabs(value_of(high)) > Format<T>::largest, T(0.25), T(1));
}

template <class S>
LUCID_FN S uniform_log_width(S low, S high) {
    using T = Number<S>;
    const T down = uniform_scale(low, high);
    return log(high * down - low * down) + select(down < T(1), T(1.3862943611198906188), T(0));
}

template <class S>
LUCID_FN S uniform_log_prob(S x, S low, S high) {
    using T = Number<S>;
    const bool outside = (value_of(x) < value_of(low)) | (value_of(x) > value_of(high));
    const S y = select(outside, S(-infinity<T>()), -uniform_log_width(low, high));
    return only_if(is_uniform(low, high) & (value_of(x) == value_of(x)), y);
}
LUCID_KERNEL(uniform_log_prob, 3, 4)

template <class S>
LUCID_FN S uniform_cdf(S x, S low, S high) {
    using T = Number<S>;
    const T down = uniform_scale(low, high);
    const S y = (x * down - low * down) / (high * down - low * down);
    const S above = select(value_of(x) >= value_of(high), S(T(1)), y);
    return only_if(is_uniform(low, high), select(value_of(x) <= value_of(low), S(T(0)), above));
}
LUCID_KERNEL(uniform_cdf, 3, 4)

// From the nearer end.
template <class S>
LUCID_FN S uniform_icdf(S probability, S low, S high) {
    using T = Number<S>;
    const T down = uniform_scale(low, high);
    const S w = high * down - low * down, back = T(1) - probability;
    const S y = select(value_of(probability) <= T(0.5), low + (probability * w) / down, high - (back * w) / down);
    const bool inside = (value_of(probability) >= T(0)) & (value_of(probability) <= T(1));
    return only_if(is_uniform(low, high) & inside, y);
}
LUCID_KERNEL(uniform_icdf, 3, 4)

// A draw, from a draw of the standard uniform.
template <class S>
LUCID_FN S uniform_rsample(S noise, S low, S high) {
    return uniform_icdf(noise, low, high);
}
LUCID_KERNEL(uniform_rsample, 3, 4)

template <class S>
LUCID_FN S uniform_entropy(S low, S high) {
    return only_if(is_uniform(low, high), uniform_log_width(low, high));
}
LUCID_KERNEL(uniform_entropy, 2, 4)

// log of the ratio of the widths, of which the two margins are the exact difference. At a bound
// that both share, where the divergence has a corner, the derivative is taken as 0.
template <class S>
LUCID_FN S kl_uniform_uniform(S p_low, S p_high, S q_low, S q_high) {
    using T = Number<S>;
    const T down = T(0.25);
    const bool tiny = value_of(q_high) * T(0.25) - value_of(q_low) * T(0.25) < T(1);
    const T s = select(tiny, T(1), down);
    const bool low = value_of(p_low) == value_of(q_low), high = value_of(p_high) == value_of(q_high);
    const S a = select(low, S(value_of(p_low)), p_low) * s, b = select(high, S(value_of(p_high)), p_high) * s;
    const S c = select(low, S(value_of(q_low)), q_low) * s, d = select(high, S(value_of(q_high)), q_high) * s;
    const S w = b - a, v = d - c;
    const bool inside = (value_of(q_low) <= value_of(p_low)) & (value_of(p_high) <= value_of(q_high));
    const S y = select(inside, log_ratio((d - b) + (a - c), w, v), S(infinity<T>()));
    return only_if(is_uniform(p_low, p_high) & is_uniform(q_low, q_high), y);
}
LUCID_KERNEL(kl_uniform_uniform, 4, 4)

// What the divergences from a uniform law are made of: width, half width, mean.
template <class S>
struct UniformLaw {
    S low, high, width, half, mean;
};
template <class S>
LUCID_FN UniformLaw<S> uniform_law(S low, S high) {
    const S width = high - low;
    return {low, high, width, 0.5 * width, 0.5 * low + 0.5 * high};
}

// The same for low >= 0. At 0 a bound of the least normal number: no term moves, and none is
// infinite.
template <class S>
LUCID_FN UniformLaw<S> uniform_positive(S low, S high) {
    const double up = select(value_of(low) == 0, Format<double>::smallest, 0.0);
    return {low + up, high, high - low, 0.5 * (high - low), 0.5 * low + 0.5 * high};
}

// log mean - E log x = 1 - atanh(s)/s - log(1 - s^2)/2 of the uniform law on [low, high], s =
// (high - low)/(high + low).
LUCID_FN double uniform_jensen(double low, double high) {
    constexpr double c[] = { // of s^2, on [0, 1/2]; fit: 6e-19
        0.16666666666666666, 0.05000000000000047, 0.02380952380939942, 0.013888888901954423, 0.009090908366812013,
        0.006410280866683029, 0.0047613563952978305, 0.0036850979699800516, 0.0028250986123589976,
        0.0032279944544503533, -0.0035416475327460493, 0.029289251392707046, -0.1053164231669903,
        0.31918043314870725, -0.7229999066201764, 1.2403127131874174, -1.545751859478471, 1.3335871212907406,
        -0.7127470448150217, 0.1817251573772932};
    const double half = 0.5 * high - 0.5 * low, mean = 0.5 * high + 0.5 * low;
    const double s = half / mean, t = s * s;
    const bool near = t <= 0.5;
    const double z = select(near, t, 0.0);
    const double far = (deviance(half, low, mean) - deviance(-half, high, mean)) / (2 * half);
    return select(near, z * polynomial(z, c), far);
}
// mean E(1/x) - 1 = atanh(s)/s - 1.
LUCID_FN double uniform_gap(double low, double high) {
    const double half = 0.5 * high - 0.5 * low, mean = 0.5 * high + 0.5 * low;
    const double s = half / mean, t = s * s;
    const double log_less = select(t <= 0.25, log1p(-select(t <= 0.25, t, 0.0)), log((low / mean) * (high / mean)));
    const double near = -0.5 * log_less - uniform_jensen(low, high);
    const double far = 0.5 * log_ratio(high - low, low, high) / s - 1;
    return select(t <= 0.5, near, far);
}
template <int N>
LUCID_FN Dual<double, N> uniform_jensen(const Dual<double, N>& low, const Dual<double, N>& high) {
    const double l = low.value, h = high.value, m = 0.5 * h + 0.5 * l;
    const double slope = uniform_gap(l, h) / ((h - l) * m);
    return Dual<double, N>::chain(uniform_jensen(l, h), -slope * h, low, slope * l, high);
}
template <int N>
LUCID_FN Dual<double, N> uniform_gap(const Dual<double, N>& low, const Dual<double, N>& high) {
    const double l = low.value, h = high.value, m = 0.5 * h + 0.5 * l, s = (h - l) / (h + l);
    // d/ds = 1/(s (1 - s^2)) - atanh(s)/s^2 = (s^2/(1 - s^2) - gap)/s.
    const double gap = uniform_gap(l, h), t = (s / (l / m)) * (s / (h / m));
    const double slope = (t - gap) / ((h - l) * m);
    return Dual<double, N>::chain(gap, -slope * h, low, slope * l, high);
}

// E log(x/high) = -(low log(low/high) + high - low)/(high - low).
template <class S>
LUCID_FN S uniform_log_mean(UniformLaw<S> p) {
    return -(deviance(p.width, p.low, p.high) / p.width);
}
// H - E log x.
template <class S>
LUCID_FN S uniform_entropy_log(UniformLaw<S> p) {
    return log(p.width / p.high) - uniform_log_mean(p);
}

template <class S>
LUCID_FN S kl_uniform_normal(S p_low, S p_high, S q_loc, S q_scale) {
    const auto p = uniform_law(p_low, p_high);
    // log(2 pi e / 12) / 2
    const S y = to_normal(S(0.17648520831067255), p.mean, 0.28867513459481287 * p.width, q_loc, q_scale);
    return only_if(is_uniform(p_low, p_high) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_uniform_normal, 4, 4)

// E|x - loc| is |d|, d = mean - loc, outside of [low, high] and half/2 + d^2/(2 half) inside.
template <class S>
LUCID_FN S kl_uniform_laplace(S p_low, S p_high, S q_loc, S q_scale) {
    const auto p = uniform_law(p_low, p_high);
    const S d = fabs(p.mean - q_loc);
    const bool inside = value_of(d) < value_of(p.half);
    const S z = select(inside, d / p.half, S(0.0));
    const S deviation = select(inside, 0.5 * (p.half + d * z), d);
    const S y = to_laplace(1.0 + log(2.0 * (deviation / p.width)), deviation, q_scale);
    return only_if(is_uniform(p_low, p_high) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_uniform_laplace, 4, 8)

// log E e^(-(x - low)/b) = log((1 - e^-2g)/(2g)), g = half/b, given log(sinh(g)/g).
template <class S>
LUCID_FN S uniform_log_exponential(S g, S log_sinhc_g) {
    const bool large = value_of(g) > 1;
    const S z = 2.0 * select(large, g, S(1.0));
    return select(large, log(-expm1(-z) / z), log_sinhc_g - g);
}

// E e^(-x/b) = e^(-mean/b) sinh(g)/g.
template <class S>
LUCID_FN S kl_uniform_gumbel(S p_low, S p_high, S q_loc, S q_scale) {
    const auto p = uniform_law(p_low, p_high);
    const S g = p.half / q_scale, l = log_sinhc(g);
    const S excess = (1.0 - 0.69314718055994530942) + (l - log(g));
    const S y = to_gumbel(not_negative(excess), scaled_difference(q_loc, p_low, q_scale) + uniform_log_exponential(g, l));
    return only_if(is_uniform(p_low, p_high) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_uniform_gumbel, 4, 8)

template <class S>
LUCID_FN S kl_uniform_moyal(S p_low, S p_high, S q_loc, S q_scale) {
    const auto p = uniform_law(p_low, p_high);
    const S g = p.half / q_scale, l = log_sinhc(g);
    // (log(2 pi) + 1)/2 - log 2
    const S excess = 0.72579135264472743236 + (0.5 * l - log(g));
    const S y = to_moyal(not_negative(excess), scaled_difference(q_loc, p_low, q_scale) + uniform_log_exponential(g, l));
    return only_if(is_uniform(p_low, p_high) & is_finite(q_loc) & is_positive(q_scale), y);
}
LUCID_WIDE_KERNEL(kl_uniform_moyal, 4, 8)

// Where p reaches below 0, q's support ends.
template <class S>
LUCID_FN S above_zero(S low, S y) {
    return select(value_of(low) >= 0, y, S(infinity<double>()));
}

template <class S>
LUCID_FN S kl_uniform_exponential(S p_low, S p_high, S q_rate) {
    const auto p = uniform_law(p_low, p_high);
    const S y = to_exponential(1.0 + log(p.mean / p.width), p.mean, q_rate);
    return only_if(is_uniform(p_low, p_high) & is_positive(q_rate), above_zero(p_low, y));
}
LUCID_WIDE_KERNEL(kl_uniform_exponential, 3, 4)

template <class S>
LUCID_FN S kl_uniform_half_normal(S p_low, S p_high, S q_scale) {
    const auto p = uniform_law(p_low, p_high);
    const S s = p.half / p.mean, rms = p.mean * sqrt(1.0 + s * (s * 0.33333333333333333));
    const S y = to_half_normal(0.72579135264472743236 + log(rms / p.width), rms, q_scale);
    return only_if(is_uniform(p_low, p_high) & is_positive(q_scale), above_zero(p_low, y));
}
LUCID_WIDE_KERNEL(kl_uniform_half_normal, 3, 8)

template <class S>
LUCID_FN S uniform_to_gamma(S p_low, S p_high, S concentration, S rate) {
    const auto p = uniform_positive(p_low, p_high);
    const S y = to_gamma(uniform_entropy_log(p), p.mean, uniform_jensen(p.low, p.high), concentration, rate);
    return only_if(is_uniform(p_low, p_high) & is_positive(concentration) & is_positive(rate), above_zero(p_low, y));
}
template <class S>
LUCID_FN S kl_uniform_gamma(S p_low, S p_high, S q_concentration, S q_rate) {
    return uniform_to_gamma(p_low, p_high, q_concentration, q_rate);
}
LUCID_WIDE_KERNEL(kl_uniform_gamma, 4, 8)

// Gamma(df/2, 1/2).
template <class S>
LUCID_FN S kl_uniform_chi2(S p_low, S p_high, S q_df) {
    return uniform_to_gamma(p_low, p_high, 0.5 * q_df, S(0.5));
}
LUCID_WIDE_KERNEL(kl_uniform_chi2, 3, 8)

// +inf unless low > 0: E 1/x.
template <class S>
LUCID_FN S kl_uniform_inverse_gamma(S p_low, S p_high, S q_concentration, S q_rate) {
    const auto p = uniform_positive(p_low, p_high);
    const S gap = uniform_gap(p.low, p.high);
    const S jensen = log1p(gap) - uniform_jensen(p.low, p.high);
    const S y = to_inverse_gamma(uniform_entropy_log(p), (1.0 + gap) / p.mean, jensen, q_concentration, q_rate);
    return only_if(is_uniform(p_low, p_high) & is_positive(q_concentration) & is_positive(q_rate),
                   select(value_of(p_low) > 0, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_uniform_inverse_gamma, 4, 8)

template <class S>
LUCID_FN S kl_uniform_inverse_gaussian(S p_low, S p_high, S q_loc, S q_concentration) {
    const auto p = uniform_positive(p_low, p_high);
    const S gap = uniform_gap(p.low, p.high), h = uniform_log_mean(p);
    // (log(2 pi) + 1)/2 + log(gap mean / mean)/2 + 3 E log x / 2 - H, all in units of high
    const S excess = 1.41893853320467274178 +
                     ((0.5 * log(gap * (p.high / p.mean)) + 1.5 * h) - log(p.width / p.high));
    const S y = to_inverse_gaussian(not_negative(excess), p.mean, gap / p.mean, q_loc, q_concentration);
    return only_if(is_uniform(p_low, p_high) & is_positive(q_loc) & is_positive(q_concentration),
                   select(value_of(p_low) > 0, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_uniform_inverse_gaussian, 4, 8)

// sinh(y) - y for y >= 0.
LUCID_FN double sinh_less(double y) {
    constexpr double c[] = {1.6666666666666666e-01, 8.3333333333333332e-03, 1.9841269841269841e-04, 2.7557319223985893e-06,
                            2.5052108385441720e-08, 1.6059043836821613e-10, 7.6471637318198164e-13, 2.8114572543455206e-15};
    const double z = select(y <= 1, y, 0.0), t = z * z;
    return select(y <= 1, z * t * polynomial(t, c), 0.5 * (psi(y) - psi(-y)));
}
template <int N>
LUCID_FN Dual<double, N> sinh_less(const Dual<double, N>& y) {
    const double half = 0.5 * (expm1(0.5 * y.value) - expm1(-0.5 * y.value));
    return Dual<double, N>::chain(sinh_less(y.value), 2 * half * half, y);
}

// The variance of log x is 1 - (y/sinh y)^2, y = log(high/low)/2.
template <class S>
LUCID_FN S kl_uniform_lognormal(S p_low, S p_high, S q_loc, S q_scale) {
    const auto p = uniform_positive(p_low, p_high);
    const S y = 0.5 * log_ratio(p.width, p.low, p.high), less = sinh_less(y), sinh = y + less;
    const S sd = sqrt((less / sinh) * (1.0 + y / sinh)), h = uniform_log_mean(p);
    const S excess = 1.41893853320467274178 + (log(sd * (p.high / p.width)) + h);
    const S value = to_normal(not_negative(excess), log(p.high) + h, sd, q_loc, q_scale);
    return only_if(is_uniform(p_low, p_high) & is_finite(q_loc) & is_positive(q_scale), above_zero(p_low, value));
}
LUCID_WIDE_KERNEL(kl_uniform_lognormal, 4, 8)


// log E (x/high)^k = log((1 - r^m)/(m (1 - r))), m = k + 1, r = low/high; m > 0 or low > 0.
template <class S>
LUCID_FN S uniform_log_power(UniformLaw<S> p, S m) {
    const S l = log_ratio(p.width, p.low, p.high), a = m * l;
    const bool near = fabs(value_of(a)) <= 1;
    const S z = select(near, a, S(0.0)), b = select(near, S(1.0), a);
    const S rest = log(p.width / p.high), size = fabs(b);
    const S large = log(-expm1(-size) / fabs(select(near, S(1.0), m))) + select(value_of(b) < 0, size, S(0.0));
    return select(near, log(l) + (log_sinhc(fabs(0.5 * z)) - 0.5 * z), large) - rest;
}

template <class S>
LUCID_FN S kl_uniform_weibull(S p_low, S p_high, S q_scale, S q_concentration) {
    const auto p = uniform_positive(p_low, p_high);
    const S k = q_concentration, h = uniform_log_mean(p), power = uniform_log_power(p, k + 1.0);
    const S left = (power - k * h) - (log(k) - 1.0) - uniform_entropy_log(p);
    const S y = not_negative(left) + psi(power + k * log_ratio(p_high - q_scale, q_scale, p_high));
    return only_if(is_uniform(p_low, p_high) & is_positive(q_scale) & is_positive(k), above_zero(p_low, y));
}
LUCID_WIDE_KERNEL(kl_uniform_weibull, 4, 8)

// +inf at low = 0 unless concentration < 1: E x^-k.
template <class S>
LUCID_FN S kl_uniform_frechet(S p_low, S p_high, S q_scale, S q_concentration) {
    const auto p = uniform_positive(p_low, p_high);
    const S k = q_concentration, h = uniform_log_mean(p), power = uniform_log_power(p, 1.0 - k);
    const S left = (power + k * h) - (log(k) - 1.0) - uniform_entropy_log(p);
    const S y = not_negative(left) + psi(power - k * log_ratio(p_high - q_scale, q_scale, p_high));
    const bool finite = (value_of(p_low) > 0) | ((value_of(p_low) == 0) & (value_of(k) < 1));
    return only_if(is_uniform(p_low, p_high) & is_positive(q_scale) & is_positive(k),
                   select(finite, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_uniform_frechet, 4, 8)

// log(x/scale) >= 0 is exponential under q.
template <class S>
LUCID_FN S kl_uniform_pareto(S p_low, S p_high, S q_scale, S q_alpha) {
    const bool inside = value_of(p_low) >= value_of(q_scale);
    const S low = select(inside, p_low, q_scale), high = select(inside, p_high, 2.0 * q_scale);
    const auto p = uniform_law(low, high);
    const S mean = log_ratio(low - q_scale, q_scale, low) + deviance(-p.width, high, low) / p.width;
    const S excess = 1.0 + (log(mean * (high / p.width)) + uniform_log_mean(p));
    const S y = to_exponential(not_negative(excess), mean, q_alpha);
    return only_if(is_uniform(p_low, p_high) & is_positive(q_scale) & is_positive(q_alpha),
                   select(inside, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_uniform_pareto, 4, 8)

// +inf unless p is inside q's bounds.
template <class S>
LUCID_FN S kl_uniform_truncated_normal(S p_low, S p_high, S q_loc, S q_scale, S q_low, S q_high) {
    const auto p = uniform_law(p_low, p_high);
    const bool inside = (value_of(q_low) <= value_of(p_low)) & (value_of(p_high) <= value_of(q_high));
    const S y = to_truncated_normal(log(p.width), p.mean, 0.28867513459481287 * p.width, q_loc, q_scale, q_low, q_high, inside);
    return only_if(is_uniform(p_low, p_high) & is_truncated(q_loc, q_scale, q_low, q_high), y);
}
LUCID_WIDE_KERNEL(kl_uniform_truncated_normal, 6, 8)

// +inf unless 0 <= low and high <= 1. Uniform(0, 1) is Beta(1, 1).
template <class S>
LUCID_FN S kl_uniform_beta(S p_low, S p_high, S q_concentration1, S q_concentration0) {
    const auto p = uniform_positive(p_low, p_high), left = uniform_positive(1.0 - p_high, 1.0 - p_low);
    const UniformLaw<S> back{left.low, left.high, p.width, p.half, left.mean};
    const S a = q_concentration1, b = q_concentration0, entropy = log(p.width);
    const S log1 = log(p.high) + uniform_log_mean(p), log0 = log(back.high) + uniform_log_mean(back);
    const S part = to_beta((entropy - log1) - log0, p.mean, back.mean, uniform_jensen(p.low, p.high),
                           uniform_jensen(back.low, back.high), a, b);
    const bool whole = (value_of(p_low) == 0) & (value_of(p_high) == 1), flat = (value_of(a) == 1) & (value_of(b) == 1);
    const S y = select(whole, beta_kl(S(1.0), S(1.0), a, b), select(flat, part + (-value_of(entropy) - value_of(part)), part));
    const bool inside = (value_of(p_low) >= 0) & (value_of(p_high) <= 1);
    return only_if(is_uniform(p_low, p_high) & is_positive(a) & is_positive(b), select(inside, y, S(infinity<double>())));
}
LUCID_WIDE_KERNEL(kl_uniform_beta, 4, 8)

// Likewise; y is half of q's logit.
template <class S>
LUCID_FN S uniform_to_continuous_bernoulli(S p_low, S p_high, S y) {
    const auto p = uniform_law(p_low, p_high);
    const bool inside = (value_of(p_low) >= 0) & (value_of(p_high) <= 1);
    const S complement = 0.5 * (1.0 - p_low) + 0.5 * (1.0 - p_high);
    return only_if(is_uniform(p_low, p_high),
                   select(inside, unit_to_continuous_bernoulli(log(p.width), p.mean, complement, y), S(infinity<double>())));
}
template <class S>
LUCID_FN S kl_uniform_continuous_bernoulli(S p_low, S p_high, S q_probs) {
    return only_if(is_probability(q_probs), uniform_to_continuous_bernoulli(p_low, p_high, half_logit(q_probs)));
}
LUCID_WIDE_KERNEL(kl_uniform_continuous_bernoulli, 3, 8)

template <class S>
LUCID_FN S kl_uniform_continuous_bernoulli_logits(S p_low, S p_high, S q_logits) {
    return only_if(is_finite(q_logits), uniform_to_continuous_bernoulli(p_low, p_high, 0.5 * q_logits));
}
LUCID_WIDE_KERNEL(kl_uniform_continuous_bernoulli_logits, 3, 8)

template <class S>
LUCID_FN S kl_uniform_generalized_gamma(S p_low, S p_high, S q_concentration, S q_power, S q_scale) {
    const auto p = uniform_positive(p_low, p_high);
    const S m = q_power, h = uniform_log_mean(p), power = uniform_log_power(p, m + 1.0);
    const S y = to_power_of_gamma(uniform_entropy_log(p), power, power - m * h, m, q_concentration,
                                  -(m * log_ratio(p_high - q_scale, q_scale, p_high)));
    return only_if(is_uniform(p_low, p_high) & is_positive(q_concentration) & is_positive(q_power) & is_positive(q_scale), above_zero(p_low, y));
}
LUCID_WIDE_KERNEL(kl_uniform_generalized_gamma, 5, 8)

} // namespace lucid
