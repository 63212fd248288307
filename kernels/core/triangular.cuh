// Triangular systems of small matrices, whose element i, k is at [i * d + k]; nothing above the
// diagonal is read.
#pragma once
#include "rows.cuh"

namespace lucid {

// x / l by l's reciprocal, unless that overflows in a lane.
template <class S>
struct Diagonal {
    S* inverse;
    bool divide = false;
    LUCID_FN S over(S x, S l, int i) const { return divide ? x / l : x * inverse[i]; }
};

// The reciprocals of a diagonal, `step` apart; in `valid`, whether it is positive.
template <class S, class V>
LUCID_FN Diagonal<S> diagonal_of(int d, V l, int step, S* room, Test<S>& valid) {
    Diagonal<S> found{room};
    for (int i = 0; i < d; ++i) {
        const S x = l[i * step];
        valid = valid & is_positive(x);
        room[i] = S(1) / x;
        found.divide = found.divide | any(room[i] > S(Format<double>::largest));
    }
    return found;
}

// E = Q^-1 B by columns, B of `width` columns, lower triangular, with elements b(i, j): calls
// use(i, j, E's element) for every i >= j. So many columns at a time, that their sums run side by side;
// `room` is for d of each.
template <int columns, class S, class V, class B, class U>
LUCID_FN void solve_lower(int d, int width, V q, const Diagonal<S>& diagonal, B b, S* room, U use) {
    for (int j = 0; j < width; j += columns)
        for (int i = j; i < d; ++i) {
            S rest[columns];
            for (int c = 0; c < columns; ++c) rest[c] = i >= j + c && j + c < width ? b(i, j + c) : S(0);
            for (int k = j; k < i; ++k) {
                const S l = q[i * d + k];
                for (int c = 0; c < columns; ++c) rest[c] = mad(-l, room[columns * k + c], rest[c]);
            }
            for (int c = 0; c < columns; ++c) {
                const bool below = i >= j + c && j + c < width;
                const S y = below ? diagonal.over(rest[c], q[i * d + i], i) : S(0);
                room[columns * i + c] = y;
                if (below) use(i, j + c, y);
            }
        }
}

} // namespace lucid
