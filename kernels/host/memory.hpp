// Memory for large outputs, kept for the next output of its size.
//
// A fresh page costs about as much to fault in and clear as a kernel takes to fill it; a page
// that is reused costs nothing. NumPy arrays allocated while the handler is set remember it
// (NEP 49) and give their memory back here.
#pragma once
#include <numpy/arrayobject.h>

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <vector>

namespace lucid_host {

class Memory {
public:
    static constexpr std::size_t page = std::size_t(1) << 21; // a huge page

    static Memory& instance() {
        static Memory* memory = new Memory;
        return *memory;
    }

    void set_limit(std::size_t bytes) {
        std::lock_guard<std::mutex> lock(mutex_);
        limit_ = bytes;
        while (held_ > limit_) drop();
    }

    // A lock that another thread held at a fork is never released in the child: never wait.
    void* take(std::size_t size) {
        size = rounded(size);
        std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
        if (lock.owns_lock())
            for (std::size_t i = free_.size(); i-- > 0;)
                if (free_[i].size == size) {
                    void* p = free_[i].pointer;
                    free_.erase(free_.begin() + i);
                    held_ -= size;
                    return p;
                }
        void* p = std::aligned_alloc(page, size);
#ifdef MADV_HUGEPAGE
        if (p) madvise(p, size, MADV_HUGEPAGE);
#endif
        return p;
    }

    void give(void* p, std::size_t size) {
        size = rounded(size);
        std::unique_lock<std::mutex> lock(mutex_, std::try_to_lock);
        if (!lock.owns_lock() || size > limit_) return std::free(p);
        while (held_ + size > limit_) drop();
        free_.push_back({p, size});
        held_ += size;
    }

private:
    struct Block {
        void* pointer;
        std::size_t size;
    };

    static std::size_t rounded(std::size_t size) { return (size + page - 1) / page * page; }

    void drop() { // the one unused longest
        std::free(free_.front().pointer);
        held_ -= free_.front().size;
        free_.erase(free_.begin());
    }

    std::mutex mutex_;
    std::vector<Block> free_;
    std::size_t held_ = 0, limit_ = 0;
};

// NumPy's handler. Outputs ask for malloc only; an owner may resize its array, which reallocs.
inline void* handler_malloc(void*, std::size_t size) { return Memory::instance().take(size); }
inline void handler_free(void*, void* p, std::size_t size) {
    if (p) Memory::instance().give(p, size);
}
inline void* handler_calloc(void*, std::size_t n, std::size_t size) {
    void* p = Memory::instance().take(n * size);
    return p ? std::memset(p, 0, n * size) : nullptr;
}
inline void* handler_realloc(void*, void* p, std::size_t size) {
    return std::realloc(p, (size + Memory::page - 1) / Memory::page * Memory::page);
}

inline PyDataMem_Handler handler = {
    "lucid", 1, {nullptr, handler_malloc, handler_calloc, handler_realloc, handler_free}};

} // namespace lucid_host
