#pragma once

/// The x86-64 level of this processor: 2, 3 or 4 (1 where it has not even SSE4.2).
int processor_level(void);

/// How many cores the affinity mask of this process allows; 0 where it cannot be read.
int processor_count(void);

/// Tells the processor that this thread spins, so that its other hardware thread runs faster.
static inline void processor_pause(void) { __builtin_ia32_pause(); }
