// The divergence of the laws of x = 1 - 2 (1 - z), z of Beta(b + k, b): the power spherical laws' of
// one direction. Double only: what needs it is a wide kernel.
#pragma once
#include "beta.cuh"
#include "sphere.cuh"

namespace lucid {

// The Bregman divergence from k to j of lgamma(b + k) - lgamma(2 b + k), given d = j - k: that of two
// beta laws as beta_kl has it, their difference not from the rounded sums.
LUCID_HEAVY double bregman_power_sphere(double d, double b, double k, double j) {
    const double p = b + k, q = b + j, P = p + b, ratio = (q + b) / P, n = b * (d / P);
    const double mean = deviance(-n, q, p * ratio) + deviance(n, b, b * ratio);
    return mean + bregman_remainder_difference(d, p, q, b, b, 0.0);
}
template <int N>
LUCID_FN Dual<double, N> bregman_power_sphere(const Dual<double, N>& d, const Dual<double, N>& b, const Dual<double, N>& k,
                                              const Dual<double, N>& j) {
    const double x = d.value, s = b.value, p = s + k.value, q = s + j.value;
    return Dual<double, N>::chain(bregman_power_sphere(x, s, k.value, j.value), -x * trigamma_difference(s, p, p + s), k,
                                  digamma_difference(x, p, q) - digamma_difference(x, p + s, q + s), j);
}

// log of the integral of ((1 + x)/2)^k over the sphere of 2 b + 1 dimensions.
LUCID_HEAVY double power_sphere_log_integral(double b, double k) {
    const double a = b + k, step = bregman_lgamma(b, a, a + b) + b * digamma(a);
    return b * 2.5310242469692907930 - step; // log(4 pi)
}
template <int N>
LUCID_FN Dual<double, N> power_sphere_log_integral(const Dual<double, N>& b, const Dual<double, N>& k) {
    const double s = b.value, a = s + k.value;
    return Dual<double, N>::chain(power_sphere_log_integral(s, k.value), -digamma_difference(s, a, a + s), k);
}

} // namespace lucid
