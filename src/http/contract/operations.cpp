#include "http/contract/operations.h"

namespace klieg::http::detail {

PathParameter id_parameter(std::string_view prefix, std::string_view kind) {
    return {.pattern = "^" + std::string(prefix) + std::string(kIdPattern) + "$",
            .summary = "The id of a " + std::string(kind) + ".",
            .example = std::string(prefix) + "abcdefgh234567ij"};
}

}  // namespace klieg::http::detail
