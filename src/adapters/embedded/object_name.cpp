#include "adapters/embedded/object_name.h"

#include <algorithm>

namespace klieg::embedded {

namespace {

constexpr std::size_t kNameBytesMax = 900;     // S3 takes 1024; a path here also has the root
constexpr std::size_t kSegmentBytesMax = 255;  // what file systems take

bool allowed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

bool good_segment(std::string_view segment) {
    bool dots_only = segment.find_first_not_of('.') == std::string_view::npos;  // so is the empty one
    return !dots_only && segment.size() <= kSegmentBytesMax && std::all_of(segment.begin(), segment.end(), allowed);
}

}  // namespace

Result<> check_object_name(ports::ObjectName const& name) {
    bool good = name.size() <= kNameBytesMax;
    std::string_view rest = name;
    while (good) {
        auto slash = rest.find('/');
        good = good_segment(rest.substr(0, slash));
        if (slash == std::string_view::npos) break;
        rest.remove_prefix(slash + 1);
    }
    if (!good) return Error{Errc::invalid, "this cannot be an object's name"};
    return {};
}

Result<> check_object_prefix(std::string const& prefix) {
    if (prefix.empty()) return {};
    // Whatever may follow makes a segment of it: "a/." is the beginning of "a/.x".
    return check_object_name(prefix + "x");
}

}  // namespace klieg::embedded
