#pragma once

#include "http/contract/schema.h"
#include "http/request.h"

namespace klieg::http {

/// A handler's parameter that comes from the query: a described struct, read and checked like a body.
template <class T>
struct Query {
    T value{};

    T const* operator->() const noexcept { return &value; }
    T* operator->() noexcept { return &value; }
};

/// The parameters of a query as JSON of the kinds that `schema` has, ready to be read into its struct. Fails: invalid,
/// for unknown and repeated parameters and for those that are required and absent; not_found for an id that names
/// nothing.
Result<json::Value> query_tree(Parameters const& query, Schema const& schema);

/// An error about members of a query's struct as one about parameters.
Error about_parameters(Error error);

template <class T>
Result<T> read_query(Parameters const& query) {
    KLIEG_TRY(auto tree, query_tree(query, schema_of<T>()));
    auto read = json::to<T>(tree, json::Naming::camel, json::Strictness::stored);
    if (!read.ok()) return about_parameters(std::move(read).error());
    if (auto checked = check_members(*read); !checked.ok()) return about_parameters(std::move(checked).error());
    return read;
}

}  // namespace klieg::http
