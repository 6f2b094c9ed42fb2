#include "testing/killed_child.h"

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace klieg::testing {

std::int64_t run_and_kill(std::chrono::microseconds life,
                          std::function<void(std::function<void(std::int64_t)> report)> const& body) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    auto child = ::fork();
    if (child < 0) throw std::runtime_error("no child");
    if (child == 0) {
        ::close(ends[0]);
        auto report = [out = ends[1]](std::int64_t number) {
            if (::write(out, &number, sizeof number) != sizeof number) ::_exit(1);
        };
        body(report);
        ::_exit(0);
    }
    ::close(ends[1]);
    // Read while it runs: a full pipe would stop the child.
    // The moment is to be any, inside of a write as well as between two: so it is time that decides, and no event.
    std::thread killer([&] {
        std::this_thread::sleep_for(life);
        ::kill(child, SIGKILL);
    });
    std::int64_t last = -1;
    std::int64_t number = 0;
    while (::read(ends[0], &number, sizeof number) == sizeof number) last = number;
    killer.join();
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return last;
}

}  // namespace klieg::testing
