#include "app/invariants_for_test.h"

#include "app/features.h"
#include "base/text.h"

#include <map>

namespace klieg::app {

namespace {

using ports::Item;

std::string text_of(Item const& item, std::string const& attribute) {
    auto const* value = item.if_contains(attribute);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

class Check {
public:
    explicit Check(Stored const& stored) : stored_(stored), schemas_(Features::tables()) {
        for (auto const& schema : schemas_)
            if (schema.sort_attribute.empty())
                for (auto const& item : rows(schema.name))
                    keys_[schema.name][text_of(item, schema.partition_attribute)] = &item;
        for (auto const* table : {"Outbox", "Jobs"})
            for (auto const& item : rows(table))
                if (auto const state = text_of(item, "State"); state != "done" && state != "cancelled")
                    told_of_.insert(text_of(item, "Subject"));
    }

    std::vector<std::string> run() {
        references();
        uniques();
        budgets();
        feed_years();
        counters();
        uploads();
        return std::move(broken_);
    }

private:
    std::vector<Item> const& rows(std::string const& table) const {
        static std::vector<Item> const none;
        auto found = stored_.rows.find(table);
        return found == stored_.rows.end() ? none : found->second;
    }
    Item const* find(std::string const& table, std::string const& key) const {
        auto in = keys_.find(table);
        if (in == keys_.end()) return nullptr;
        auto found = in->second.find(key);
        return found == in->second.end() ? nullptr : found->second;
    }
    void expect(bool holds, std::string sentence) {
        if (!holds) broken_.push_back(std::move(sentence));
    }

    void references() {
        for (auto const& schema : schemas_)
            for (auto const& item : rows(schema.name))
                for (auto const& attribute : item) reference(schema, attribute.key(), text_of(item, attribute.key()));
    }
    void reference(ports::TableSchema const& from, std::string_view attribute, std::string const& key) {
        if (key.empty()) return;
        for (auto const& to : schemas_) {
            bool is_id = to.sort_attribute.empty() && to.partition_attribute.ends_with("Id");
            if (!is_id || to.name == from.name || !attribute.ends_with(to.partition_attribute)) continue;
            // A video remembers its last upload, whose row goes after a while.
            if (from.name == "Videos" && to.name == "Uploads") continue;
            bool found = find(to.name, key) != nullptr || told_of_.contains(key);
            expect(found, "a row of " + from.name + " says " + std::string(attribute) + " " + key +
                              ", which is not in " + to.name);
        }
    }

    void uniques() {
        for (auto const& item : rows("Uniques")) {
            auto const key = text_of(item, "Key");
            if (key == "site#setup-token") continue;  // held by a secret, and nobody's name
            bool held = false;
            for (auto const& [table, keys] : keys_)
                held |= table != "Uniques" && keys.contains(text_of(item, "Holder"));
            expect(held, "nobody holds the name " + key);
        }
        for (auto const& user : rows("Users")) {
            named("uname#", text_of(user, "Username"), text_of(user, "UserId"));
            named("email#", text_of(user, "Email"), text_of(user, "UserId"));
        }
        for (auto const& channel : rows("Channels"))
            named("handle#", text_of(channel, "Handle"), text_of(channel, "ChannelId"));
        auto const things = 2 * rows("Users").size() + rows("Channels").size();
        std::size_t names = 0;
        for (auto const& item : rows("Uniques")) names += text_of(item, "Key").starts_with("site#") ? 0U : 1U;
        expect(names == things, std::to_string(names) + " names for what bears " + std::to_string(things));
    }
    /// Sums are those of the uses, and nobody uses what is not there.
    void budgets() {
        static constexpr auto kCounts = {"StagedBytes", "StoredBytes", "DerivedBytes", "Drafts", "Uploads", "Channels"};
        std::map<std::string, std::int64_t> sums;
        std::set<std::string> subjects;
        for (auto const& use : rows("Uses")) {
            auto const owner = text_of(use, "OwnerUserId");
            auto const subject = text_of(use, "Subject");
            subjects.insert(subject);
            for (auto const* count : kCounts) sums[owner + " " + count] += use.at(count).as_int64();
            auto const thing = subject.substr(0, subject.find('/'));
            auto const* table = thing.starts_with("ch_")  ? "Channels"
                                : thing.starts_with("v_") ? "Videos"
                                : thing.starts_with("u_") ? "Users"
                                                          : "Uploads";
            expect(find(table, thing) != nullptr || told_of_.contains(thing),
                   owner + " uses " + subject + ", which is not there");
        }
        for (auto const& budget : rows("Budgets")) {
            std::int64_t bytes = 0;
            for (auto const* count : kCounts) {
                sums[text_of(budget, "OwnerUserId") + " " + count] -= budget.at(count).as_int64();
                if (std::string_view(count).ends_with("Bytes")) bytes += budget.at(count).as_int64();
            }
            expect(budget.at("BytesInAll").as_int64() == bytes, "the bytes of a budget do not add up");
        }
        for (auto const& [what, rest] : sums) expect(rest == 0, what + " is not the sum of its uses");
        for (auto const& channel : rows("Channels"))
            expect(subjects.contains(text_of(channel, "ChannelId")), "nobody counts a channel");
    }
    /// The feed looks into no year that nobody has noted.
    void feed_years() {
        std::set<std::string> noted;
        for (auto const& year : rows("FeedYears")) noted.insert(text_of(year, "Year"));
        for (auto const& video : rows("Videos")) {
            auto const bucket = text_of(video, "FeedBucket");
            expect(bucket.empty() || noted.contains(bucket), "the feed does not look into " + bucket);
        }
    }
    void counters() {
        std::map<std::string, std::int64_t> sums;
        for (auto const& contribution : rows("Contributions"))
            for (auto const& addend : contribution.at("Addends").as_array())
                sums[std::string(addend.at("Counter").as_string())] += addend.at("By").as_int64();
        for (auto const& counter : rows("Counters")) sums[text_of(counter, "Name")] -= counter.at("Value").as_int64();
        for (auto const& [name, rest] : sums) expect(rest == 0, name + " is not the sum of its contributions");
    }
    void named(std::string const& kind, std::string const& name, std::string const& holder) {
        auto const* unique = find("Uniques", kind + lower_ascii(name));
        expect(unique != nullptr && text_of(*unique, "Holder") == holder, kind + name + " is not that of " + holder);
    }

    void uploads() {
        std::set<ports::StagingId> named;
        for (auto const& upload : rows("Uploads")) {
            named.insert(text_of(upload, "Staging"));
            if (text_of(upload, "State") != "open") continue;
            auto const* video = find("Videos", text_of(upload, "VideoId"));
            bool awaited = video != nullptr && text_of(*video, "Status") == "uploading" &&
                           text_of(*video, "UploadId") == text_of(upload, "UploadId");
            expect(awaited, "nobody waits for the upload " + text_of(upload, "UploadId"));
        }
        for (auto const& staging : stored_.stagings)
            expect(named.contains(staging), "no row knows of the staging " + staging);
        for (auto const& video : rows("Videos")) file_of(video);
    }
    void file_of(Item const& video) {
        auto const id = text_of(video, "VideoId");
        auto const status = text_of(video, "Status");
        auto const source = text_of(video, "SourceName");
        auto const* upload = find("Uploads", text_of(video, "UploadId"));
        if (status == "uploading")
            expect(upload != nullptr && text_of(*upload, "State") == "open",
                   "the video " + id + " waits for no upload");
        if (status == "processing")
            expect(told_of_.contains(id) && !source.empty(), "nobody processes the video " + id);
        if (!source.empty()) expect(stored_.objects.contains(source), "the video " + id + " lacks its file");
    }

    Stored const& stored_;
    std::vector<ports::TableSchema> schemas_;
    std::map<std::string, std::map<std::string, Item const*>> keys_;
    std::set<std::string> told_of_;  ///< whom an event or a job on its way is about
    std::vector<std::string> broken_;
};

Task<Result<std::vector<Item>>> rows_of(ports::TableStore& tables, std::string table) {
    std::vector<Item> rows;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page,
                     co_await tables.scan({.table = table, .limit = ports::kPageItemsMax, .cursor = cursor}));
        for (auto& item : page.items) rows.push_back(std::move(item));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return rows;
}

}  // namespace

Task<Result<Stored>> all_stored(ports::TableStore& tables, testing::FaultyObjects& objects) {
    Stored stored;
    for (auto const& schema : Features::tables()) {
        KLIEG_CO_TRY(stored.rows[schema.name], co_await rows_of(tables, schema.name));
    }
    std::string cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await objects.list("", std::move(cursor), 1000));
        for (auto& object : page.objects) stored.objects.insert(std::move(object.name));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    KLIEG_CO_TRY(stored.stagings, co_await objects.open_stagings());
    co_return stored;
}

std::vector<std::string> contradictions(Stored const& stored) {
    return Check(stored).run();
}

}  // namespace klieg::app
