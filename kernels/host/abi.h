// What a kernel library (one for each instruction set) hands to the module that loads it.
// Plain C types: the library knows neither Python nor threads.
#pragma once
#include <cstddef>

namespace lucid_host {

using Step = std::ptrdiff_t;

// One formula over n elements that lie side by side, n a whole number of vectors: a loop with no
// tail is half the code of one that has it.
using Run = void (*)(const void* const* in, void* const* out, Step n);

template <class T>
constexpr Step width = 64 / sizeof(T); // of the widest vector, whatever the instruction set

constexpr int most_inputs = 16;
constexpr Step sum_block = 1024;

struct Row {
    const char* name;
    int nin;
    bool wide;       // floats are computed in double and rounded once: run[0] is null
    Run value[2];    // float, double: nin inputs, 1 output
    Run partials[2]; // nin inputs and the incoming gradient, nin outputs
};

// A formula over arguments that lie anyhow. `args` point at the first element of each input
// and of the output, `steps` are their strides in bytes; type is 0 for float, 1 for double. Results
// are written `past` the caches where they are more than those keep.
using Elementwise = void (*)(const Run* run, int type, int nin, char* const* args, Step n, const Step* steps, bool past);

// Its sums over rows of at most `sum_block` elements: row i of an input starts at
// args[k] + i * row_steps[k]; out[2i] + out[2i+1] is its sum, in twice the precision.
using Sums = void (*)(const Run* run, int type, int nin, char* const* args, Step rows, Step n,
                      const Step* row_steps, const Step* steps, double* out);

// Where the derivatives by one input go. Elements of the results of their own lie `row_step` and
// `step` bytes apart; sums are pairs of doubles, the second of what the first rounds away, `low`
// doubles after it, and lie that many doubles apart (0: along that axis all go into one).
struct Out {
    char* to; // null: they are not asked for
    bool summed;
    Step row_step, step, low;
};

// The derivatives of rows of n elements, times the incoming gradient, the last of `args`.
using Backward = void (*)(const Run* run, int type, int nin, char* const* args, Step rows, Step n,
                          const Step* row_steps, const Step* steps, const Out* outs, bool past);

// Formulas over rows and matrices, eight at a time: inputs are arrays of eight doubles an element,
// one a lane, and so are a state's `fields`. A matrix kernel has no stretches.
constexpr int lanes = 8;
struct Table {
    const char* name;
    const char* signature;
    int nin, fields, work;
    void (*stretch)(Step n, const double* const* in, double* state);
    void (*merge)(double* state, const double* next);
    void (*finish)(const double* state, double* out);
    double (*join)(const double* states, Step count); // of single lanes, `fields` apart
    void (*matrix)(const int* n, const double* const* in, double* work, double* out);
};

// Any number of results: `args` and `steps` are the inputs' and the output's, `sizes` the
// dimensions in the order the signature names them, `core` the inputs' strides along its axes.
using Tabled = void (*)(const Table& table, int type, char* const* args, const Step* steps, Step count,
                        const Step* sizes, const Step* core);
// The states of elements `start` to `start + n` of one long row: of eight parts and what is left.
using Piece = void (*)(const Table& table, int type, char* const* args, const Step* core, Step start, Step n,
                       double* states);

struct Library {
    const Row* rows;
    std::size_t count;
    Elementwise elementwise;
    Sums sums;
    Backward backward;
    const Table* tables;
    std::size_t table_count;
    Tabled tabled;
    Piece piece;
};

} // namespace lucid_host

// The one symbol a library exports.
extern "C" lucid_host::Library lucid_library();
