// Dirichlet(concentration): density prod of x[k]^(concentration[k] - 1), over its integral, on the
// x >= 0 that sum to one; the last axis is the row, and the density is of any n - 1 of its elements.
//
// concentration  positive, a number
// Results are in nats. A concentration that is not finite or not positive gives nan.
#pragma once
#include "core/shares.cuh"

namespace lucid {

// ---- KL

// Q KL(q's shares || p's) and the Bregman divergences of lgamma's remainder, of which the sums' is
// subtracted from the largest element's, as between beta laws.
template <class S>
struct DirichletGap {
    Shares<S> all;
    S p, q;       // the largest element
    S rp, rq, rd; // sums of the others and of their differences
    S remainders; // the others' divergences
    S mark;       // nan: invalid
};

template <class S, class P, class Q>
LUCID_FN DirichletGap<S> dirichlet_gap(int n, P p, Q q) {
    S top = S(0), at = S(-1), mark = S(0);
    for (int i = 0; i < n; ++i) {
        const S most = max_of(p[i], q[i]);
        const auto larger = most > top;
        const auto valid = is_positive(p[i]) & is_positive(q[i]);
        top = select(larger, most, top);
        at = select(larger, S(i), at);
        mark = mark + select(valid, S(0), S(nan<double>()));
    }
    S tp = S(0), tq = S(0), rp = S(0), rq = S(0), rd = S(0), remainders = S(0);
    for (int i = 0; i < n; ++i) {
        const auto largest = at == S(i);
        const S a = p[i], b = q[i], d = b - a;
        tp = select(largest, a, tp);
        tq = select(largest, b, tq);
        rp = rp + select(largest, S(0), a);
        rq = rq + select(largest, S(0), b);
        rd = rd + select(largest, S(0), d);
        remainders = remainders + select(largest, S(0), bregman_remainder(d, a, b));
    }
    return {shares_of<S>(n, p, q), tp, tq, rp, rq, rd, remainders, mark};
}

template <class S>
LUCID_FN DirichletGap<S> merge_gaps(const DirichletGap<S>& a, const DirichletGap<S>& b) {
    const auto first = max_of(a.p, a.q) >= max_of(b.p, b.q);
    const auto both = (a.p > S(0)) & (b.p > S(0));
    const S lp = select(first, b.p, a.p), lq = select(first, b.q, a.q), sp = select(both, lp, S(1)), sq = select(both, lq, S(1));
    return {merge_shares(a.all, b.all),
            select(first, a.p, b.p),
            select(first, a.q, b.q),
            (a.rp + b.rp) + lp,
            (a.rq + b.rq) + lq,
            (a.rd + b.rd) + (lq - lp),
            (a.remainders + b.remainders) + bregman_remainder(sq - sp, sp, sq),
            a.mark + b.mark};
}

template <class S>
LUCID_FN S dirichlet_kl(const DirichletGap<S>& s) {
    const S twin = bregman_remainder_difference(s.q - s.p, s.p, s.q, s.rp, s.rq, s.rd);
    return only_if(s.mark == S(0), s.all.deviance + (s.remainders + twin));
}

struct kl_dirichlet_dirichlet {
    template <class S> using State = DirichletGap<S>;
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V p, V q) { return dirichlet_gap<S>(n, p, q); }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) { return merge_gaps(a, b); }
    template <class S> LUCID_FN static S finish(const State<S>& s) { return dirichlet_kl(s); }
};
LUCID_ROW_KERNEL(kl_dirichlet_dirichlet, "(n),(n)->()", 8)

// ---- entropy

template <class S>
struct Ones {
    LUCID_FN S operator[](int) const { return S(1); }
};

// Less the divergence from the uniform law, whose density is (n - 1)!: both are non-negative.
struct dirichlet_entropy {
    template <class S> using State = DirichletGap<S>;
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V p) { return dirichlet_gap<S>(n, p, Ones<S>()); }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) { return merge_gaps(a, b); }
    template <class S> LUCID_FN static S finish(const State<S>& s) { return -(dirichlet_kl(s) + lgamma(s.all.q.high)); }
};
LUCID_ROW_KERNEL(dirichlet_entropy, "(n)->()", 8)

// ---- density

template <class S>
struct DirichletDensity {
    Shares<S> all;       // p: the value, q: the concentration
    S remainders, logs;  // sums of gamma_remainder and of log x
    S edge, mark;        // 0 or infinite: at an x of 0, or outside; nan: invalid
};

struct dirichlet_log_prob {
    template <class S> using State = DirichletDensity<S>;
    // At an x of 0 a concentration of 1 leaves the density as it is: any other x would do.
    template <class S, class V>
    struct Inside {
        V x;
        LUCID_FN S operator[](int i) const { return select(x[i] > S(0), x[i], S(1)); }
    };
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V value, V concentration) {
        const S infinite = S(infinity<double>());
        S remainders = S(0), logs = S(0), edge = S(0), mark = S(0);
        for (int i = 0; i < n; ++i) {
            const S x = value[i], a = concentration[i];
            const S at_zero = select(a < S(1), infinite, select(a > S(1), -infinite, S(0)));
            edge = edge + select(x > S(0), S(0), select(x == S(0), at_zero, select(x < S(0), -infinite, x)));
            mark = mark + select(is_positive(a), S(0), S(nan<double>()));
            logs = logs + log(select(x > S(0), x, S(1)));
            remainders = remainders + gamma_remainder(a);
        }
        const Inside<S, V> inside = {value};
        return {shares_of<S>(n, inside, concentration), remainders, logs, edge, mark};
    }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) {
        return {merge_shares(a.all, b.all), a.remainders + b.remainders, a.logs + b.logs, a.edge + b.edge, a.mark + b.mark};
    }
    template <class S> LUCID_FN static S finish(const State<S>& s) {
        const S scale = (gamma_remainder(s.all.q.high) - s.remainders) - s.logs;
        const S y = scale + (s.all.q.high * log(s.all.p.high) - s.all.deviance);
        return only_if(s.mark == S(0), select(s.edge == S(0), y, s.edge));
    }
};
LUCID_ROW_KERNEL(dirichlet_log_prob, "(n),(n)->()", 8)

} // namespace lucid
