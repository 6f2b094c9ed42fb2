#pragma once

#include "base/result.h"
#include "base/task.h"
#include "ports/table_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Names that only one thing may bear: usernames, e-mail addresses, handles. Each is a row whose key is its kind and
/// the name in lower case, so that a claim within the transaction of its bearer is the whole rule.
namespace klieg::uniques {

inline constexpr char const* kTable = "Uniques";

std::vector<ports::TableSchema> tables();

/// A name of a kind, in the form in which two of them are compared.
class Name {
public:
    static Name username(std::string_view text) { return {"uname", text}; }
    static Name email(std::string_view text) { return {"email", text}; }
    static Name handle(std::string_view text) { return {"handle", text}; }
    static Name site(std::string_view text) { return {"site", text}; }  ///< what a site has one of

    ports::Key key() const { return {key_, {}}; }

private:
    Name(std::string_view kind, std::string_view text);
    std::string key_;
};

/// Takes a name for `holder`, an id. Its transaction fails with conflict where another has it.
ports::Action claim(Name const& name, std::string const& holder);
/// Takes it from whoever has it.
ports::Action assign(Name const& name, std::string const& holder);
/// Gives it back. Its transaction fails with conflict where `holder` does not have it.
ports::Action release(Name const& name, std::string const& holder);

/// The id that bears the name, or none; read strongly.
Task<Result<std::optional<std::string>>> holder_of(ports::TableStore& tables, Name name);

}  // namespace klieg::uniques
