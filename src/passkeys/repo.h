#pragma once

#include "base/random.h"
#include "base/task.h"
#include "passkeys/passkey.h"
#include "ports/table_store.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace klieg::passkeys {

struct PasskeyPage {
    std::vector<Passkey> passkeys;
    ports::Cursor next;
};

/// Passkeys as items. Lifetime: what it is given outlives it. Threads: any core.
class PasskeyRepo {
public:
    PasskeyRepo(ports::TableStore& tables, Random& random) : tables_(tables), random_(random) {}
    static std::vector<ports::TableSchema> tables();

    /// Fails: conflict, where there is a credential of that id.
    Task<Result<>> add(Passkey passkey, ports::Action also);
    Task<Result<std::optional<Passkey>>> find(std::string credential_hash);
    /// A user's, newest first.
    Task<Result<PasskeyPage>> of_user(UserId user, std::size_t limit, ports::Cursor cursor);
    Task<Result<>> remove(std::string credential_hash, ports::Action also);
    /// Some of an account's that goes, by their keys. Answers whether there may be more.
    Task<Result<bool>> remove_some_of(UserId user);

    /// What becomes of the row as it stands; asked again where somebody else was faster.
    using Change = std::function<Result<>(Passkey&)>;
    /// Fails: as the change; not_found; conflict, where others were faster again and again.
    Task<Result<Passkey>> change(std::string credential_hash, Change change);

private:
    ports::TableStore& tables_;
    Random& random_;
};

}  // namespace klieg::passkeys
