// OneHotCategorical(probs or logits): the vectors of zeros and a single one, at k with a
// probability proportional to probs[k], or to e^logits[k]; the last axis of either is the row.
//
// probs   nonnegative, a number; a row's sum is divided by
// logits  real, or -inf for an impossible outcome; need not be normalised
// Results are in nats. A nan, a negative prob, a logit of +inf, or a row with no possible outcome
// gives nan. Divergences and entropies are Categorical's.
#pragma once
#include "core/outcomes.cuh"

namespace lucid {

template <class S>
struct Chosen {
    Spread<S> all;
    S chosen, sum; // value's total, and value times the logarithms over the largest's
};

// The mean of log p over the value's ones: one of them in a one-hot vector.
template <class O>
struct RowChoice {
    template <class S> using State = Chosen<S>;
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V value, V x) {
        const Spread<S> all = spread_of<O, false, S>(n, x);
        S chosen = S(0), sum = S(0);
        for (int i = 0; i < n; ++i) {
            const S v = value[i];
            const auto some = O::possible(x[i]);
            const S l = select(some, O::log_of(select(some, x[i], all.top), all.top), S(-infinity<double>()));
            chosen = chosen + v;
            sum = sum + select(v == S(0), S(0), v * l);
        }
        return {all, chosen, sum};
    }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) {
        const Spread<S> all = merge_spreads<O>(a.all, b.all);
        return {all, a.chosen + b.chosen, lowered(a, all) + lowered(b, all)};
    }
    // A sum from its own largest to that of all.
    template <class S> LUCID_FN static S lowered(const State<S>& s, const Spread<S>& all) {
        const auto moves = (s.all.some > S(0)) & (s.chosen != S(0)) & (s.all.top < all.top);
        return s.sum + select(moves, s.chosen * O::log_of(select(moves, s.all.top, all.top), all.top), S(0));
    }
    template <class S> LUCID_FN static S finish(const State<S>& s) {
        return only_if((s.all.some > S(0)) & (s.all.mark == S(0)), s.sum - s.chosen * log1p(s.all.rest));
    }
};

struct one_hot_categorical_log_prob : RowChoice<OfProbs> {};
LUCID_ROW_KERNEL(one_hot_categorical_log_prob, "(n),(n)->()", 8)

struct one_hot_categorical_log_prob_logits : RowChoice<OfLogits> {};
LUCID_ROW_KERNEL(one_hot_categorical_log_prob_logits, "(n),(n)->()", 8)

} // namespace lucid
