// What stands in a decoder's place once a file has taken it over: it is started as ffprobe is, tries what such a
// program would like to do, and says on its error stream what came through. The server shows that line to the video's
// owner.
#include <arpa/inet.h>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

std::vector<std::string> came_through;

void note(bool worked, std::string const& what) {
    if (worked) came_through.push_back(what);
}

bool can_open(std::string const& path, int flags) {
    int descriptor = ::open(path.c_str(), flags, 0600);
    if (descriptor < 0) return false;
    ::close(descriptor);
    return true;
}

/// Its first byte, as a decoder would read it.
bool can_read(std::string const& path) {
    int descriptor = ::open(path.c_str(), O_RDONLY);
    char byte = 0;
    return descriptor >= 0 && ::read(descriptor, &byte, 1) >= 0;
}

/// Whether there is anything but the folder that leads to its own file.
bool lists_others(std::string const& folder) {
    auto* entries = ::opendir(folder.c_str());
    if (entries == nullptr) return false;
    bool others = false;
    while (auto const* entry = ::readdir(entries)) {
        std::string_view const name = entry->d_name;
        others = others || (name != "." && name != ".." && name != "links");
    }
    ::closedir(entries);
    return others;
}

/// The data folder of `file:/…/objects/links/…`.
std::string folder_of(std::string_view source) {
    return std::string(source.substr(0, source.find("/objects/")));
}

void try_files(std::string const& folder, std::string const& source) {
    for (auto const* name : {"/secrets", "/klieg.sqlite", "/klieg.sqlite-wal", "/FORMAT", "/another"})
        note(can_read(folder + name), std::string("read ") + (name + 1));
    note(lists_others(folder + "/objects"), "list objects");
    note(can_read("/etc/passwd"), "read passwd");
    auto const server = std::to_string(::getppid());
    for (auto const& path :
         {"/proc/" + server + "/environ", "/proc/" + server + "/mem", std::string("/proc/1/environ"),
          "/proc/" + server + "/root" + folder + "/secrets", "/proc/self/root" + folder + "/secrets"})
        note(can_open(path, O_RDONLY), "read proc");
    for (auto const& path : {folder + "/new", folder + "/secrets", source, std::string("/tmp/klieg-new"),
                             std::string("/new"), std::string("/dev/shm/klieg-new")})
        note(can_open(path, O_RDWR | O_CREAT), "write");
    note(::unlink(source.c_str()) == 0, "remove");
}

/// The port behind the last dash of this program's name: it is started with no argument of a test's own, and without an
/// environment.
std::uint16_t port_in(std::string_view name) {
    auto const dash = name.rfind('-');
    return dash == std::string_view::npos ? 0 : static_cast<std::uint16_t>(std::atoi(name.data() + dash + 1));
}

void try_sockets(std::uint16_t port) {
    for (int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK}) note(::socket(family, SOCK_DGRAM, 0) >= 0, "socket");
    int connection = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    note(::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connect");
}

void try_processes() {
    auto const server = ::getppid();
    note(::kill(server, 0) == 0, "signal");
    note(::ptrace(PTRACE_SEIZE, server, nullptr, nullptr) == 0, "trace");
    note(::setuid(0) == 0 && ::chroot("/") == 0, "chroot");
    auto const child = ::fork();
    if (child == 0) ::_exit(0);
    if (child > 0) ::waitpid(child, nullptr, 0);
    note(child > 0, "fork");
}

}  // namespace

int main(int count, char** arguments) {
    std::string source;
    bool only_connects = false;
    for (int i = 1; i < count; ++i) {
        std::string_view const argument = arguments[i];
        if (argument == "-version") return 0;
        if (argument.substr(0, 5) == "file:") source = argument.substr(5);
        only_connects = only_connects || argument == "-only-connect";
    }
    // As one that has endless work.
    if (std::string_view(arguments[0]).find("slow_decoder") != std::string_view::npos) ::sleep(3600);
    auto const folder = folder_of(source);
    if (!only_connects) try_files(folder, source);
    try_sockets(port_in(arguments[0]));
    if (!only_connects) try_processes();
    std::string said = "hostile:";
    for (auto const& what : came_through) said += " " + what + ",";
    if (came_through.empty()) said += " nothing";
    said += can_read(source) ? " but its own" : " and not even its own";
    said += "\n";
    static_cast<void>(!::write(STDERR_FILENO, said.data(), said.size()));
    return 1;
}
