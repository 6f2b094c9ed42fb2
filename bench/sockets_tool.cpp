// Many WebSockets from a few processes: what bench/sockets.py opens, and counts what reaches them.
//
//   sockets_tool PORT PATH [--subscribe TOPIC] [--processes 2] [--addresses 100]
//
// Each connection comes from one of so many addresses of loopback. With --subscribe it asks Klieg for a topic and is
// ready when that is acknowledged; without, as for nchan, it is ready with its handshake. Where a message holds
// "t0=NANOSECONDS" of the monotonic clock, which is one for all processes, it is a delivery, and the time since then
// its latency. Commands come as lines, and each is answered by one line of JSON:
//
//   open N            N more connections; answered when all are ready or have failed
//   await N SECONDS   answered when there were N deliveries since the last reset, or after so long
//   reset             forgets deliveries

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <new>
#include <numeric>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace klieg {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

/// Connections of a process that are on their way to readiness at once: no queue of the kernel's overflows.
constexpr std::size_t kUnderWayMax = 64;
constexpr auto kReadyPatience = 120s;
constexpr std::uint64_t kBucketMicroseconds = 100;
constexpr std::size_t kBuckets = 100'000;  ///< ten seconds; the last holds what took longer

struct Scene {
    std::uint16_t port = 0;
    std::string path;
    std::string topic;
    std::size_t processes = 2;
    std::size_t addresses = 100;
};

/// What a process tells the first one, in memory that both see.
struct Share {
    std::atomic<std::uint64_t> ready{0};
    std::atomic<std::uint64_t> failed{0};  ///< before they were ready
    std::atomic<std::uint64_t> lost{0};    ///< after
    std::atomic<std::uint64_t> deliveries{0};
    std::atomic<std::uint64_t> other{0};  ///< messages without a time
    std::atomic<std::uint64_t> bytes{0};  ///< of the last delivery
    std::array<std::atomic<std::uint32_t>, kBuckets> latencies{};
};

[[noreturn]] void die(char const* what) {
    std::perror(what);
    std::_Exit(1);
}

/// With a mask of zeros, which changes nothing.
std::string client_frame(unsigned first, std::string_view payload) {
    std::string frame{static_cast<char>(first)};
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80U | payload.size());
    } else {
        frame += '\xfe';
        frame += static_cast<char>(payload.size() >> 8U);
        frame += static_cast<char>(payload.size() & 0xffU);
    }
    frame.append(4, '\0');
    frame += payload;
    return frame;
}

struct Socket {
    enum class State : std::uint8_t { connecting, handshake, subscribing, ready };

    int descriptor = -1;
    State state = State::connecting;
    std::string received{};  ///< what is not whole
};

/// One process: its sockets, and an epoll for all of them.
class Crowd {
public:
    Crowd(Scene const& scene, Share& share, std::size_t number, int commands)
        : scene_(scene), share_(share), number_(number), commands_(commands), epoll_(::epoll_create1(0)) {
        if (epoll_ < 0) die("epoll_create1");
        watch(commands_, EPOLL_CTL_ADD, EPOLLIN, kCommands);
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 256> events{};
        while (true) {
            while (wanted_ > 0 && under_way_ < kUnderWayMax) begin();
            auto const count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            if (count < 0 && errno != EINTR) die("epoll_wait");
            for (auto const& event : std::span(events).first(static_cast<std::size_t>(std::max(count, 0)))) {
                if (event.data.u64 == kCommands)
                    take_command();
                else
                    look(sockets_[event.data.u64], event.data.u64);
            }
        }
    }

private:
    static constexpr std::uint64_t kCommands = UINT64_MAX;

    void watch(int descriptor, int operation, std::uint32_t events, std::uint64_t number) const {
        epoll_event event{};
        event.events = events;
        event.data.u64 = number;
        if (::epoll_ctl(epoll_, operation, descriptor, &event) != 0) die("epoll_ctl");
    }

    void take_command() {
        std::uint64_t more = 0;
        if (::read(commands_, &more, sizeof more) != sizeof more) std::_Exit(0);  // the first process has ended
        wanted_ += more;
    }

    void begin() {
        --wanted_;
        ++under_way_;
        auto const number = sockets_.size();
        auto& socket = sockets_.emplace_back();
        socket.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (socket.descriptor < 0) return end(socket);
        int const yes = 1;
        ::setsockopt(socket.descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
        ::setsockopt(socket.descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        auto const place = static_cast<std::uint32_t>((number * scene_.processes + number_) % scene_.addresses);
        auto const from = address_of(INADDR_LOOPBACK + 1 + place, 0);
        auto const to = address_of(INADDR_LOOPBACK, scene_.port);
        if (::bind(socket.descriptor, as_address(from), sizeof from) != 0) return end(socket);
        if (::connect(socket.descriptor, as_address(to), sizeof to) != 0 && errno != EINPROGRESS) return end(socket);
        watch(socket.descriptor, EPOLL_CTL_ADD, EPOLLOUT, number);
    }

    static sockaddr_in address_of(std::uint32_t host, std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(host);
        address.sin_port = htons(port);
        return address;
    }
    static sockaddr const* as_address(sockaddr_in const& address) {
        return reinterpret_cast<sockaddr const*>(&address);  // NOLINT(*-reinterpret-cast): as the system has it
    }

    void look(Socket& socket, std::uint64_t number) {
        if (socket.descriptor < 0) return;
        if (socket.state == Socket::State::connecting) return greet(socket, number);
        std::array<char, 16 * 1024> piece;  // NOLINT(*-member-init): written before it is read
        auto const count = ::recv(socket.descriptor, piece.data(), piece.size(), MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (count <= 0) return end(socket);
        std::string_view const fresh(piece.data(), static_cast<std::size_t>(count));
        if (socket.received.empty() && socket.state != Socket::State::handshake) {
            socket.received = fresh.substr(take_frames(socket, fresh));
        } else {
            socket.received += fresh;
            if (socket.state == Socket::State::handshake) take_head(socket);
            if (socket.descriptor >= 0 && socket.state != Socket::State::handshake)
                socket.received.erase(0, take_frames(socket, socket.received));
        }
        if (socket.received.empty()) std::string().swap(socket.received);
    }

    void greet(Socket& socket, std::uint64_t number) {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(socket.descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) return end(socket);
        watch(socket.descriptor, EPOLL_CTL_MOD, EPOLLIN, number);
        socket.state = Socket::State::handshake;
        send(socket, "GET " + scene_.path +
                         " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    void take_head(Socket& socket) {
        auto const end_of_head = socket.received.find("\r\n\r\n");
        if (end_of_head == socket.received.npos) return;
        if (!socket.received.starts_with("HTTP/1.1 101 ")) {
            if (share_.failed == 0) std::cerr << socket.received.substr(0, 600) << '\n';
            return end(socket);
        }
        socket.received.erase(0, end_of_head + 4);
        socket.state = Socket::State::subscribing;
        if (scene_.topic.empty()) return ready(socket);
        send(socket, client_frame(0x81, R"({"op":"sub","id":1,"topics":[")" + scene_.topic + "\"]}"));
    }

    /// Answers how many bytes were of whole frames.
    std::size_t take_frames(Socket& socket, std::string_view bytes) {
        std::size_t taken = 0;
        while (socket.descriptor >= 0) {
            auto const rest = bytes.substr(taken);
            auto const byte = [&](std::size_t at) {
                return static_cast<std::size_t>(static_cast<unsigned char>(rest[at]));
            };
            if (rest.size() < 2) break;
            std::size_t const head = byte(1) < 126 ? 2 : byte(1) == 126 ? 4 : 10;
            if (rest.size() < head) break;
            std::size_t size = head == 2 ? byte(1) : 0;
            for (std::size_t i = 2; i < head; ++i) size = size << 8U | byte(i);
            if (rest.size() - head < size) break;
            taken += head + size;
            take_frame(socket, static_cast<unsigned>(byte(0)) & 0x0fU, rest.substr(head, size));
        }
        return socket.descriptor >= 0 ? taken : bytes.size();
    }

    void take_frame(Socket& socket, unsigned opcode, std::string_view payload) {
        if (opcode == 9) return send(socket, client_frame(0x8a, payload));
        if (opcode == 8) return end(socket);
        if (socket.state == Socket::State::subscribing && payload.find(R"("op":"ack")") != payload.npos) {
            if (payload.find(scene_.topic) == payload.npos || payload.find(R"("code")") != payload.npos) {
                std::cerr << payload << '\n';
                return end(socket);
            }
            return ready(socket);
        }
        constexpr std::string_view kTime = "t0=";
        auto const place = payload.find(kTime);
        if (place == payload.npos) {
            ++share_.other;
            return;
        }
        std::int64_t told = 0;
        std::from_chars(payload.data() + place + kTime.size(), payload.data() + payload.size(), told);
        auto const passed = SteadyClock::now().time_since_epoch() - std::chrono::nanoseconds(told);
        auto const microseconds =
            std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::microseconds>(passed).count());
        auto const bucket =
            std::min<std::uint64_t>(static_cast<std::uint64_t>(microseconds) / kBucketMicroseconds, kBuckets - 1);
        share_.latencies[bucket].fetch_add(1, std::memory_order_relaxed);
        share_.bytes.store(payload.size(), std::memory_order_relaxed);
        share_.deliveries.fetch_add(1, std::memory_order_relaxed);
    }

    void ready(Socket& socket) {
        socket.state = Socket::State::ready;
        --under_way_;
        ++share_.ready;
    }

    void end(Socket& socket) {
        if (socket.descriptor >= 0) ::close(socket.descriptor);
        socket.descriptor = -1;
        if (socket.state == Socket::State::ready) {
            ++share_.lost;
            return;
        }
        --under_way_;
        ++share_.failed;
    }

    /// What is sent is little: a socket that has no room for it is at its end.
    void send(Socket& socket, std::string_view bytes) {
        if (::send(socket.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
            end(socket);
    }

    Scene const& scene_;
    Share& share_;
    std::size_t const number_;
    int const commands_;
    int const epoll_;
    std::uint64_t wanted_ = 0;
    std::size_t under_way_ = 0;
    std::vector<Socket> sockets_;
};

/// The first process: it takes commands, and adds up.
class Conductor {
public:
    explicit Conductor(Scene const& scene) : scene_(scene) {
        auto const bytes = sizeof(Share) * scene.processes;
        auto* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) die("mmap");
        shares_ = {new (memory) Share[scene.processes], scene.processes};
        for (std::size_t i = 0; i < scene.processes; ++i) start(i);
    }

    void run() {
        for (std::string line; std::getline(std::cin, line);) {
            std::istringstream words(line);
            std::string command;
            std::uint64_t count = 0;
            words >> command >> count;
            if (command == "open") open(count);
            if (command == "await") {
                std::uint64_t seconds = 0;
                words >> seconds;
                wait([&] { return sum(&Share::deliveries) >= count; }, std::chrono::seconds(seconds));
            }
            if (command == "reset") reset();
            tell();
        }
    }

private:
    void start(std::size_t number) {
        std::array<int, 2> pipe{};
        if (::pipe(pipe.data()) != 0) die("pipe");
        auto const process = ::fork();
        if (process < 0) die("fork");
        if (process == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::close(pipe[1]);
            for (int const other : pipes_) ::close(other);
            Crowd(scene_, shares_[number], number, pipe[0]).run();
        }
        ::close(pipe[0]);
        pipes_.push_back(pipe[1]);
    }

    void open(std::uint64_t count) {
        asked_ += count;
        for (std::size_t i = 0; i < pipes_.size(); ++i) {
            std::uint64_t const part = count / pipes_.size() + (i < count % pipes_.size() ? 1 : 0);
            if (::write(pipes_[i], &part, sizeof part) != sizeof part) die("write");
        }
        wait([&] { return sum(&Share::ready) + sum(&Share::failed) >= asked_; }, kReadyPatience);
    }

    template <class Condition>
    static void wait(Condition holds, std::chrono::seconds patience) {
        auto const until = SteadyClock::now() + patience;
        while (!holds() && SteadyClock::now() < until) std::this_thread::sleep_for(5ms);
    }

    void reset() {
        for (auto& share : shares_) {
            share.deliveries = 0;
            share.other = 0;
            for (auto& bucket : share.latencies) bucket = 0;
        }
    }

    std::uint64_t sum(std::atomic<std::uint64_t> Share::* member) const {
        return std::accumulate(
            shares_.begin(), shares_.end(), std::uint64_t{0},
            [&](std::uint64_t so_far, Share const& share) { return so_far + (share.*member).load(); });
    }

    /// Milliseconds that so many of a thousand deliveries took at most.
    double latency(std::uint64_t of_thousand) const {
        auto const all = sum(&Share::deliveries);
        auto left = (all * of_thousand + 999) / 1000;
        if (all == 0) return 0;
        for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
            std::uint64_t here = 0;
            for (auto const& share : shares_) here += share.latencies[bucket].load(std::memory_order_relaxed);
            if (here >= left) return static_cast<double>((bucket + 1) * kBucketMicroseconds) / 1000;
            left -= here;
        }
        return static_cast<double>(kBuckets * kBucketMicroseconds) / 1000;
    }

    void tell() const {
        std::cout << R"({"ready":)" << sum(&Share::ready) << R"(,"failed":)" << sum(&Share::failed) << R"(,"lost":)"
                  << sum(&Share::lost) << R"(,"deliveries":)" << sum(&Share::deliveries) << R"(,"other":)"
                  << sum(&Share::other) << R"(,"bytes":)" << shares_.front().bytes << R"(,"p50_ms":)" << latency(500)
                  << R"(,"p95_ms":)" << latency(950) << R"(,"p99_ms":)" << latency(990) << R"(,"max_ms":)"
                  << latency(1000) << "}" << std::endl;
    }

    Scene const& scene_;
    std::span<Share> shares_;
    std::vector<int> pipes_;
    std::uint64_t asked_ = 0;
};

std::size_t number_of(char const* text) {
    return static_cast<std::size_t>(std::strtoull(text, nullptr, 10));
}

}  // namespace

}  // namespace klieg

int main(int count, char** arguments) {
    using namespace klieg;
    if (count < 3 || count % 2 == 0) {
        std::cerr << "usage: sockets_tool PORT PATH [--subscribe TOPIC] [--processes 2] [--addresses 100]\n";
        return 2;
    }
    Scene scene{.port = static_cast<std::uint16_t>(number_of(arguments[1])), .path = arguments[2]};
    for (int i = 3; i + 1 < count; i += 2) {
        std::string_view const name = arguments[i];
        if (name == "--subscribe") scene.topic = arguments[i + 1];
        if (name == "--processes") scene.processes = std::max<std::size_t>(1, number_of(arguments[i + 1]));
        if (name == "--addresses") scene.addresses = std::max<std::size_t>(1, number_of(arguments[i + 1]));
    }
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    Conductor(scene).run();
    return 0;
}
