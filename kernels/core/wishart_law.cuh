// The Wishart laws, of matrices and of their inverses, by the Bartlett decomposition.
#pragma once
#include "gamma.cuh"
#include "triangular.cuh"

namespace lucid {

LUCID_LIFT(gamma_remainder, 1)
LUCID_LIFT(log_less_digamma, 1)
LUCID_LIFT(bregman_remainder, 3)
LUCID_LIFT(product_error, 3)

template <class S>
LUCID_FN Test<S> has_density(S df, int d) {
    return (df > S(d - 1)) & is_finite(df);
}

// What the j-th element e of the diagonal of E = L^-1 M says in -log of the density at a matrix, where of L
// and M one is the law's factor, the other the value's, whose element is x: L is the law's, or, if
// `inverse`, the value's. The halved squares of E's diagonal are gammas of shapes a, whose masses by
// Loader's deviance do not cancel.
template <bool inverse, class S>
LUCID_FN S surprise_on_diagonal(int d, int j, S e, S x, S df) {
    const int t = inverse ? d - 1 - j : j;
    const S a = S(0.5) * (df - S(t)), y = S(0.5) * e * e;
    return deviance(y - a, a, y) + gamma_remainder(a) + S(d + 1) * log(x) -
           S(t) * (log(e) - S(0.34657359027997265471));
}

// -log of the density: half of the squares of E below its diagonal too. Where x is no factor it is +inf.
template <bool inverse, class S, class V>
LUCID_FN S wishart_surprise(int d, V x, S df, V law, S* work) {
    Test<S> valid = has_density(df, d), inside = valid;
    S sum = S(0.28618247146235004354) * S(d * (d - 1)); // log(pi)/4
    for (int i = 0; i < d; ++i) {
        valid = valid & is_positive(S(law[i * d + i]));
        inside = inside & is_positive(S(x[i * d + i]));
        for (int k = 0; k < i; ++k) valid = valid & is_finite(S(law[i * d + k]));
    }
    Test<S> unused = valid;
    const V l = inverse ? x : law, m = inverse ? law : x;
    const auto diagonal = diagonal_of(d, l, d + 1, work, unused);
    const auto right = [&](int i, int j) { return S(m[i * d + j]); };
    solve_lower<4>(d, d, l, diagonal, right, work + d, [&](int i, int j, S e) {
        sum = sum + (i != j ? S(0.5) * e * e : surprise_on_diagonal<inverse>(d, j, e, S(x[i * d + i]), df));
    });
    return only_if(valid, select(inside, sum, S(infinity<double>())));
}

// All of it but what E has below its diagonal, of the factors' diagonals.
template <bool inverse, class S, class V>
LUCID_FN S surprise_on_diagonals(int d, V x, S df, V law) {
    Test<S> valid = has_density(df, d), inside = valid;
    S sum = S(0.28618247146235004354) * S(d * (d - 1)); // log(pi)/4
    for (int j = 0; j < d; ++j) {
        const S a = law[j], b = x[j];
        valid = valid & is_positive(a);
        inside = inside & is_positive(b);
        sum = sum + surprise_on_diagonal<inverse>(d, j, inverse ? a / b : b / a, b, df);
    }
    return only_if(valid, select(inside, sum, S(infinity<double>())));
}

// Of those gammas, and the change of volume.
template <bool inverse, class S, class V>
LUCID_FN S wishart_law_entropy(int d, S df, V law) {
    Test<S> valid = has_density(df, d);
    const double volume = 0.34657359027997265471 * d * (d + 1);
    S sum = S((inverse ? -volume : volume) + 0.28618247146235004354 * d * (d - 1));
    for (int i = 0; i < d; ++i) {
        const S a = S(0.5) * (df - S(i)), c = S(0.5 * (d + 1 - i) - (inverse ? d + 1 : 0));
        valid = valid & is_positive(S(law[i * d + i]));
        for (int k = 0; k < i; ++k) valid = valid & is_finite(S(law[i * d + k]));
        sum = sum + S(d + 1) * log(S(law[i * d + i])) + gamma_remainder(a) + S(0.5 * i) + c * log(a) +
              (a - c) * log_less_digamma(a);
    }
    return only_if(valid, sum);
}

// b (x - 1 - log x) at x = (a/b) (k/l)^2: a x b less b in two pieces, since a and k may be far from
// b and l and x near 1.
template <class S>
LUCID_FN S scaled_square_gap(S a, S b, S k, S l) {
    const S r = k / l, y = r * l, left = ((k - y) - product_error(r, l, y)) / l;
    const S m = r * r, more = product_error(r, r, m) + S(2) * r * left, p = a * m;
    const Test<S> exact = (r < S(1e120)) & (r > S(1e-120));
    const S over = (p - b) + select(exact, product_error(a, m, p) + a * more, S(0));
    const Test<S> tiny = r <= S(1e-120);
    const S near = b * phi_ratio(select(tiny, S(0), over), b, select(tiny, b, p));
    return select(tiny, -b * (S(1) + S(2) * log_ratio(k - l, l, k) + log_ratio(a - b, b, a)), near);
}

// What the i-th elements k and l of the diagonals of p's and q's factors say in the divergence: a gamma's,
// and that of a normal law of t numbers beside it.
template <bool inverse, class S>
LUCID_FN S gap_on_diagonal(int d, int i, S n, S m, S k, S l, S e) {
    const int t = inverse ? d - 1 - i : i;
    const S a = S(0.5) * (n - S(t)), b = S(0.5) * (m - S(t));
    return scaled_square_gap(a, b, k, l) + bregman_remainder(S(0.5) * (m - n), a, b) +
           S(t) * mad(S(0.5) * e, e, phi_ratio(k - l, l, k));
}

// By the Bartlett decomposition, with E = L_q^-1 (L_p - L_q): what the diagonals say, and what E has
// below its own; all of them non-negative. With `inverse` the matrices are the inverse Wishart's: p's
// and q's factors change places, and the elements their order.
template <bool inverse, class S, class V>
LUCID_FN S wishart_gap(int d, V p_df, V p, V q_df, V q, S* work) {
    const S n = p_df[0], m = q_df[0];
    Test<S> valid = has_density(n, d) & has_density(m, d);
    const auto diagonal = diagonal_of(d, q, d + 1, work, valid);
    S total = S(0);
    const auto change = [&](int i, int j) {
        valid = valid & is_finite(S(p[i * d + j])) & is_finite(S(q[i * d + j]));
        return p[i * d + j] - q[i * d + j];
    };
    solve_lower<4>(d, d, q, diagonal, change, work + d, [&](int i, int j, S e) {
        if (i != j) {
            total = mad(S(0.5) * n * e, e, total);
            return;
        }
        const S l = q[i * d + i], k = p[i * d + i];
        valid = valid & is_positive(k);
        total = total + gap_on_diagonal<inverse>(d, i, n, m, k, l, e);
    });
    return only_if(valid, total);
}

// The diagonals' part alone.
template <bool inverse, class S, class V>
LUCID_FN S gap_on_diagonals(int d, V p_df, V p, V q_df, V q) {
    const S n = p_df[0], m = q_df[0];
    Test<S> valid = has_density(n, d) & has_density(m, d);
    S total = S(0);
    for (int i = 0; i < d; ++i) {
        const S k = p[i], l = q[i];
        valid = valid & is_positive(k) & is_positive(l);
        total = total + gap_on_diagonal<inverse>(d, i, n, m, k, l, (k - l) / l);
    }
    return only_if(valid, total);
}

} // namespace lucid
