#include "CLAPACK.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

// The build with threads first: it may be called from several threads at once, as the engine does, and starts none of its own when told so
// before it is opened. The one without keeps no locks, so its calls take turns.
static const char *const places[] = {"/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0", "libopenblas.so.0"};

static void *library;
static int takes_turns;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void open_library(void) {
    // Not before main: Swift's runtime finds the program's arguments by the environment that the process was started with.
    setenv("OPENBLAS_NUM_THREADS", "1", 0);
    for (size_t index = 0; !library && index < sizeof places / sizeof *places; index++) library = dlopen(places[index], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "error: OpenBLAS is missing: %s; Debian's package is libopenblas0-pthread\n", dlerror());
        exit(69);
    }
    void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    if (set_threads) set_threads(1);
    int (*is_parallel)(void) = (int (*)(void))dlsym(library, "openblas_get_parallel");
    takes_turns = !is_parallel || is_parallel() == 0;
}

void lapack_open(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
}

static void *routine(const char *name) {
    lapack_open();
    void *address = dlsym(library, name);
    if (!address) {
        fprintf(stderr, "error: OpenBLAS lacks %s: %s\n", name, dlerror());
        exit(69);
    }
    return address;
}

// Each routine looks its namesake up in the library when it is first called; two threads that do so at once find the same.
#define FORWARD(name, parameters, arguments) \
    void name parameters { \
        static void *found; \
        void *address = __atomic_load_n(&found, __ATOMIC_RELAXED); \
        if (!address) __atomic_store_n(&found, address = routine(#name), __ATOMIC_RELAXED); \
        if (takes_turns) pthread_mutex_lock(&turn); \
        ((void (*) parameters)address)arguments; \
        if (takes_turns) pthread_mutex_unlock(&turn); \
    }

FORWARD(
    cblas_dgemm,
    (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE left, enum CBLAS_TRANSPOSE right, int m, int n, int k, double alpha, const
     double *a, int lda, const double *b, int ldb, double beta, double *c, int ldc),
    (order, left, right, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))
FORWARD(
    cblas_zgemm,
    (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE left, enum CBLAS_TRANSPOSE right, int m, int n, int k, const void *alpha, const
     void *a, int lda, const void *b, int ldb, const void *beta, void *c, int ldc),
    (order, left, right, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))
FORWARD(
    cblas_zherk,
    (enum CBLAS_ORDER order, enum CBLAS_UPLO half, enum CBLAS_TRANSPOSE transpose, int n, int k, double alpha, const void *a, int
     lda, double beta, void *c, int ldc),
    (order, half, transpose, n, k, alpha, a, lda, beta, c, ldc))
FORWARD(
    dsyevd_,
    (const char *job, const char *half, const int *n, double *a, const int *lda, double *values, double *work, const int
     *work_count, int *integers, const int *integer_count, int *info, size_t length11, size_t length12),
    (job, half, n, a, lda, values, work, work_count, integers, integer_count, info, length11, length12))
FORWARD(
    dgesdd_,
    (const char *job, const int *m, const int *n, double *a, const int *lda, double *values, double *u, const int *ldu, double
     *vt, const int *ldvt, double *work, const int *work_count, int *integers, int *info, size_t length14),
    (job, m, n, a, lda, values, u, ldu, vt, ldvt, work, work_count, integers, info, length14))
FORWARD(
    dgesv_,
    (const int *n, const int *columns, double *a, const int *lda, int *pivots, double *b, const int *ldb, int *info),
    (n, columns, a, lda, pivots, b, ldb, info))
FORWARD(
    zheevd_,
    (const char *job, const char *half, const int *n, double *a, const int *lda, double *values, double *work, const int
     *work_count, double *reals, const int *real_count, int *integers, const int *integer_count, int *info, size_t length13,
     size_t length14),
    (job, half, n, a, lda, values, work, work_count, reals, real_count, integers, integer_count, info, length13, length14))
FORWARD(
    zgeev_,
    (const char *left, const char *right, const int *n, double *a, const int *lda, double *values, double *vl, const int *ldvl,
     double *vr, const int *ldvr, double *work, const int *work_count, double *reals, int *info, size_t length14, size_t length15),
    (left, right, n, a, lda, values, vl, ldvl, vr, ldvr, work, work_count, reals, info, length14, length15))
FORWARD(
    zgees_,
    (const char *job, const char *sort, void *select, const int *n, double *a, const int *lda, int *dimension, double *values,
     double *vectors, const int *ldv, double *work, const int *work_count, double *reals, int *flags, int *info, size_t length15,
     size_t length16),
    (job, sort, select, n, a, lda, dimension, values, vectors, ldv, work, work_count, reals, flags, info, length15, length16))
FORWARD(
    zgesdd_,
    (const char *job, const int *m, const int *n, double *a, const int *lda, double *values, double *u, const int *ldu, double
     *vt, const int *ldvt, double *work, const int *work_count, double *reals, int *integers, int *info, size_t length15),
    (job, m, n, a, lda, values, u, ldu, vt, ldvt, work, work_count, reals, integers, info, length15))
FORWARD(
    zgesvd_,
    (const char *left, const char *right, const int *m, const int *n, double *a, const int *lda, double *values, double *u, const
     int *ldu, double *vt, const int *ldvt, double *work, const int *work_count, double *reals, int *info, size_t length15, size_t
     length16),
    (left, right, m, n, a, lda, values, u, ldu, vt, ldvt, work, work_count, reals, info, length15, length16))
FORWARD(
    zgeqp3_,
    (const int *m, const int *n, double *a, const int *lda, int *pivots, double *factors, double *work, const int *work_count,
     double *reals, int *info),
    (m, n, a, lda, pivots, factors, work, work_count, reals, info))
FORWARD(
    zungqr_,
    (const int *m, const int *n, const int *k, double *a, const int *lda, const double *factors, double *work, const int
     *work_count, int *info),
    (m, n, k, a, lda, factors, work, work_count, info))
