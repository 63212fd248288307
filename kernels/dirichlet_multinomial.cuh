// DirichletMultinomial(concentration, total_count): how often each of K outcomes comes in total_count
// draws with probabilities of Dirichlet(concentration); the last axis is the row. total_count is the
// sum of the value's counts.
//
// concentration  positive, a number
// Results are in nats. A concentration that is not finite or not positive gives nan.
#pragma once
#include "core/counts.cuh"
#include "core/shares.cuh"

namespace lucid {

LUCID_LIFT(beta_log_power, 3)
LUCID_LIFT(remainder_step, 2)

// Of s = counts + concentrations both have shares: their deviances from these, and what Stirling's
// formula leaves of the gamma functions. Where all counts are one outcome's, which may be next to
// certain, the probability is E x^total of a beta law's x. Where the concentrations' sum is beyond
// total^2, s has lost the counts: theirs are taken from the concentrations' shares instead.
template <class S>
struct PolyaCounts {
    Shares<S> counts, concentrations, direct;
    S steps; // deviances of s from the concentrations
    S hits, hit, missed; // how many outcomes came, their concentrations' sum, and the others'
    S remainders, mark;  // 0; -inf: a count is negative; nan: invalid
};

struct dirichlet_multinomial_log_prob {
    template <class S, class V>
    struct Both {
        V x, a;
        LUCID_FN S operator[](int i) const { return x[i] + a[i]; }
    };
    template <class S> using State = PolyaCounts<S>;
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V value, V concentration) {
        S steps = S(0), hits = S(0), hit = S(0), missed = S(0), remainders = S(0), mark = S(0);
        for (int i = 0; i < n; ++i) {
            const S x = value[i], a = concentration[i];
            const auto came = x > S(0);
            hits = hits + select(came, S(1), S(0));
            hit = hit + select(came, a, S(0));
            missed = missed + select(came, S(0), a);
            steps = steps + deviance(-x, x + a, a);
            remainders = remainders + (remainder_step(x, a) - factorial_remainder(x));
            mark = mark + select(x < S(0), S(-infinity<double>()), S(0));
            mark = mark + select(is_positive(a), S(0), S(nan<double>()));
        }
        const Both<S, V> both = {value, concentration};
        return {shares_of<S>(n, both, value), shares_of<S>(n, both, concentration), shares_of<S>(n, concentration, value), steps, hits, hit, missed, remainders, mark};
    }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) {
        return {merge_shares(a.counts, b.counts), merge_shares(a.concentrations, b.concentrations), merge_shares(a.direct, b.direct), a.steps + b.steps,
                a.hits + b.hits, a.hit + b.hit, a.missed + b.missed, a.remainders + b.remainders, a.mark + b.mark};
    }
    template <class S> LUCID_FN static S finish(const State<S>& s) {
        const S x = s.counts.q.high, a = s.concentrations.q.high;
        const S whole = remainder_step(x, a) - factorial_remainder(x);
        const S near = s.counts.deviance + s.concentrations.deviance;
        const S far = s.direct.deviance - (s.steps - deviance(-x, x + a, a));
        const S y = (s.remainders - whole) - select(a > x * x, far, near);
        return select(s.mark == S(0), select(s.hits == S(1), beta_log_power(s.hit, s.missed, x), y), s.mark);
    }
};
LUCID_ROW_KERNEL(dirichlet_multinomial_log_prob, "(n),(n)->()", 8)

} // namespace lucid
