// What laws of counts share: probabilities that may be 0 or 1, deviances that may be infinite, and
// the divergence of two coins by their logits.
#pragma once
#include "logistic.cuh"

namespace lucid {

// In [0, 1].
template <class S>
LUCID_FN bool is_closed_probability(S x) {
    using T = Number<S>;
    return (value_of(x) >= T(0)) & (value_of(x) <= T(1));
}

// Finite and at least 0.
template <class S>
LUCID_FN bool is_not_negative(S x) {
    using T = Number<S>;
    return (value_of(x) >= T(0)) & is_finite(x);
}

// 0, 1, 2, ...
template <class S>
LUCID_FN bool is_count(S x) {
    return is_not_negative(x) & (value_of(x) == floor(value_of(x)));
}

// x log(x/m) + m - x, given d = m - x; x, m >= 0: +inf at m = 0 < x.
template <class S>
LUCID_FN S closed_deviance(S d, S x, S m) {
    using T = Number<S>;
    const bool beyond = (value_of(m) == T(0)) & (value_of(x) > T(0));
    return select(beyond, S(infinity<T>()), deviance(d, x, select(beyond, x, m)));
}

// log p, all its digits also beside 1, given r = 1 - p; -inf at 0.
template <class S>
LUCID_FN S log_probability(S p, S r) {
    using T = Number<S>;
    const bool zero = value_of(p) == T(0);
    return select(zero, S(-infinity<T>()), log_ratio(-r, S(T(1)), select(zero, S(T(1)), p)));
}

// p log(1/p), given r = 1 - p; 0 at 0.
template <class S>
LUCID_FN S surprise(S p, S r) {
    using T = Number<S>;
    const bool zero = value_of(p) == T(0);
    return select(zero, S(T(0)), -(p * log_ratio(-r, S(T(1)), select(zero, S(T(1)), p))));
}

// The divergence of two coins: two deviances, q - p exact in both.
template <class S>
LUCID_FN S coins_kl(S p, S q) {
    using T = Number<S>;
    return closed_deviance(q - p, p, q) + closed_deviance(p - q, T(1) - p, T(1) - q);
}

// A coin of probabilities p and r = 1 - p from a law with masses `one` at 1, `none` at 0 and `rest`
// beyond: two deviances and what q has elsewhere. The differences are `one` - p and `none` - r.
template <class S>
LUCID_FN S coin_to_counts(S p, S r, S one, S none, S rest, S to_one, S to_none) {
    return closed_deviance(to_one, p, one) + (closed_deviance(to_none, r, none) + rest);
}

// To Poisson. By e^-rate - 1 + rate where p is small, and q's masses may be near; in logarithms
// where they may underflow.
template <class S>
LUCID_FN S coin_to_poisson(S p, S r, S rate) {
    using T = Number<S>;
    const bool large = value_of(rate) > T(4);
    const S a = select(large, S(T(4)), rate), b = select(large, rate, S(T(4)));
    const S far = (b - p * log(b)) - (surprise(p, r) + surprise(r, p));
    const S none = exp(-a), one = a * none, bend = psi(-a);
    const bool rare = value_of(p) < T(0.5);
    const S to_none = select(rare, (p - a) + bend, none - r), to_one = (a - p) + a * expm1(-a);
    const bool small = value_of(a) < T(1);
    const S rest = select(small, none * psi(select(small, a, S(T(0)))), T(1) - none - one);
    return select(large, far, coin_to_counts(p, r, one, none, rest, to_one, to_none));
}

// To the geometric law of probabilities q and s = 1 - q of success and failure.
template <class S>
LUCID_FN S coin_to_geometric(S p, S r, S q, S s) {
    using T = Number<S>;
    const bool rare = value_of(p) < T(0.5);
    const S one = q * s;
    return coin_to_counts(p, r, one, q, s * s, one - p, select(rare, p - s, q - r));
}

// log(1 + exp(l)).
template <class T>
LUCID_FN T softplus(T l) {
    return select(l > T(0), l, T(0)) + log1p(exp(-fabs(l)));
}

template <class T, int N>
LUCID_FN Dual<T, N> softplus(const Dual<T, N>& l) {
    return Dual<T, N>::chain(softplus(l.value), sigmoid(l.value), l);
}

// The divergence of two coins by their logits, the likelier side of p turned down. With
// t = q - p, y = probs (e^t - 1): near p the terms of the two sides, q_k/p_k - 1 from e^t - 1; far
// log(1 + y) - probs t, log(1 + y) = max(q, 0) + log((1 + e^-|q|)/(1 + e^p)).
template <class T>
LUCID_FN T logit_coins_kl(T p, T q) {
    const bool up = p > T(0);
    const T a = select(up, -p, p), b = select(up, -q, q), t = b - a;
    const T e = exp(a), side = T(1) / (T(1) + e), probs = e * side;
    const bool near = (t >= T(-4)) & (t <= T(6));
    const T step = expm1(select(near, t, T(0))), y = probs * step, w = T(1) + y;
    T u, v;
    const T heads = bregman_log(side * step / w, T(1), (T(1) + step) / w, u);
    const T tails = bregman_log(-y / w, T(1), T(1) / w, v);
    const T z = (exp(-fabs(b)) - e) * side;
    const T rise = select(b > T(0), b, T(0)) + (z - phi_near(z));
    const T far = rise - select(probs == T(0), T(0), probs * t);
    return select(near, probs * heads + side * tails, far);
}

// q's probability less p's, by their logits.
template <class T>
LUCID_FN T sigmoid_difference(T p, T q) {
    const T size = -expm1(-fabs(q - p));
    return select(q > p, sigmoid(q) * sigmoid(-p) * size, -(sigmoid(p) * sigmoid(-q) * size));
}

template <class T, int N>
LUCID_FN Dual<T, N> sigmoid_difference(const Dual<T, N>& p, const Dual<T, N>& q) {
    return Dual<T, N>::chain(sigmoid_difference(p.value, q.value), -(sigmoid(p.value) * sigmoid(-p.value)), p,
                             sigmoid(q.value) * sigmoid(-q.value), q);
}

template <class T, int N>
LUCID_FN Dual<T, N> logit_coins_kl(const Dual<T, N>& p, const Dual<T, N>& q) {
    const T spread = sigmoid(p.value) * sigmoid(-p.value), t = p.value - q.value;
    return Dual<T, N>::chain(logit_coins_kl(p.value, q.value), select(spread == T(0), T(0), spread * t), p,
                             sigmoid_difference(p.value, q.value), q);
}

// The divergence of two geometric laws by the logits of success, which is 1/p of logit_coins_kl.
// Where success is so rare that its probability nears underflow, e^t - 1 - t with t = q - p, or
// log(1 + e^q)/e^p less 1 + t.
template <class T>
LUCID_FN T logit_geometric_kl(T p, T q) {
    const bool rare = p < T(-80);
    const T near_p = select(rare, T(0), p), half = exp(T(-0.5) * select(rare, p, T(-80)));
    const T t = select(rare, q - p, T(0));
    const T deep = select(q < T(-40), psi(t), (half * softplus(q)) * half - (T(1) + t));
    return select(rare, deep, logit_coins_kl(near_p, q) / sigmoid(near_p));
}
template <class T, int N>
LUCID_FN Dual<T, N> logit_geometric_kl(const Dual<T, N>& p, const Dual<T, N>& q) {
    const T y = logit_geometric_kl(p.value, q.value), probs = sigmoid(p.value);
    return Dual<T, N>::chain(y, -sigmoid(-p.value) * ((q.value - p.value) + y), p,
                             sigmoid_difference(p.value, q.value) / probs, q);
}

// To a law with mass e^-w at 0 and `odds` times that at 1; `bend`, what e^w - 1 - odds is beyond
// e^w - 1 - w. In logarithms where `far`, or where w is large.
template <class S>
LUCID_FN S coin_to_powers(S p, S r, S w, S odds, S log_odds, S bend, bool far) {
    using T = Number<S>;
    const bool large = far | (value_of(w) > T(4)), rare = value_of(p) < T(0.5);
    const S coded = (w - p * log_odds) - (surprise(p, r) + surprise(r, p));
    const S a = select(large, S(T(1)), w), b = select(large, S(T(1)), odds), none = exp(-a), one = b * none;
    const bool small = value_of(a) < T(1);
    const S rest = select(small, none * not_negative(psi(select(small, a, S(T(0)))) + bend), T(1) - none - one);
    const S to_none = select(rare, expm1(-a) + p, none - r);
    return select(large, not_negative(coded), coin_to_counts(p, r, one, none, rest, one - p, to_none));
}

// +inf but from a coin that is never 1.
template <class S>
LUCID_FN S coin_to_nothing(S p) {
    using T = Number<S>;
    return select(value_of(p) == T(0), S(T(0)), S(infinity<T>()));
}

} // namespace lucid
