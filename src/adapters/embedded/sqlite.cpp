#include "adapters/embedded/sqlite.h"

#include "base/assert.h"

#include <sqlite3.h>

#include <cerrno>

namespace klieg::embedded {

namespace {

/// Texts of queries are few (tables, indexes, bounds); one that composes endless texts must not fill the memory.
constexpr std::size_t kStatementsMax = 512;
/// How long to wait for another process, such as an administrator's command, that writes to the same file.
constexpr int kBusyTimeoutMs = 5000;

Errc kind_of(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_CANTOPEN: return Errc::unavailable;  // a temporary file, where descriptors have run out
        case SQLITE_FULL: return Errc::exhausted;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return Errc::corrupt;
        case SQLITE_TOOBIG: return Errc::too_large;
        default: return Errc::internal;
    }
}

/// What SQLITE_FULL does not cover: the index of the write-ahead log has no room, or the owner's quota is used up.
bool is_full(sqlite3* connection, int code) {
    if (code == SQLITE_IOERR_SHMSIZE) return true;
    int const number = connection != nullptr ? sqlite3_system_errno(connection) : 0;
    return (code & 0xff) == SQLITE_IOERR && (number == ENOSPC || number == EDQUOT);
}

}  // namespace

Error sqlite_error(sqlite3* connection, int code) {
    std::string why = connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    Error error{is_full(connection, code) ? Errc::exhausted : kind_of(code), "the database says: " + why};
    error.wording = Wording::engines;
    return error;
}

// Preparing takes longer than a point read, so a connection keeps what it has prepared by its text, and a Statement is
// the use of one: it gives it back reset and without bindings. Texts bound by SQLITE_STATIC are not copied: they
// outlive the Statement, which is why none is ever kept over a suspension.

Statement::Statement(sqlite3* connection, Cached& cached) noexcept
    : connection_(connection), cached_(&cached), statement_(cached.statement) {
    KLIEG_ASSERT(!cached.used);
    cached.used = true;
}

Statement::~Statement() {
    if (cached_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    cached_->used = false;
}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(connection_, other.connection_);
    std::swap(cached_, other.cached_);
    std::swap(statement_, other.statement_);
    std::swap(bound_, other.bound_);
    return *this;
}

Statement& Statement::bind(std::string_view text) {
    // A null pointer would bind NULL, which an empty view may carry.
    auto const* start = text.data() != nullptr ? text.data() : "";
    sqlite3_bind_text64(statement_, ++bound_, start, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(std::int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
}

Result<bool> Statement::step() {
    int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return sqlite_error(connection_, code);
}

Result<> Statement::run() {
    KLIEG_TRY(auto more, step());
    while (more) {
        KLIEG_TRY(more, step());
    }
    return {};
}

void Statement::rewind() {
    sqlite3_reset(statement_);
    bound_ = 0;
}

std::string_view Statement::text(int column) const {
    auto const* start = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    return {start != nullptr ? start : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_, column);
}

Result<Connection> Connection::open(std::filesystem::path const& path, Mode mode) {
    // Each of our connections has one user at a time, so SQLite's own mutexes are of no use.
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    Connection connection(handle);
    if (code != SQLITE_OK) {
        auto error = sqlite_error(handle, code);
        error.detail = "cannot open " + path.string() + ": " + error.detail;
        if ((code & 0xff) == SQLITE_CANTOPEN) error.kind = Errc::not_found;
        return error;
    }
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    // Names of columns come from our schemas only; a quoted name that is none must not become a string.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    return connection;
}

Connection::~Connection() {
    for (auto& [sql, cached] : statements_) sqlite3_finalize(cached.statement);
    sqlite3_close(connection_);
}

Connection& Connection::operator=(Connection&& other) noexcept {
    std::swap(connection_, other.connection_);
    std::swap(statements_, other.statements_);
    return *this;
}

Result<Statement> Connection::prepare(std::string_view sql) {
    if (auto known = statements_.find(sql); known != statements_.end()) return Statement(connection_, known->second);
    if (statements_.size() >= kStatementsMax) {
        for (auto entry = statements_.begin(); entry != statements_.end();) {
            if (!entry->second.used) sqlite3_finalize(entry->second.statement);
            entry = entry->second.used ? std::next(entry) : statements_.erase(entry);
        }
    }
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                  &statement, nullptr);
    if (code != SQLITE_OK) return sqlite_error(connection_, code);
    auto entry = statements_.emplace(std::string(sql), Statement::Cached{statement}).first;
    return Statement(connection_, entry->second);
}

Result<> Connection::execute(std::string const& sql) {
    int code = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sqlite_error(connection_, code);
    return {};
}

Result<std::string> Connection::ask(std::string const& sql) {
    KLIEG_TRY(auto statement, prepare(sql));
    KLIEG_TRY(bool found, statement.step());
    return found ? std::string(statement.text(0)) : std::string();
}

Result<std::string> Connection::ask_within(std::chrono::milliseconds patience, std::string const& sql) {
    sqlite3_busy_timeout(connection_, static_cast<int>(patience.count()));
    auto answer = ask(sql);
    sqlite3_busy_timeout(connection_, kBusyTimeoutMs);
    return answer;
}

void Connection::keep_log() {
    sqlite3_wal_autocheckpoint(connection_, 0);
    sqlite3_db_config(connection_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

std::int64_t Connection::changes() const {
    return sqlite3_changes64(connection_);
}
bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(connection_) == 0;
}

}  // namespace klieg::embedded
