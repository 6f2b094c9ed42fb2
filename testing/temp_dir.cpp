#include "testing/temp_dir.h"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace klieg::testing {

TempDir::TempDir() {
    auto pattern = (std::filesystem::temp_directory_path() / "klieg-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
    path_ = pattern;
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace klieg::testing
