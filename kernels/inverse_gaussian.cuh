// InverseGaussian(loc, concentration): density sqrt(c / (2 pi x^3)) exp(-c (x - m)^2 / (2 m^2 x)),
// m = loc, c = concentration, x > 0.
//
// loc            positive, in the units of x: the mean
// concentration  positive, in the units of x: loc^3 / variance
// Results are in nats. A parameter that is not finite or not positive gives nan: kernels never
// throw.
//
// With f = concentration/loc, E log x = log loc - G, where G = exp(2f) E1(2f).
#pragma once
#include "core/cross.cuh"
#include "core/expint.cuh"
#include "core/ndtr.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_inverse_gaussian(S loc, S concentration) {
    return is_positive(loc) & is_positive(concentration);
}

// sqrt(c/x) (x - m)/m.
template <class S>
LUCID_FN S inverse_gaussian_score(S x, S loc, S concentration) {
    return sqrt(concentration / x) * scaled_difference(x, loc, loc);
}

template <class S>
LUCID_FN S inverse_gaussian_log_prob(S x, S loc, S concentration) {
    using T = Number<S>;
    const bool inside = (value_of(x) > T(0)) & (value_of(x) <= Format<T>::largest);
    const S u = inverse_gaussian_score(x, loc, concentration);
    const S y = T(0.5) * (log(concentration) - T(1.83787706640934548356) - u * u) - T(1.5) * log(x);
    return only_if(is_inverse_gaussian(loc, concentration) & (value_of(x) == value_of(x)),
                   select(inside, y, S(-infinity<T>())));
}
LUCID_WIDE_KERNEL(inverse_gaussian_log_prob, 3, 4)

// exp(2f) P(Z < -v) with v = sqrt(c/x) (x + m)/m and v^2 - u^2 = 4f: the scaled erfc takes the
// factor that would overflow.
template <class S>
LUCID_FN S inverse_gaussian_echo(S u, S x, S loc, S concentration) {
    using T = Number<S>;
    const S v = sqrt(concentration / x) * (T(1) + x / loc);
    return T(0.5) * erfcx(T(0.70710678118654752440) * v) * exp(T(-0.5) * u * u);
}

template <class S>
LUCID_FN S inverse_gaussian_cdf(S x, S loc, S concentration) {
    using T = Number<S>;
    const bool inside = (value_of(x) > T(0)) & (value_of(x) <= Format<T>::largest);
    const S at = select(inside, x, loc), u = inverse_gaussian_score(at, loc, concentration);
    const S y = ndtr(u) + inverse_gaussian_echo(u, at, loc, concentration);
    const S capped = select(value_of(y) > T(1), S(T(1)), y);
    return only_if(is_inverse_gaussian(loc, concentration) & (value_of(x) == value_of(x)),
                   select(inside, capped, select(value_of(x) > T(0), S(T(1)), S(T(0)))));
}
LUCID_WIDE_KERNEL(inverse_gaussian_cdf, 3, 8)

template <class S>
LUCID_FN S inverse_gaussian_g(S loc, S concentration) {
    return scaled_e1(Number<S>(2) * (concentration / loc));
}

// log(2 pi e sd^2)/2 - 3G/2; where f is small, log sd and G are large and log concentration is
// all that is left of them.
template <class S>
LUCID_FN S inverse_gaussian_entropy(S loc, S concentration) {
    using T = Number<S>;
    const S x = T(2) * (concentration / loc);
    const bool far = value_of(x) > T(1);
    const S small = select(far, S(T(1)), x), large = select(far, x, S(T(1)));
    const S heavy = log(concentration) + (T(2.45865930404459073775) - T(1.5) * scaled_e1_regular(small));
    const S light = log(loc * sqrt(T(2) / large)) + (T(1.41893853320467274178) - T(1.5) * scaled_e1(large));
    return only_if(is_inverse_gaussian(loc, concentration), select(far, light, heavy));
}
LUCID_WIDE_KERNEL(inverse_gaussian_entropy, 2, 8)

// Tweedie (1957): E x = m and E 1/x = 1/m + 1/c make it half of phi(q.c / p.c) plus
// q.c (p.m - q.m)^2 / (p.m q.m^2).
template <class S>
LUCID_FN S kl_inverse_gaussian_inverse_gaussian(S p_loc, S p_concentration, S q_loc, S q_concentration) {
    using T = Number<S>;
    const S z = scaled_difference(p_loc, q_loc, q_loc);
    // z sqrt(q.c/p.m) squared last: no product on the way is larger than the result needs.
    const S score = z * (sqrt(q_concentration) / sqrt(p_loc));
    const S y = T(0.5) * phi_ratio(p_concentration, q_concentration) + T(0.5) * score * score;
    return only_if(is_inverse_gaussian(p_loc, p_concentration) & is_inverse_gaussian(q_loc, q_concentration), y);
}
LUCID_KERNEL(kl_inverse_gaussian_inverse_gaussian, 4, 8)

// lgamma(x) - (x - 1/2) log x + x - log(2 pi)/2, which falls like 1/(12 x).
LUCID_FN double lgamma_excess(double x) {
    const bool far = x >= 4;
    const double small = select(far, 4.0, x), large = select(far, x, 4.0);
    return select(far, stirling<0>(1 / large), gamma_remainder(small) + (0.5 * log(small) - 0.91893853320467274178));
}
template <int N>
LUCID_FN Dual<double, N> lgamma_excess(const Dual<double, N>& d) {
    const double x = d.value;
    return Dual<double, N>::chain(lgamma_excess(x), digamma(x) - log(x) + 0.5 / x, d);
}

// KL to the Gamma law of a concentration k and the same mean, for the inverse Gaussian of shape f.
// With G = G(2f): (phi(2 k G) + (G + log(2 f G)))/2 and the excess of lgamma over Stirling's main
// terms, three non-negative pieces.
template <class S>
LUCID_FN S inverse_gaussian_from_gamma(S f, S k) {
    using T = Number<S>;
    const S g = scaled_e1(T(2) * f);
    return T(0.5) * (phi_ratio(S(T(1)), T(2) * k * g) + scaled_e1_gap(T(2) * f)) + lgamma_excess(k);
}

template <class S>
LUCID_FN S kl_inverse_gaussian_gamma(S p_loc, S p_concentration, S q_concentration, S q_rate) {
    const S left = inverse_gaussian_from_gamma(p_concentration / p_loc, q_concentration);
    return only_if(is_inverse_gaussian(p_loc, p_concentration) & is_positive(q_concentration) & is_positive(q_rate),
                   left + q_concentration * phi_ratio(q_concentration / p_loc, q_rate));
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_gamma, 4, 8)

template <class S>
LUCID_FN S kl_inverse_gaussian_chi2(S p_loc, S p_concentration, S q_df) {
    using T = Number<S>;
    return kl_inverse_gaussian_gamma(p_loc, p_concentration, T(0.5) * q_df, S(T(0.5)));
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_chi2, 3, 8)

template <class S>
LUCID_FN S kl_inverse_gaussian_exponential(S p_loc, S p_concentration, S q_rate) {
    return kl_inverse_gaussian_gamma(p_loc, p_concentration, S(Number<S>(1)), q_rate);
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_exponential, 3, 8)

// 1/x has mean (1 + 1/f)/loc. Its Jensen gap j = log(1 + 1/f) - G; the same grouping leaves
// (phi(2 k j) + G + log(2 f j))/2 and the excess of lgamma.
template <class S>
LUCID_FN S kl_inverse_gaussian_inverse_gamma(S p_loc, S p_concentration, S q_concentration, S q_rate) {
    using T = Number<S>;
    const S f = p_concentration / p_loc, x = T(2) * f, k = q_concentration;
    const S g = scaled_e1(x);
    const S j = log1p(T(1) / f) - g;
    const S left = T(0.5) * (phi_ratio(S(T(1)), T(2) * k * j) + (g + log(x * j))) + lgamma_excess(k);
    const S mean = T(1) / p_loc + T(1) / p_concentration;
    return only_if(is_inverse_gaussian(p_loc, p_concentration) & is_positive(k) & is_positive(q_rate),
                   not_negative(left) + k * phi_ratio(k / mean, q_rate));
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_inverse_gamma, 4, 8)

template <class S>
LUCID_FN S kl_inverse_gaussian_normal(S p_loc, S p_concentration, S q_loc, S q_scale) {
    using T = Number<S>;
    const S excess = T(1.5) * inverse_gaussian_g(p_loc, p_concentration);
    const S sd = p_loc * sqrt(p_loc / p_concentration);
    return only_if(is_inverse_gaussian(p_loc, p_concentration) & is_finite(q_loc) & is_positive(q_scale),
                   to_normal(excess, p_loc, sd, q_loc, q_scale));
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_normal, 4, 8)

template <class S>
LUCID_FN S kl_inverse_gaussian_half_normal(S p_loc, S p_concentration, S q_scale) {
    using T = Number<S>;
    const S f = p_concentration / p_loc;
    const S excess = (T(0.5) * log1p(f) - T(0.69314718055994530942)) + T(1.5) * scaled_e1(T(2) * f);
    const S rms = p_loc * sqrt(T(1) + T(1) / f);
    return only_if(is_inverse_gaussian(p_loc, p_concentration) & is_positive(q_scale),
                   to_half_normal(not_negative(excess), rms, q_scale));
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_half_normal, 3, 8)

// E|x - a| = |a - m| + 2 ((a + m) exp(2f) P(Z < -v) - |a - m| P(Z < -|u|)) for a > 0.
template <class S>
LUCID_FN S kl_inverse_gaussian_laplace(S p_loc, S p_concentration, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool inside = value_of(q_loc) > T(0);
    const S a = select(inside, q_loc, p_loc), f = p_concentration / p_loc;
    const S u = inverse_gaussian_score(a, p_loc, p_concentration), far = fabs(a - p_loc);
    const S extra = (a + p_loc) * inverse_gaussian_echo(u, a, p_loc, p_concentration) - far * ndtr(-fabs(u));
    const S deviation = select(inside, far + T(2) * not_negative(extra), p_loc - q_loc);
    const S excess = (log(deviation) - log(p_loc)) + (T(0.5) * log(f) + (T(0.27420864735527256764) + T(1.5) * scaled_e1(T(2) * f)));
    return only_if(is_inverse_gaussian(p_loc, p_concentration) & is_finite(q_loc) & is_positive(q_scale),
                   to_laplace(not_negative(excess), deviation, q_scale));
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_laplace, 4, 8)

// log E exp(-x/b) = -(2 m/b)/(1 + r) with r = sqrt(1 + 2 m^2/(c b)); m/b plus it is the half of t.
template <class S>
LUCID_FN void inverse_gaussian_laplace_transform(S loc, S concentration, S b, S& exponent, S& t, S& r) {
    using T = Number<S>;
    const S rate = loc / b, root = sqrt(T(2) * rate) * sqrt(loc / concentration);
    const bool large = value_of(root) > T(1e8);
    const S capped = select(large, S(T(1)), root);
    r = select(large, root, sqrt(T(1) + capped * capped));
    exponent = -(T(2) * rate) / (T(1) + r);
    const S share = root / (T(1) + r);
    t = T(2) * rate * (share * share);
}

// log(b/sd): where t is small, it underflows before its logarithm matters.
template <class S>
LUCID_FN S inverse_gaussian_log_ratio(S loc, S concentration, S b) {
    using T = Number<S>;
    return log_ratio(b - loc, loc, b) + T(0.5) * log_ratio(concentration - loc, loc, concentration);
}

template <class S>
LUCID_FN S kl_inverse_gaussian_gumbel(S p_loc, S p_concentration, S q_loc, S q_scale) {
    using T = Number<S>;
    S exponent, t, r;
    inverse_gaussian_laplace_transform(p_loc, p_concentration, q_scale, exponent, t, r);
    const S g = T(1.5) * inverse_gaussian_g(p_loc, p_concentration);
    const bool wide = value_of(t) < T(1e-3);
    const S ample = T(0.5) * phi_ratio(S(T(1)), select(wide, S(T(1)), t)) + (T(0.08106146679532725822) + (g - log(T(0.5) * (T(1) + r))));
    const S narrow = T(0.5) * t + (inverse_gaussian_log_ratio(p_loc, p_concentration, q_scale) + (g - T(0.41893853320467274178)));
    const S excess = select(wide, narrow, ample);
    return only_if(is_inverse_gaussian(p_loc, p_concentration) & is_finite(q_loc) & is_positive(q_scale),
                   to_gumbel(not_negative(excess), q_loc / q_scale + exponent));
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_gumbel, 4, 8)

template <class S>
LUCID_FN S kl_inverse_gaussian_moyal(S p_loc, S p_concentration, S q_loc, S q_scale) {
    using T = Number<S>;
    S exponent, t, r;
    inverse_gaussian_laplace_transform(p_loc, p_concentration, q_scale, exponent, t, r);
    const S g = T(1.5) * inverse_gaussian_g(p_loc, p_concentration);
    const bool wide = value_of(t) < T(1e-3);
    const S ample = T(0.5) * phi_ratio(S(T(2)), select(wide, S(T(1)), t)) + (T(0.15342640972002734529) + (g - log(T(0.5) * (T(1) + r))));
    const S narrow = T(0.25) * t + (inverse_gaussian_log_ratio(p_loc, p_concentration, q_scale) + g);
    const S excess = select(wide, narrow, ample);
    return only_if(is_inverse_gaussian(p_loc, p_concentration) & is_finite(q_loc) & is_positive(q_scale),
                   to_moyal(not_negative(excess), q_loc / q_scale + exponent));
}
LUCID_WIDE_KERNEL(kl_inverse_gaussian_moyal, 4, 8)

} // namespace lucid
