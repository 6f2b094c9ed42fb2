#include "base/metrics.h"

#include "base/mutex.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <deque>

namespace klieg {

namespace {

struct RegisteredCounter final : Metrics::Counter {
    explicit RegisteredCounter(prometheus::Counter& wrapped) : counter(wrapped) {}
    void add(double amount) override { counter.Increment(amount); }
    prometheus::Counter& counter;
};

struct RegisteredGauge final : Metrics::Gauge {
    explicit RegisteredGauge(prometheus::Gauge& wrapped) : gauge(wrapped) {}
    void set(double value) override { gauge.Set(value); }
    void add(double amount) override { gauge.Increment(amount); }
    prometheus::Gauge& gauge;
};

struct RegisteredHistogram final : Metrics::Histogram {
    explicit RegisteredHistogram(prometheus::Histogram& wrapped) : histogram(wrapped) {}
    void observe(double value) override { histogram.Observe(value); }
    prometheus::Histogram& histogram;
};

/// The registered wrapper of `wrapped`, made the first time.
template <class Wrapper, class Wrapped>
Wrapper& wrapper_of(std::deque<Wrapper>& known, Wrapped& wrapped, Wrapped& (*inner)(Wrapper&)) {
    for (auto& wrapper : known)
        if (&inner(wrapper) == &wrapped) return wrapper;
    return known.emplace_back(wrapped);
}

}  // namespace

struct Metrics::State {
    prometheus::Registry registry;  // has its own mutex

    Mutex mutex;
    std::deque<RegisteredCounter> counters KLIEG_GUARDED_BY(mutex);
    std::deque<RegisteredGauge> gauges KLIEG_GUARDED_BY(mutex);
    std::deque<RegisteredHistogram> histograms KLIEG_GUARDED_BY(mutex);
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Metrics::Counter& Metrics::counter(Name const& name) {
    MutexLock lock(state_->mutex);
    auto& family = prometheus::BuildCounter().Name(name.name).Help(name.help).Register(state_->registry);
    return wrapper_of<RegisteredCounter, prometheus::Counter>(
        state_->counters, family.Add(name.labels), [](RegisteredCounter& known) -> auto& { return known.counter; });
}

Metrics::Gauge& Metrics::gauge(Name const& name) {
    MutexLock lock(state_->mutex);
    auto& family = prometheus::BuildGauge().Name(name.name).Help(name.help).Register(state_->registry);
    return wrapper_of<RegisteredGauge, prometheus::Gauge>(state_->gauges, family.Add(name.labels),
                                                          [](RegisteredGauge& known) -> auto& { return known.gauge; });
}

Metrics::Histogram& Metrics::histogram(Name const& name, std::vector<double> const& buckets) {
    MutexLock lock(state_->mutex);
    auto& family = prometheus::BuildHistogram().Name(name.name).Help(name.help).Register(state_->registry);
    return wrapper_of<RegisteredHistogram, prometheus::Histogram>(
        state_->histograms, family.Add(name.labels, buckets),
        [](RegisteredHistogram& known) -> auto& { return known.histogram; });
}

std::string Metrics::exposition() const {
    return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace klieg
