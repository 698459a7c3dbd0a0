#pragma once

/// The x86-64 level of this processor: 2, 3 or 4 (1 where it has not even SSE4.2).
int processor_level(void);
