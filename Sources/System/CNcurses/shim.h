// The defines must come first: SwiftPM drops the ones that pkg-config reports.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <curses.h>
#include <term.h>

// Swift does not import macros with casts, and refuses C's global variables.
static const unsigned int ncurses_bold = (unsigned int)WA_BOLD;
static const unsigned int ncurses_dim = (unsigned int)WA_DIM;
static const unsigned int ncurses_italic = (unsigned int)WA_ITALIC;
static const unsigned int ncurses_underline = (unsigned int)WA_UNDERLINE;
static const unsigned int ncurses_reverse = (unsigned int)WA_REVERSE;

static inline int ncurses_colors(void) { return COLORS; }

/// A cell of one character; `pair` may be beyond a short.
static inline void ncurses_cell(cchar_t *cell, unsigned int character, unsigned int attributes, int pair) {
    wchar_t text[2] = {(wchar_t)character, 0};
    setcchar(cell, text, (attr_t)attributes, (short)(pair < 32767 ? pair : 32767), &pair);
}
