// ContinuousBernoulli(probs) or (logits): density C probs^x (1 - probs)^(1 - x), 0 <= x <= 1;
// with y = logits/2 that is exp(y (2x - 1) - f(y)), f(y) = log(sinh(y)/y). Loaiza-Ganem &
// Cunningham (2019).
//
// probs   in (0, 1), no unit; not the mean
// logits  real, no unit: log(probs / (1 - probs))
// Results are in nats. A parameter outside its domain gives nan: kernels never throw. Every kernel
// takes either probs or, as continuous_bernoulli_logits_..., logits; neither is rounded through
// the other.
#pragma once
#include "core/cross.cuh"
#include "core/log_sinhc.cuh"
#include "core/truncated.cuh"

namespace lucid {

// y (2x - 1) - f(y), from the end at which the density is largest.
template <class S>
LUCID_FN S contbern_log_prob(S x, S y) {
    using T = Number<S>;
    const bool inside = (value_of(x) >= T(0)) & (value_of(x) <= T(1));
    const S a = fabs(y), far = select(value_of(y) > T(0), T(1) - x, x);
    const S middle = y * (T(2) * x - T(1)) - sinhc_log(y);
    const S outer = -(T(2) * a * far) - sinhc_log_less(a);
    return only_if(value_of(x) == value_of(x), select(inside, select(value_of(a) <= T(2), middle, outer), S(-infinity<T>())));
}

// expm1(2xy)/expm1(2y), scaled by exp(-2y) where y > 0.
template <class S>
LUCID_FN S contbern_cdf(S x, S y) {
    using T = Number<S>;
    const bool up = value_of(y) > T(0), flat = fabs(value_of(y)) < T(1e-17);
    const S down = select(flat, S(T(-1)), select(up, -y, y)) * T(2);
    const S body = expm1(x * down) / expm1(down) * select(up, exp(down * (T(1) - x)), S(T(1)));
    const S inner = select(flat, x - x * (T(1) - x) * y, body);
    const S all = select(value_of(x) <= T(0), S(T(0)), select(value_of(x) >= T(1), S(T(1)), inner));
    return only_if(value_of(x) == value_of(x), all);
}

// log(1 + u expm1(l))/l, l = 2y; where exp(l) would overflow 1 + log(u + (1 - u) exp(-l))/l.
template <class S>
LUCID_FN S contbern_icdf(S u, S y) {
    using T = Number<S>;
    const bool steep = value_of(y) > T(300), flat = fabs(value_of(y)) < T(1e-17);
    const S l = T(2) * select(flat, S(T(1)), y);
    const S direct = log1p(u * expm1(select(steep, S(T(1)), l))) / l;
    const S scaled = T(1) + log(u + (T(1) - u) * exp(-select(steep, l, S(T(600))))) / l;
    const S whole = select(steep, select(value_of(scaled) < T(0), S(T(0)), scaled), direct);
    const S x = select(flat, u + u * (T(1) - u) * y, select(value_of(u) == T(1), S(T(1)), whole));
    return only_if((value_of(u) >= T(0)) & (value_of(u) <= T(1)), x);
}

// y f'(y) - f(y) = minus the entropy, >= 0; less log(2|y|) where `scaled` and |y| > 2, when it
// tends to -1.
template <class S>
LUCID_FN S contbern_negentropy(S y, bool scaled) {
    using T = Number<S>;
    const S a = fabs(y);
    const bool near = value_of(a) <= T(2);
    const S small = select(near, a, S(T(2))), large = select(near, S(T(2)), a);
    const S e = exp(T(-2) * large), rest = T(2) * large * e / (T(1) - e) - T(1) - log1p(-e);
    const S inner = sinhc_log_negentropy_near(small);
    const S logarithm = select(scaled, S(T(0)), log(T(2) * large));
    return select(near, inner, rest + logarithm);
}

// E x = (1 + f'(y))/2, from the end x gathers at.
template <class S>
LUCID_FN S contbern_mean(S y) {
    using T = Number<S>;
    const S a = fabs(y);
    const bool near = value_of(a) <= T(2);
    const S large = select(near, S(T(2)), a), e = exp(T(-2) * large);
    const S end = T(0.5) / large - e / (T(1) - e);
    const S outer = select(value_of(y) < T(0), end, T(1) - end);
    return select(near, T(0.5) + T(0.5) * sinhc_log_slope(y), outer);
}

// The factor that keeps log(length) + negentropy from cancelling: 2|y|, or 1.
template <class S>
LUCID_FN S contbern_unit(S y) {
    using T = Number<S>;
    const S a = fabs(y);
    return select(value_of(a) <= T(2), S(T(1)), T(2) * a);
}

// sd of x times contbern_unit(y).
template <class S>
LUCID_FN S contbern_scaled_sd(S y) {
    using T = Number<S>;
    const S a = fabs(y);
    const bool near = value_of(a) <= T(2);
    const S small = select(near, a, S(T(2))), large = select(near, S(T(2)), a), e = exp(T(-2) * large);
    const S q = T(2) * large * exp(-large) / (T(1) - e);
    return select(near, T(0.5) * sqrt(sinhc_log_curvature(small)), sqrt(T(1) - q * q));
}

template <class S>
LUCID_FN S contbern_variance(S y) {
    const S sd = contbern_scaled_sd(y) / contbern_unit(y);
    return sd * sd;
}

// log of the width of q's interval, as a sum of what it has beyond [0, 1]; and minus p's entropy.
template <class S>
LUCID_FN S contbern_to_uniform(S y, S low, S high) {
    using T = Number<S>;
    const bool inside = (value_of(low) <= T(0)) & (value_of(high) >= T(1));
    const S beyond = select(inside, (high - T(1)) - low, S(T(0)));
    const S body = log1p(beyond) + contbern_negentropy(y, false);
    return only_if(is_finite(low) & is_finite(high) & (value_of(low) < value_of(high)),
                   select(inside, body, S(infinity<T>())));
}

// Where x is nearly an exponential variable of rate l = -2y > 1, the excess is what its
// truncation at 1 leaves: -log(1 - exp(-l)) - phi(l E x), l E x = 1 - l/expm1(l).
template <class S>
LUCID_FN S contbern_to_exponential(S y, S rate) {
    using T = Number<S>;
    const bool steep = value_of(y) < T(-0.5);
    const S l = T(-2) * select(steep, y, S(T(-1))), e = exp(-l), less = l * e / (T(1) - e);
    S u;
    const S truncated = -log1p(-e) - bregman_log(-less, S(T(1)), T(1) - less, u);
    const S mean = contbern_mean(y);
    const S flat = T(1) + log(select(steep, S(T(1)), mean)) + contbern_negentropy(select(steep, S(T(0)), y), false);
    return only_if(is_positive(rate), to_exponential(not_negative(select(steep, truncated, flat)), mean, rate));
}

template <class S>
LUCID_FN S contbern_to_normal(S y, S loc, S scale) {
    using T = Number<S>;
    const S sd = contbern_scaled_sd(y);
    const S excess = T(1.41893853320467274178) + (log(sd) + contbern_negentropy(y, true));
    return only_if(is_finite(loc) & is_positive(scale),
                   to_normal(excess, contbern_mean(y), sd / contbern_unit(y), loc, scale));
}

// Where the density falls, nearly a half-normal one: the least excess, at y = -1.42..., and
// (y - that)^2 times a polynomial (fit: 8e-18); and below what the tail beyond 1 leaves of an
// exponential law's.
template <class S>
LUCID_FN S contbern_half_normal_excess(S y, S rms) {
    constexpr double c[] = {
        0.04270232966660708, 0.03559076475755656, 0.006573170336645613, -0.005427730327474456, -0.0030387052997559306,
        0.00017734071179783184, 0.0006182053928375676, 0.00013731735367920406, -7.25996496670078e-05,
        -4.396858652109554e-05, 5.69457251347287e-07, 7.772819988878335e-06, 2.052545687646481e-06,
        -7.706166483150559e-07, -5.674112279659028e-07, -2.504045973344645e-08, 9.061086944445128e-08,
        2.9359262280052504e-08, -7.52995402159434e-09, -7.019309876724642e-09, -5.10734114569073e-10,
        9.969139640804037e-10, 2.6987765956665034e-10, -7.308318218348819e-11, -3.2117224040241666e-11};
    const double at = value_of(y);
    const bool near = (at >= -2.5) & (at <= 0.25), steep = at < -2.5;
    const S v = select(near, y, S(-1.0)), d = v + 1.4208558691186366196;
    const S close = 0.030824230184752851408 + d * d * horner((v + 1.125) / 1.375, c);
    const S l = -2.0 * select(steep & (at > -350), y, S(-350.0)), e = exp(-l), odds = e / (1.0 - e);
    const S tail = 0.072364942924700087072 + ((0.5 * log1p(-0.5 * (l * (l + 2.0) * odds)) + l * odds) - log1p(-e));
    const S direct = 0.72579135264472743236 + (log(rms) + contbern_negentropy(y, true));
    return select(near, close, select(steep, tail, not_negative(direct)));
}

template <class S>
LUCID_FN S contbern_to_half_normal(S y, S scale) {
    const S unit = contbern_unit(y), sd = contbern_scaled_sd(y), mean = contbern_mean(y) * unit;
    const S rms = sqrt(sd * sd + mean * mean);
    return only_if(is_positive(scale), to_half_normal(contbern_half_normal_excess(y, rms), rms / unit, scale));
}

// 2a times the integral of F up to k, F(x) = expm1(-2 a x)/expm1(-2a), for a >= 0.
template <class S>
LUCID_FN S contbern_below(S a, S k) {
    using T = Number<S>;
    return psi(T(-2) * a * k) / -expm1(T(-2) * a);
}
// 2a times the integral of 1 - F from k: exp(-2 a k) of what psi(t) exp(-t) is, t = 2a(1 - k).
template <class S>
LUCID_FN S contbern_above(S a, S k) {
    using T = Number<S>;
    const S t = T(2) * a * (T(1) - k), e = exp(-t);
    const bool near = value_of(t) <= T(1);
    const S scaled = select(near, psi(select(near, t, S(T(0)))) * e, T(1) - (T(1) + t) * e);
    return exp(T(-2) * a * k) * scaled / -expm1(T(-2) * a);
}

// E|x - k| is the integral of F below k and of 1 - F above, both by psi.
template <class S>
LUCID_FN S contbern_to_laplace(S y, S loc, S scale) {
    using T = Number<S>;
    const bool inside = (value_of(loc) > T(0)) & (value_of(loc) < T(1)), flat = fabs(value_of(y)) < T(1e-9);
    const bool up = value_of(y) > T(0), near = fabs(value_of(y)) <= T(2);
    const S k = select(inside, select(up, T(1) - loc, loc), S(T(0.5)));
    const S a = select(flat, S(T(1)), fabs(y)), unit = contbern_unit(y);
    const S within = (contbern_below(a, k) + contbern_above(a, k)) / (T(2) * a);
    const S middle = loc - T(0.5);
    const S even = T(0.25) + middle * middle + y * (middle * (T(2) / T(3) * middle * middle - T(0.5)));
    const S mean = contbern_mean(y);
    const S outside = fabs(loc - mean);
    const S deviation = select(inside, select(flat, even, within), outside);
    const S scaled = select(near, deviation, deviation * unit);
    const S excess = T(1.69314718055994530942) + (log(scaled) + contbern_negentropy(y, true));
    return only_if(is_finite(loc) & is_positive(scale), to_laplace(not_negative(excess), deviation, scale));
}

// E x/b + log E exp(-x/b) is f's Bregman divergence at y - 1/(2b).
template <class S>
LUCID_FN S contbern_jensen(S y, S b) {
    using T = Number<S>;
    const S step = T(-0.5) / b;
    return bregman_sinhc_log(step, y, y + step);
}

// log((exp(2y) - 1)/(2y)), the log of what the density exp(2yx) on [0, 1] integrates to, less
// its largest exponent: 2y or 0.
template <class S>
LUCID_FN S contbern_log_integral(S y) {
    using T = Number<S>;
    const S a = fabs(y);
    const bool near = value_of(a) <= T(2);
    const S small = select(near, a, S(T(0))), large = select(near, S(T(2)), a);
    return select(near, sinhc_log(small) - small, log1p(-exp(T(-2) * large)) - log(T(2) * large));
}

// loc/b + log E exp(-x/b). Where b is small, (loc - E x)/b and the divergence above are large and
// nearly meet: from the integrals themselves.
template <class S>
LUCID_FN S contbern_log_transform(S y, S loc, S b, S jensen) {
    using T = Number<S>;
    const S step = T(-0.5) / b, moved = y + step;
    const S above = select(value_of(moved) > T(0), scaled_difference(loc, S(T(1)), b), loc / b - T(2) * y);
    const S far = select(value_of(y) > T(0), above, loc / b) + (contbern_log_integral(moved) - contbern_log_integral(y));
    return select(value_of(b) < T(0.25), far, scaled_difference(loc, contbern_mean(y), b) + jensen);
}

template <class S>
LUCID_FN S contbern_to_gumbel(S y, S loc, S scale) {
    using T = Number<S>;
    const S j = contbern_jensen(y, scale);
    const S excess = (log(scale * contbern_unit(y)) + (T(1) + contbern_negentropy(y, true))) + j;
    return only_if(is_finite(loc) & is_positive(scale),
                   to_gumbel(not_negative(excess), contbern_log_transform(y, loc, scale, j)));
}

template <class S>
LUCID_FN S contbern_to_moyal(S y, S loc, S scale) {
    using T = Number<S>;
    const S j = contbern_jensen(y, scale);
    const S excess = (log(scale * contbern_unit(y)) + (T(1.41893853320467274178) + contbern_negentropy(y, true))) + T(0.5) * j;
    return only_if(is_finite(loc) & is_positive(scale),
                   to_moyal(not_negative(excess), contbern_log_transform(y, loc, scale, j)));
}

// log(probs/(1 - probs)).
template <class S>
LUCID_FN S continuous_bernoulli_logit(S probs) {
    return only_if(is_probability(probs), Number<S>(2) * half_logit(probs));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_logit, 1, 4)

// The Bregman divergence of f from half of p's logit to half of q's. The difference of the
// half logits is two logarithms of one sign, in which q - p is exact.
template <class S>
LUCID_FN S kl_continuous_bernoulli_continuous_bernoulli(S p, S q) {
    using T = Number<S>;
    const S d = T(0.5) * (log_ratio(q - p, p, q) + log_ratio(q - p, T(1) - q, T(1) - p));
    return only_if(is_probability(p) & is_probability(q), bregman_sinhc_log(d, half_logit(p), half_logit(q)));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_continuous_bernoulli, 2, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_continuous_bernoulli_logits(S p, S q) {
    using T = Number<S>;
    const S y = bregman_sinhc_log(T(0.5) * q - T(0.5) * p, T(0.5) * p, T(0.5) * q);
    return only_if(is_finite(p) & is_finite(q), y);
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_continuous_bernoulli_logits, 2, 8)

template <class S>
LUCID_FN S continuous_bernoulli_log_prob(S x, S probs) {
    return only_if(is_probability(probs), contbern_log_prob(x, half_logit(probs)));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_log_prob, 2, 4)

template <class S>
LUCID_FN S continuous_bernoulli_cdf(S x, S probs) {
    return only_if(is_probability(probs), contbern_cdf(x, half_logit(probs)));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_cdf, 2, 8)

template <class S>
LUCID_FN S continuous_bernoulli_icdf(S probability, S probs) {
    return only_if(is_probability(probs), contbern_icdf(probability, half_logit(probs)));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_icdf, 2, 4)

template <class S>
LUCID_FN S continuous_bernoulli_rsample(S noise, S probs) {
    return only_if(is_probability(probs), contbern_icdf(noise, half_logit(probs)));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_rsample, 2, 4)

template <class S>
LUCID_FN S continuous_bernoulli_mean(S probs) {
    return only_if(is_probability(probs), contbern_mean(half_logit(probs)));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_mean, 1, 4)

template <class S>
LUCID_FN S continuous_bernoulli_variance(S probs) {
    return only_if(is_probability(probs), contbern_variance(half_logit(probs)));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_variance, 1, 8)

template <class S>
LUCID_FN S continuous_bernoulli_entropy(S probs) {
    return only_if(is_probability(probs), -contbern_negentropy(half_logit(probs), false));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_entropy, 1, 4)

template <class S>
LUCID_FN S kl_continuous_bernoulli_exponential(S probs, S q_rate) {
    return only_if(is_probability(probs), contbern_to_exponential(half_logit(probs), q_rate));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_exponential, 2, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_gumbel(S probs, S q_loc, S q_scale) {
    return only_if(is_probability(probs), contbern_to_gumbel(half_logit(probs), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_gumbel, 3, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_half_normal(S probs, S q_scale) {
    return only_if(is_probability(probs), contbern_to_half_normal(half_logit(probs), q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_half_normal, 2, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_laplace(S probs, S q_loc, S q_scale) {
    return only_if(is_probability(probs), contbern_to_laplace(half_logit(probs), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_laplace, 3, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_moyal(S probs, S q_loc, S q_scale) {
    return only_if(is_probability(probs), contbern_to_moyal(half_logit(probs), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_moyal, 3, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_normal(S probs, S q_loc, S q_scale) {
    return only_if(is_probability(probs), contbern_to_normal(half_logit(probs), q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_normal, 3, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_uniform(S probs, S q_low, S q_high) {
    return only_if(is_probability(probs), contbern_to_uniform(half_logit(probs), q_low, q_high));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_uniform, 3, 8)

template <class S>
LUCID_FN S continuous_bernoulli_logits_log_prob(S x, S logits) {
    return only_if(is_finite(logits), contbern_log_prob(x, Number<S>(0.5) * logits));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_logits_log_prob, 2, 4)

template <class S>
LUCID_FN S continuous_bernoulli_logits_cdf(S x, S logits) {
    return only_if(is_finite(logits), contbern_cdf(x, Number<S>(0.5) * logits));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_logits_cdf, 2, 8)

template <class S>
LUCID_FN S continuous_bernoulli_logits_icdf(S probability, S logits) {
    return only_if(is_finite(logits), contbern_icdf(probability, Number<S>(0.5) * logits));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_logits_icdf, 2, 4)

template <class S>
LUCID_FN S continuous_bernoulli_logits_rsample(S noise, S logits) {
    return only_if(is_finite(logits), contbern_icdf(noise, Number<S>(0.5) * logits));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_logits_rsample, 2, 4)

template <class S>
LUCID_FN S continuous_bernoulli_logits_mean(S logits) {
    return only_if(is_finite(logits), contbern_mean(Number<S>(0.5) * logits));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_logits_mean, 1, 4)

template <class S>
LUCID_FN S continuous_bernoulli_logits_variance(S logits) {
    return only_if(is_finite(logits), contbern_variance(Number<S>(0.5) * logits));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_logits_variance, 1, 8)

template <class S>
LUCID_FN S continuous_bernoulli_logits_entropy(S logits) {
    return only_if(is_finite(logits), -contbern_negentropy(Number<S>(0.5) * logits, false));
}
LUCID_WIDE_KERNEL(continuous_bernoulli_logits_entropy, 1, 4)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_exponential(S logits, S q_rate) {
    return only_if(is_finite(logits), contbern_to_exponential(Number<S>(0.5) * logits, q_rate));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_exponential, 2, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_gumbel(S logits, S q_loc, S q_scale) {
    return only_if(is_finite(logits), contbern_to_gumbel(Number<S>(0.5) * logits, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_gumbel, 3, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_half_normal(S logits, S q_scale) {
    return only_if(is_finite(logits), contbern_to_half_normal(Number<S>(0.5) * logits, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_half_normal, 2, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_laplace(S logits, S q_loc, S q_scale) {
    return only_if(is_finite(logits), contbern_to_laplace(Number<S>(0.5) * logits, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_laplace, 3, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_moyal(S logits, S q_loc, S q_scale) {
    return only_if(is_finite(logits), contbern_to_moyal(Number<S>(0.5) * logits, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_moyal, 3, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_normal(S logits, S q_loc, S q_scale) {
    return only_if(is_finite(logits), contbern_to_normal(Number<S>(0.5) * logits, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_normal, 3, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_uniform(S logits, S q_low, S q_high) {
    return only_if(is_finite(logits), contbern_to_uniform(Number<S>(0.5) * logits, q_low, q_high));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_uniform, 3, 8)

// +inf unless q's bounds are beyond 0 and 1.
template <class S>
LUCID_FN S contbern_to_truncated_normal(S y, S q_loc, S q_scale, S q_low, S q_high) {
    const S sd = contbern_scaled_sd(y) / contbern_unit(y);
    return only_if(is_truncated(q_loc, q_scale, q_low, q_high),
                   to_truncated_normal(-contbern_negentropy(y, false), contbern_mean(y), sd, q_loc, q_scale, q_low, q_high,
                                       (value_of(q_low) <= 0) & (value_of(q_high) >= 1)));
}
template <class S>
LUCID_FN S kl_continuous_bernoulli_truncated_normal(S probs, S q_loc, S q_scale, S q_low, S q_high) {
    return only_if(is_probability(probs), contbern_to_truncated_normal(half_logit(probs), q_loc, q_scale, q_low, q_high));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_truncated_normal, 5, 8)

template <class S>
LUCID_FN S kl_continuous_bernoulli_logits_truncated_normal(S logits, S q_loc, S q_scale, S q_low, S q_high) {
    return only_if(is_finite(logits), contbern_to_truncated_normal(0.5 * logits, q_loc, q_scale, q_low, q_high));
}
LUCID_WIDE_KERNEL(kl_continuous_bernoulli_logits_truncated_normal, 5, 8)

} // namespace lucid
