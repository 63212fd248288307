// KL between the laws of -log of a gamma variable, at any location and scale: Gumbel, Moyal, and
// through the logarithm Weibull and Frechet.
//
// With r the ratio of the scales and delta the shift in units of q's scale,
//     KL(p || q) = weight psi(w) + (r - 1 - log r) + weight B,   psi(w) = exp(w) - 1 - w,
//     B the Bregman divergence of lgamma between a + 1 and a + r, w = lgamma(a + r) + ... - delta:
// three non-negative terms, each 0 to second order at r = 1, delta = 0 (Bauckhage 2013 has the
// expanded sum).
#pragma once
#include "gamma.cuh"
#include "power.cuh"

namespace lucid {

// lgamma(r + a) for r > 0 and a in [1/2, 1]: absolutely to some 2^-60 of 1 + |lgamma|.
LUCID_FN Pair lgamma_two(Pair r, double a) {
    const Pair s = r + Pair{a, 0.0}, x = s + Pair{4.0, 0.0};
    const Pair rising = (s * (s + Pair{1.0, 0.0})) * ((s + Pair{2.0, 0.0}) * (s + Pair{3.0, 0.0}));
    const Pair half_log_2pi = {0.9189385332046728, -3.8782941580672414e-17};
    const Pair stir = (x - Pair{0.5, 0.0}) * log_two(x) - x;
    return (stir - log_two(rising)) + (half_log_2pi + Pair{stirling<0>(1.0 / x.high), 0.0});
}

// psi(w), also where w is a small difference of large terms: from w in two pieces. The plain w is
// the better one near 0, where it has all its digits, and says where the pieces overflow.
LUCID_FN double psi_two(double w, Pair two, double& slope) {
    const bool far = (fabs(w) > 2.0) & (fabs(w) < 5000.0) & is_finite(two.high);
    const double t = select(far, two.high, w);
    const double e = exp_two({t, select(far, two.low, 0.0)});
    slope = select(far, e - 1.0, expm1(t));
    return select(far & (t > 1.0), (e - 1.0) - t, psi(t));
}

// psi(w) for a dual w: the rule is psi' = exp - 1.
LUCID_FN double psi_of(double w, Pair two) {
    double slope;
    return psi_two(w, two, slope);
}
template <int N>
LUCID_FN Dual<double, N> psi_of(const Dual<double, N>& w, Pair two) {
    double slope;
    const double y = psi_two(w.value, two, slope);
    return Dual<double, N>::chain(y, slope, w);
}

// The divergence for shape a + r: a = 1, rate = 0 for Gumbel, a = 1/2, rate = log 2 for Moyal, whose
// w = lgamma(a + r) - lgamma(a + 1) + (r - 1) rate - delta. `shape` is r - 1 - log r, e = r - 1,
// `slope` = digamma(a + 1) + rate, and r, delta and the constants come in two pieces, too.
template <class S>
LUCID_FN S gumbel_core(S shape, S e, S r, S delta, Pair r_two, Pair delta_two, Number<S> a, Number<S> slope,
                       Number<S> weight, Pair rate, Pair at_one) {
    const S b = bregman_lgamma(e, S(a + 1.0), r + a);
    const S w = (b + slope * e) - delta;
    const Pair two = (lgamma_two(r_two, a) + (r_two * rate - at_one)) - delta_two;
    const S y = weight * (psi_of(w, two) + b) + shape;
    // r log r beyond all numbers: so is the divergence.
    const bool finite = (value_of(r) <= Format<double>::largest) & (value_of(b) <= Format<double>::largest);
    return select(finite, y, S(infinity<double>()));
}

template <class S>
LUCID_FN S gumbel_divergence(S shape, S e, S r, S delta, Pair r_two, Pair delta_two) {
    return gumbel_core(shape, e, r, delta, r_two, delta_two, 1.0, 0.42278433509846713939, 1.0, Pair{0.0, 0.0},
                       Pair{0.0, 0.0});
}

template <class S>
LUCID_FN S moyal_divergence(S shape, S e, S r, S delta, Pair r_two, Pair delta_two) {
    // digamma(3/2) + log 2; log 2; lgamma(3/2) + log 2 = log(pi)/2.
    return gumbel_core(shape, e, r, delta, r_two, delta_two, 0.5, 0.72963715453852182998, 0.5,
                       Pair{0.6931471805599453, 2.3190468138462996e-17},
                       Pair{0.5723649429247001, 5.132975581353913e-18});
}

// (a - b) / s in two pieces.
LUCID_FN Pair scaled_difference_two(double a, double b, double s) {
    double low;
    const double d = two_sum(a, -b, low);
    const Pair q = quotient(d, s);
    return {q.high, q.low + low / s};
}

// lgamma(1 + 2e) - 2 lgamma(1 + e) for e > -1/2: two Bregman divergences from 1 + e.
template <class S>
LUCID_FN S gamma_spread(S e) {
    const S middle = e + 1.0;
    return bregman_lgamma(e, middle, e + e + 1.0) + bregman_lgamma(-e, middle, S(1.0));
}

} // namespace lucid
