// Rows of outcomes' probabilities or logits: what may be one, and what a row's sum is.
#pragma once
#include "rows.cuh"

namespace lucid {

// An outcome's size as it is given, and its weight relative to a larger one.
struct OfLogits {
    template <class S> LUCID_FN static auto valid(S x) { return x < S(infinity<double>()); }
    template <class S> LUCID_FN static auto possible(S x) { return x > S(-infinity<double>()); }
    template <class S> LUCID_FN static S weight(S x, S top) { return exp(x - top); }
    template <class S> LUCID_FN static S log_of(S x, S top) { return x - top; } // log(weight)
    template <class S> LUCID_FN static S ratio(S p, S q) { return q - p; } // log(q/p)
    template <class S> LUCID_FN static S base(S top) { return top; }      // weights are relative to
    template <class S> LUCID_FN static S mass(S x, S base) { return exp(x - base); }
    // e^(x - base) roughly: within its own size.
    template <class S> LUCID_FN static S rough_mass(S x, S base) {
        S y = max_of(mad(x - base, S(1. / 16), S(1)), S(0));
        y = y * y, y = y * y, y = y * y;
        return y * y;
    }
};

struct OfProbs {
    template <class S> LUCID_FN static auto valid(S x) { return (x >= S(0)) & (x < S(infinity<double>())); }
    template <class S> LUCID_FN static auto possible(S x) { return x > S(0); }
    template <class S> LUCID_FN static S weight(S x, S top) { return x / top; }
    template <class S> LUCID_FN static S log_of(S x, S top) { return log_ratio(x - top, top, x); }
    template <class S> LUCID_FN static S ratio(S p, S q) { return log_ratio(q - p, p, q); }
    template <class S> LUCID_FN static S base(S) { return S(0); }
    template <class S> LUCID_FN static S mass(S x, S) { return x; }
    template <class S> LUCID_FN static S rough_mass(S x, S) { return x; }
};

// Of weights w relative to the largest: what the others add up to, and -sum w log w, which is of
// positive terms. The largest is a 1 apart, so that a row near certainty keeps its digits.
template <class S>
struct Spread {
    S top;  // as given; what no outcome is larger than
    S rest, terms;
    S some, mark; // 1 where there is an outcome; nan: invalid
};

template <class O, bool entropy, class S, class V>
LUCID_FN Spread<S> spread_of(int n, V x) {
    S top = S(0), some = S(0), mark = S(0);
    for (int i = 0; i < n; ++i) {
        const Test<S> larger = O::possible(x[i]) & ((x[i] > top) | (some == S(0)));
        top = select(larger, x[i], top);
        some = select(larger, S(1), some);
        mark = mark + select(O::valid(x[i]), S(0), S(nan<double>()));
    }
    // Equal ones of the largest are all but one among the rest.
    S rest = S(0), terms = S(0), equal = S(0);
    for (int i = 0; i < n; ++i) {
        const Test<S> smaller = O::possible(x[i]) & (x[i] < top);
        const S y = select(smaller, x[i], top), w = O::weight(y, top);
        equal = equal + select(x[i] == top, S(1), S(0));
        rest = rest + select(smaller, w, S(0));
        if (entropy) terms = terms - select(smaller & (w > S(0)), w * O::log_of(y, top), S(0));
    }
    return {top, rest + select(some > S(0), equal - S(1), S(0)), terms, some, mark};
}

template <class O, class S>
LUCID_FN Spread<S> merge_spreads(const Spread<S>& a, const Spread<S>& b) {
    const Test<S> first = (b.some == S(0)) | ((a.some > S(0)) & (a.top >= b.top));
    const Test<S> both = (a.some > S(0)) & (b.some > S(0));
    const S top = select(first, a.top, b.top), less = select(both, select(first, b.top, a.top), top);
    const S w = select(both, O::weight(less, top), S(0)), l = select(w > S(0), O::log_of(less, top), S(0));
    const S rest = select(first, b.rest, a.rest), terms = select(first, b.terms, a.terms);
    return {top, select(first, a.rest, b.rest) + w * (S(1) + rest),
            select(first, a.terms, b.terms) + w * (terms - l * (S(1) + rest)), max_of(a.some, b.some), a.mark + b.mark};
}

} // namespace lucid
