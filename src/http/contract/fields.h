#pragma once

#include "http/contract/schema.h"

#include <string>
#include <string_view>
#include <vector>

namespace klieg::http {

/// What `fields=` asks for: `id,title,channel(id,name)`. In the answer of a list the names are the items'.
///
/// Limits: 2,000 bytes, 50 names, three levels.
class FieldSelection {
public:
    static constexpr int kDepthMax = 3;

    /// Fails: invalid, as a wrong parameter; also where the answer has no such field.
    static Result<FieldSelection> parse(std::string_view text, Schema const& answer);

    /// Takes everything off the answer that was not asked for. The order of members stays.
    void apply(json::Value& answer) const;

private:
    struct Name {
        std::string text;
        std::vector<Name> inner;  ///< empty: the whole value
    };
    using Names = std::vector<Name>;
    class Parser;

    static Result<> check(Names const& names, Schema const& schema);
    static void keep(Names const& names, json::Value& value);

    Names names_;
    bool in_items_ = false;
};

}  // namespace klieg::http
