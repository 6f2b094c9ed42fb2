#include "pages/made_texts.h"

#include "base/crypto.h"

#include <chrono>
#include <utility>

namespace klieg::pages {

namespace {

constexpr std::chrono::minutes kMadeTtl{10};

/// Parts are told apart by their length, whatever is in them.
std::string key_of(std::vector<std::string_view> const& made_of) {
    std::string all;
    for (auto const part : made_of) all.append(std::to_string(part.size())).append(":").append(part);
    return "page:" + crypto::to_hex(crypto::sha256(all));
}

}  // namespace

Task<Result<http::SharedAnswer>> MadeTexts::get(std::vector<std::string_view> made_of, Make make) {
    auto key = key_of(made_of);
    auto load_it = [&make](ports::Cache::Tags&) { return load(make); };
    KLIEG_CO_TRY(auto kept, co_await cache_.get_or_load(std::move(key), load_it));
    co_return http::SharedAnswer(std::move(kept));
}

Task<Result<ports::Cache::Loaded>> MadeTexts::load(Make const& make) {
    KLIEG_CO_TRY(auto const text, make());
    co_return ports::Cache::Loaded{http::SharedAnswer::keep(text), kMadeTtl};
}

}  // namespace klieg::pages
