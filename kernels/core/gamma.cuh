// The logarithm of the gamma function, its derivatives, and its Bregman divergence, for x > 0.
// Double only: what needs them is a wide kernel.
//
// Everything stands on lgamma(x) = (x - 1/2) log x - x + log(2 pi)/2 + S(x), x >= 4, with S a
// polynomial in 1/x, and on the recurrence that lifts a smaller x by 4.
#pragma once
#include "dual.cuh"

namespace lucid {

// S(x) = y (c[0] + c[1] y^2 + ...), y = 1/x. Fitted to S'' on x >= 4: 4e-18 of lgamma''.
constexpr int stirling_terms = 12;
LUCID_FN double stirling_coefficient(int k) {
    constexpr double c[stirling_terms] = {
        0.08333333333333333,  -0.0027777777777743045, 0.0007936507925774013, -0.0005952379192744132,
        0.0008417332959173087, -0.0019163752483016918, 0.006357944870329757, -0.027848247632513264,
        0.13876894953383176,  -0.641675012032124,     2.1700446096176957,    -3.7266082842299495};
    return c[k];
}

// y^power (sum of c[k] weight(k) t^k) and kin: `order` derivatives of S at y = 1/x, signs left out.
template <int order>
LUCID_FN double stirling(double y) {
    const double t = y * y;
    double sum = 0;
    LUCID_UNROLL
    for (int k = stirling_terms - 1; k >= 0; --k) {
        double c = stirling_coefficient(k);
        for (int j = 1; j <= order; ++j) c *= 2 * k + j;
        sum = mad(sum, t, c);
    }
    double power = y;
    for (int j = 0; j < order; ++j) power *= y;
    return power * sum;
}

// lgamma(y) / ((y - 1)(y - 2)) on [1, 2], in y - 3/2; fit: 5e-18.
LUCID_FN double lgamma_middle(double y) {
    constexpr double c[] = {
        0.4831289505409809,     -0.14595989591430594,   0.06291140107456485,    -0.03130848750105327,
        0.01679709863121395,    -0.009425622444829649,  0.005446457842219553,   -0.0032120742206072908,
        0.0019229162321227923,  -0.001164411377219605,  0.0007115202752051298,  -0.00043803516132580534,
        0.00027130273545114005, -0.0001685717945035172, 0.00010541715222185904, -6.793733027397047e-05,
        4.281642862794779e-05,  -2.148770252062576e-05, 1.3584275459130943e-05, -1.8527803997032962e-05,
        1.1820969445467145e-05};
    return polynomial(y - 1.5, c);
}

// Within 4 epsilons, also at its zeros 1 and 2.
LUCID_HEAVY double lgamma(double x) {
    const bool large = x >= 4;
    // x = y + shift, y in [1, 2]: lgamma(x) = lgamma(y) + log of the factors between.
    const double s = select(large, 1.5, x);
    const double shift = select(s < 1, -1.0, select(s < 2, 0.0, select(s < 3, 1.0, 2.0)));
    const double y1 = s - (shift + 1), y2 = s - (shift + 2); // y - 1 and y - 2, exact where they vanish
    const double factor = select(s < 2, s, select(s < 3, s - 1, (s - 1) * (s - 2)));
    const double l = log(select(large, x, factor));
    const double small = y1 * y2 * lgamma_middle(s - shift) + select(s < 1, -l, select(s < 2, 0.0, l));
    const double stir = mad(x - 0.5, l - 1, 0.41893853320467274178) + stirling<0>(1 / x);
    return select(large, select(x <= Format<double>::largest, stir, x), small);
}

// log x - digamma(x) > 0, within 3 epsilons: below 4 the recurrence adds 1/x - log(1 + 1/x) > 0.
LUCID_HEAVY double log_less_digamma(double x) {
    const bool large = x >= 4;
    const double s = select(large, 1.0, x), z = select(large, x, x + 4), y = 1 / z;
    double sum = 0, u;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) sum += bregman_log(1.0, s + j, s + (j + 1), u);
    return select(large, 0.0, sum) + mad(0.5, y, stirling<1>(y));
}

// Absolutely within an epsilon near its zero at 1.46, relatively elsewhere.
LUCID_HEAVY double digamma(double x) {
    return log(x) - log_less_digamma(x);
}

LUCID_HEAVY double trigamma(double x) {
    const bool large = x >= 4;
    const double s = select(large, 1.0, x), z = select(large, x, x + 4), y = 1 / z;
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) sum += (1 / (s + j)) * (1 / (s + j));
    return select(large, 0.0, sum) + (y + mad(0.5 * y, y, stirling<2>(y)));
}

LUCID_HEAVY double tetragamma(double x) {
    const bool large = x >= 4;
    const double s = select(large, 1.0, x), z = select(large, x, x + 4), y = 1 / z;
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) sum += 2 / ((s + j) * (s + j) * (s + j));
    return -(select(large, 0.0, sum) + (y * y + (y * y * y + stirling<3>(y))));
}

// lgamma(x) - x log x + x: lgamma without its deviance part.
LUCID_HEAVY double gamma_remainder(double x) {
    const double l = log(x);
    const double large = mad(-0.5, l, 0.91893853320467274178) + stirling<0>(1 / x);
    return select(x >= 4, large, lgamma(x) - x * (l - 1));
}

// The Bregman divergence S(b) - S(a) - d S'(a) for a, b >= 4: a divided difference of the
// polynomial, so that nothing cancels.
LUCID_FN double bregman_stirling(double d, double a, double b) {
    const double A = 1 / a, B = 1 / b, tA = A * A, tB = B * B;
    constexpr int last = stirling_terms - 1;
    double at_a = stirling_coefficient(last), at_b = at_a, slope = 0, first = 0, second = 0;
    LUCID_UNROLL
    for (int k = last - 1; k >= 0; --k) {
        const double c = stirling_coefficient(k);
        second = mad(tA, second, first);
        first = mad(tA, first, at_b);
        slope = mad(tA, slope, at_a);
        at_a = mad(tA, at_a, c);
        at_b = mad(tB, at_b, c);
    }
    const double derivative = at_a + 2 * tA * slope;
    const double divided = (A + B) * first + A * (A + B) * (A + B) * second + A * slope;
    const double u = d * A;
    return u * (u * B) * mad(B, divided, derivative);
}

// S'(b) - S'(a), over d.
LUCID_FN double stirling_slope_difference(double a, double b) {
    const double A = 1 / a, B = 1 / b, tA = A * A, tB = B * B;
    double at_b = 0, divided = 0; // of t Q(t), Q the polynomial of -S' / y^2
    LUCID_UNROLL
    for (int k = stirling_terms - 1; k >= 0; --k) {
        divided = mad(tA, divided, at_b);
        at_b = mad(tB, at_b, (2 * k + 1) * stirling_coefficient(k));
    }
    divided = mad(tA, divided, at_b);
    return A * B * (A + B) * divided;
}

// The Bregman divergence of g(x) = (x + 1) log(1 + 1/x) - 1, which is what the recurrence adds to
// gamma_remainder. With v = d / (2ab + a + b) near 0 in one cancellation-free product.
LUCID_FN double bregman_step_near(double d, double a, double b) {
    const double w = mad(2 * a, b, a + b), v = select(w <= Format<double>::largest, d / w, 0.0);
    const double t = v * v;
    return v * mad(-(b + 1) * select(t < 0.1112, t, 0.0), atanh_tail(select(t < 0.1112, t, 0.0)), d / a);
}
LUCID_FN double bregman_step(double d, double a, double b) {
    const double w = mad(2 * a, b, a + b);
    const bool near = !(fabs(d) * 3 > w);
    const double x = a / (a + 1), y = b / (b + 1);
    double u;
    const double far = bregman_log(d, a, b, u) + (log_ratio(d, a + 1, b + 1) + b * log_ratio(x - y, y, x));
    return select(near, bregman_step_near(d, a, b), select(is_finite(u), far, u));
}

// gamma_remainder(b) - gamma_remainder(a) - d gamma_remainder'(a), given d = b - a; a, b > 0.
// Never negative, 0 only at d = 0; all digits however near a and b are (stepwise sums of
// non-negative terms).
LUCID_HEAVY double bregman_remainder(double d, double a, double b) {
    double u;
    const double steps = (bregman_step_near(d, a + 3, b + 3) + bregman_step_near(d, a + 2, b + 2)) +
                         (bregman_step_near(d, a + 1, b + 1) + bregman_step(d, a, b));
    return steps + mad(0.5, bregman_log(d, a + 4, b + 4, u), bregman_stirling(d, a + 4, b + 4));
}

// lgamma(b) - lgamma(a) - d digamma(a), given d = b - a; a, b > 0.
LUCID_HEAVY double bregman_lgamma(double d, double a, double b) {
    double u, steps = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) steps += bregman_log(d, a + j, b + j, u);
    return steps + (deviance(-d, b + 4, a + 4) +
                    mad(0.5, bregman_log(d, a + 4, b + 4, u), bregman_stirling(d, a + 4, b + 4)));
}

// digamma(b) - digamma(a), given d = b - a.
LUCID_HEAVY double digamma_difference(double d, double a, double b) {
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) sum += d / (a + j) / (b + j);
    const double a4 = a + 4, b4 = b + 4;
    return sum + (log_ratio(d, a4, b4) + d * (0.5 / (a4 * b4) + stirling_slope_difference(a4, b4)));
}

// gamma_remainder'(b) - gamma_remainder'(a), and gamma_remainder''(a).
LUCID_HEAVY double remainder_slope_difference(double d, double a, double b) {
    double sum = 0, u;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) {
        const double x = a + j, y = b + j;
        sum += d / x / (y * (y + 1)) + bregman_log(d, x * (y + 1), y * (x + 1), u);
    }
    const double a4 = a + 4, b4 = b + 4;
    return sum + d * (0.5 / (a4 * b4) + stirling_slope_difference(a4, b4));
}
LUCID_HEAVY double remainder_curvature(double a) {
    const double y = 1 / (a + 4);
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) sum += 1 / (a + j) / ((a + j) * (a + j + 1));
    return sum + mad(0.5 * y, y, stirling<2>(y));
}

#define LUCID_RULE(NAME, DERIVATIVE)                                                    \
    template <int N>                                                                    \
    LUCID_FN Dual<double, N> NAME(const Dual<double, N>& d) {                           \
        const double x = d.value;                                                       \
        return Dual<double, N>::chain(NAME(x), DERIVATIVE, d);                          \
    }
LUCID_RULE(lgamma, digamma(x))
LUCID_RULE(digamma, trigamma(x))
LUCID_RULE(trigamma, tetragamma(x))
LUCID_RULE(gamma_remainder, -log_less_digamma(x))
LUCID_RULE(log_less_digamma, -remainder_curvature(x))
#undef LUCID_RULE

template <int N>
LUCID_FN Dual<double, N> bregman_lgamma(const Dual<double, N>& d, const Dual<double, N>& a, const Dual<double, N>& b) {
    return Dual<double, N>::chain(bregman_lgamma(d.value, a.value, b.value), -d.value * trigamma(a.value), a,
                                  digamma_difference(d.value, a.value, b.value), b);
}
template <int N>
LUCID_FN Dual<double, N> bregman_remainder(const Dual<double, N>& d, const Dual<double, N>& a, const Dual<double, N>& b) {
    return Dual<double, N>::chain(bregman_remainder(d.value, a.value, b.value), -d.value * remainder_curvature(a.value),
                                  a, remainder_slope_difference(d.value, a.value, b.value), b);
}

template <int N>
LUCID_FN Dual<double, N> digamma_difference(const Dual<double, N>& d, const Dual<double, N>& a, const Dual<double, N>& b) {
    return Dual<double, N>::chain(digamma_difference(d.value, a.value, b.value), -trigamma(a.value), a, trigamma(b.value), b);
}
template <int N>
LUCID_FN Dual<double, N> remainder_slope_difference(const Dual<double, N>& d, const Dual<double, N>& a, const Dual<double, N>& b) {
    return Dual<double, N>::chain(remainder_slope_difference(d.value, a.value, b.value), -remainder_curvature(a.value), a,
                                  remainder_curvature(b.value), b);
}

} // namespace lucid
