#pragma once

#include <string>
#include <string_view>

/// How a text of somebody's stands in a document. All that this module writes goes through here.
namespace klieg::pages {

/// Between tags of HTML or XML, or in an attribute in quotes. What XML 1.0 cannot hold (section 2.2: controls,
/// surrogates, U+FFFE and U+FFFF) and what is not UTF-8 becomes U+FFFD.
std::string in_markup(std::string_view text);

/// An element of XML that holds nothing but a text, on a line of its own.
std::string element(std::string_view name, std::string_view text);

/// With the space before it.
std::string attribute(std::string_view name, std::string_view value);

/// JSON within a script element of HTML: neither ends that, nor begins a comment in it, nor is a line break to
/// JavaScript. It reads as the same JSON.
std::string in_script(std::string_view json);

/// A few words of a text, at most `characters` of Unicode: white space is one space, and what is cut is cut between
/// words where there are any, and ends with "…".
std::string in_brief(std::string_view text, std::size_t characters);

}  // namespace klieg::pages
