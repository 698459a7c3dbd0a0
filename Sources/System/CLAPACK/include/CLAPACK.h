#pragma once
#include <stddef.h>

// The routines of BLAS and LAPACK in use, in the calling convention of OpenBLAS, which is opened on first use: linked, it would take two
// thirds of a short process's time to be found, relocated and to start threads. Complex numbers are pairs of doubles, which Swift can pass.

/// Opens OpenBLAS, once; where it is missing, says so and ends the program with code 69. Before any of the routines below.
void lapack_open(void);

enum CBLAS_ORDER { CblasRowMajor = 101 };
enum CBLAS_TRANSPOSE { CblasNoTrans = 111, CblasConjTrans = 113 };
enum CBLAS_UPLO { CblasUpper = 121 };

void cblas_dgemm(
    enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE left, enum CBLAS_TRANSPOSE right, int m, int n, int k, double alpha, const double *a, int lda,
    const double *b, int ldb, double beta, double *c, int ldc);
void cblas_zgemm(
    enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE left, enum CBLAS_TRANSPOSE right, int m, int n, int k, const void *alpha, const void *a,
    int lda, const void *b, int ldb, const void *beta, void *c, int ldc);
void cblas_zherk(
    enum CBLAS_ORDER order, enum CBLAS_UPLO half, enum CBLAS_TRANSPOSE transpose, int n, int k, double alpha, const void *a, int lda,
    double beta, void *c, int ldc);

// LAPACK in Fortran's convention: everything by address, lengths of texts at the end.

void dsyevd_(
    const char *job, const char *half, const int *n, double *a, const int *lda, double *values, double *work, const int *work_count,
    int *integers, const int *integer_count, int *info, size_t, size_t);
void dgesdd_(
    const char *job, const int *m, const int *n, double *a, const int *lda, double *values, double *u, const int *ldu, double *vt,
    const int *ldvt, double *work, const int *work_count, int *integers, int *info, size_t);
void dgesv_(const int *n, const int *columns, double *a, const int *lda, int *pivots, double *b, const int *ldb, int *info);
void zheevd_(
    const char *job, const char *half, const int *n, double *a, const int *lda, double *values, double *work, const int *work_count,
    double *reals, const int *real_count, int *integers, const int *integer_count, int *info, size_t, size_t);
void zgeev_(
    const char *left, const char *right, const int *n, double *a, const int *lda, double *values, double *vl, const int *ldvl, double *vr,
    const int *ldvr, double *work, const int *work_count, double *reals, int *info, size_t, size_t);
void zgees_(
    const char *job, const char *sort, void *select, const int *n, double *a, const int *lda, int *dimension, double *values,
    double *vectors, const int *ldv, double *work, const int *work_count, double *reals, int *flags, int *info, size_t, size_t);
void zgesdd_(
    const char *job, const int *m, const int *n, double *a, const int *lda, double *values, double *u, const int *ldu, double *vt,
    const int *ldvt, double *work, const int *work_count, double *reals, int *integers, int *info, size_t);
void zgesvd_(
    const char *left, const char *right, const int *m, const int *n, double *a, const int *lda, double *values, double *u, const int *ldu,
    double *vt, const int *ldvt, double *work, const int *work_count, double *reals, int *info, size_t, size_t);
void zgeqp3_(
    const int *m, const int *n, double *a, const int *lda, int *pivots, double *factors, double *work, const int *work_count, double *reals,
    int *info);
void zungqr_(
    const int *m, const int *n, const int *k, double *a, const int *lda, const double *factors, double *work, const int *work_count, int *info);
