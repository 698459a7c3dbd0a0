// What must be safe inside a signal handler: handing the terminal back when the program is ended from outside or falls.
#pragma once
#include <stddef.h>

/// Signals that ask the program something; each arrives as one byte (its number) on the descriptor of `terminal_guard_open`.
/// They are TERM, HUP, INT, TSTP, CONT and WINCH; a third TERM, HUP or INT finds the program deaf and hands the terminal back at once.

/// Saves the settings of the terminal `tty`, sends the error output into memory, and starts to guard.
/// Returns a descriptor to wait on, or -1 with errno set. Only one guard may be open.
int terminal_guard_open(int tty);

/// The bytes that bring the terminal back to what it was, written by the handler of a fall. They are copied.
void terminal_guard_set_restore(const char *bytes, size_t count);

/// Tells the guard whether the program has the terminal now; where it has not, a fall writes nothing to it.
void terminal_guard_set_active(int active);

/// Never returns where the program is falling: another thread hands the terminal back and ends it, and this one must touch nothing any more.
void terminal_guard_stay_if_fallen(void);

/// Sets the line to raw: no echo, no line buffer, no signals from keys. Returns 0, or -1 with errno set.
int terminal_guard_raw(void);

/// Sets the line back to what it was at `terminal_guard_open`.
void terminal_guard_cooked(void);

/// Stops the program, all its process group where `group` is not 0, until it is continued.
void terminal_guard_stop(int group);

/// Gives signals and the error output back and prints what was written to the error output meanwhile.
void terminal_guard_close(void);

/// Columns and rows of the terminal; 0 when they are known.
int terminal_size(int tty, int *columns, int *rows);

/// Bytes written to the terminal that have not left for it yet; 0 where that is not known.
int terminal_output_queue(int tty);

/// Takes the user's locale, or C.UTF-8 where theirs does not speak UTF-8. Returns 0 where neither does.
int terminal_use_utf8_locale(void);

/// A descriptor that is readable after something was written to it (eventfd); -1 with errno set where there is none.
int terminal_event_open(void);

/// Runs a function on a thread of its own. Returns 0, or an error number.
int terminal_start_thread(void *(*body)(void *), void *context);

/// A file in memory that can be read and written. Returns its descriptor, or -1.
int terminal_memory_file(void);

/// Lets other threads of the program go before the one that calls.
void terminal_step_back(void);

/// Gives memory that is free back to the system.
void terminal_give_back_memory(void);
