#include "app/site_for_test.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

/// docs/events.md, held against what the features declare, and that against what their sources have.
namespace klieg::app {
namespace {

std::string text_of(std::filesystem::path const& path) {
    std::ifstream file(path);
    EXPECT_TRUE(file.is_open()) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> lines_of_the_catalogue() {
    std::istringstream document(text_of(std::filesystem::path(KLIEG_SOURCE_DIR) / "docs/events.md"));
    std::vector<std::string> lines;
    bool in_table = false;
    for (std::string line; std::getline(document, line);) {
        if (in_table && line.starts_with("| `")) lines.push_back(line);
        in_table |= line.starts_with("| type |");
    }
    return lines;
}

std::vector<events::CatalogueEntry> declared(Site& site) {
    std::vector<events::CatalogueEntry> all;
    for (auto* feature : site.features().all())
        for (auto& entry : feature->events()) all.push_back(std::move(entry));
    return all;
}

/// The names in definitions such as `inline constexpr VideoEventKind kVideoReady{"video.ready", …`.
std::vector<std::string> kinds_in(std::string const& text) {
    constexpr std::string_view kConstant = "inline constexpr ";
    std::vector<std::string> names;
    for (auto at = text.find(kConstant); at != std::string::npos; at = text.find(kConstant, at + 1)) {
        auto const brace = text.find('{', at);
        auto const definition = text.substr(at, brace - at);
        bool const is_kind =
            definition.find("EventKind ") != std::string::npos || definition.find("events::Kind<") != std::string::npos;
        if (!is_kind || definition.find(';') != std::string::npos) continue;
        auto const begin = text.find('"', brace) + 1;
        names.push_back(text.substr(begin, text.find('"', begin) - begin));
    }
    return names;
}

TEST(EventsDocument, HasEveryEventThatFeaturesTell) {
    Site site;
    std::vector<std::string> wanted;
    for (auto const& entry : declared(site))
        wanted.push_back("| `" + entry.name + "` | " + entry.meaning + " | " + entry.payload + " |");
    EXPECT_FALSE(wanted.empty());
    EXPECT_EQ(lines_of_the_catalogue(), wanted);
}

TEST(EventsDocument, LacksNoKindOfAnySource) {
    Site site;
    std::set<std::string> known;
    for (auto const& entry : declared(site)) EXPECT_TRUE(known.insert(entry.name).second) << entry.name;
    std::set<std::string> found;
    for (auto const& file :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(KLIEG_SOURCE_DIR) / "src")) {
        if (file.path().extension() != ".h" || file.path().stem().string().ends_with("_for_test")) continue;
        if (file.path().parent_path().filename() == "events") continue;  // the mechanism, which tells nothing
        for (auto const& name : kinds_in(text_of(file.path()))) found.insert(name);
    }
    EXPECT_EQ(found, known);
}

}  // namespace
}  // namespace klieg::app
