// The defines must come first: SwiftPM drops the ones that pkg-config reports.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <curses.h>
#include <term.h>
