// StudentT(df, loc, scale): density Gamma((v + 1)/2) / (Gamma(v/2) sqrt(pi v) scale)
// (1 + z^2/v)^(-(v + 1)/2), v = df, z = (x - loc) / scale, x real.
//
// df     positive: degrees of freedom
// loc    real, in the units of x: the median
// scale  positive, in the units of x
// Results are in nats. A parameter that is not finite, df <= 0 or scale <= 0 gives nan: kernels
// never throw.
#pragma once
#include "core/cauchy.cuh"
#include "core/cross.cuh"
#include "core/half_gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_student_t(S df, S loc, S scale) {
    return is_positive(df) & is_finite(loc) & is_positive(scale);
}

// With y = z/sqrt(v), (1 + y^2)^(-1/2) goes with the scale and the constant into one logarithm: for
// small v and large y they cancel.
template <class S>
LUCID_FN S student_t_log_prob(S x, S df, S loc, S scale) {
    using T = Number<S>;
    const S y = scaled_difference(x, loc, scale) / sqrt(df), a = T(0.5) * df;
    const bool large = fabs(value_of(y)) > T(1e10);
    const S near = select(large, S(T(0)), y), width = scale * select(large, fabs(y), sqrt(T(1) + near * near));
    const S peak = half_gamma_rest(a) - T(0.91893853320467274178);
    return only_if(is_student_t(df, loc, scale), (peak - log(width / half_gamma_lift(a))) - a * log_one_plus_square(y));
}
LUCID_WIDE_KERNEL(student_t_log_prob, 4, 4)

// log(scale sqrt(v) B(v/2, 1/2)) + (v + 1)/2 [digamma((v + 1)/2) - digamma(v/2)].
template <class S>
LUCID_FN S student_t_entropy(S df, S loc, S scale) {
    using T = Number<S>;
    const S a = T(0.5) * df;
    const S shape = (T(0.91893853320467274178) - log_half_gamma(a)) + (a + T(0.5)) * digamma_half_step(a);
    return only_if(is_student_t(df, loc, scale), shape + log(scale));
}
LUCID_WIDE_KERNEL(student_t_entropy, 3, 4)

// What no normal law of Student's t's mean and variance gets, for v > 2. It falls as 3/4 v^-2: given
// y = 2/v, it is (u - log(1 + u))/2 at u = -y, and y^2 times a polynomial q, of which `slope` is the
// derivative. fits: 4e-19 for y <= 1/4, 4e-18 for y > 1/4.
LUCID_FN double student_normal_rest(double y, double& slope) {
    constexpr double near[] = {-0.0625, 0.020833333333332645, 0.007812500000234816, -0.009375000031633524, -0.0039062477605473493,
                               0.009486511254706733, 0.004153084083460594, -0.016870749919125422, -0.006850198086245435,
                               0.0388807752235013, 0.07208149338742965, -0.4365571779037394, 0.770113255997585,
                               -0.5311511562479648, -0.12342375976842855, 0.28872514295069557, 0, 0, 0, 0};
    constexpr double far[] = {-0.048584176089534845, 0.021097960254664136, -0.004391541212713487, -0.001743504864603126,
                              0.0026429614274035163, -0.0016998314810286234, 0.0005293914209058871, 0.00027736174680399,
                              -0.0006256104319873791, 0.0006194758961591044, -0.0004123676014809671, 0.00013991092340729665,
                              0.00010412775278731385, -0.0002640883571489957, 0.00030996191956172227, -0.000282404760189711,
                              0.00027852117734778907, -0.00013443550175416767, -0.0003237859720157519, 0.000415847379784906};
    const bool small = y <= 0.25;
    const double z = select(small, y, y - 0.625);
    double sum = 0;
    slope = 0;
    LUCID_UNROLL
    for (int i = 19; i >= 0; --i) {
        slope = mad(slope, z, sum);
        sum = mad(sum, z, select(small, near[i], far[i]));
    }
    return sum;
}
LUCID_FN double student_normal_excess(double v) {
    double u, slope;
    const double y = 2 / v, first = bregman_log(-2.0, v, v - 2, u);
    return mad(0.5, first, y * y * student_normal_rest(y, slope));
}
template <int N>
LUCID_FN Dual<double, N> student_normal_excess(const Dual<double, N>& v) {
    double slope;
    const double y = 2 / v.value, q = student_normal_rest(y, slope);
    const double by_y = y * (0.5 * v.value / (v.value - 2) + (2 * q + y * slope));
    return Dual<double, N>::chain(student_normal_excess(v.value), -by_y * (y / v.value), v);
}

template <class S>
LUCID_FN S kl_student_t_normal(S p_df, S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool finite = value_of(p_df) > T(2);
    const S v = select(finite, p_df, S(T(4)));
    const S y = to_normal(student_normal_excess(v), p_loc, p_scale * sqrt(v / (v - T(2))), q_loc, q_scale);
    return only_if(is_student_t(p_df, p_loc, p_scale) & is_finite(q_loc) & is_positive(q_scale),
                   select(finite, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_student_t_normal, 5, 4)

// Between equal laws, and for one degree of freedom, where both are Cauchy laws; nan otherwise:
// there is no elementary form (Bouhlel & Rousseau 2023 have a series of Lauricella's). The
// derivatives by df have none even between Cauchy laws.
template <class S>
LUCID_FN S kl_student_t_student_t(S p_df, S p_loc, S p_scale, S q_df, S q_loc, S q_scale) {
    using T = Number<S>;
    const bool equal = (value_of(p_df) == value_of(q_df)) & (value_of(p_loc) == value_of(q_loc)) & (value_of(p_scale) == value_of(q_scale));
    const bool cauchy = (value_of(p_df) == T(1)) & (value_of(q_df) == T(1));
    const S y = cauchy_divergence(p_loc, p_scale, q_loc, q_scale) + (of_unknown_slope(p_df) + of_unknown_slope(q_df));
    return only_if(is_student_t(p_df, p_loc, p_scale) & is_student_t(q_df, q_loc, q_scale) & (equal | cauchy),
                   select(equal, S(T(0)), y));
}
LUCID_KERNEL(kl_student_t_student_t, 6, 4)

} // namespace lucid
