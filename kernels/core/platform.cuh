// The only header that knows which compiler is reading it: NVRTC, nvcc, g++ or clang++.
//
// NVRTC has no standard headers, so no other header in kernels/ includes one. Every function
// taken from a C library is named here once, for float and double.
#pragma once

#ifdef __CUDACC__
#define LUCID_FN __host__ __device__ inline
#define LUCID_UNROLL _Pragma("unroll")
#define LUCID_UNROLL_ALL
#define LUCID_HEAVY LUCID_FN
#else
#include <cmath>
#define LUCID_FN inline __attribute__((always_inline))
#define LUCID_UNROLL _Pragma("GCC unroll 32")
// Of a long loop in a function of doubles: g++ makes vectors of no other loop inside one.
#define LUCID_UNROLL_ALL _Pragma("GCC unroll 128")
// A long function of doubles: compiled once a file, as vectors, and called. Inlined wherever it
// is used, and once a dual number's partial, a few of them make minutes of a file.
#define LUCID_HEAVY _Pragma("omp declare simd notinbranch") static __attribute__((noinline, unused))
#endif

// Marks the template above it as a kernel of NIN arguments whose error stays within ULP
// machine epsilons. A wide kernel computes floats in double and rounds once. A row kernel and a
// matrix kernel take whole rows and matrices, see rows.cuh. The host build gives the lines a
// meaning; on the GPU the launcher reads the text.
#ifndef LUCID_KERNEL
#define LUCID_KERNEL(NAME, NIN, ULP)
#define LUCID_WIDE_KERNEL(NAME, NIN, ULP)
#define LUCID_ROW_KERNEL(NAME, SIGNATURE, ULP)
#define LUCID_MATRIX_KERNEL(NAME, SIGNATURE, WORK, ULP)
#define LUCID_LIFT(NAME, NIN)
#define LUCID_LIFT_TEST(NAME, NIN)
#endif

namespace lucid {

// What IEEE 754 says of a type: the word its bits live in, and where the mantissa ends.
template <class T> struct Format;

template <> struct Format<float> {
    using Word = unsigned int;
    static constexpr int mantissa = 23;
    static constexpr int bias = 127;
    static constexpr Word half_root = 0x3f3504f3u; // bits of sqrt(1/2)
    static constexpr Word infinity = 0x7f800000u;
    static constexpr float epsilon = 1.1920929e-07f;
    static constexpr float smallest = 1.17549435e-38f; // smallest normal
    static constexpr float largest = 3.40282347e+38f;
};

template <> struct Format<double> {
    using Word = unsigned long long;
    static constexpr int mantissa = 52;
    static constexpr int bias = 1023;
    static constexpr Word half_root = 0x3fe6a09e667f3bcdull;
    static constexpr Word infinity = 0x7ff0000000000000ull;
    static constexpr double epsilon = 2.2204460492503131e-16;
    static constexpr double smallest = 2.2250738585072014e-308;
    static constexpr double largest = 1.7976931348623157e+308;
};

#ifdef __CUDACC__
LUCID_FN unsigned int to_bits(float x) { return __float_as_uint(x); }
LUCID_FN unsigned long long to_bits(double x) { return (unsigned long long)__double_as_longlong(x); }
LUCID_FN float from_bits(unsigned int w) { return __uint_as_float(w); }
LUCID_FN double from_bits(unsigned long long w) { return __longlong_as_double((long long)w); }
#else
LUCID_FN unsigned int to_bits(float x) { return __builtin_bit_cast(unsigned int, x); }
LUCID_FN unsigned long long to_bits(double x) { return __builtin_bit_cast(unsigned long long, x); }
LUCID_FN float from_bits(unsigned int w) { return __builtin_bit_cast(float, w); }
LUCID_FN double from_bits(unsigned long long w) { return __builtin_bit_cast(double, w); }
#endif

// c ? a : b on both machines without a branch. On the host by masks: g++ makes control flow of
// ?: and threads jumps through it, which computes a shared division once for every path (twice
// the time) or gives up on vectors.
#ifdef __CUDACC__
template <class T> LUCID_FN T select(bool c, T a, T b) { return c ? a : b; }
#else
template <class T>
LUCID_FN T select(bool c, T a, T b) {
    const auto mask = -static_cast<typename Format<T>::Word>(c);
    return from_bits((to_bits(a) & mask) | (to_bits(b) & ~mask));
}
#endif

// a * b + c, rounded once where the machine can do that at full speed. Contraction by the
// compiler is off everywhere (it would turn x*x - y*y into a number that is not 0 at x == y).
#if defined(__CUDACC__) || defined(__FMA__) || defined(__ARM_FEATURE_FMA)
LUCID_FN float mad(float a, float b, float c) { return ::fmaf(a, b, c); }
LUCID_FN double mad(double a, double b, double c) { return ::fma(a, b, c); }
#else
LUCID_FN float mad(float a, float b, float c) { return a * b + c; }
LUCID_FN double mad(double a, double b, double c) { return a * b + c; }
#endif

// What the rounding of y = a * b left, exactly.
#if defined(__CUDACC__) || defined(__FMA__) || defined(__ARM_FEATURE_FMA)
template <class T> LUCID_FN T product_error(T a, T b, T y) { return mad(a, b, -y); }
#else
template <class T> // Dekker (1971): the halves' products are exact
LUCID_FN T product_error(T a, T b, T y) {
    constexpr T splitter = T((1 << (Format<T>::mantissa / 2 + 1)) + 1);
    const T ca = splitter * a, cb = splitter * b;
    const T ah = ca - (ca - a), al = a - ah, bh = cb - (cb - b), bl = b - bh;
    return ((ah * bh - y) + ah * bl + al * bh) + al * bl;
}
#endif

#define LUCID_LIBM(NAME)                                                                \
    LUCID_FN float NAME(float x) { return ::NAME##f(x); }                               \
    LUCID_FN double NAME(double x) { return ::NAME(x); }

LUCID_LIBM(cos)
LUCID_LIBM(fabs)
LUCID_LIBM(floor)
LUCID_LIBM(sin)
LUCID_LIBM(sqrt)
#undef LUCID_LIBM

// NVRTC knows no INFINITY and no NAN: spell the bits.
template <class T> LUCID_FN T infinity() { return from_bits(Format<T>::infinity); }
template <class T> LUCID_FN T nan() { return from_bits(Format<T>::infinity | 1u | (Format<T>::infinity >> 1)); }

} // namespace lucid
