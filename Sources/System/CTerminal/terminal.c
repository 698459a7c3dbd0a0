#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

static const int asking[] = {SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH};
static const int falling[] = {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE, SIGTRAP, SIGQUIT, SIGSYS};
#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

static struct sigaction asking_before[COUNT(asking)], falling_before[COUNT(falling)];
static int tty_fd = -1, pipe_read = -1, pipe_write = -1, error_before = -1, error_memory = -1;
static struct termios settings;
static char restore_bytes[512];
static volatile sig_atomic_t restore_count, active, unread_ends, fallen;
static char *alternate_stack;
static sigset_t mask_before;

static void write_all(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(fd, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        count -= (size_t)written;
    }
}

/// Prints the end of what went to the error output while the screen was up.
static void print_errors(void) {
    if (error_memory < 0) return;
    char part[4096];
    off_t end = lseek(error_memory, 0, SEEK_END), at = end > 65536 ? end - 65536 : 0;
    while (at < end) {
        ssize_t count = pread(error_memory, part, sizeof part, at);
        if (count <= 0) return;
        write_all(error_before, part, (size_t)count);
        at += count;
    }
    if (end > 0 && ftruncate(error_memory, 0) == 0) lseek(error_memory, 0, SEEK_SET);
}

static void hand_back(void) {
    if (!active) return;
    active = 0;
    write_all(tty_fd, restore_bytes, (size_t)restore_count);
    tcsetattr(tty_fd, TCSANOW, &settings);
}

static void on_asking(int number) {
    int saved = errno;
    if (number == SIGTERM || number == SIGHUP || number == SIGINT) {
        if (unread_ends >= 2) {  // the program does not listen any more
            hand_back();
            print_errors();
            _exit(128 + number);
        }
        unread_ends = unread_ends + 1;
    }
    char byte = (char)number;
    ssize_t ignored = write(pipe_write, &byte, 1);
    (void)ignored;
    errno = saved;
}

static void on_falling(int number, siginfo_t *info, void *context) {
    (void)context;
    fallen = 1;
    hand_back();
    print_errors();
    if (error_before >= 0) dup2(error_before, 2);
    // Sent by somebody else or by a key (QUIT), the signal just ends the program; our own fall goes on to whoever listened before us, such as
    // Swift's backtrace, which shall print and not ask for keys.
    int is_sent = number == SIGQUIT || (info && info->si_code <= 0 && info->si_pid != getpid());
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0) dup2(nothing, 0);
    struct sigaction end;
    memset(&end, 0, sizeof end);
    sigemptyset(&end.sa_mask);
    end.sa_handler = SIG_DFL;
    for (int i = 0; i < COUNT(falling); i++)
        if (falling[i] == number) sigaction(number, is_sent ? &end : &falling_before[i], NULL);
    raise(number);  // delivered when this handler returns
}

int terminal_guard_open(int tty) {
    if (tty_fd >= 0) {
        errno = EBUSY;
        return -1;
    }
    if (tcgetattr(tty, &settings) != 0) return -1;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    tty_fd = tty;
    pipe_read = ends[0];
    pipe_write = ends[1];
    unread_ends = 0;
    error_memory = memfd_create("errors", MFD_CLOEXEC);
    if (error_memory >= 0) {
        fcntl(error_memory, F_SETFL, O_APPEND);
        error_before = fcntl(2, F_DUPFD_CLOEXEC, 3);
        dup2(error_memory, 2);
    }

    stack_t stack = {0};
    stack.ss_size = 64 * 1024;
    alternate_stack = stack.ss_sp = malloc(stack.ss_size);
    if (stack.ss_sp) sigaltstack(&stack, NULL);

    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    action.sa_handler = on_asking;
    for (int i = 0; i < COUNT(asking); i++) sigaction(asking[i], &action, &asking_before[i]);
    action.sa_flags = SA_ONSTACK | SA_SIGINFO;
    action.sa_sigaction = on_falling;
    for (int i = 0; i < COUNT(falling); i++) sigaction(falling[i], &action, &falling_before[i]);
    // Whoever started the program may have blocked these signals; the program listens to them.
    sigset_t listened;
    sigemptyset(&listened);
    for (int i = 0; i < COUNT(asking); i++) sigaddset(&listened, asking[i]);
    for (int i = 0; i < COUNT(falling); i++) sigaddset(&listened, falling[i]);
    pthread_sigmask(SIG_UNBLOCK, &listened, &mask_before);
    return pipe_read;
}

void terminal_guard_set_restore(const char *bytes, size_t count) {
    if (count > sizeof restore_bytes) count = sizeof restore_bytes;
    memcpy(restore_bytes, bytes, count);
    restore_count = (sig_atomic_t)count;
}

void terminal_guard_set_active(int now) { active = now; }

void terminal_guard_stay_if_fallen(void) {
    if (!fallen) return;
    // The other thread prints where it fell, which takes seconds at most, and then ends the program.
    sleep(60);
    _exit(128 + SIGABRT);
}

int terminal_guard_raw(void) {
    struct termios raw = settings;
    raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON | IXOFF);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_cflag |= CS8;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    return tcsetattr(tty_fd, TCSADRAIN, &raw);
}

void terminal_guard_cooked(void) { tcsetattr(tty_fd, TCSADRAIN, &settings); }

void terminal_guard_stop(int group) {
    struct sigaction action, ours;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, &ours);
    if (group)
        kill(0, SIGTSTP);
    else
        raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
}

void terminal_guard_close(void) {
    if (tty_fd < 0) return;
    active = 0;
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
    for (int i = 0; i < COUNT(asking); i++) sigaction(asking[i], &asking_before[i], NULL);
    for (int i = 0; i < COUNT(falling); i++) sigaction(falling[i], &falling_before[i], NULL);
    if (error_before >= 0) {
        dup2(error_before, 2);
        print_errors();
        close(error_before);
        close(error_memory);
    }
    close(pipe_read);
    close(pipe_write);
    stack_t none = {0};
    none.ss_flags = SS_DISABLE;
    if (sigaltstack(&none, NULL) == 0) free(alternate_stack);
    alternate_stack = NULL;
    tty_fd = pipe_read = pipe_write = error_before = error_memory = -1;
}

int terminal_size(int tty, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(tty, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

int terminal_output_queue(int tty) {
    int waiting = 0;
    return ioctl(tty, TIOCOUTQ, &waiting) == 0 ? waiting : 0;
}

int terminal_use_utf8_locale(void) {
    setlocale(LC_ALL, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
    return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

int terminal_event_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int terminal_start_thread(void *(*body)(void *), void *context) {
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error != 0) return error;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, 8 << 20);
    pthread_t thread;
    error = pthread_create(&thread, &attributes, body, context);
    pthread_attr_destroy(&attributes);
    return error;
}

int terminal_memory_file(void) { return memfd_create("screen", MFD_CLOEXEC); }

// On Linux a thread is a process to the scheduler.
void terminal_step_back(void) { setpriority(PRIO_PROCESS, 0, 5); }

void terminal_give_back_memory(void) { malloc_trim(0); }
