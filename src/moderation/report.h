#pragma once

#include "base/clock.h"
#include "base/composed_id.h"
#include "base/constraints.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace klieg::moderation {

/// What a report is about.
struct ReportSubject {
    static constexpr std::string_view kPattern =
        "^(v_[a-z2-7]{16}|ch_[a-z2-7]{16}|u_[a-z2-7]{16}|c_v_[a-z2-7]{16}_[a-z2-7]{26})$";
    static constexpr std::string_view kSummary = "The id of a video, a comment, a channel or an account.";
    static constexpr std::string_view kExample = "v_abcdefgh234567ij";

    std::variant<VideoId, CommentId, ChannelId, UserId> of;

    /// Fails: not_found.
    static Result<ReportSubject> parse(std::string_view text) {
        if (text.starts_with(CommentKind::prefix)) return parsed<CommentId>(text);
        if (text.starts_with("ch_")) return parsed<ChannelId>(text);
        if (text.starts_with("u_")) return parsed<UserId>(text);
        return parsed<VideoId>(text);
    }
    std::string text() const {
        return std::visit([](auto const& id) { return std::string(id.text()); }, of);
    }

private:
    template <class SomeId>
    static Result<ReportSubject> parsed(std::string_view text) {
        KLIEG_TRY(auto id, SomeId::parse(text));
        ReportSubject subject;
        subject.of = std::move(id);
        return subject;
    }
};

enum class ReportReason : std::uint8_t {
    spam,
    harassment,
    hate,
    violence,
    sexual,
    dangerous,
    misleading,
    rights,
    other,
};
BOOST_DESCRIBE_ENUM(ReportReason, spam, harassment, hate, violence, sexual, dangerous, misleading, rights, other)

inline constexpr std::size_t kReportLengthMax = 1'000;
/// After it was made, or what it is about was decided on.
inline constexpr std::chrono::days kReportsKept{365};
/// Of one subject, of those that are open, so many are counted.
inline constexpr std::size_t kReportsCountedMax = 1'000;

/// What somebody wants those who moderate to look at.
struct NewReport {
    std::string subject;
    ReportReason reason = ReportReason::other;
    std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(NewReport, (), (subject, reason, text))
Constraints constraints_of(NewReport const*);
constexpr void checked_by_service(NewReport const*) {}

/// The same as it stands in the table Reports. It is open as long as nobody has decided since it was made.
struct Report {
    std::string subject;
    UserId reporter;
    ReportReason reason = ReportReason::other;
    std::string text;
    Time at{};
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Report, (), (subject, reporter, reason, text, at, expires_at, schema_version))

/// What was decided. Of what is gone nobody needs to.
enum class Outcome : std::uint8_t { none, hidden, removed, suspended, banned, gone };
BOOST_DESCRIBE_ENUM(Outcome, none, hidden, removed, suspended, banned, gone)

enum class GroupState : std::uint8_t { open, resolved };
BOOST_DESCRIBE_ENUM(GroupState, open, resolved)

struct ReasonCount {
    ReportReason reason = ReportReason::other;
    std::int64_t count = 0;
    friend bool operator==(ReasonCount const&, ReasonCount const&) = default;
};
BOOST_DESCRIBE_STRUCT(ReasonCount, (), (reason, count))

/// All reports of one subject, as it stands in the table ReportGroups: what of them is open, as those who follow the
/// events have counted it, and what was last decided.
struct ReportGroup {
    std::string of;
    UserId owner;  ///< whose it is, as far as that was known
    GroupState state = GroupState::open;
    std::int64_t count = 0;
    std::vector<ReasonCount> reasons;
    std::optional<Time> first_at;
    std::optional<Time> last_at;
    std::optional<Time> resolved_at;  ///< what is open is newer
    std::optional<UserId> resolved_by;
    Outcome outcome = Outcome::none;
    std::string reason;  ///< of the decision, as whose it is reads it
    std::string title;   ///< of the video or channel, as it was then
    std::int64_t version = 0;
    std::int64_t expires_at = 0;  ///< 0: while it is open
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(ReportGroup, (),
                      (of, owner, state, count, reasons, first_at, last_at, resolved_at, resolved_by, outcome, reason,
                       title, version, expires_at, schema_version))

/// What somebody who moderates decides.
enum class ReportAct : std::uint8_t { none, hide, remove, suspend, ban };
BOOST_DESCRIBE_ENUM(ReportAct, none, hide, remove, suspend, ban)

struct Decision {
    ReportAct act = ReportAct::none;
    std::string reason;
    std::optional<Time> until;  ///< of a suspension
};
BOOST_DESCRIBE_STRUCT(Decision, (), (act, reason, until))
Constraints constraints_of(Decision const*);
constexpr void checked_by_service(Decision const*) {}

}  // namespace klieg::moderation
