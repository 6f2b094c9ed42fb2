#include "base/json.h"

#include "base/field_errors.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace klieg::json {

Result<Value> parse(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = 32;
    boost::json::error_code failed;
    auto value = boost::json::parse(text, failed, {}, options);
    if (failed) return Error{Errc::invalid, "this is not JSON: " + failed.message(), "invalid_json"};
    return value;
}

std::string to_text(Value const& value) {
    return boost::json::serialize(value);
}

std::string styled(std::string_view snake, Naming naming) {
    std::string name(snake.size(), '\0');
    name.resize(detail::write_styled(snake, naming, name.data()));
    return name;
}

namespace detail {

std::string Place::pointer() const {
    if (in_ == nullptr) return {};
    return in_->pointer() + "/" + (index_ ? std::to_string(*index_) : std::string(member_));
}

void Problems::add(std::string pointer, std::string code, std::string detail) {
    add_field_error(fields_, {std::move(pointer), std::move(code), std::move(detail)});
}

Error Problems::take() {
    auto const& first = fields_.front();
    auto detail = (first.pointer.empty() ? "the body" : first.pointer) + " " + first.detail;
    return Error{Errc::invalid, std::move(detail), "validation_failed", std::move(fields_)};
}

std::string_view without_underscore(std::string_view enumerator) noexcept {
    return enumerator.ends_with('_') ? enumerator.substr(0, enumerator.size() - 1) : enumerator;
}

bool read_scalar(Value const& value, std::string& out) {
    if (!value.is_string()) return false;
    out.assign(value.get_string());
    return true;
}

bool read_scalar(Value const& value, bool& out) {
    if (!value.is_bool()) return false;
    out = value.get_bool();
    return true;
}

bool read_scalar(Value const& value, double& out) {
    if (!value.is_number()) return false;
    out = value.to_number<double>();
    return true;
}

/// 320.0 is a whole number, too (JSON Schema, section 4.2.3: "mathematical" integers).
template <class T>
bool read_whole(Value const& value, T& out) {
    if (!value.is_number()) return false;
    boost::json::error_code failed;
    auto const number = value.to_number<T>(failed);
    if (!failed) out = number;
    return !failed;
}

bool read_scalar(Value const& value, std::int64_t& out) {
    return read_whole(value, out);
}

bool read_scalar(Value const& value, std::uint64_t& out) {
    return read_whole(value, out);
}

}  // namespace detail

}  // namespace klieg::json
