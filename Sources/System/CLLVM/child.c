#define _GNU_SOURCE
#include "child.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

const LLVMTable *llvm_open(const char *libraries, char *why, size_t room) {
    static LLVMTable table;
    snprintf(why, room, "no library named");
    char *list = strdup(libraries);
    if (!list) return NULL;
    char *rest = list;
    for (char *name = strsep(&rest, ":"); name; name = strsep(&rest, ":")) {
        if (!*name) continue;
        void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
        if (!library) continue;
        const char *missing = NULL;
#define FIND(result, name, parameters) \
    if (!missing && !(table.name = (result(*) parameters)dlsym(library, "LLVM" #name))) missing = "LLVM" #name;
        LLVM_FUNCTIONS(FIND)
#undef FIND
        if (!missing) {
            free(list);
            return &table;
        }
        snprintf(why, room, "%s has no %s", name, missing);
    }
    free(list);
    return NULL;
}

static void limit(int what, rlim_t most) {
    struct rlimit old;
    if (getrlimit(what, &old)) return;
    if (old.rlim_max != RLIM_INFINITY && most > old.rlim_max) most = old.rlim_max;
    struct rlimit new = {most, old.rlim_max};
    setrlimit(what, &new);
}

/// Bytes of address space that this process has already.
static size_t address_space(void) {
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file) return 0;
    if (fscanf(file, "%lu", &pages) != 1) pages = 0;
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void become_child(unsigned seconds, size_t bytes) {
    const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE, SIGTRAP, SIGALRM, SIGXCPU, SIGTERM, SIGINT, SIGPIPE};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int silence = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (silence >= 0) {
        dup2(silence, STDOUT_FILENO);
        dup2(silence, STDERR_FILENO);
    }
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, seconds);
    limit(RLIMIT_AS, address_space() + bytes);
    alarm(seconds);
}

CLLVMAnswer run_in_child(Job job, const uint8_t *source, size_t count, const char *libraries, unsigned seconds, size_t bytes) {
    CLLVMAnswer answer = {CLLVM_SYSTEM, 0, NULL, 0};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return answer;
    pid_t child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return answer;
    }
    if (child == 0) {
        close(ends[0]);
        become_child(seconds, bytes);
        FILE *out = fdopen(ends[1], "w");
        if (!out) _exit(CLLVM_SYSTEM);
        char why[512];
        const LLVMTable *llvm = llvm_open(libraries, why, sizeof why);
        enum CLLVMStatus status = CLLVM_MISSING;
        if (llvm) {
            status = job(llvm, source, count, out);
        } else {
            fputs(why, out);
        }
        if (fflush(out)) status = CLLVM_SYSTEM;
        _exit(status);
    }
    close(ends[1]);
    size_t room = 0;
    int is_full = 0;
    for (;;) {
        if (answer.count == room) {
            size_t wanted = room ? 2 * room : 65536;
            uint8_t *larger = realloc(answer.bytes, wanted);
            if (!larger) {
                is_full = 1;
                break;
            }
            answer.bytes = larger;
            room = wanted;
        }
        ssize_t got = read(ends[0], answer.bytes + answer.count, room - answer.count);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        answer.count += (size_t)got;
    }
    close(ends[0]);
    if (is_full) kill(child, SIGKILL);
    int state = 0;
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {}
    if (is_full) return answer;
    if (WIFSIGNALED(state)) {
        answer.status = CLLVM_DIED;
        answer.signal = WTERMSIG(state);
    } else if (WEXITSTATUS(state) <= CLLVM_MISSING) {
        answer.status = (enum CLLVMStatus)WEXITSTATUS(state);
    } else {
        // LLVM's own fatal errors end a process with a number of theirs.
        answer.status = WEXITSTATUS(state) == CLLVM_SYSTEM ? CLLVM_SYSTEM : CLLVM_DIED;
    }
    return answer;
}

Ref parse(const LLVMTable *llvm, const uint8_t *source, size_t count, Ref *context, FILE *out) {
    *context = llvm->ContextCreate();
    Ref buffer = llvm->CreateMemoryBufferWithMemoryRangeCopy((const char *)source, count, "qir");
    Ref module = NULL;
    char *message = NULL;
    if (llvm->ParseIRInContext(*context, buffer, &module, &message) || !module) {
        fputs(message ? message : "not an LLVM module", out);
        return NULL;
    }
    message = NULL;
    if (llvm->VerifyModule(module, 2, &message)) {
        fprintf(out, "verifier: %s", message ? message : "a broken module");
        return NULL;
    }
    return module;
}

static enum CLLVMStatus write_bitcode(const LLVMTable *llvm, const uint8_t *source, size_t count, FILE *out) {
    Ref context;
    Ref module = parse(llvm, source, count, &context, out);
    if (!module) return CLLVM_REFUSED;
    Ref buffer = llvm->WriteBitcodeToMemoryBuffer(module);
    size_t size = llvm->GetBufferSize(buffer);
    return fwrite(llvm->GetBufferStart(buffer), 1, size, out) == size ? CLLVM_OK : CLLVM_SYSTEM;
}

CLLVMAnswer cllvm_bitcode(const uint8_t *source, size_t count, const char *libraries, unsigned seconds, size_t bytes) {
    return run_in_child(write_bitcode, source, count, libraries, seconds, bytes);
}
