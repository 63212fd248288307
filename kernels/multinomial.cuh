// Multinomial(total_count, probs or logits): how often each of K outcomes comes in total_count draws;
// the last axis of either is the row. total_count is the sum of the value's counts.
//
// probs   nonnegative, a number; a row's sum is divided by
// logits  real, or -inf for an impossible outcome; need not be normalised
// Results are in nats. A nan, a negative prob, a logit of +inf, or a row with no possible outcome
// gives nan. Divergences are Categorical's, total_count times.
#pragma once
#include "core/outcomes.cuh"
#include "core/shares.cuh"

namespace lucid {

template <class S>
struct Counts {
    Shares<S> all; // p: the outcomes' weights, q: the counts
    S base;        // what the weights are relative to
    S factorials;
    S mark; // 0; -inf: an impossible outcome came, or a count is negative; nan: invalid
};

// By Loader's deviances of the counts from their means.
template <class O>
struct RowCounts {
    template <class S, class V>
    struct Weights {
        V x;
        S base;
        LUCID_FN S operator[](int i) const {
            const auto some = O::possible(x[i]);
            return select(some, O::mass(select(some, x[i], base), base), S(0));
        }
    };
    template <class S> using State = Counts<S>;
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V value, V x) {
        S top = S(-infinity<double>()), factorials = S(0), mark = S(0);
        for (int i = 0; i < n; ++i) {
            const auto possible = O::possible(x[i]);
            top = max_of(top, select(possible, x[i], top));
            factorials = factorials + factorial_remainder(value[i]);
            mark = mark + select(possible | (value[i] == S(0)), S(0), S(-infinity<double>()));
            mark = mark + select(value[i] < S(0), S(-infinity<double>()), S(0));
            mark = mark + select(O::valid(x[i]), S(0), S(nan<double>()));
        }
        const S base = O::base(select(top > S(-infinity<double>()), top, S(0)));
        return {shares_of<S>(n, Weights<S, V>{x, base}, value), base, factorials, mark};
    }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) {
        const auto in_a = a.all.p.high > S(0), in_b = b.all.p.high > S(0);
        const S base = select(in_a & in_b, max_of(a.base, b.base), select(in_a, a.base, b.base));
        return {merge_shares(lowered(a, base), lowered(b, base)), base, a.factorials + b.factorials, a.mark + b.mark};
    }
    template <class S> LUCID_FN static Shares<S> lowered(const State<S>& s, S base) {
        const S factor = select(s.all.p.high > S(0), exp(s.base - base), S(0));
        return {s.all.p * factor, s.all.q, s.all.deviance};
    }
    template <class S> LUCID_FN static S finish(const State<S>& s) {
        const S y = (factorial_remainder(s.all.q.high) - s.factorials) - s.all.deviance;
        return only_if(s.all.p.high > S(0), select(s.mark == S(0), y, s.mark));
    }
};

struct multinomial_log_prob : RowCounts<OfProbs> {};
LUCID_ROW_KERNEL(multinomial_log_prob, "(n),(n)->()", 8)

struct multinomial_log_prob_logits : RowCounts<OfLogits> {};
LUCID_ROW_KERNEL(multinomial_log_prob_logits, "(n),(n)->()", 8)

} // namespace lucid
