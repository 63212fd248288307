// One header's LUCID_KERNEL lines, compiled into loops over runs for one instruction set.
#pragma once
#define LUCID_KERNEL(NAME, NIN, ULP) LUCID_ROW(NAME, NIN, false)
#define LUCID_WIDE_KERNEL(NAME, NIN, ULP) LUCID_ROW(NAME, NIN, true)
#define LUCID_ROW(NAME, NIN, WIDE)                                                      \
    struct NAME##_call {                                                                \
        template <class... S>                                                           \
        LUCID_FN static auto at(const S&... a) { return NAME(a...); }                   \
    };                                                                                  \
    static const lucid_host::Entry<NAME##_call, NIN, WIDE> NAME##_entry(#NAME);

#define LUCID_ROW_KERNEL(NAME, SIGNATURE, ULP) \
    static const lucid_host::RowEntry<NAME, lucid_host::inputs_of(SIGNATURE)> NAME##_entry(#NAME, SIGNATURE);
#define LUCID_MATRIX_KERNEL(NAME, SIGNATURE, WORK, ULP)                                 \
    struct NAME##_call {                                                                \
        template <class S, class... V>                                                  \
        LUCID_FN static S at(const int* n, S* work, V... v) { return NAME<S>(n, v..., work); } \
    };                                                                                  \
    static const lucid_host::MatrixEntry<NAME##_call, lucid_host::inputs_of(SIGNATURE)> NAME##_entry(#NAME, SIGNATURE, WORK);

#include <cstring>
#include <utility>
#include <vector>

#include "../core/dual.cuh"
#include "abi.h"
#include "pack.hpp"

namespace lucid_host {

std::vector<Row>& rows();

template <class Call, class T, std::size_t... K>
void value(const void* const* in, void* const* out, Step n, std::index_sequence<K...>) {
    const T* const a[] = {static_cast<const T*>(in[K])...};
    T* const to = static_cast<T*>(out[0]);
    n &= -width<T>; // it is that already, which the compiler cannot know
#pragma omp simd
    for (Step i = 0; i < n; ++i) to[i] = Call::at(a[K][i]...);
}

template <class Call, class T, std::size_t... K>
void partials(const void* const* in, void* const* out, Step n, std::index_sequence<K...>) {
    const T* const a[] = {static_cast<const T*>(in[K])...};
    const T* const gradient = static_cast<const T*>(in[sizeof...(K)]);
    T* const to[] = {static_cast<T*>(out[K])...};
    using D = lucid::Dual<T, sizeof...(K)>;
    n &= -width<T>;
#pragma omp simd
    for (Step i = 0; i < n; ++i) {
        const D y = Call::at(D::variable(a[K][i], K)...);
        const T g = gradient[i];
        ((to[K][i] = g * y.partial[K]), ...);
    }
}

template <class Call, int NIN, bool WIDE>
struct Entry {
    static_assert(NIN < most_inputs, "raise most_inputs");
    template <class T>
    static void value_run(const void* const* in, void* const* out, Step n) {
        value<Call, T>(in, out, n, std::make_index_sequence<NIN>{});
    }
    template <class T>
    static void partials_run(const void* const* in, void* const* out, Step n) {
        partials<Call, T>(in, out, n, std::make_index_sequence<NIN>{});
    }
    explicit Entry(const char* name) {
        Row row{name, NIN, WIDE, {nullptr, value_run<double>}, {nullptr, partials_run<double>}};
        if constexpr (!WIDE) {
            row.value[0] = value_run<float>;
            row.partials[0] = partials_run<float>;
        }
        rows().push_back(row);
    }
};

// ---- rows and matrices

std::vector<Table>& tables();

constexpr int inputs_of(const char* signature) { // an opening parenthesis each, but the result's
    int n = -1;
    for (; *signature; ++signature) n += *signature == '(';
    return n;
}

// Element i of eight rows.
template <class T>
struct Lanes {
    const char* const* at;
    Step step;
    LUCID_FN lucid::Pack operator[](Step i) const {
        lucid::Pack::V v;
        for (int l = 0; l < lanes; ++l) {
            T x;
            std::memcpy(&x, at[l] + i * step, sizeof x);
            v[l] = x;
        }
        return lucid::Pack(v);
    }
};

template <class Call, int NIN>
struct RowEntry {
    static constexpr Step stretch = 256; // elements of eight rows that stay in the first-level cache
    template <class S> using State = typename Call::template State<S>;
    using Packed = State<lucid::Pack>;
    static constexpr int fields = sizeof(State<double>) / sizeof(double);

    template <class T, std::size_t... K>
    static Packed reduced(const char* const* at, const Step* steps, Step n, std::index_sequence<K...>) {
        const char* from[NIN * lanes];
        for (int k = 0; k < NIN * lanes; ++k) from[k] = at[k];
        Packed state;
        for (Step i = 0; i == 0 || i < n; i += stretch) {
            const int m = int(n - i < stretch ? n - i : stretch);
            const Packed next = Call::template stretch<lucid::Pack>(m, Lanes<T>{from + lanes * K, steps[K]}...);
            state = i ? Call::template merge<lucid::Pack>(state, next) : next;
            for (int k = 0; k < NIN; ++k)
                for (int l = 0; l < lanes; ++l) from[lanes * k + l] += m * steps[k];
        }
        return state;
    }
    template <class T>
    static void whole(const char* const* at, const Step* steps, Step n, double* out) {
        const lucid::Pack y = Call::template finish<lucid::Pack>(reduced<T>(at, steps, n, std::make_index_sequence<NIN>{}));
        std::memcpy(out, &y, sizeof y);
    }
    template <class T>
    static void part(const char* const* at, const Step* steps, Step n, double* states) {
        const Packed state = reduced<T>(at, steps, n, std::make_index_sequence<NIN>{});
        double v[fields][lanes];
        static_assert(sizeof v == sizeof state, "a State holds S only");
        std::memcpy(v, &state, sizeof v);
        for (int l = 0; l < lanes; ++l)
            for (int f = 0; f < fields; ++f) states[fields * l + f] = v[f][l];
    }
    static double join(const double* states, Step count) {
        State<double> state, next;
        std::memcpy(&state, states, sizeof state);
        for (Step i = 1; i < count; ++i) {
            std::memcpy(&next, states + i * fields, sizeof next);
            state = Call::template merge<double>(state, next);
        }
        return Call::template finish<double>(state);
    }
    RowEntry(const char* name, const char* signature) {
        tables().push_back({name, signature, NIN, fields, 0, {whole<float>, whole<double>}, {part<float>, part<double>}, join, nullptr});
    }
};

template <class Call, int NIN>
struct MatrixEntry {
    template <std::size_t... K>
    static void run(const int* n, const double* const* in, double* work, double* out, std::index_sequence<K...>) {
        using lucid::Pack;
        const Pack y = Call::template at<Pack>(n, reinterpret_cast<Pack*>(work), reinterpret_cast<const Pack*>(in[K])...);
        std::memcpy(out, &y, sizeof y);
    }
    static void matrix(const int* n, const double* const* in, double* work, double* out) {
        run(n, in, work, out, std::make_index_sequence<NIN>{});
    }
    MatrixEntry(const char* name, const char* signature, int work) {
        tables().push_back({name, signature, NIN, 0, work, {}, {}, nullptr, matrix});
    }
};

} // namespace lucid_host
