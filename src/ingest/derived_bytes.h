#pragma once

#include "ingest/ingest_job.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace klieg::ingest {

/// What a rung has or may come to, in bytes of its segments.
struct RungBytes {
    std::string rung;
    std::int64_t bytes = 0;
};

/// What an output of so many bits a second may come to in that time.
std::int64_t bytes_at_most(std::uint64_t bits_per_second, std::chrono::microseconds duration);

/// What a rung that may come to so much is given before it begins, of a file of so many bytes: what it may come to, but
/// no more than such a file is likely to make. What comes to more is given it on the way (reserve_more()).
std::int64_t bytes_to_begin_with(std::int64_t at_most, std::uint64_t file_bytes);

/// Has the owner use so much for rungs that are about to be made, all in one write, before anything is made, and
/// answers what is reserved: what is already, by a run that was cut off, is reserved once. Fails: not_found where the
/// video has no such file any more; as budgets do.
Task<Result<std::vector<RungBytes>>> reserve(IngestNeeds needs, IngestTarget target, std::vector<RungBytes> rungs);

/// What a rung is given that has come to `bytes` and has less reserved: writes of the sums are few, however much longer
/// than it said a file turns out to be.
std::int64_t more_for(std::int64_t bytes, std::int64_t reserved);

/// A rung turns out to be larger than what is `reserved` for it, as files do that are longer than they say: reserves
/// what it has come to and some more, before that is stored, and answers how much. Fails: as reserve() does.
Task<Result<std::int64_t>> reserve_more(IngestNeeds needs, IngestTarget target, RungBytes rung, std::int64_t reserved);

/// A write that is done in one transaction with others of ours.
using WriteWith = std::function<Task<Result<>>(ports::Transaction also)>;

/// Does a rung's last write together with what its owner uses for it from then on. Begun again where somebody else was
/// faster, so `write` may run more than once. Fails: as reserve() does, and `write`.
Task<Result<>> write_counted(IngestNeeds needs, IngestTarget target, RungBytes rung, budgets::Caps caps,
                             WriteWith write);

}  // namespace klieg::ingest
