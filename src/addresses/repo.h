#pragma once

#include "addresses/types.h"
#include "ports/table_store.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::addresses {

/// Keys and items of the table AddressTokens. Threads: any core. Lifetime: the store outlives it.
class AddressTokenRepo {
public:
    explicit AddressTokenRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// Of the token itself, read strongly.
    Task<Result<std::optional<AddressToken>>> find(std::string token);
    Task<Result<>> put(AddressToken token);
    /// Holds while it is there, and takes it away.
    static ports::Action used(AddressToken const& token);
    static std::string hash_of(std::string const& token);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::addresses
