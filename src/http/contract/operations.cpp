#include "http/contract/operations.h"

#include "http/contract/json_schema.h"

namespace klieg::http::detail {

PathParameter id_parameter(std::string_view prefix, std::string_view behind, std::string_view kind) {
    return {.pattern = "^" + std::string(prefix) + std::string(behind) + "$",
            .summary = "The id of a " + std::string(kind) + ".",
            .example = std::string(prefix) + example_behind(behind)};
}

}  // namespace klieg::http::detail
