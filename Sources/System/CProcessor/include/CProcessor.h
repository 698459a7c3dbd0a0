#pragma once

/// The x86-64 level of this processor: 2, 3 or 4 (1 where it has not even SSE4.2).
int processor_level(void);

/// How many cores the affinity mask of this process allows; 0 where it cannot be read.
int processor_count(void);

/// The core that runs this thread now; -1 where it cannot be read.
int processor_current(void);

/// Keeps this thread off a core, and so moves it if it runs there. Of the cores of the process's own mask at least one stays.
void processor_avoid(int core);

/// Asks for a place in memory that will be read soon; any address will do.
static inline void processor_prefetch(const void *place) { __builtin_prefetch(place); }

/// Tells the processor that this thread spins, so that its other hardware thread runs faster.
static inline void processor_pause(void) { __builtin_ia32_pause(); }
