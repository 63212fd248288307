// How a row of positive numbers is shared out, against another's shares: by the chain rule over
// parts of the rows, so that it is a sum of non-negative terms in whatever parts they are read.
#pragma once
#include "beta.cuh"
#include "sums.cuh"

namespace lucid {

// q - p Q/P, where both sums are in two parts: near equal shares what the second says is left.
LUCID_FN double unshared(double p, double q, double P, double P_low, double Q, double Q_low) {
    double m, k;
    split(P, m, k);
    const double down = exp2_whole(select(fabs(k) < 1000, -k, 0.0)), s = p * down;
    const double first = difference_of_products(q, P * down, s, Q);
    return (first + (q * (P_low * down) - s * Q_low)) / (P * down);
}
// log x! - x log x + x; 0 at 0.
LUCID_FN double factorial_remainder(double x) {
    const bool some = x > 0;
    const double s = select(some, x, 1.0);
    return select(some, gamma_remainder(s) + log(s), select(x == 0, 0.0, nan<double>()));
}
LUCID_LIFT(factorial_remainder, 1)
LUCID_LIFT(unshared, 6)
LUCID_LIFT(lgamma, 1)
LUCID_LIFT(gamma_remainder, 1)
LUCID_LIFT(bregman_remainder, 3)
LUCID_LIFT(bregman_remainder_difference, 6)

// The sums of p and of q, and Q times the divergence of q's shares from p's: the sum of the
// deviances of q from p Q/P, p > 0. Where p is 0 nothing is counted; a part of nothing is 0 throughout.
template <class S>
struct Shares {
    Sum<S> p, q;
    S deviance;
};

template <class S, class P, class Q>
LUCID_FN Shares<S> shares_of(int n, P p, Q q) {
    Sum<S> sp = {S(0), S(0)}, sq = sp;
    for (int i = 0; i < n; ++i) {
        sp = sp + p[i];
        sq = sq + q[i];
    }
    const S ratio = sq.high / sp.high;
    S sum = S(0);
    for (int i = 0; i < n; ++i) {
        const auto some = (p[i] > S(0)) & (sq.high > S(0));
        const S a = select(some, p[i], sp.high), b = select(some, q[i], sq.high);
        const S y = deviance(-unshared(a, b, sp.high, sp.low, sq.high, sq.low), b, a * ratio);
        sum = sum + select(some, y, S(0));
    }
    return {sp, sq, sum};
}

template <class S>
LUCID_FN Shares<S> merge_shares(const Shares<S>& a, const Shares<S>& b) {
    const Sum<S> p = a.p + b.p, q = a.q + b.q;
    const auto both = (a.p.high > S(0)) & (b.p.high > S(0)) & (q.high > S(0));
    const S P = select(both, p.high, S(1)), Q = select(both, q.high, S(1)), ratio = Q / P;
    // What of a's sums is in their second parts counts as well.
    const S e = unshared(a.p.high, a.q.high, P, p.low, Q, q.low) + (a.q.low - a.p.low * ratio);
    const S pa = select(both, a.p.high, S(1)), qa = select(both, a.q.high, S(1));
    const S pb = select(both, b.p.high, S(1)), qb = select(both, b.q.high, S(1));
    const S between = deviance(-e, qa, pa * ratio) + deviance(e, qb, pb * ratio);
    return {p, q, (a.deviance + b.deviance) + select(both, between, S(0))};
}

} // namespace lucid
