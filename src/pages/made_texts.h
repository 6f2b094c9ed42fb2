#pragma once

#include "http/shared_answer.h"
#include "ports/cache.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::pages {

/// Texts that are made of answers of the API and of nothing that is not named: one that has been made is kept, with its
/// packed forms, under all that it was made of. So a change of any of that asks for another text, and nothing need be
/// invalidated. Without this, whoever asks for a feed would pay for it with a thousandth of its cost to us.
///
/// Threads: any core. Lifetime: the cache outlives it.
class MadeTexts {
public:
    explicit MadeTexts(ports::Cache& cache) : cache_(cache) {}

    using Make = std::function<Result<std::string>()>;
    /// `made_of`: the tags of answers, and what else `make` reads, which is called before this ends or not at all.
    /// Fails: as `make` does.
    Task<Result<http::SharedAnswer>> get(std::vector<std::string_view> made_of, Make make);

private:
    static Task<Result<ports::Cache::Loaded>> load(Make const& make);

    ports::Cache& cache_;
};

}  // namespace klieg::pages
