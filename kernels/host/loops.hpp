// One header's LUCID_KERNEL lines, compiled into loops for one instruction set.
//
// Every input is brought to a contiguous run: as it lies where it is contiguous, else gathered
// into a block that stays in the first-level cache (a broadcast scalar is gathered once). So
// one SIMD loop serves every mixture of strides.
#pragma once
#define LUCID_KERNEL(NAME, NIN, ULP)                                                    \
    struct NAME##_call {                                                                \
        template <class... S>                                                           \
        LUCID_FN static auto at(const S&... a) { return NAME(a...); }                   \
    };                                                                                  \
    static const lucid_host::Entry<NAME##_call, NIN> NAME##_entry(#NAME);

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "../core/dual.cuh"
#include "abi.h"

namespace lucid_host {

std::vector<Row>& rows();

constexpr Step block = 256;

template <class T>
bool contiguous(const char* p, Step step) {
    return step == Step(sizeof(T)) && reinterpret_cast<std::uintptr_t>(p) % alignof(T) == 0;
}

// memcpy: an element may be misaligned.
template <class T>
void gather(T* to, const char* from, Step step, Step n) {
    for (Step i = 0; i < n; ++i) std::memcpy(to + i, from + i * step, sizeof(T));
}

template <class T>
void scatter(char* to, Step step, const T* from, Step n) {
    for (Step i = 0; i < n; ++i) std::memcpy(to + i * step, from + i, sizeof(T));
}

// An input as runs of contiguous elements.
template <class T>
struct Input {
    T cache[sum_block > block ? sum_block : block];
    const char* held = nullptr;

    const T* run(const char* p, Step step, Step n) {
        if (contiguous<T>(p, step)) return reinterpret_cast<const T*>(p);
        if (p != held || step != 0) gather(cache, p, step, n);
        held = step == 0 ? p : nullptr;
        return cache;
    }
};

template <class Body, class T, int NIN, int NOUT>
void elementwise(char* const* args, Step n, const Step* steps) {
    Step length = n;
    for (int k = 0; k < NIN + NOUT; ++k)
        if (!contiguous<T>(args[k], steps[k]) && n > block) length = block;
    Input<T> inputs[NIN];
    T outputs[NOUT][block];
    for (Step start = 0; start < n; start += length) {
        const Step m = n - start < length ? n - start : length;
        const T* in[NIN];
        T* out[NOUT];
        for (int k = 0; k < NIN; ++k)
            // A short last run of a scalar is a prefix of the first.
            in[k] = inputs[k].run(args[k] + start * steps[k], steps[k], steps[k] ? m : length);
        for (int k = 0; k < NOUT; ++k) {
            char* p = args[NIN + k] + start * steps[NIN + k];
            out[k] = contiguous<T>(p, steps[NIN + k]) ? reinterpret_cast<T*>(p) : outputs[k];
        }
        Body::template run<T>(in, out, m);
        for (int k = 0; k < NOUT; ++k)
            if (out[k] == outputs[k])
                scatter(args[NIN + k] + start * steps[NIN + k], steps[NIN + k], out[k], m);
    }
}

// a + b, and into low what that rounds away; a float's sums are doubles and round nothing much.
template <class T>
double two_sum(double a, double b, double& low) {
    const double s = a + b;
    if constexpr (sizeof(T) == sizeof(double)) {
        const double z = s - a;
        low += (a - (s - z)) + (b - z);
    }
    return s;
}

// Sixteen running sums side by side, compensated (Neumaier 1974), folded by halves: an order
// fixed by n alone, so the same digits on every instruction set and number of threads.
template <class T>
void accumulate(const T* x, Step n, double* out) {
    constexpr int lanes = 16;
    double sum[lanes] = {}, low[lanes] = {};
    Step i = 0;
    for (; i + lanes <= n; i += lanes)
        for (int j = 0; j < lanes; ++j) sum[j] = two_sum<T>(sum[j], x[i + j], low[j]);
    for (int j = 0; i + j < n; ++j) sum[j] = two_sum<T>(sum[j], x[i + j], low[j]);
    for (int half = lanes / 2; half; half /= 2)
        for (int j = 0; j < half; ++j) {
            sum[j] = two_sum<T>(sum[j], sum[j + half], low[j]);
            low[j] += low[j + half];
        }
    out[0] = sum[0], out[1] = low[0];
}

template <class Body, class T, int NIN>
void row_sums(char* const* args, Step rows, Step n, const Step* row_steps, const Step* steps, double* out) {
    Input<T> inputs[NIN];
    T values[sum_block];
    for (Step i = 0; i < rows; ++i) {
        const T* in[NIN];
        T* to[1] = {values};
        for (int k = 0; k < NIN; ++k)
            in[k] = inputs[k].run(args[k] + i * row_steps[k], steps[k], n);
        Body::template run<T>(in, to, n);
        accumulate(values, n, out + 2 * i);
    }
}

// The bodies: what is done with a run of n elements.
template <class Call, int NIN>
struct Value {
    template <class T>
    static void run(const T* const* in, T* const* out, Step n) {
        apply(in, out[0], n, std::make_index_sequence<NIN>{});
    }
    template <class T, std::size_t... K>
    static void apply(const T* const* in, T* out, Step n, std::index_sequence<K...>) {
        const T* const a[] = {in[K]...};
#pragma omp simd
        for (Step i = 0; i < n; ++i) out[i] = Call::at(a[K][i]...);
    }
};

template <class Call, int NIN>
struct Partials {
    template <class T>
    static void run(const T* const* in, T* const* out, Step n) {
        apply(in, out, n, std::make_index_sequence<NIN>{});
    }
    template <class T, std::size_t... K>
    static void apply(const T* const* in, T* const* out, Step n, std::index_sequence<K...>) {
        const T* const a[] = {in[K]...};
        T* const to[] = {out[K]...};
        const T* const gradient = in[NIN];
        using D = lucid::Dual<T, NIN>;
#pragma omp simd
        for (Step i = 0; i < n; ++i) {
            const D y = Call::at(D::variable(a[K][i], K)...);
            const T g = gradient[i];
            ((to[K][i] = g * y.partial[K]), ...);
        }
    }
};

template <class Call, int NIN>
struct Entry {
    explicit Entry(const char* name) {
        using V = Value<Call, NIN>;
        using P = Partials<Call, NIN>;
        rows().push_back({name, NIN,
                          {elementwise<V, float, NIN, 1>, elementwise<V, double, NIN, 1>},
                          {elementwise<P, float, NIN + 1, NIN>, elementwise<P, double, NIN + 1, NIN>},
                          {row_sums<V, float, NIN>, row_sums<V, double, NIN>}});
    }
};

} // namespace lucid_host
