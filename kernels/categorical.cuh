// Categorical(probs or logits): the numbers 0 … K - 1 with probabilities proportional to probs,
// or to e^logits; the last axis of either is the row.
//
// probs   nonnegative, a number; a row's sum is divided by
// logits  real, or -inf for an impossible outcome; need not be normalised
// Results are in nats. A nan, a negative prob, a logit of +inf, or a row with no possible outcome
// gives nan.
#pragma once
#include "core/rows.cuh"

namespace lucid {

// KL(p || q) = log E_p[e^(d - E_p d)] with d = log(q/p): Jensen's gap. By the mean of psi(t) of the
// deviations t = d - E_p d it is a sum of non-negative terms, and every one of them keeps its digits
// as q -> p, with normalised rows or not. The deviations are taken from d at the likeliest outcome
// first: its own is what the others' small probabilities leave of the mean.
template <class S>
struct CategoricalGap {
    S top, mass; // p's: mass e^top
    S other;     // the logarithm of q's
    S gap, kl;   // log of q's mass over p's, where p has one, and the divergence within
    S mark;      // 0; +inf: q lacks an outcome of p's; nan: invalid
};

// log(e^a + e^b).
template <class S>
LUCID_FN S log_add(S a, S b) {
    const S top = max_of(a, b), less = a + b - top; // nan where both are infinite: see below
    return select(less > -infinity<double>(), top + log1p(exp(less - top)), top);
}

// Two stretches are two outcomes, of their masses, with a divergence within each.
template <class S>
LUCID_FN CategoricalGap<S> merge_gaps(const CategoricalGap<S>& a, const CategoricalGap<S>& b) {
    const S none = S(-infinity<double>());
    const S top = max_of(a.top, b.top), safe = select(top > none, top, S(0));
    const S wa = a.mass * exp(a.top - safe), wb = b.mass * exp(b.top - safe), mass = wa + wb;
    const auto first = wa >= wb;
    const S f = select(mass > S(0), select(first, wb, wa) / select(mass > S(0), mass, S(1)), S(0));
    const auto both = f > S(0);
    const S gap = select(first, a.gap, b.gap), s = select(both, select(first, b.gap, a.gap) - gap, S(0));
    const S other = log_add(a.other, b.other);
    // What q has where p has nothing, over its share elsewhere.
    const S left = select(both, none, select(first, b.other, a.other));
    const S log_p = safe + log(mass), mean = f * s;
    const S near = (S(1) - f) * psi(-mean) + f * psi((S(1) - f) * s) + exp(left - log_p - gap - mean);
    const S far = other - log_p - gap - mean;
    const S between = select(near <= S(1e280), log1p(near), far);
    const S within = (S(1) - f) * select(first, a.kl, b.kl) + f * select(first, b.kl, a.kl);
    const auto some = mass > S(0);
    return {top, mass, other, select(some, gap + mean + between, S(0)), select(some, within + between, S(0)),
            a.mark + b.mark};
}

// The outcomes' weights in p, e^top times w, and d; `p` and `q` are logits or probs.
template <bool logits> struct Outcome;

template <> struct Outcome<true> {
    template <class S> LUCID_FN static S size(S p) { return p; }
    template <class S> LUCID_FN static S weight(S p, S top) { return exp(p - top); }
    template <class S> LUCID_FN static S ratio(S p, S q) { return q - p; }
    template <class S> LUCID_FN static auto valid(S x) { return x < S(infinity<double>()); }
    template <class S> LUCID_FN static auto possible(S x) { return x > S(-infinity<double>()); }
};

template <> struct Outcome<false> {
    template <class S> LUCID_FN static S size(S p) { return log(p); }
    template <class S> LUCID_FN static S weight(S p, S top) { return p * exp(-top); }
    template <class S> LUCID_FN static S ratio(S p, S q) { return log_ratio(q - p, p, q); }
    template <class S> LUCID_FN static auto valid(S x) { return (x >= S(0)) & (x < S(infinity<double>())); }
    template <class S> LUCID_FN static auto possible(S x) { return x > S(0); }
};

template <bool logits, class S, class V>
LUCID_FN CategoricalGap<S> categorical_gap(int n, V p, V q) {
    using O = Outcome<logits>;
    const S none = S(-infinity<double>());
    S top_p = none, top_q = none, anchor = S(0), mark = S(0);
    for (int i = 0; i < n; ++i) {
        const S x = p[i], y = q[i];
        const auto in_p = O::possible(x), in_q = O::possible(y);
        mark = mark + select(O::valid(x) & O::valid(y), select(in_p, select(in_q, S(0), S(infinity<double>())), S(0)), S(nan<double>()));
        const auto larger = (x > top_p) & in_p;
        anchor = select(larger & in_q, O::ratio(x, y), anchor);
        top_p = select(larger, x, top_p);
        top_q = select((y > top_q) & in_q, y, top_q);
    }
    const auto some = top_p > none, some_q = top_q > none;
    // Weights relative to the largest; probabilities are that already.
    const S base_p = select(some, top_p, S(logits ? 0 : 1)), base_q = select(some_q, top_q, S(logits ? 0 : 1));
    const S top = logits ? base_p : S(0), topq = logits ? base_q : S(0);
    S mass = S(0), sum = S(0), mass_q = S(0);
    for (int i = 0; i < n; ++i) {
        const S x = p[i], y = q[i];
        const auto in_both = O::possible(x) & O::possible(y);
        const S w = select(O::possible(x), O::weight(x, top), S(0));
        mass = mass + w;
        sum = sum + select(in_both, w * (O::ratio(x, y) - anchor), S(0));
    }
    const S mean = select(some, sum / select(some, mass, S(1)), S(0)), shift = anchor + mean;
    S near = S(0), left = S(0), farthest = S(0);
    for (int i = 0; i < n; ++i) {
        const S x = p[i], y = q[i];
        const auto in_p = O::possible(x), in_q = O::possible(y);
        const S t = (O::ratio(x, y) - anchor) - mean;
        near = near + select(in_p & in_q, O::weight(x, top) * psi(t), S(0));
        farthest = max_of(farthest, select(in_p & in_q, t, S(0)));
        left = left + select(in_q & !in_p, O::weight(y, topq), S(0));
        mass_q = mass_q + select(in_q, O::weight(y, topq), S(0));
    }
    const S log_p = top + log(mass), other = select(some_q, topq + log(mass_q), none);
    const S g = near / select(some, mass, S(1)) + left * exp(topq - log_p - shift);
    const S kl = select(farthest <= S(600), log1p(g), other - log_p - shift);
    return {select(some, top, none), select(some, mass, S(0)), other, select(some, shift + kl, S(0)), select(some, kl, S(0)), mark};
}

template <class S>
LUCID_FN S finish_gap(const CategoricalGap<S>& s) {
    const auto valid = (s.mass > S(0)) & (s.other > S(-infinity<double>()));
    return only_if(valid, select(s.mark == S(0), s.kl, s.mark));
}

struct kl_categorical_categorical {
    template <class S> using State = CategoricalGap<S>;
    template <class S, class V> static State<S> stretch(int n, V p, V q) { return categorical_gap<false, S>(n, p, q); }
    template <class S> static State<S> merge(const State<S>& a, const State<S>& b) { return merge_gaps(a, b); }
    template <class S> static S finish(const State<S>& s) { return finish_gap(s); }
};
LUCID_ROW_KERNEL(kl_categorical_categorical, "(n),(n)->()", 8)

struct kl_categorical_logits_categorical_logits {
    template <class S> using State = CategoricalGap<S>;
    template <class S, class V> static State<S> stretch(int n, V p, V q) { return categorical_gap<true, S>(n, p, q); }
    template <class S> static State<S> merge(const State<S>& a, const State<S>& b) { return merge_gaps(a, b); }
    template <class S> static S finish(const State<S>& s) { return finish_gap(s); }
};
LUCID_ROW_KERNEL(kl_categorical_logits_categorical_logits, "(n),(n)->()", 8)

} // namespace lucid
