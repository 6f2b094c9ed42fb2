#pragma once

#include "base/random.h"
#include "base/task.h"
#include "identity/second_factor.h"
#include "ports/table_store.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace klieg::identity {

/// Second factors as items, a row each user, which only whoever has read it as it stands may write: so of two who use
/// the same code at once one is refused, whatever becomes of an engine's answers. Lifetime: what it is given outlives
/// it. Threads: any core.
class SecondFactorRepo {
public:
    SecondFactorRepo(ports::TableStore& tables, Random& random) : tables_(tables), random_(random) {}
    static std::vector<ports::TableSchema> tables();

    /// As it stands; where there is no row, one of nothing.
    Task<Result<SecondFactor>> find(UserId user);

    enum class Fate : std::uint8_t { leave, put, remove };
    /// What becomes of the row as it stands; asked again where somebody else was faster.
    using Change = std::function<Result<Fate>(SecondFactor&)>;
    /// What the change made of it, in one transaction with `also` where it did. Fails: as the change; conflict, where
    /// others were faster again and again.
    Task<Result<Fate>> change(UserId user, Change change, std::optional<ports::Action> also = {});

private:
    Task<Result<>> write(SecondFactor const& after, std::string before, Fate fate, std::optional<ports::Action> also);

    ports::TableStore& tables_;
    Random& random_;
};

}  // namespace klieg::identity
