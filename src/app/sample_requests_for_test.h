#pragma once

#include "http/contract/operation.h"
#include "testing/sample_request.h"

namespace klieg::app {

using testing::Expected;
using testing::SampleRequest;
using enum testing::Who;

/// To every route that there is: the features' own, from the file sample_requests_for_test.cpp in the folder of each,
/// and those of the site. A route without one fails the tests.
std::vector<SampleRequest> const& sample_requests();

/// What a request of this operation is answered.
Expected expected_of(http::Operation const& operation, SampleRequest const& request);

}  // namespace klieg::app
