// Forward-mode dual numbers: a value and its N partial derivatives.
//
// A formula is a template over its scalar; at Dual<T, N> it returns its own gradient. The
// derivative of a primitive is written once, as the rule beside its name. Where a primitive
// takes a difference as an input of its own, the rule differentiates by the end points alone:
// the difference's own partials would only cancel against theirs.
#pragma once
#include "special.cuh"

namespace lucid {

template <class T, int N>
struct Dual {
    T value;
    T partial[N];

    Dual() = default;
    LUCID_FN Dual(T v) : value(v) {
        for (int i = 0; i < N; ++i) partial[i] = T(0);
    }
    // The k-th of N independent variables.
    LUCID_FN static Dual variable(T v, int k) {
        Dual out(v);
        for (int i = 0; i < N; ++i) out.partial[i] = T(i == k);
        return out;
    }

    // f(a, b) at value v, given df/da and df/db.
    LUCID_FN static Dual chain(T v, T da, const Dual& a, T db, const Dual& b) {
        Dual out(v);
        for (int i = 0; i < N; ++i) out.partial[i] = da * a.partial[i] + db * b.partial[i];
        return out;
    }
    LUCID_FN static Dual chain(T v, T da, const Dual& a) {
        Dual out(v);
        for (int i = 0; i < N; ++i) out.partial[i] = da * a.partial[i];
        return out;
    }

    LUCID_FN friend Dual operator-(const Dual& a) { return chain(-a.value, T(-1), a); }
    LUCID_FN friend Dual operator+(const Dual& a, const Dual& b) {
        return chain(a.value + b.value, T(1), a, T(1), b);
    }
    LUCID_FN friend Dual operator-(const Dual& a, const Dual& b) {
        return chain(a.value - b.value, T(1), a, T(-1), b);
    }
    LUCID_FN friend Dual operator*(const Dual& a, const Dual& b) {
        return chain(a.value * b.value, b.value, a, a.value, b);
    }
    LUCID_FN friend Dual operator/(const Dual& a, const Dual& b) {
        const T y = a.value / b.value;
        return chain(y, T(1) / b.value, a, -y / b.value, b);
    }
    // With a constant, so that no lane multiplies by the constant's zero partials.
    LUCID_FN friend Dual operator+(const Dual& a, T c) { return chain(a.value + c, T(1), a); }
    LUCID_FN friend Dual operator-(const Dual& a, T c) { return chain(a.value - c, T(1), a); }
    LUCID_FN friend Dual operator-(T c, const Dual& a) { return chain(c - a.value, T(-1), a); }
    LUCID_FN friend Dual operator*(T c, const Dual& a) { return chain(c * a.value, c, a); }
    LUCID_FN friend Dual operator*(const Dual& a, T c) { return chain(a.value * c, c, a); }
    LUCID_FN friend Dual operator+(T c, const Dual& a) { return a + c; }
    LUCID_FN friend Dual operator/(const Dual& a, T c) { return chain(a.value / c, T(1) / c, a); }
    LUCID_FN friend Dual operator/(T c, const Dual& a) {
        const T y = c / a.value;
        return chain(y, -y / a.value, a);
    }
};

// The number type under a formula's scalar: constants are written T(0.5) with
// `using T = Number<S>`.
template <class S> struct NumberOf { using type = S; };
template <class T, int N> struct NumberOf<Dual<T, N>> { using type = T; };
template <class S> using Number = typename NumberOf<S>::type;

template <class T, int N> LUCID_FN bool is_finite(const Dual<T, N>& x) { return is_finite(x.value); }
template <class T, int N> LUCID_FN bool is_positive(const Dual<T, N>& x) { return is_positive(x.value); }

// y, or nan in the value and in every partial: what a formula returns last.
template <class T> LUCID_FN T only_if(bool valid, T y) { return select(valid, y, nan<T>()); }
template <class T, int N>
LUCID_FN Dual<T, N> only_if(bool valid, Dual<T, N> y) {
    y.value = only_if(valid, y.value);
    for (int i = 0; i < N; ++i) y.partial[i] = only_if(valid, y.partial[i]);
    return y;
}

// c ? a : b, of numbers or of duals: with its partials.
template <class T, int N>
LUCID_FN Dual<T, N> select(bool c, const Dual<T, N>& a, const Dual<T, N>& b) {
    Dual<T, N> out(select(c, a.value, b.value));
    for (int i = 0; i < N; ++i) out.partial[i] = select(c, a.partial[i], b.partial[i]);
    return out;
}

// 0, of unknown derivative by x: of a formula that holds at some x only.
template <class T> LUCID_FN T of_unknown_slope(T) { return T(0); }
template <class T, int N>
LUCID_FN Dual<T, N> of_unknown_slope(const Dual<T, N>& x) {
    Dual<T, N> out(T(0));
    for (int i = 0; i < N; ++i) out.partial[i] = select(x.partial[i] != T(0), nan<T>(), T(0));
    return out;
}

template <class T> LUCID_FN T value_of(T x) { return x; }
template <class T, int N> LUCID_FN T value_of(const Dual<T, N>& x) { return x.value; }

#define LUCID_RULE(NAME, DERIVATIVE)                                                    \
    template <class T, int N>                                                           \
    LUCID_FN Dual<T, N> NAME(const Dual<T, N>& d) {                                     \
        const T x = d.value, y = NAME(x);                                               \
        (void)x, (void)y;                                                               \
        return Dual<T, N>::chain(y, DERIVATIVE, d);                                     \
    }

LUCID_RULE(cos, -sin(x))
LUCID_RULE(exp, y)
LUCID_RULE(expm1, exp(x))
LUCID_RULE(fabs, select(x < T(0), T(-1), select(x > T(0), T(1), T(0))))
LUCID_RULE(log, T(1) / x)
LUCID_RULE(log1p, T(1) / (T(1) + x))
LUCID_RULE(not_negative, select(x < T(0), T(0), T(1)))
LUCID_RULE(psi, expm1(x))
LUCID_RULE(sin, cos(x))
LUCID_RULE(sqrt, T(0.5) / y)
#undef LUCID_RULE

// c[0] + c[1] x + ..., of numbers and of duals.
template <class T, int M>
LUCID_FN T horner(T x, const T (&c)[M]) {
    return polynomial(x, c);
}
template <class T, int N, int M>
LUCID_FN Dual<T, N> horner(const Dual<T, N>& x, const T (&c)[M]) {
    T slope = 0;
    LUCID_UNROLL
    for (int i = M - 1; i >= 1; --i) slope = mad(slope, x.value, i * c[i]);
    return Dual<T, N>::chain(polynomial(x.value, c), slope, x);
}

template <class T, int N>
LUCID_FN Dual<T, N> bregman_log(const Dual<T, N>& d, const Dual<T, N>& a, const Dual<T, N>& b, Dual<T, N>& u) {
    using D = Dual<T, N>;
    T v;
    const T y = bregman_log(d.value, a.value, b.value, v);
    u = D::chain(v, -(b.value / a.value) / a.value, a, T(1) / a.value, b);
    return D::chain(y, -v / a.value, a, v / b.value, b);
}

template <class T, int N>
LUCID_FN Dual<T, N> log_ratio(const Dual<T, N>& d, const Dual<T, N>& a, const Dual<T, N>& b) {
    return Dual<T, N>::chain(log_ratio(d.value, a.value, b.value), T(-1) / a.value, a, T(1) / b.value, b);
}

template <class T, int N>
LUCID_FN Dual<T, N> deviance(const Dual<T, N>& d, const Dual<T, N>& x, const Dual<T, N>& m) {
    const T y = deviance(d.value, x.value, m.value);
    return Dual<T, N>::chain(y, -log_ratio(d.value, x.value, m.value), x, d.value / m.value, m);
}

template <class T, int N>
LUCID_FN Dual<T, N> weighted_phi(const Dual<T, N>& a, const Dual<T, N>& b, const Dual<T, N>& c, const Dual<T, N>& d) {
    T u;
    Dual<T, N> out(weighted_phi(a.value, b.value, c.value, d.value, u));
    const T cu = c.value * u, log_x = u - out.value / c.value;
    for (int i = 0; i < N; ++i)
        out.partial[i] = cu / a.value * a.partial[i] + cu / b.value * b.partial[i] - log_x * c.partial[i] -
                         cu / d.value * d.partial[i];
    return out;
}
template <class T>
LUCID_FN T weighted_phi(T a, T b, T c, T d) {
    T u;
    return weighted_phi(a, b, c, d, u);
}

template <class T, int N>
LUCID_FN Dual<T, N> difference_of_products(const Dual<T, N>& a, const Dual<T, N>& b, const Dual<T, N>& c,
                                           const Dual<T, N>& d) {
    Dual<T, N> out(difference_of_products(a.value, b.value, c.value, d.value));
    for (int i = 0; i < N; ++i)
        out.partial[i] = difference_of_products(a.value, b.partial[i], c.value, d.partial[i]) +
                         difference_of_products(b.value, a.partial[i], d.value, c.partial[i]);
    return out;
}

template <class T, int N>
LUCID_FN Dual<T, N> half_squares(const Dual<T, N>& a, const Dual<T, N>& b) {
    return Dual<T, N>::chain(half_squares(a.value, b.value), a.value, a, b.value, b);
}

template <class T, int N>
LUCID_FN Dual<T, N> scaled_difference(const Dual<T, N>& a, const Dual<T, N>& b, const Dual<T, N>& s) {
    const T y = scaled_difference(a.value, b.value, s.value), inverse = T(1) / s.value;
    Dual<T, N> out(y);
    for (int i = 0; i < N; ++i)
        out.partial[i] = inverse * (a.partial[i] - b.partial[i]) - (y / s.value) * s.partial[i];
    return out;
}

} // namespace lucid
