#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace klieg {

/// Counters, gauges and histograms, and their text exposition (Prometheus format 0.0.4).
/// Threads: any. Lifetime: what is handed out lives as long as the Metrics.
class Metrics {
public:
    using Labels = std::map<std::string, std::string>;

    class Counter {
    public:
        virtual ~Counter() = default;
        virtual void add(double amount = 1) = 0;
    };
    class Gauge {
    public:
        virtual ~Gauge() = default;
        virtual void set(double value) = 0;
        virtual void add(double amount) = 0;
    };
    class Histogram {
    public:
        virtual ~Histogram() = default;
        virtual void observe(double value) = 0;
    };

    struct Name {
        std::string name;  ///< with its unit last: klieg_http_request_seconds
        std::string help;
        Labels labels{};
    };

    Metrics();
    ~Metrics();

    /// The same name with the same labels answers the same metric. Costs a lock: keep the reference.
    Counter& counter(Name const& name);
    Gauge& gauge(Name const& name);
    Histogram& histogram(Name const& name, std::vector<double> const& buckets);

    std::string exposition() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace klieg
