// Categorical(probs or logits): the numbers 0 … K - 1 with probabilities proportional to probs,
// or to e^logits; the last axis of either is the row.
//
// probs   nonnegative, a number; a row's sum is divided by
// logits  real, or -inf for an impossible outcome; need not be normalised
// Results are in nats. A nan, a negative prob, a logit of +inf, or a row with no possible outcome
// gives nan.
#pragma once
#include "core/outcomes.cuh"

namespace lucid {

// ---- entropy, and the logarithm of a row's sum

template <class O, bool entropy>
struct RowSpread {
    template <class S> using State = Spread<S>;
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V x) { return spread_of<O, entropy, S>(n, x); }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) { return merge_spreads<O>(a, b); }
    template <class S> LUCID_FN static S finish(const State<S>& s) {
        const S y = log1p(s.rest) + (entropy ? s.terms / (S(1) + s.rest) : S(0));
        return only_if((s.some > S(0)) & (s.mark == S(0)), y);
    }
};

struct categorical_entropy : RowSpread<OfProbs, true> {};
LUCID_ROW_KERNEL(categorical_entropy, "(n)->()", 8)

struct categorical_entropy_logits : RowSpread<OfLogits, true> {};
LUCID_ROW_KERNEL(categorical_entropy_logits, "(n)->()", 8)

// The logarithm of the sum over the largest: what a largest outcome's probability is e to the minus of.
struct categorical_excess : RowSpread<OfProbs, false> {};
LUCID_ROW_KERNEL(categorical_excess, "(n)->()", 8)

struct categorical_excess_logits : RowSpread<OfLogits, false> {};
LUCID_ROW_KERNEL(categorical_excess_logits, "(n)->()", 8)

// ---- KL

// KL(p || q) = log E_p[e^(d - E_p d)] with d = log(q/p): Jensen's gap. By the mean of psi(t) of the
// deviations t = d - E_p d it is a sum of non-negative terms, and every one of them keeps its digits
// as q -> p, with normalised rows or not. Deviations are taken from d at the likeliest outcome first,
// which gives its own all its digits where p is near certainty.
template <class S>
struct Gap {
    S top, mass; // p's is mass e^top, 0 where it has no outcome
    S other;     // the logarithm of q's
    S gap, kl;   // log of q's over p's, and the divergence within, where p has an outcome
    S mark;      // 0; +inf: q lacks an outcome of p's; nan: invalid
};

template <class S>
LUCID_FN S log_add(S a, S b) {
    const S top = max_of(a, b), less = select(a < b, a, b);
    return select(less > S(-infinity<double>()), top + log1p(exp(less - top)), top);
}

// log(1 + near + image e^factor + m) - m, also where the exponential overflows.
template <class S>
LUCID_FN S log_of_sum(S near, S m, S image, S factor) {
    const Test<S> some = image > S(0), far = some & (factor > S(600));
    const S safe = select(some, image, S(1)), g = mad(image, exp(select(some & !far, factor, S(0))), near), x = g + m;
    const Test<S> small = fabs(x) <= S(0.5);
    const S y = select(small, g - phi_near(select(small, x, S(0))), log1p(x) - m);
    return select(far, factor + log(safe) - m, y);
}

// Two stretches are two outcomes, of their masses, with a divergence within each.
template <class S>
LUCID_FN Gap<S> merge_gaps(const Gap<S>& a, const Gap<S>& b) {
    const S none = S(-infinity<double>());
    const Test<S> in_a = a.mass > S(0), in_b = b.mass > S(0);
    const S top = select(in_a & in_b, max_of(a.top, b.top), select(in_a, a.top, b.top));
    const S wa = select(in_a, a.mass * exp(a.top - top), S(0)), wb = select(in_b, b.mass * exp(b.top - top), S(0));
    const S mass = wa + wb;
    const Test<S> first = wa >= wb, some = mass > S(0), both = in_a & in_b;
    const S f = select(some, select(first, wb, wa) / select(some, mass, S(1)), S(0));
    const S gap = select(first, a.gap, b.gap), s = select(both, select(first, b.gap, a.gap) - gap, S(0));
    const S mean = f * s, t = (S(1) - f) * s;
    // What is not in p's share, relative to it: the lesser outcome's e^t where that is large, and
    // what q has where p has nothing.
    const S log_p = top + log(select(some, mass, S(1))), lost = select(both, none, select(first, b.other, a.other));
    const Test<S> large = t > S(1);
    const S near = (S(1) - f) * psi(-mean) + select(large, -f * (S(1) + t), f * psi(select(large, S(0), t)));
    const S less = select(first, b.top, a.top) + log(select(both, select(first, b.mass, a.mass), S(1)));
    const S beyond = select(both & large, t + (less - log_p), lost - log_p - gap - mean);
    const S between = log_of_sum(near, S(0), select(beyond > none, S(1), S(0)), select(beyond > none, beyond, S(0)));
    const S within = (S(1) - f) * select(first, a.kl, b.kl) + select(f > S(0), f * select(first, b.kl, a.kl), S(0));
    return {top, mass, log_add(a.other, b.other), select(some, gap + mean + between, S(0)),
            select(some, within + between, S(0)), a.mark + b.mark};
}

template <class O, class S, class V>
LUCID_FN Gap<S> gap_of(int n, V p, V q) {
    const S none = S(-infinity<double>());
    S top = none, most = none, top_q = none, anchor_p = S(1), anchor_q = S(1), mark = S(0);
    for (int i = 0; i < n; ++i) {
        const S x = p[i], y = q[i];
        const Test<S> in_p = O::possible(x), in_q = O::possible(y), larger = in_p & in_q & (x > most);
        const S lacking = select(in_q, S(0), select(in_p, S(infinity<double>()), S(0)));
        mark = mark + select(O::valid(x) & O::valid(y), lacking, S(nan<double>()));
        anchor_p = select(larger, x, anchor_p);
        anchor_q = select(larger, y, anchor_q);
        most = select(larger, x, most);
        top = max_of(top, select(in_p, x, none));
        top_q = max_of(top_q, select(in_q, y, none));
    }
    const Test<S> some = top > none, some_q = top_q > none;
    const S base = O::base(select(some, top, S(0))), base_q = O::base(select(some_q, top_q, S(0)));
    const S anchor = O::ratio(anchor_p, anchor_q);
    S rough = S(0), sum = S(0);
    for (int i = 0; i < n; ++i) {
        const S x = p[i], y = q[i];
        const S w = select(O::possible(x), O::rough_mass(x, base), S(0));
        rough = rough + w;
        sum = sum + select((w > S(0)) & O::possible(y), w * (O::ratio(x, y) - anchor), S(0));
    }
    // Deviations t from a rough mean: with m what is left of theirs, KL = log E_p e^t - m. That m is
    // less than their root mean square, so that nothing much cancels.
    const S mean = sum / select(rough > S(0), rough, S(1));
    S mass = S(0), left = S(0), near = S(0), image = S(0);
    for (int i = 0; i < n; ++i) {
        const S x = p[i], y = q[i];
        const Test<S> in_p = O::possible(x), in_q = O::possible(y), in_both = in_p & in_q;
        const S t = (O::ratio(x, y) - anchor) - mean, w = select(in_p, O::mass(x, base), S(0));
        // w psi(t) where t is small; else w e^t, which is q's weight, and the rest of it.
        const Test<S> small = in_both & (fabs(t) <= S(1)), weighs = in_both & (w > S(0));
        mass = mass + w;
        left = left + select(weighs, w * t, S(0));
        near = near + select(small, w * psi_near(select(small, t, S(0))), select(weighs, -w * (S(1) + t), S(0)));
        image = image + select(in_q & !small, O::mass(y, base_q), S(0));
    }
    const S safe = select(some, mass, S(1)), m = left / safe, log_mass = base + log(safe), shift = anchor + mean;
    const S kl = log_of_sum(near / safe, m, image, base_q - log_mass - shift);
    const S log_q = select(most > none, log_mass + shift + m + kl, base_q + log(select(image > S(0), image, S(1))));
    return {base, select(some, mass, S(0)), select(some_q, log_q, none), select(some, shift + m + kl, S(0)),
            select(some, kl, S(0)), mark};
}

template <class O>
struct RowGap {
    template <class S> using State = Gap<S>;
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V p, V q) { return gap_of<O, S>(n, p, q); }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) { return merge_gaps(a, b); }
    template <class S> LUCID_FN static S finish(const State<S>& s) {
        const Test<S> valid = (s.mass > S(0)) & (s.other > S(-infinity<double>()));
        return only_if(valid, select(s.mark == S(0), s.kl, s.mark));
    }
};

struct kl_categorical_categorical : RowGap<OfProbs> {};
LUCID_ROW_KERNEL(kl_categorical_categorical, "(n),(n)->()", 8)

struct kl_categorical_logits_categorical_logits : RowGap<OfLogits> {};
LUCID_ROW_KERNEL(kl_categorical_logits_categorical_logits, "(n),(n)->()", 8)

} // namespace lucid
