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
    if (step == Step(sizeof(T))) {
        std::memcpy(to, from, n * sizeof(T));
        return;
    }
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

    // `rows` rows of n elements, one after the other. What lies still (row_step 0) is gathered
    // by the first, longest, run.
    const T* run(const char* p, Step row_step, Step rows, Step step, Step n) {
        if (contiguous<T>(p, step) && (rows == 1 || row_step == n * step)) return reinterpret_cast<const T*>(p);
        if (p != held)
            for (Step i = 0; i < rows; ++i) gather(cache + i * n, p + i * row_step, step, n);
        held = row_step == 0 ? p : nullptr;
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
            in[k] = inputs[k].run(args[k] + start * steps[k], steps[k], 1, steps[k], steps[k] ? m : length);
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

// Adds v to a running sum, and into low what that rounds away; a float's sums are doubles and
// round nothing much. V is a double or a vector of them.
template <class T, class V>
LUCID_FN void add(V& sum, V& low, V v) {
    const V s = sum + v;
    if constexpr (sizeof(T) == sizeof(double)) {
        const V z = s - sum;
        low += (sum - (s - z)) + (v - z);
    }
    sum = s;
}

// Eight compensated running sums side by side (Neumaier 1974) of four elements at a time,
// folded by halves: an order fixed by n alone, so the same digits on every instruction set and
// number of threads. The four are added plainly, which costs what an element's own rounding
// does. Vectors are spelled out: g++ keeps an array of accumulators in memory, at twice the time.
template <class T>
void accumulate(const T* x, Step n, double* out) {
    constexpr int lanes = 8;
    using V = double __attribute__((vector_size(lanes * sizeof(double))));
    const auto load = [x](Step from, Step count) {
        V v{};
        for (Step j = 0; j < count; ++j) v[j] = x[from + j];
        return v;
    };
    V sum{}, low{};
    Step i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes)
        add<T>(sum, low, (load(i, lanes) + load(i + lanes, lanes)) + (load(i + 2 * lanes, lanes) + load(i + 3 * lanes, lanes)));
    for (; i < n; i += lanes) add<T>(sum, low, load(i, n - i < lanes ? n - i : lanes));
    double s[lanes], l[lanes];
    for (int j = 0; j < lanes; ++j) s[j] = sum[j], l[j] = low[j];
#pragma GCC unroll 3
    for (int half = lanes / 2; half; half /= 2)
#pragma GCC unroll 4
        for (int j = 0; j < half; ++j) {
            add<T>(s[j], l[j], s[j + half]);
            l[j] += l[j + half];
        }
    out[0] = s[0], out[1] = l[0];
}

template <class Body, class T, int NIN>
void row_sums(char* const* args, Step rows, Step n, const Step* row_steps, const Step* steps, double* out) {
    Input<T> inputs[NIN];
    T values[sum_block];
    // Short rows go through the formula several at a time: a loop's ends cost as much as a row.
    const Step batch = n > 0 ? sum_block / n : rows;
    for (Step i = 0; i < rows; i += batch) {
        const Step m = rows - i < batch ? rows - i : batch;
        const T* in[NIN];
        T* to[1] = {values};
        for (int k = 0; k < NIN; ++k)
            in[k] = inputs[k].run(args[k] + i * row_steps[k], row_steps[k], m, steps[k], n);
        Body::template run<T>(in, to, m * n);
        for (Step j = 0; j < m; ++j) accumulate(values + j * n, n, out + 2 * (i + j));
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
