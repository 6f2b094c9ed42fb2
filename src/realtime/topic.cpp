#include "realtime/topic.h"
