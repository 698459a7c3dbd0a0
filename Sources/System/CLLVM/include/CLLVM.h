// LLVM modules read and written in a child process, so that no file can take the program down.
//
// LLVM is never linked: the child opens it, and the parent gets bytes.
#ifndef CLLVM_H
#define CLLVM_H

#include <stddef.h>
#include <stdint.h>

enum CLLVMStatus {
    CLLVM_OK = 0,
    /// LLVM refuses the module; the bytes are its message.
    CLLVM_REFUSED = 1,
    /// No usable library; the bytes say what was tried.
    CLLVM_MISSING = 2,
    /// The child ended by a signal, told in `signal`.
    CLLVM_DIED = 3,
    /// No process, pipe or memory.
    CLLVM_SYSTEM = 4,
};

typedef struct {
    enum CLLVMStatus status;
    int signal;
    /// From malloc; NULL where there are none.
    uint8_t *bytes;
    size_t count;
} CLLVMAnswer;

/// Parses and verifies a module, text or bitcode, and describes it in the byte language of `describe.c`.
///
/// - `libraries`: paths or names separated by ':', tried in order.
/// - `seconds`, `bytes`: what the child may use.
CLLVMAnswer cllvm_describe(const uint8_t *source, size_t count, const char *libraries, unsigned seconds, size_t bytes);

/// The module's text as bitcode.
CLLVMAnswer cllvm_bitcode(const uint8_t *source, size_t count, const char *libraries, unsigned seconds, size_t bytes);

#endif
