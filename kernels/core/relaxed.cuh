// Categorical laws relaxed by Gumbel noise at a temperature: density (n - 1)! t^(n - 1) prod e^s[k] over
// (sum e^s[k])^n, s[k] = log(probs[k]) - t x[k], of x whose e^x sum to one.
#pragma once
#include "gamma.cuh"
#include "sums.cuh"

namespace lucid {

// What a row gives is its logarithms themselves, or those of what it gives.
struct AsLogarithms {
    static constexpr bool numbers = false;
    template <class S> LUCID_FN static S log_of(S x) { return x; }
    template <class S> LUCID_FN static auto valid(S x) { return is_finite(x); }
};
struct AsNumbers {
    static constexpr bool numbers = true;
    template <class S> LUCID_FN static S log_of(S x) { return log(x); }
    template <class S> LUCID_FN static auto valid(S x) { return is_positive(x); }
};

LUCID_LIFT(gamma_remainder, 1)

template <class S>
struct Scores {
    S n, top;               // the largest score
    Sum<S> sum, below;      // of e^(s - top), and of top - s
    Sum<S> logs;            // of x
    S zeros, t;             // how many e^x are 0; the temperature
    S mark;                 // -inf: outside; nan: invalid
};

// X is AsNumbers where the value is e^x, of whose measure the density then is, and P of probs.
template <class X, class P>
struct RelaxedDensity {
    template <class S> using State = Scores<S>;
    template <class S> LUCID_FN static auto inside(S x) { return X::valid(x); }
    template <class S> LUCID_FN static S score(S x, S t, S p) {
        const auto usable = inside(x) & P::valid(p);
        const S l = P::log_of(select(usable, p, S(1))), m = X::log_of(select(usable, x, S(1)));
        return select(usable, l - t * m, S(0));
    }
    template <class S, class V> LUCID_FN static State<S> stretch(int n, V value, V temperature, V p) {
        const S t = temperature[0];
        S top = S(-infinity<double>()), mark = S(0), zeros = S(0);
        Sum<S> logs = {S(0), S(0)}, sum = logs, below = logs;
        for (int i = 0; i < n; ++i) {
            const S x = value[i];
            top = max_of(top, score(x, t, p[i]));
            const auto at_zero = (x == S(0)) & (X::numbers ? S(0) == S(0) : S(0) == S(1));
            zeros = zeros + select(at_zero, S(1), S(0));
            mark = mark + select(inside(x) | at_zero, S(0), select(x == x, S(-infinity<double>()), x));
            mark = mark + select(P::valid(p[i]) & is_positive(t), S(0), S(nan<double>()));
            logs = logs + X::log_of(select(inside(x), x, S(1)));
        }
        for (int i = 0; i < n; ++i) {
            const S s = score(value[i], t, p[i]);
            sum = sum + exp(s - top);
            below = below + (top - s);
        }
        return {S(n), top, sum, below, logs, zeros, t, mark};
    }
    template <class S> LUCID_FN static State<S> merge(const State<S>& a, const State<S>& b) {
        const S top = max_of(a.top, b.top);
        const auto in_a = a.n > S(0), in_b = b.n > S(0);
        const S da = select(in_a, top - a.top, S(0)), db = select(in_b, top - b.top, S(0));
        return {a.n + b.n,
                top,
                a.sum * exp(-da) + b.sum * exp(-db),
                (a.below + a.n * da) + (b.below + b.n * db),
                a.logs + b.logs,
                a.zeros + b.zeros,
                select(in_a, a.t, b.t),
                a.mark + b.mark};
    }
    template <class S> LUCID_FN static S finish(const State<S>& s) {
        // log (n - 1)! is gamma_remainder and n log n - n, of which the logarithm joins the sum's.
        const S scale = (gamma_remainder(s.n) - s.n) + (s.n - S(1)) * log(s.t);
        const S y = (scale - (s.below.high + s.n * log(s.sum.high / s.n))) - (X::numbers ? s.logs.high : S(0));
        // As all zeros shrink together.
        const S power = s.n * s.t - s.zeros * (s.t + S(1));
        const S edge = select(power > S(0), S(-infinity<double>()), select(power < S(0), S(infinity<double>()), S(nan<double>())));
        return select(s.mark == S(0), select(s.zeros > S(0), edge, y), s.mark);
    }
};

} // namespace lucid
