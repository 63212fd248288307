// Cauchy(loc, scale): density 1 / (pi scale (1 + z^2)), z = (x - loc) / scale, x real.
//
// loc    real, in the units of x: the median
// scale  positive, in the units of x: half the distance between the quartiles
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/cauchy.cuh"
#include "core/half_gamma.cuh"
#include "core/trigonometric.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_cauchy(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S cauchy_log_prob(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(x, loc, scale);
    return only_if(is_cauchy(loc, scale), -(log_cauchy(scale * z, z, scale) + T(1.14472988584940017414)));
}
LUCID_KERNEL(cauchy_log_prob, 3, 4)

template <class S>
LUCID_FN S cauchy_cdf(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(x, loc, scale);
    const bool left = value_of(z) < T(0);
    const S a = select(left, -z, z);
    const bool far = value_of(a) > T(1);
    const S y = atan_unit(select(far, T(1) / a, a)) * T(0.31830988618379067154);
    const S tail = select(far, y, T(0.5) - y);
    return only_if(is_cauchy(loc, scale), select(left, tail, T(1) - tail));
}
LUCID_KERNEL(cauchy_cdf, 3, 4)

// tan(pi (p - 1/2)), by the smaller tail m: 1/tan(pi m) or tan(pi (1/2 - m)).
template <class S>
LUCID_FN S cauchy_icdf(S probability, S loc, S scale) {
    using T = Number<S>;
    const bool left = value_of(probability) < T(0.5);
    const S m = select(left, probability, T(1) - probability);
    const bool far = value_of(m) < T(0.25);
    const S t = tanpi_quarter(select(far, m, T(0.5) - m)), z = select(far, T(1) / t, t);
    const S y = loc + scale * select(left, -z, z);
    return only_if(is_cauchy(loc, scale) & (value_of(m) >= T(0)), y);
}
LUCID_KERNEL(cauchy_icdf, 3, 4)

// A draw, from a uniform one. 0 stands for what rounds to it: the law has no draw at infinity.
template <class S>
LUCID_FN S cauchy_rsample(S noise, S loc, S scale) {
    using T = Number<S>;
    constexpr T least = Format<T>::epsilon / 4;
    const S u = select(value_of(noise) > least, noise, S(least));
    return cauchy_icdf(select(value_of(u) < T(1), u, S(T(1) - 2 * least)), loc, scale);
}
LUCID_KERNEL(cauchy_rsample, 3, 4)

template <class S>
LUCID_FN S cauchy_entropy(S loc, S scale) {
    return only_if(is_cauchy(loc, scale), log(scale) + Number<S>(2.53102424696929079297));
}
LUCID_KERNEL(cauchy_entropy, 2, 4)

template <class S>
LUCID_FN S kl_cauchy_cauchy(S p_loc, S p_scale, S q_loc, S q_scale) {
    return only_if(is_cauchy(p_loc, p_scale) & is_cauchy(q_loc, q_scale), cauchy_divergence(p_loc, p_scale, q_loc, q_scale));
}
LUCID_KERNEL(kl_cauchy_cauchy, 4, 4)

// KL from a Cauchy law to the nearest Student's t of v degrees of freedom,
// (v + 1) log(1 + 1/v) + log(v B(v/2, 1/2) / (4 pi)); 0 at v = 1.
LUCID_FN double cauchy_student_gap_near(double s) { // over s^2, s = (v - 1)/(v + 1), |s| <= 0.6; fit: 7e-18
    constexpr double c[] = {
        0.6449340668482264, -0.1142456726227357, 0.34392543290942407, -0.08065449609317513, 0.23622443714569089,
        -0.06132477999474311, 0.17976002529994475, -0.04940939866103911, 0.14503023887131328, -0.041336770574015656,
        0.12153993286398952, -0.0355116259495239, 0.10460527878806745, -0.031118637286319403, 0.09168959923550381,
        -0.02764916461829989, 0.08299593155487624, -0.025318931174540503, 0.06420375210924939, -0.01961282602434264,
        0.12308801954184069, -0.03874606391427186, -0.18064555076180544, 0.05854357212357565, 0.8254862083821689,
        -0.26442257479790904, -1.6914280755896576, 0.5429727513966932, 2.7543774430830017, -0.8832402390216663,
        -2.5618013216202247, 0.8216760965844467, 1.274692713155836, -0.4084163952439566};
    double sum = c[33];
    LUCID_UNROLL
    for (int i = 32; i >= 0; --i) sum = mad(sum, s, c[i]);
    return sum;
}
LUCID_FN double cauchy_student_gap(double v) {
    const double s = select(v < Format<double>::largest / 2, (v - 1) / (v + 1), 1.0);
    const bool near = fabs(s) <= 0.6;
    const double far = ((v + 1) * log1p(1 / v) - 1.61208571376461805120) + (0.5 * log(v) - log_half_gamma(0.5 * v));
    return select(near, s * s * cauchy_student_gap_near(select(near, s, 0.0)), far);
}
// log(1 + 1/v) - [digamma((v + 1)/2) - digamma(v/2)]/2
template <int N>
LUCID_FN Dual<double, N> cauchy_student_gap(const Dual<double, N>& v) {
    const double x = v.value, slope = log1p(1 / x) - 0.5 * digamma_half_step(0.5 * x);
    return Dual<double, N>::chain(cauchy_student_gap(x), slope, v);
}

// The mean of log((x - loc)^2 + c^2) under a Cauchy law is log((loc - p_loc)^2 + (scale + c)^2)
// (Chyzak & Nielsen 2019, lemma). With c = sqrt(v) q_scale and the shares g = p_scale/(p_scale + c)
// and h = 1 - g, a sum of non-negative terms: the gap above, phi((v + 1) g) +
// v phi((v + 1) h / v), phi(x) = x - 1 - log x, for the scales, and a logarithm for the shift.
template <class S>
LUCID_FN S kl_cauchy_student_t(S p_loc, S p_scale, S q_df, S q_loc, S q_scale) {
    using T = Number<S>;
    const S c = sqrt(q_df) * (T(0.25) * q_scale), sum = T(0.25) * p_scale + c;
    const S g = T(0.25) * p_scale / sum, h = c / sum;
    S u;
    const S one = S(T(1));
    const S scales = bregman_log(q_df * g - h, one, g + q_df * g, u) + q_df * bregman_log(h / q_df - g, one, h + h / q_df, u);
    const S y = scaled_difference(T(0.25) * p_loc, T(0.25) * q_loc, sum);
    const S shift = (T(0.5) * (q_df + T(1))) * log_one_plus_square(y);
    return only_if(is_cauchy(p_loc, p_scale) & is_positive(q_df) & is_cauchy(q_loc, q_scale),
                   cauchy_student_gap(q_df) + (scales + shift));
}
LUCID_WIDE_KERNEL(kl_cauchy_student_t, 5, 8)

} // namespace lucid
