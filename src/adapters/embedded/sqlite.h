#pragma once

#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace klieg::embedded {

/// A prepared statement in use. It goes back to its connection, reset, when this value ends: an unreset one would hold
/// an old snapshot of the database open.
///
/// Bound text is not copied: it must live until the statement ends.
class Statement {
public:
    /// What the connection keeps between uses.
    struct Cached {
        sqlite3_stmt* statement = nullptr;
        bool used = false;
    };

    Statement() = default;
    Statement(sqlite3* connection, Cached& cached) noexcept;
    ~Statement();
    Statement(Statement&& other) noexcept
        : connection_(other.connection_),
          cached_(std::exchange(other.cached_, nullptr)),
          statement_(other.statement_),
          bound_(other.bound_) {}
    Statement& operator=(Statement&& other) noexcept;

    /// Binds the next parameter.
    Statement& bind(std::string_view text);
    Statement& bind(std::int64_t number);

    /// The next row: true where there is one. Fails as the engine does, see sqlite_error.
    Result<bool> step();
    /// Runs a statement that gives no rows.
    Result<> run();
    void rewind();  ///< for another run with other values

    std::string_view text(int column) const;
    std::int64_t number(int column) const;

private:
    sqlite3* connection_ = nullptr;
    Cached* cached_ = nullptr;
    sqlite3_stmt* statement_ = nullptr;
    int bound_ = 0;
};

/// One connection to a database file, with a cache of prepared statements.
/// Threads: one at a time.
class Connection {
public:
    enum class Mode { read_only, read_write };

    static Result<Connection> open(std::filesystem::path const& path, Mode mode);
    ~Connection();
    Connection(Connection&& other) noexcept
        : connection_(std::exchange(other.connection_, nullptr)), statements_(std::move(other.statements_)) {}
    Connection& operator=(Connection&& other) noexcept;

    /// A statement of this text, prepared the first time. The same text must not be in use twice at once.
    Result<Statement> prepare(std::string_view sql);
    /// Runs statements that give no rows and come once: pragmas, definitions.
    Result<> execute(std::string const& sql);
    /// The first column of the first row, as text.
    Result<std::string> ask(std::string const& sql);
    /// The same, with less patience for other connections.
    Result<std::string> ask_within(std::chrono::milliseconds patience, std::string const& sql);

    /// What it writes stays in the log, also when it is closed as the last: the file itself is not written.
    void keep_log();

    std::int64_t changes() const;
    /// Whether a transaction is open; some failures end it by themselves.
    bool in_transaction() const;
    sqlite3* handle() const noexcept { return connection_; }

private:
    explicit Connection(sqlite3* connection) noexcept : connection_(connection) {}

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };

    sqlite3* connection_ = nullptr;
    std::unordered_map<std::string, Statement::Cached, Hash, std::equal_to<>> statements_;
};

/// What the engine's last failure means to us. Never not_found, which services read as "it is gone" and act upon.
/// unavailable: busy, or a file cannot be opened now; exhausted: the disk is full; corrupt; internal.
Error sqlite_error(sqlite3* connection, int code);

}  // namespace klieg::embedded
