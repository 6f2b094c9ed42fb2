#include "http/shared_answer.h"

#include "base/assert.h"
#include "http/conditions.h"

#include <array>
#include <atomic>
#include <mutex>

namespace klieg::http {

/// The packed forms of one text, by coding; empty where a form is no smaller.
class SharedAnswer::PackedForms final : public KeptText::Companion {
public:
    std::string_view in(Coding coding, std::string_view text) {
        auto& form = forms_[static_cast<std::size_t>(coding)];
        std::call_once(form.made, [&] {
            form.bytes = pack(coding, text).value_or(std::string());
            form.bytes.shrink_to_fit();  // it was made in a buffer for the worst case
            bytes_.fetch_add(form.bytes.capacity(), std::memory_order_relaxed);
        });
        return form.bytes;
    }

    std::size_t bytes() const noexcept override { return sizeof(PackedForms) + bytes_.load(std::memory_order_relaxed); }

private:
    struct Form {
        std::once_flag made;
        std::string bytes;
    };
    std::array<Form, 1 + kPackingCodings.size()> forms_;
    std::atomic<std::size_t> bytes_{0};
};

SharedAnswer::Kept SharedAnswer::keep(std::string_view etag, std::string_view text) {
    std::string kept;
    kept.reserve(etag.size() + 1 + text.size());
    kept.append(etag).append("\n").append(text);
    return std::make_shared<KeptText const>(std::move(kept));
}

SharedAnswer::Kept SharedAnswer::keep(std::string_view text) {
    return keep(make_etag(text), text);
}

SharedAnswer::SharedAnswer(Kept kept) : kept_(std::move(kept)), line_(kept_->text().find('\n')) {
    KLIEG_ASSERT(line_ != std::string::npos);
    bytes_ = std::string_view(kept_->text()).substr(line_ + 1);
}

std::optional<SharedAnswer> SharedAnswer::packed(Coding coding) const {
    if (coding == Coding::identity) return std::nullopt;
    auto form = kept_->companion<PackedForms>().in(coding, bytes_);
    if (form.empty()) return std::nullopt;
    auto packed = *this;
    packed.bytes_ = form;
    return packed;
}

}  // namespace klieg::http
