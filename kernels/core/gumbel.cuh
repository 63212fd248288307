// KL between the laws of -log of a gamma variable, at any location and scale: Gumbel, Moyal, and
// through the logarithm Weibull and Frechet.
//
// With r the ratio of the scales and delta the shift in units of q's scale,
//     KL(p || q) = weight psi(w) + (r - 1 - log r) + weight B,   psi(w) = exp(w) - 1 - w,
//     B the Bregman divergence of lgamma between a + 1 and a + r, w = lgamma(a + r) + ... - delta:
// three non-negative terms, each 0 to second order at r = 1, delta = 0 (Bauckhage 2013 has the
// expanded sum).
#pragma once
#include "binet.cuh"
#include "cross.cuh"
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

// E|x - t| - |t| for x of the standard Gumbel law and -t: with x = exp(t), the exponential
// integral E1(x), or for x <= 1 what is left of it without -log x.
LUCID_FN double gumbel_deviation(double t) {
    constexpr double near[] = { // (E1(x) + gamma + log x) / x on [0, 1] in x - 1/2; fit: 2e-20
        0.8876841582354967, -0.20149095532152714, 0.042165868918854835, -0.007597455347199385,
        0.0011819302440720918, -0.00016078042470793867, 1.9375519875434145e-05, -2.092585722969633e-06,
        2.0456925389127528e-07, -1.8255924390339434e-08, 1.4980682507741385e-09, -1.1417743114580084e-10,
        8.061339084765897e-12};
    constexpr double far[] = { // x exp(x) E1(x) on [1, 40] in (x - 3)/(x + 3); fit: 6e-17
        0.7862512207659555, 0.29000976612764534, -0.1224536108937041, 0.0751709072333496,
        -0.04946286297725579, 0.03550984336921891, -0.026597943872008433, 0.02072411726026156,
        -0.01658335278248363, 0.013579938483202925, -0.011321207571383458, 0.009583992931405029,
        -0.008215821688625124, 0.007125114537838109, -0.006252216670962059, 0.005514133103052182,
        -0.0048075901363322125, 0.004248553742420494, -0.004163289739554209, 0.004208293072045103,
        -0.0032128691215251425, 0.0014267905379102231, -0.001320729586584627, 0.003598605158016619,
        -0.005171062766753967, 0.0038857349994423605, -0.001523395093489755, 0.0002489420023059025};
    const double x = exp(select(t < 3.7, t, 3.7)), s = select(x < 1.0, x, 1.0), l = select(x < 1.0, 1.0, x);
    const double small = (s + s) * polynomial(s - 0.5, near) - 0.57721566490153286061;
    const double large = mad(2.0 * exp(-l) / l, polynomial((l - 3.0) / (l + 3.0), far), 0.57721566490153286061);
    return select(t < 0.0, small, select(t == t, large, t));
}
template <int N>
LUCID_FN Dual<double, N> gumbel_deviation(const Dual<double, N>& t) {
    const double slope = 1.0 - 2.0 * exp(-exp(t.value));
    // At the corner |t|'s slope is what fabs says it is, so that theirs add up.
    const double corner = select(t.value < 0.0, -1.0, select(t.value > 0.0, 1.0, 0.0));
    return Dual<double, N>::chain(gumbel_deviation(t.value), slope - corner, t);
}

// lgamma(1 + 2e) - 2 lgamma(1 + e) for e > -1/2, given 1 + e and 1 + 2e: two Bregman divergences.
template <class S>
LUCID_FN S gamma_spread(S e, S one_e, S one_2e) {
    return bregman_lgamma(e, one_e, one_2e) + bregman_lgamma(-e, one_e, S(1.0));
}

// ---- Weibull and Frechet laws of concentration k against other families, by their moments.
//
// With e = 1/k for a Weibull law and -1/k for a Frechet law, E (x/scale)^j = Gamma(1 + j e),
// E log(x/scale) = -gamma e, and the entropy of log x is 1 + gamma - log k.

// log E x - E log x = lgamma(1 + e) + gamma e, given one_e = 1 + e.
template <class S>
LUCID_FN S gamma_jensen(S e, S one_e) {
    return bregman_lgamma(e, S(1.0), one_e);
}

// A Weibull law against a Frechet law, or the other way round, of smaller concentration; `shift` is
// log of the scales' ratio, q's to p's in the direction in which q's power of x grows. KL(p || p*)
// is a convex function of the concentrations' ratio about its least value.
template <class S>
LUCID_FN S reversed_divergence(S p_concentration, S q_concentration, S shift) {
    constexpr double least = 0.5673537531016554, right = 1.0 - least;
    S u;
    const S best = least * p_concentration, rest = (p_concentration - q_concentration) / p_concentration;
    const S excess = bregman_log(q_concentration - best, best, q_concentration, u) +
                     (bregman_lgamma(rest - right, S(right), rest) + 0.37882985511479745846);
    const S y = excess + psi(q_concentration * shift + lgamma(rest));
    return select(value_of(rest) > 0.0, y, S(infinity<double>()));
}

// Against a gamma law of concentration a, or of 1/x an inverse gamma law: product = a E x / (q*'s
// scale a) = exp(w) a, see scaled_psi. With jensen J, KL(p || p*) = binet(a) + a J +
// log(k sqrt(2 pi / a)) - 1 - gamma.
template <class S>
LUCID_FN S extreme_to_gamma(S k, S jensen, S a, S product, S w) {
    const S left = binet(a) + (a * jensen + (log(k / sqrt(a)) - 0.65827713169686011883));
    return not_negative(left) + scaled_psi(a, product, w);
}

// KL(p || p*) for the normal law of p's moments, where k sd/mean is `spread`.
template <class S>
LUCID_FN S normal_excess(S jensen, S log_spread) {
    return (jensen + log_spread) - 0.15827713169686011883;
}

// The same for a Weibull law of concentration 1/e nearly as symmetric as a normal one, e <= 0.6:
// the least value, at e = 0.265..., and (e - that)^2 times a polynomial; fit: 3e-17.
template <class S>
LUCID_FN S weibull_normal_near(S e) {
    constexpr double c[] = {
        1.026714187682396, -0.552335938876728, 0.43068337175153104, -0.3884214681130918, 0.38015375485953,
        -0.3921491018469332, 0.4190971230167649, -0.4591473680555534, 0.5121636529703016,
        -0.5790556035834878, 0.6615138253413829, -0.7619898514857666, 0.8841072440200642,
        -1.0310029401721983, 1.198224432767955, -1.4094049540873816, 1.794128882705825, -2.1270086725961077,
        1.4489923270878857, -1.7145993634754657, 7.084797331798564, -8.494933002615698};
    const S d = e - 0.2654342789938542;
    return d * d * horner(e - 0.3, c) + 0.00277487012012195025;
}

// (pi e / sin(pi e) - 1) / e^2 for 0 < e < 1: E x E(1/x) - 1 over e^2 for a Weibull or Frechet
// law of concentration 1/e; fit: 2e-18.
template <class S>
LUCID_FN S reflection(S e, S one_minus_e) {
    constexpr double c[] = {
        1.791831656602118, 0.34552604023948014, 0.11970924335121616, 0.03733673492454031,
        0.011092278878005483, 0.0032234931570016764, 0.0009276964154812244, 0.0002658660674775162,
        7.605847401829091e-05, 2.174247759490322e-05, 6.213809625116641e-06, 1.7755343419829904e-06,
        5.058232700521848e-07, 1.4452315602313142e-07, 4.49630580981867e-08, 1.2846619231939588e-08};
    return horner(e * e - 0.5, c) / (one_minus_e * (e + 1.0));
}

// Against an inverse Gaussian law, for k > 1: E(1/x) - 1/E x = e^2 reflection(|e|) / E x.
template <class S>
LUCID_FN S extreme_to_inverse_gaussian(S scale, S k, S jensen, S log_gamma, S loc, S concentration) {
    const S e = 1.0 / k, ratio = reflection(e, (k - 1.0) / k);
    const S excess = 0.5 * (log(ratio) - jensen) - 0.15827713169686011883;
    const S mean = scale * exp(log_gamma), product = (concentration / mean) * (e * e * ratio);
    const S w = (log_ratio(concentration - scale, scale, concentration) - log_gamma) + (log(ratio) - 2.0 * log(k));
    return to_inverse_gaussian_wide(not_negative(excess), mean, product, w, loc, concentration);
}

// Against a log-normal law: log x is a Gumbel variable, up to its sign, of standard deviation
// pi / (k sqrt(6)).
template <class S>
LUCID_FN S extreme_to_lognormal(S log_mean, S k, S loc, S scale) {
    return to_normal(S(0.09057301953851255491), log_mean, 1.28254983016186409554 / k, loc, scale);
}

} // namespace lucid
