#ifndef CHILD_H
#define CHILD_H

#include <stdio.h>

#include "CLLVM.h"
#include "llvm.h"

/// What a child does with LLVM; it writes to the parent.
typedef enum CLLVMStatus (*Job)(const LLVMTable *llvm, const uint8_t *source, size_t count, FILE *out);

CLLVMAnswer run_in_child(Job job, const uint8_t *source, size_t count, const char *libraries, unsigned seconds, size_t bytes);

/// The module, verified; NULL after writing why not.
Ref parse(const LLVMTable *llvm, const uint8_t *source, size_t count, Ref *context, FILE *out);

#endif
