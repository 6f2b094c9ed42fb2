#pragma once

#include <cstddef>
#include <set>
#include <utility>

namespace klieg {

/// What a walk over very many rows has met of the few things that they are about, so that it asks for each once: a set
/// that begins anew when it is full, and so costs no more memory than that. Who asks again for what it has forgotten
/// asks in vain, and no worse.
///
/// Threads: one at a time. Limits: kMax.
template <class T>
class Remembered {
public:
    static constexpr std::size_t kMax = 10'000;

    /// Answers whether it is new.
    bool add(T one) {
        if (met_.contains(one)) return false;
        if (met_.size() == kMax) met_.clear();
        return met_.insert(std::move(one)).second;
    }

    bool has(T const& one) const { return met_.contains(one); }

private:
    std::set<T> met_;
};

}  // namespace klieg
