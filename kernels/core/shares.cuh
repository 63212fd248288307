// How a row of positive numbers is shared out, against another's shares: by the chain rule over
// parts of the rows, so that it is a sum of non-negative terms in whatever parts they are read.
#pragma once
#include "beta.cuh"
#include "rows.cuh"

namespace lucid {

// q - p Q/P, given d = q - p and D = Q - P: from the differences where these are what has digits.
LUCID_FN double unshared(double p, double q, double d, double P, double Q, double D) {
    const bool near = 8 * fabs(D) <= P;
    double m, k;
    split(P, m, k);
    const double down = exp2_whole(select(fabs(k) < 1000, -k, 0.0));
    return difference_of_products(select(near, d, q), P * down, p * down, select(near, D, Q)) / (P * down);
}
LUCID_LIFT(unshared, 6)
LUCID_LIFT(lgamma, 1)
LUCID_LIFT(gamma_remainder, 1)
LUCID_LIFT(bregman_remainder, 3)
LUCID_LIFT(bregman_remainder_difference, 6)

// The sums of p, of q and of q - p, and Q times the divergence of q's shares from p's: the sum of
// the deviances of q from p Q/P.
template <class S>
struct Shares {
    S p, q, d, deviance;
};

// Both sums must be positive; nothing where n is 0.
template <class S, class P, class Q>
LUCID_FN Shares<S> shares_of(int n, P p, Q q) {
    S sp = S(0), sq = S(0), sd = S(0), sum = S(0);
    for (int i = 0; i < n; ++i) {
        sp = sp + p[i];
        sq = sq + q[i];
        sd = sd + (q[i] - p[i]);
    }
    const S ratio = sq / sp;
    for (int i = 0; i < n; ++i) {
        const S a = p[i], b = q[i];
        sum = sum + deviance(-unshared(a, b, b - a, sp, sq, sd), b, a * ratio);
    }
    return {sp, sq, sd, sum};
}

// A part of nothing is 0 throughout.
template <class S>
LUCID_FN Shares<S> merge_shares(const Shares<S>& a, const Shares<S>& b) {
    const Shares<S> all = {a.p + b.p, a.q + b.q, a.d + b.d, a.deviance + b.deviance};
    const auto both = (a.p > S(0)) & (b.p > S(0));
    const S P = select(both, all.p, S(1)), Q = select(both, all.q, S(1)), ratio = Q / P;
    const S e = select(both, unshared(a.p, a.q, a.d, P, Q, all.d), S(0));
    const S pa = select(both, a.p, S(1)), qa = select(both, a.q, S(1)), pb = select(both, b.p, S(1)), qb = select(both, b.q, S(1));
    const S between = deviance(-e, qa, pa * ratio) + deviance(e, qb, pb * ratio);
    return {all.p, all.q, all.d, all.deviance + select(both, between, S(0))};
}

} // namespace lucid
