// What is left of lgamma beyond Stirling's formula, and log(sinh(h)/h): the two non-negative
// functions that a log-normal's divergences from a gamma and an inverse Gaussian law end in.
// Double only: what needs them is a wide kernel.
#pragma once
#include "gamma.cuh"

namespace lucid {

// 2 (atanh(s)/s - 1) / s^2 at t = s^2, for t <= 4/9; fit: 3e-18 of the value.
LUCID_FN double atanh_tail_wide(double t) {
    constexpr double c[] = {0.7726503091497455, 0.5703246989535037, 0.5113113234885895, 0.503662198915271,
                            0.5243979563874563, 0.5662518924937676, 0.6274025002493195, 0.7086062311035664,
                            0.8122566907673834, 0.9421002097560408, 1.1032439908100482, 1.3022647427885985,
                            1.5469848314742705, 1.8489147953739076, 2.2366700893721565, 2.6985302024254008,
                            2.994345397960754, 3.6347237384347384, 7.0350763099536255, 8.612420078823895};
    return polynomial(t - 0.2222222222222222, c);
}

// lgamma(x) - (x - 1/2) log x + x - log(2 pi)/2 for x > 0, Binet's function: positive, falling.
// Below 4 the recurrence adds (y + 1/2) log(1 + 1/y) - 1 = atanh(s)/s - 1, s = 1/(2y + 1).
LUCID_HEAVY double binet(double x) {
    const bool large = x >= 4;
    const double y = select(large, 4.0, x), z = select(large, x, y + 4);
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 1; --j) {
        const double s = 1 / (2 * (y + j) + 1), t = s * s;
        sum += 0.5 * t * atanh_tail(t);
    }
    const double s = 1 / (2 * y + 1), t = s * s;
    const bool near = y >= 0.25;
    const double first = select(near, 0.5 * t * atanh_tail_wide(select(near, t, 0.0)),
                                mad(y + 0.5, log_ratio(1.0, y, y + 1), -1.0));
    return select(large, 0.0, sum + first) + stirling<0>(1 / z);
}

LUCID_HEAVY double binet_slope(double x) {
    const bool large = x >= 4;
    const double y = select(large, 4.0, x), z = select(large, x, y + 4);
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 1; --j) {
        const double s = 1 / (2 * (y + j) + 1), t = s * s;
        sum += 2 * s * t * (0.5 * atanh_tail(t) - 1 / (1 - t));
    }
    sum += log_ratio(1.0, y, y + 1) - (y + 0.5) / (y * (y + 1));
    return select(large, 0.0, sum) - stirling<1>(1 / z);
}
template <int N>
LUCID_FN Dual<double, N> binet(const Dual<double, N>& x) {
    return Dual<double, N>::chain(binet(x.value), binet_slope(x.value), x);
}

// log(sinh(h)/h) for h >= 0. Up to 2 as h^2 times a polynomial of h^2; fit: 1e-17.
LUCID_HEAVY double log_sinhc(double h) {
    constexpr double c[] = {
        0.15678413451447384,     -0.008811220634351991,  0.0009355519820866663,  -0.00011730833361681729,
        1.5840232617334612e-05,  -2.2314590838988405e-06, 3.232677306252286e-07, -4.778349404515222e-08,
        7.171934229101524e-09,   -1.089513984548724e-09, 1.671517205253859e-10,  -2.5849896765940352e-11,
        4.0069921352890255e-12,  -6.274790679195062e-13, 1.0978550485991296e-13, -1.736770486424576e-14};
    const double s = select(h <= 2, h, 1.0), large = select(h <= 2, 3.0, h);
    const double far = large - (log(large + large) - log1p(-exp(-2 * large)));
    return select(h <= 2, s * s * polynomial(0.5 * (s * s) - 1, c), far);
}
// coth(h) - 1/h.
LUCID_HEAVY double log_sinhc_slope(double h) {
    constexpr double c[] = {
        0.2959458277602437,      -0.031502674609061344,  0.004909461890819351,   -0.0008117448079940925,
        0.00013608773532972087,  -2.2898296260263073e-05, 3.856779343064355e-06, -6.497848482227887e-07,
        1.0948346707199993e-07,  -1.8447533145267266e-08, 3.108795956966179e-09, -5.238243016674829e-10,
        8.77444902596466e-11,    -1.4784736181312753e-11, 2.8103525855781904e-12, -4.735376981161819e-13};
    const double s = select(h <= 2, h, 1.0), large = select(h <= 2, 3.0, h);
    return select(h <= 2, s * polynomial(0.5 * (s * s) - 1, c), 1 + (2 / expm1(2 * large) - 1 / large));
}
template <int N>
LUCID_FN Dual<double, N> log_sinhc(const Dual<double, N>& h) {
    return Dual<double, N>::chain(log_sinhc(h.value), log_sinhc_slope(h.value), h);
}

} // namespace lucid
