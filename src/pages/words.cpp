#include "pages/words.h"

namespace klieg::pages {

namespace {

constexpr Words kWords[] = {
    {.language = "en",
     .invitation = "Watch and share videos on {}.",
     .needs_script = "This page needs JavaScript.",
     .missing = {"Not found", "There is nothing at this address."},
     .not_now = {"Not now", "This page cannot be shown at the moment."}},
    {.language = "vi",
     .invitation = "Xem và chia sẻ video trên {}.",
     .needs_script = "Trang này cần JavaScript.",
     .missing = {"Không tìm thấy", "Không có gì ở địa chỉ này."},
     .not_now = {"Chưa được", "Hiện không thể hiển thị trang này."}},
};

}  // namespace

Words const& words_in(std::string_view language) {
    auto const base = language.substr(0, language.find('-'));
    for (auto const& words : kWords)
        if (words.language == base) return words;
    return kWords[0];
}

std::string invitation(std::string_view language, std::string_view name) {
    std::string text(words_in(language).invitation);
    return text.replace(text.find("{}"), 2, name);
}

}  // namespace klieg::pages
