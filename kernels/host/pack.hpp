// Eight doubles side by side: the scalar of row and matrix formulas on the host.
#pragma once

namespace lucid {

constexpr int lanes = 8;

struct Mask {
    using V = long long __attribute__((vector_size(8 * lanes)));
    V v;
    LUCID_FN friend Mask operator&(Mask a, Mask b) { return {a.v & b.v}; }
    LUCID_FN friend Mask operator|(Mask a, Mask b) { return {a.v | b.v}; }
    LUCID_FN friend Mask operator!(Mask a) { return {~a.v}; }
};

struct Pack {
    using V = double __attribute__((vector_size(8 * lanes)));
    V v;
    Pack() = default;
    LUCID_FN Pack(V v) : v(v) {}
    LUCID_FN Pack(double x) : v(x - V{}) {}
    LUCID_FN friend Pack operator-(Pack a) { return Pack(-a.v); }
    LUCID_FN friend Pack operator+(Pack a, Pack b) { return Pack(a.v + b.v); }
    LUCID_FN friend Pack operator-(Pack a, Pack b) { return Pack(a.v - b.v); }
    LUCID_FN friend Pack operator*(Pack a, Pack b) { return Pack(a.v * b.v); }
    LUCID_FN friend Pack operator/(Pack a, Pack b) { return Pack(a.v / b.v); }
    LUCID_FN Pack& operator+=(Pack b) { return v += b.v, *this; }
    LUCID_FN Pack& operator-=(Pack b) { return v -= b.v, *this; }
    LUCID_FN friend Mask operator<(Pack a, Pack b) { return {a.v < b.v}; }
    LUCID_FN friend Mask operator<=(Pack a, Pack b) { return {a.v <= b.v}; }
    LUCID_FN friend Mask operator>(Pack a, Pack b) { return {a.v > b.v}; }
    LUCID_FN friend Mask operator>=(Pack a, Pack b) { return {a.v >= b.v}; }
    LUCID_FN friend Mask operator==(Pack a, Pack b) { return {a.v == b.v}; }
    LUCID_FN friend Mask operator!=(Pack a, Pack b) { return {a.v != b.v}; }
};

LUCID_FN Pack select(Mask c, Pack a, Pack b) { return Pack(c.v ? a.v : b.v); }
LUCID_FN bool any(Mask c) {
    long long found = 0;
    for (int l = 0; l < lanes; ++l) found |= c.v[l];
    return found;
}

LUCID_FN Pack only_if(Mask valid, Pack y) { return select(valid, y, Pack(nan<double>())); }

template <> struct NumberOf<Pack> { using type = double; };

// A function of doubles, lane by lane: the loop becomes vectors as any other.
template <class F, class... P>
LUCID_FN Pack lifted(F f, P... packs) {
    alignas(8 * lanes) double in[sizeof...(P)][lanes], out[lanes];
    int k = 0;
    ((__builtin_memcpy(in[k++], &packs, sizeof packs)), ...);
#pragma omp simd
    for (int l = 0; l < lanes; ++l) out[l] = f(in, l);
    Pack y;
    __builtin_memcpy(&y, out, sizeof y);
    return y;
}

} // namespace lucid

#define LUCID_ARGUMENTS_1(WHAT) WHAT(0)
#define LUCID_ARGUMENTS_2(WHAT) WHAT(0), WHAT(1)
#define LUCID_ARGUMENTS_3(WHAT) WHAT(0), WHAT(1), WHAT(2)
#define LUCID_ARGUMENTS_4(WHAT) WHAT(0), WHAT(1), WHAT(2), WHAT(3)
#define LUCID_ARGUMENTS_5(WHAT) WHAT(0), WHAT(1), WHAT(2), WHAT(3), WHAT(4)
#define LUCID_ARGUMENTS_6(WHAT) WHAT(0), WHAT(1), WHAT(2), WHAT(3), WHAT(4), WHAT(5)
#define LUCID_PACK(K) Pack a##K
#define LUCID_NAME(K) a##K
#define LUCID_LANE(K) in[K][l]

// The function above, of NIN doubles, for packs of them.
#define LUCID_LIFT(NAME, NIN)                                                            \
    LUCID_FN Pack NAME(LUCID_ARGUMENTS_##NIN(LUCID_PACK)) {                              \
        return lifted([](const auto& in, int l) __attribute__((always_inline)) { return NAME(LUCID_ARGUMENTS_##NIN(LUCID_LANE)); }, \
                      LUCID_ARGUMENTS_##NIN(LUCID_NAME));                                \
    }
#define LUCID_LIFT_TEST(NAME, NIN)                                                       \
    LUCID_FN Mask NAME(LUCID_ARGUMENTS_##NIN(LUCID_PACK)) {                              \
        return lifted([](const auto& in, int l) __attribute__((always_inline)) { return select(NAME(LUCID_ARGUMENTS_##NIN(LUCID_LANE)), 1.0, 0.0); }, \
                      LUCID_ARGUMENTS_##NIN(LUCID_NAME)) != Pack(0.0);                   \
    }
