# Third-party libraries, all from Debian 12, as SYSTEM targets. Each is used by one layer (tools/layers.toml).

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(brotlienc REQUIRED IMPORTED_TARGET libbrotlienc)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
find_library(PROMETHEUS_CORE prometheus-cpp-core REQUIRED)

# Asio and Boost.JSON as every module sees them.
add_library(klieg_boost INTERFACE)
target_link_libraries(klieg_boost INTERFACE Boost::headers Boost::json Boost::url Threads::Threads)
# A thread keeps so many frames of coroutines that have ended for those that begin: Asio's own number, 2, would have each request
# allocate the frames of ten coroutines anew, aligned, which glibc has no fast way for.
target_compile_definitions(klieg_boost INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_DISABLE_VISIBILITY
  BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=12)
