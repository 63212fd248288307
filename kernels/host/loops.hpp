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

#include <utility>
#include <vector>

#include "../core/dual.cuh"
#include "abi.h"

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

} // namespace lucid_host
