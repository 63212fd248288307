// The table of one kernel library, filled as its headers' objects are initialised. A library
// is loaded only on a machine that has its instruction set, initialisers included.
#include "loops.hpp"

namespace lucid_host {
std::vector<Row>& rows() {
    static std::vector<Row> table;
    return table;
}
} // namespace lucid_host

extern "C" __attribute__((visibility("default"))) const lucid_host::Row* lucid_rows(std::size_t* count) {
    *count = lucid_host::rows().size();
    return lucid_host::rows().data();
}
