// KL(p || q) for q of an exponential family, in the moments of any p.
//
// With q* the member of q's family that has p's moments, KL(p || q) = KL(p || q*) + KL(q* || q)
// (Csiszar 1975): two non-negative terms, of which the second keeps its digits however near p's
// moments are to q's. The first, `excess`, is p's business: a constant where p is a location-
// scale family, else not_negative() of an expression. The direct way, a cross-entropy less an
// entropy, cancels wherever q fits p.
#pragma once
#include "gamma.cuh"

namespace lucid {

// phi(x) = x - 1 - log x at x = b/a.
template <class S>
LUCID_FN S phi_ratio(S a, S b) {
    S u;
    return bregman_log(b - a, a, b, u);
}

// excess = log(2 pi e)/2 + log sd - H(p).
template <class S>
LUCID_FN S to_normal(S excess, S mean, S sd, S loc, S scale) {
    S e;
    const S shape = bregman_log(sd - scale, scale, sd, e);
    return excess + (shape + half_squares(e, scaled_difference(mean, loc, scale)));
}

// excess = 1 + log mean - H(p).
template <class S>
LUCID_FN S to_exponential(S excess, S mean, S rate) {
    return excess + phi_ratio(Number<S>(1) / mean, rate);
}

// deviation = E|x - loc|; excess = 1 + log(2 deviation) - H(p).
template <class S>
LUCID_FN S to_laplace(S excess, S deviation, S scale) {
    return excess + phi_ratio(scale, deviation);
}

// rms^2 = E x^2; excess = (log(pi/2) + 1)/2 + log rms - H(p).
template <class S>
LUCID_FN S to_half_normal(S excess, S rms, S scale) {
    S e;
    const S shape = bregman_log(rms - scale, scale, rms, e);
    return excess + (shape + Number<S>(0.5) * e * e);
}

// entropy_log = H(p) - E log x, jensen = log mean - E log x >= 0. The member of q's concentration
// and p's mean stands between.
template <class S>
LUCID_FN S to_gamma(S entropy_log, S mean, S jensen, S concentration, S rate) {
    const S left = not_negative(gamma_remainder(concentration) + (concentration * jensen - entropy_log));
    return left + concentration * phi_ratio(concentration / mean, rate);
}

// The same of 1/x: inverse_mean = E 1/x, inverse_jensen = log E(1/x) + E log x.
template <class S>
LUCID_FN S to_inverse_gamma(S entropy_log, S inverse_mean, S inverse_jensen, S concentration, S rate) {
    return to_gamma(entropy_log, inverse_mean, inverse_jensen, concentration, rate);
}

// w = loc/b + log E e^(-x/b), b q's scale; excess = log b + 1 + mean/b + log E e^(-x/b) - H(p).
template <class S>
LUCID_FN S to_gumbel(S excess, S w) {
    return excess + psi(w);
}

// excess = log(2 pi)/2 + log b + (1 + mean/b + log E e^(-x/b))/2 - H(p).
template <class S>
LUCID_FN S to_moyal(S excess, S w) {
    return excess + Number<S>(0.5) * psi(w);
}

// gap = E(1/x) - 1/mean > 0; excess = (log(2 pi gap) + 3 E log x + 1)/2 - H(p).
template <class S>
LUCID_FN S to_inverse_gaussian(S excess, S mean, S gap, S loc, S concentration) {
    const S z = scaled_difference(mean, loc, loc);
    using T = Number<S>;
    return excess + T(0.5) * (phi_ratio(T(1) / gap, concentration) + (z * (concentration / mean)) * z);
}

// k psi(l - log k), whose derivative by k is log k - l: the exponentials of its parts would cancel.
template <class T>
LUCID_FN T psi_share(T k, T l) {
    return k * psi(l - log(k));
}
template <class T, int N>
LUCID_FN Dual<T, N> psi_share(const Dual<T, N>& k, const Dual<T, N>& l) {
    const T w = l.value - log(k.value);
    return Dual<T, N>::chain(k.value * psi(w), -w, k, k.value * expm1(w), l);
}

// To a law of x^m gamma of that concentration and scale exp(log_scale): entropy_log = H - E log x,
// log_power = log E x^m, jensen that less m E log x. Of 1/x: the same of its moments.
template <class S>
LUCID_FN S to_power_of_gamma(S entropy_log, S log_power, S jensen, S m, S concentration, S log_scale) {
    const S left = gamma_remainder(concentration) + (concentration * jensen - (entropy_log + log(m)));
    return not_negative(left) + psi_share(concentration, log_power - log_scale);
}

} // namespace lucid
