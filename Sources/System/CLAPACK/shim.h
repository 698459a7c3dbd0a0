#pragma once
#include <cblas.h>
#include <stddef.h>

// OpenBLAS holds LAPACK too, so that no other library is loaded at every start. Declared here: the routines in use, in Fortran's calling
// convention (everything by address, lengths of texts at the end) and with complex numbers as pairs of doubles, which Swift can pass.

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
