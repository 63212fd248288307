// Gamma and digamma half a step apart, for Student's t: log Gamma(a + 1/2) - log Gamma(a) as a
// difference of two lgamma has no digits left for large a. Double only: what needs them is a
// wide kernel. Polynomials in 1/a for a >= 4; the recurrence lifts a smaller a by 4.
#pragma once
#include "dual.cuh"

namespace lucid {

// Gamma(a + 1/2) / (Gamma(a) sqrt(a)) is `lift` times the exponential of `rest`: the two apart, for
// a sum with other logarithms. Beyond a = 4 the lift is 1; the rest goes to 0 as -1/(8 a); fit: 4e-20.
LUCID_FN double half_gamma_lift(double a) {
    const double s = select(a >= 4, 1.0, a);
    const double top = (s + 1) * (s + 2) * (s + 3), bottom = (s + 0.5) * (s + 1.5) * (s + 2.5) * (s + 3.5);
    return select(a >= 4, 1.0, sqrt(s) * (top * sqrt(s + 4) / bottom));
}
LUCID_FN double half_gamma_rest(double a) {
    constexpr double c[] = {-0.125,               0.005208333333333129, -0.0015624999998427784, 0.0011858258448995398,
                            -0.0016818499922037985, 0.0038333869639429878, -0.012774492426838386, 0.05719252092349107,
                            -0.302474410799526,   1.5469416908200515,   -5.941322906481313,     11.710307578967397};
    const double y = 1 / select(a >= 4, a, a + 4);
    return y * polynomial(y * y, c);
}

// Its logarithm.
LUCID_HEAVY double log_half_gamma(double a) {
    return half_gamma_rest(a) + log(half_gamma_lift(a));
}

// digamma(a + 1/2) - digamma(a); fit: 9e-19.
LUCID_HEAVY double digamma_half_step(double a) {
    constexpr double c[] = {0.125,              -0.015624999999995953, 0.007812499996875545, -0.00830078029544765,
                            0.015136566172893865, -0.0421606612481358, 0.16574544284916579,  -0.847755169845623,
                            4.938285122883339,  -26.85215923019284,    106.9129534825537,    -215.22447001801498};
    const bool large = a >= 4;
    const double y = 1 / select(large, a, a + 4), s = select(large, 1.0, a);
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) sum += 0.5 / ((s + j) * (s + j + 0.5));
    return select(large, 0.0, sum) + y * mad(y, polynomial(y * y, c), 0.5);
}

// log_half_gamma', where digamma_half_step(a) - 1/(2 a) cancels.
LUCID_HEAVY double log_half_gamma_slope(double a) {
    constexpr double c[] = {0.125,              -0.015624999999995953, 0.007812499996875545, -0.00830078029544765,
                            0.015136566172893865, -0.0421606612481358, 0.16574544284916579,  -0.847755169845623,
                            4.938285122883339,  -26.85215923019284,    106.9129534825537,    -215.22447001801498};
    const double y = 1 / select(a >= 4, a, 4.0);
    return select(a >= 4, y * y * polynomial(y * y, c), digamma_half_step(a) - 0.5 / a);
}

// digamma_half_step', which is negative.
LUCID_HEAVY double trigamma_half_step(double a) {
    constexpr double c[] = {0.125,              -0.015624999999995953, 0.007812499996875545, -0.00830078029544765,
                            0.015136566172893865, -0.0421606612481358, 0.16574544284916579,  -0.847755169845623,
                            4.938285122883339,  -26.85215923019284,    106.9129534825537,    -215.22447001801498};
    const bool large = a >= 4;
    const double y = 1 / select(large, a, a + 4), t = y * y, s = select(large, 1.0, a);
    double sum = 0, slope = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) sum += (s + j + 0.25) / ((s + j) * (s + j) * (s + j + 0.5) * (s + j + 0.5));
    for (int k = 11; k >= 0; --k) slope = mad(slope, t, (2 * k + 2) * c[k]);
    return -(select(large, 0.0, sum) + (0.5 * t + y * t * slope));
}

template <int N>
LUCID_FN Dual<double, N> half_gamma_lift(const Dual<double, N>& a) {
    const double x = a.value, y = half_gamma_lift(x);
    return Dual<double, N>::chain(y, select(x >= 4, 0.0, y * (log_half_gamma_slope(x) - log_half_gamma_slope(x + 4))), a);
}
template <int N>
LUCID_FN Dual<double, N> half_gamma_rest(const Dual<double, N>& a) {
    const double x = a.value;
    return Dual<double, N>::chain(half_gamma_rest(x), log_half_gamma_slope(select(x >= 4, x, x + 4)), a);
}
template <int N>
LUCID_FN Dual<double, N> log_half_gamma(const Dual<double, N>& a) {
    return Dual<double, N>::chain(log_half_gamma(a.value), log_half_gamma_slope(a.value), a);
}
template <int N>
LUCID_FN Dual<double, N> digamma_half_step(const Dual<double, N>& a) {
    return Dual<double, N>::chain(digamma_half_step(a.value), trigamma_half_step(a.value), a);
}

// log(1 + y^2), with its digits for small y, also where y^2 overflows.
template <class S>
LUCID_FN S log_one_plus_square(S y) {
    using T = Number<S>;
    const bool large = fabs(value_of(y)) > T(1e10);
    const S z = select(large, S(T(0)), y);
    return select(large, T(2) * log(fabs(y)), log1p(z * z));
}

} // namespace lucid
