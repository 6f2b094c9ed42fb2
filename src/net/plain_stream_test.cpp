#include "net/plain_stream.h"

#include "base/crypto.h"
#include "base/task_group.h"
#include "net/detail/cached_read.h"
#include "net/detail/unsent_limit.h"
#include "net/gather_for_test.h"
#include "testing/async_test.h"
#include "testing/noise.h"
#include "testing/socket_pair.h"
#include "testing/temp_dir.h"

#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <filesystem>
#include <latch>
#include <optional>

namespace klieg::net {

namespace {

using klieg::crypto::as_bytes;
using klieg::testing::make_socket_pair;
using klieg::testing::noise;
using namespace std::chrono_literals;

/// Content that the page cache does not have. None where this file system keeps all of it, or does not tell.
std::optional<FileSlice> cold_file(std::filesystem::path const& folder, std::string const& content) {
    auto const path = folder / ("klieg-test-cold-" + std::to_string(::getpid()));
    auto file = File::open(path, File::Mode::write_new);
    std::error_code ignored;
    std::filesystem::remove(path, ignored);  // it stays for as long as it is open
    if (!file.ok() || !file->write_at(0, as_bytes(content)).ok() || !file->sync().ok()) return std::nullopt;
    if (::posix_fadvise(file->descriptor(), 0, 0, POSIX_FADV_DONTNEED) != 0) return std::nullopt;
    if (detail::is_cached(*file, 0) != detail::Cached::no) return std::nullopt;
    return FileSlice{std::make_shared<File const>(*std::move(file)), 0, content.size()};
}

/// GTEST_SKIP returns, which a coroutine cannot.
void skip(char const* why) {
    GTEST_SKIP() << why;
}

Task<> send(ByteStream& stream, FileSlice slice, bool& done) {
    EXPECT_TRUE((co_await stream.send_file({}, slice, 30s)).ok());
    done = true;
}

/// As far as the connection takes anything. What it takes at once may leave before the next comes.
void fill(ByteStream& stream) {
    std::string const much(1'000'000, 'x');
    while (stream.write_now(as_bytes(much), {}) > 0) {
    }
}

Task<> write_last(ByteStream& stream, std::string const& text, Result<>& written) {
    written = co_await stream.write(as_bytes(text), {}, 30s);
}
/// Takes nothing for so long, and then all.
Task<> drain_after(ByteStream& stream, std::chrono::milliseconds pause) {
    co_await sleep_for(pause);
    std::string all;
    co_await gather(stream, all);
}

Task<> hold_thread(BlockingPool& pool, std::latch& until) {
    EXPECT_TRUE((co_await pool.run([&until] { until.wait(); })).ok());
}

}  // namespace

/// sendfile(2) would wait for the disk, and with it every connection of the core.
KLIEG_ASYNC_TEST(PlainStream, ReadsWhatIsNotInMemoryOffTheCore) {
    auto const content = noise(3'000'000);
    auto slice = cold_file(std::filesystem::temp_directory_path(), content);
    if (!slice) slice = cold_file("/var/tmp", content);  // on a disk, where /tmp is memory
    if (!slice) co_return skip("the file systems of /tmp and /var/tmp keep every page, or do not tell");
    auto pair = make_socket_pair(co_await this_executor());
    BlockingPool files({.name = "files", .threads = 1});
    auto ours = make_plain_stream(std::move(pair.ours), &files);
    auto theirs = make_plain_stream(std::move(pair.theirs));
    std::latch disk(1);
    TaskGroup side(co_await this_executor());
    side.spawn("disk", hold_thread(files, disk));
    std::string received;
    bool done = false;
    side.spawn("reader", gather(*theirs, received));
    side.spawn("sender", send(*ours, *std::move(slice), done));
    for (int i = 0; i < 1000; ++i) co_await yield();
    EXPECT_EQ(received, "") << "the core goes on, and the disk is slow";
    disk.count_down();
    while (!done) co_await yield();  // NOLINT(bugprone-infinite-loop): the task ends it
    co_await ours->shutdown();
    co_await side.join();
    EXPECT_TRUE(received == content);
}

/// More than the kernel takes at once, so that both ways of writing have to wait for a reader.
KLIEG_ASYNC_TEST(PlainStream, CarriesBytesAndFilesInOrder) {
    auto pair = make_socket_pair(co_await this_executor());
    auto ours = make_plain_stream(std::move(pair.ours));
    auto theirs = make_plain_stream(std::move(pair.theirs));
    auto const first = noise(3'000'000), second = noise(5'000'000), content = noise(9'000'000);
    klieg::testing::TempDir folder;
    auto file = File::open(folder.path() / "f", File::Mode::write_new);
    CO_ASSERT_OK(file);
    CO_ASSERT_OK(file->write_at(0, as_bytes(content)));
    FileSlice slice{std::make_shared<File const>(std::move(file).value()), 1'000, 8'000'000};

    std::string received;
    TaskGroup reader(co_await this_executor());
    reader.spawn("reader", gather(*theirs, received));
    CO_ASSERT_OK(co_await ours->write(as_bytes(first), as_bytes(second), 30s));
    CO_ASSERT_OK(co_await ours->send_file(as_bytes("head"), slice, 30s));
    co_await ours->shutdown();
    while (reader.size() > 0) co_await yield();
    EXPECT_TRUE(received == first + second + "head" + content.substr(1'000, 8'000'000));
}

/// Else each connection of who asks and reads nothing costs megabytes.
KLIEG_ASYNC_TEST(PlainStream, LeavesLittleInTheKernelForAPeerThatReadsNothing) {
    auto pair = make_socket_pair(co_await this_executor());
    int const socket = pair.ours.native_handle();
    auto ours = make_plain_stream(std::move(pair.ours));
    fill(*ours);
    EXPECT_GT(detail::unsent_bytes(socket), 0);
    EXPECT_LE(detail::unsent_bytes(socket), 2 * detail::kUnsentMax);
}

KLIEG_ASYNC_TEST(PlainStream, SendsAtOnceWhatTheConnectionTakes) {
    auto pair = make_socket_pair(co_await this_executor());
    auto ours = make_plain_stream(std::move(pair.ours));
    auto const much = std::string(50'000'000, 'x');
    EXPECT_EQ(ours->write_now(as_bytes("head "), as_bytes("body")), 9U);
    EXPECT_EQ(ours->write_now({}, {}), 0U);
    auto const sent = ours->write_now(as_bytes(" and "), as_bytes(much));
    EXPECT_GT(sent, 5U);
    EXPECT_LT(sent, much.size());
    fill(*ours);
    EXPECT_EQ(ours->write_now(as_bytes(much), {}), 0U) << "there is no room";
    std::vector<std::byte> room(20);
    auto heard = co_await make_plain_stream(std::move(pair.theirs))->read_some(room, soon());
    CO_ASSERT_OK(heard);
    EXPECT_EQ(crypto::as_text(std::span(room).first(*heard)), "head body and xxxxxx");
    ours->close();
    EXPECT_EQ(ours->write_now(as_bytes("late"), {}), 0U);
}

KLIEG_ASYNC_TEST(PlainStream, TellsAFileThatIsShorterThanItsSlice) {
    auto pair = make_socket_pair(co_await this_executor());
    auto ours = make_plain_stream(std::move(pair.ours));
    klieg::testing::TempDir folder;
    auto file = File::open(folder.path() / "f", File::Mode::write_new);
    CO_ASSERT_OK(file);
    CO_ASSERT_OK(file->write_at(0, as_bytes("short")));
    FileSlice slice{std::make_shared<File const>(std::move(file).value()), 0, 10};
    auto sent = co_await ours->send_file({}, slice, 30s);
    CO_ASSERT(!sent.ok());
    EXPECT_EQ(sent.error().kind, Errc::corrupt);
}

KLIEG_ASYNC_TEST(PlainStream, GivesUpOnAPeerThatNeitherSpeaksNorReads) {
    auto pair = make_socket_pair(co_await this_executor());
    auto ours = make_plain_stream(std::move(pair.ours));
    std::vector<std::byte> room(10);
    auto read = co_await ours->read_some(room, std::chrono::steady_clock::now() + 5ms);
    CO_ASSERT(!read.ok());
    EXPECT_EQ(read.error().kind, Errc::timeout);
    CO_ASSERT_OK(co_await ours->write(as_bytes("too slow"), {}, 30s));
    auto heard = co_await make_plain_stream(std::move(pair.theirs))->read_some(room, soon());
    CO_ASSERT_OK(heard);
    EXPECT_EQ(*heard, 8U);

    pair = make_socket_pair(co_await this_executor());
    ours = make_plain_stream(std::move(pair.ours));
    auto const much = std::string(50'000'000, 'x');
    auto written = co_await ours->write(as_bytes(much), {}, 5ms);
    CO_ASSERT(!written.ok());
    EXPECT_EQ(written.error().kind, Errc::timeout);
}

/// No wait is longer than its patience: it is their sum that ends it, since its bytes earn nothing at such a rate.
/// What ends a read would end the write beside it, too.
KLIEG_ASYNC_TEST(PlainStream, EndsAReadInTimeButNotTheWriteBesideIt) {
    auto pair = make_socket_pair(co_await this_executor());
    auto ours = make_plain_stream(std::move(pair.ours));
    auto theirs = make_plain_stream(std::move(pair.theirs));
    fill(*ours);
    TaskGroup side(co_await this_executor());
    Result<> written;
    std::string const last(1'000'000, 'y');
    side.spawn("writer", write_last(*ours, last, written));
    std::byte nothing{};
    auto const reading = [&] { return ours->read_some({&nothing, 1}, std::chrono::steady_clock::now() + 10ms); };
    side.spawn("reader", drain_after(*theirs, 100ms));
    auto const read = co_await reading();
    CO_ASSERT(!read.ok());
    EXPECT_EQ(read.error().kind, Errc::timeout);
    auto const again = co_await reading();
    CO_ASSERT(!again.ok());
    EXPECT_EQ(again.error().kind, Errc::timeout) << "the connection goes on";
    ours->close();
    co_await side.join();
    EXPECT_TRUE(written.ok());
}

KLIEG_ASYNC_TEST(PlainStream, GivesUpOnAPeerThatTakesLessThanIsExpected) {
    auto const much = noise(8'000'000);
    klieg::testing::TempDir folder;
    auto file = File::open(folder.path() / "f", File::Mode::write_new);
    CO_ASSERT_OK(file);
    CO_ASSERT_OK(file->write_at(0, as_bytes(much)));
    FileSlice slice{std::make_shared<File const>(std::move(file).value()), 0, much.size()};
    for (bool const by_file : {false, true}) {
        auto pair = make_socket_pair(co_await this_executor());
        pair.ours.set_option(boost::asio::socket_base::send_buffer_size(32 * 1024));
        pair.theirs.set_option(boost::asio::socket_base::receive_buffer_size(32 * 1024));
        auto ours = make_plain_stream(std::move(pair.ours));
        auto theirs = make_plain_stream(std::move(pair.theirs));
        ours->expect_rate({.bytes_a_second = std::uint64_t{1} << 50U, .grace = 30ms});
        std::size_t taken = 0;
        TaskGroup reader(co_await this_executor());
        reader.spawn("reader", drip(*theirs, taken));
        auto sent = by_file ? co_await ours->send_file({}, slice, 30s) : co_await ours->write(as_bytes(much), {}, 30s);
        co_await reader.join();
        CO_ASSERT(!sent.ok());
        EXPECT_EQ(sent.error().kind, Errc::timeout);
        EXPECT_GT(taken, 0U);
        EXPECT_LT(taken, much.size());
    }
}

KLIEG_ASYNC_TEST(PlainStream, TellsThePeersEndFromItsDeath) {
    auto pair = make_socket_pair(co_await this_executor());
    auto ours = make_plain_stream(std::move(pair.ours));
    pair.theirs.shutdown(boost::asio::ip::tcp::socket::shutdown_send);
    std::vector<std::byte> room(10);
    auto end = co_await ours->read_some(room, soon());
    CO_ASSERT_OK(end);
    EXPECT_EQ(*end, 0U);
    EXPECT_TRUE((co_await ours->write(as_bytes("still heard"), {}, 30s)).ok());

    pair = make_socket_pair(co_await this_executor());
    ours = make_plain_stream(std::move(pair.ours));
    pair.theirs.set_option(boost::asio::socket_base::linger(true, 0));
    pair.theirs.close();
    auto reset = co_await ours->read_some(room, soon());
    CO_ASSERT(!reset.ok());
    EXPECT_EQ(reset.error().kind, Errc::cancelled);
}

KLIEG_ASYNC_TEST(PlainStream, KnowsWhetherSomethingHasCome) {
    auto pair = make_socket_pair(co_await this_executor());
    auto ours = make_plain_stream(std::move(pair.ours));
    auto theirs = make_plain_stream(std::move(pair.theirs));
    std::array<std::byte, 4> some;
    EXPECT_TRUE(ours->is_quiet());
    CO_ASSERT_OK(co_await theirs->write(as_bytes("hello"), {}, 30s));
    EXPECT_FALSE(ours->is_quiet());
    CO_ASSERT_OK(co_await ours->read_some(some, soon()));
    EXPECT_FALSE(ours->is_quiet());
    CO_ASSERT_OK(co_await ours->read_some(some, soon()));
    EXPECT_TRUE(ours->is_quiet());
    co_await theirs->shutdown();
    EXPECT_FALSE(ours->is_quiet());
    ours->close();
    EXPECT_FALSE(ours->is_quiet());
}

/// What the peer has sent before shows nothing of a close behind it, and is still there to be read.
KLIEG_ASYNC_TEST(PlainStream, TellsThatItsPeerIsGone) {
    auto pair = make_socket_pair(co_await this_executor());
    auto ours = make_plain_stream(std::move(pair.ours));
    auto theirs = make_plain_stream(std::move(pair.theirs));
    TaskGroup group(co_await this_executor());
    group.spawn("watch", ours->peer_gone());
    co_await sleep_for(1ms);
    EXPECT_EQ(group.size(), 1U);
    theirs->close();
    while (group.size() > 0) co_await yield();

    pair = make_socket_pair(co_await this_executor());
    ours = make_plain_stream(std::move(pair.ours));
    group.spawn("watch", ours->peer_gone());
    pair.theirs.send(boost::asio::buffer("more", 4));
    pair.theirs.set_option(boost::asio::socket_base::linger(true, 0));
    co_await sleep_for(1ms);
    EXPECT_EQ(group.size(), 1U);
    pair.theirs.close();
    while (group.size() > 0) co_await yield();
}

}  // namespace klieg::net
