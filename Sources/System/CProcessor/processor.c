#define _GNU_SOURCE
#include "CProcessor.h"
#include <sched.h>
#include <unistd.h>

int processor_level(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd"))
        return 4;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
        return 3;
    return __builtin_cpu_supports("sse4.2") ? 2 : 1;
}

int processor_count(void) {
    cpu_set_t mask;
    return sched_getaffinity(0, sizeof mask, &mask) == 0 ? CPU_COUNT(&mask) : 0;
}

int processor_current(void) {
    return sched_getcpu();
}

void processor_avoid(int core) {
    cpu_set_t mask;
    // The mask of the main thread is the process's.
    if (core < 0 || core >= CPU_SETSIZE || sched_getaffinity(getpid(), sizeof mask, &mask) != 0) return;
    CPU_CLR(core, &mask);
    if (CPU_COUNT(&mask) > 0) sched_setaffinity(0, sizeof mask, &mask);
}
