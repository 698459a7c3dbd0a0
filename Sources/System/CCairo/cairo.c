#include "CCairo.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

enum { CAIRO, PANGO, PANGOCAIRO, GOBJECT, ZLIB, FREETYPE };

static const char *const libraries[] = {
    "libcairo.so.2", "libpango-1.0.so.0", "libpangocairo-1.0.so.0", "libgobject-2.0.so.0", "libz.so.1", "libfreetype.so.6",
};

static const struct {
    int library;
    const char *name;
    size_t place;
} rows[] = {
    {CAIRO, "cairo_image_surface_create", offsetof(cairo_functions, image_surface_create)},
    {CAIRO, "cairo_pdf_surface_create_for_stream", offsetof(cairo_functions, pdf_surface_create_for_stream)},
    {CAIRO, "cairo_pdf_surface_set_metadata", offsetof(cairo_functions, pdf_surface_set_metadata)},
    {CAIRO, "cairo_surface_status", offsetof(cairo_functions, surface_status)},
    {CAIRO, "cairo_surface_finish", offsetof(cairo_functions, surface_finish)},
    {CAIRO, "cairo_surface_flush", offsetof(cairo_functions, surface_flush)},
    {CAIRO, "cairo_surface_destroy", offsetof(cairo_functions, surface_destroy)},
    {CAIRO, "cairo_image_surface_get_data", offsetof(cairo_functions, image_surface_get_data)},
    {CAIRO, "cairo_image_surface_get_stride", offsetof(cairo_functions, image_surface_get_stride)},
    {CAIRO, "cairo_create", offsetof(cairo_functions, create)},
    {CAIRO, "cairo_destroy", offsetof(cairo_functions, destroy)},
    {CAIRO, "cairo_status", offsetof(cairo_functions, status)},
    {CAIRO, "cairo_save", offsetof(cairo_functions, save)},
    {CAIRO, "cairo_restore", offsetof(cairo_functions, restore)},
    {CAIRO, "cairo_identity_matrix", offsetof(cairo_functions, identity_matrix)},
    {CAIRO, "cairo_mask_surface", offsetof(cairo_functions, mask_surface)},
    {CAIRO, "cairo_scale", offsetof(cairo_functions, scale)},
    {CAIRO, "cairo_translate", offsetof(cairo_functions, translate)},
    {CAIRO, "cairo_set_source_rgb", offsetof(cairo_functions, set_source_rgb)},
    {CAIRO, "cairo_set_line_width", offsetof(cairo_functions, set_line_width)},
    {CAIRO, "cairo_set_dash", offsetof(cairo_functions, set_dash)},
    {CAIRO, "cairo_set_antialias", offsetof(cairo_functions, set_antialias)},
    {CAIRO, "cairo_new_path", offsetof(cairo_functions, new_path)},
    {CAIRO, "cairo_move_to", offsetof(cairo_functions, move_to)},
    {CAIRO, "cairo_line_to", offsetof(cairo_functions, line_to)},
    {CAIRO, "cairo_curve_to", offsetof(cairo_functions, curve_to)},
    {CAIRO, "cairo_arc", offsetof(cairo_functions, arc)},
    {CAIRO, "cairo_rectangle", offsetof(cairo_functions, rectangle)},
    {CAIRO, "cairo_close_path", offsetof(cairo_functions, close_path)},
    {CAIRO, "cairo_fill", offsetof(cairo_functions, fill)},
    {CAIRO, "cairo_fill_preserve", offsetof(cairo_functions, fill_preserve)},
    {CAIRO, "cairo_stroke", offsetof(cairo_functions, stroke)},
    {CAIRO, "cairo_paint", offsetof(cairo_functions, paint)},
    {CAIRO, "cairo_font_options_create", offsetof(cairo_functions, font_options_create)},
    {CAIRO, "cairo_font_options_destroy", offsetof(cairo_functions, font_options_destroy)},
    {CAIRO, "cairo_font_options_set_antialias", offsetof(cairo_functions, font_options_set_antialias)},
    {CAIRO, "cairo_font_options_set_hint_style", offsetof(cairo_functions, font_options_set_hint_style)},
    {CAIRO, "cairo_font_options_set_hint_metrics", offsetof(cairo_functions, font_options_set_hint_metrics)},
    {PANGOCAIRO, "pango_cairo_create_context", offsetof(cairo_functions, pango_create_context)},
    {PANGOCAIRO, "pango_cairo_context_set_font_options", offsetof(cairo_functions, pango_context_set_font_options)},
    {PANGOCAIRO, "pango_cairo_context_set_resolution", offsetof(cairo_functions, pango_context_set_resolution)},
    {PANGOCAIRO, "pango_cairo_show_layout", offsetof(cairo_functions, pango_show_layout)},
    {PANGO, "pango_layout_new", offsetof(cairo_functions, layout_new)},
    {PANGO, "pango_layout_set_text", offsetof(cairo_functions, layout_set_text)},
    {PANGO, "pango_layout_set_single_paragraph_mode", offsetof(cairo_functions, layout_set_single_paragraph_mode)},
    {PANGO, "pango_layout_set_font_description", offsetof(cairo_functions, layout_set_font_description)},
    {PANGO, "pango_layout_get_size", offsetof(cairo_functions, layout_get_size)},
    {PANGO, "pango_layout_get_baseline", offsetof(cairo_functions, layout_get_baseline)},
    {PANGO, "pango_font_description_from_string", offsetof(cairo_functions, font_description_from_string)},
    {PANGO, "pango_font_description_set_absolute_size", offsetof(cairo_functions, font_description_set_absolute_size)},
    {PANGO, "pango_font_description_free", offsetof(cairo_functions, font_description_free)},
    {GOBJECT, "g_object_unref", offsetof(cairo_functions, object_unref)},
    {PANGO, "pango_layout_get_line_readonly", offsetof(cairo_functions, layout_get_line_readonly)},
    {PANGOCAIRO, "pango_cairo_font_get_scaled_font", offsetof(cairo_functions, face_get_scaled_font)},
    {CAIRO, "cairo_set_scaled_font", offsetof(cairo_functions, set_scaled_font)},
    {CAIRO, "cairo_show_glyphs", offsetof(cairo_functions, show_glyphs)},
    {CAIRO, "cairo_scaled_font_get_font_matrix", offsetof(cairo_functions, scaled_font_get_font_matrix)},
    {CAIRO, "cairo_ft_scaled_font_lock_face", offsetof(cairo_functions, scaled_font_lock_face)},
    {CAIRO, "cairo_ft_scaled_font_unlock_face", offsetof(cairo_functions, scaled_font_unlock_face)},
    {FREETYPE, "FT_Get_Postscript_Name", offsetof(cairo_functions, face_get_name)},
    {FREETYPE, "FT_Load_Sfnt_Table", offsetof(cairo_functions, face_load_table)},
    {ZLIB, "compressBound", offsetof(cairo_functions, compress_bound)},
    {ZLIB, "compress2", offsetof(cairo_functions, compress2)},
    {ZLIB, "deflateInit2_", offsetof(cairo_functions, deflate_init)},
    {ZLIB, "deflate", offsetof(cairo_functions, deflate)},
    {ZLIB, "deflateEnd", offsetof(cairo_functions, deflate_end)},
    {ZLIB, "adler32", offsetof(cairo_functions, adler32)},
    {ZLIB, "adler32_combine", offsetof(cairo_functions, adler32_combine)},
    {ZLIB, "crc32", offsetof(cairo_functions, crc32)},
};

static cairo_functions functions;
static const char *what_is_missing;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_all(void) {
    void *handles[sizeof libraries / sizeof *libraries];
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        handles[i] = dlopen(libraries[i], RTLD_LAZY | RTLD_LOCAL);
        if (!handles[i]) {
            what_is_missing = libraries[i];
            return;
        }
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *function = dlsym(handles[rows[i].library], rows[i].name);
        if (!function) {
            what_is_missing = rows[i].name;
            return;
        }
        memcpy((char *)&functions + rows[i].place, &function, sizeof function);
    }
}

const cairo_functions *cairo_open(const char **missing) {
    pthread_once(&once, open_all);
    *missing = what_is_missing;
    return what_is_missing ? NULL : &functions;
}

// What Pango lays open of its lines, in the beginnings of structures that its interface has fixed.

struct list {
    void *data;
    struct list *next;
};

struct line {
    void *layout;
    int start, length;
    struct list *runs;
};

struct item {
    int offset, length, characters;
    void *shaper, *language_engine;
    pango_face *face;
    unsigned char level;
};

struct glyph {
    unsigned index;
    int width, x, y;
    unsigned attributes;
};

struct run {
    struct item *item;
    struct {
        int count;
        struct glyph *glyphs;
        int *clusters;
    } *glyphs;
};

enum { EMPTY_GLYPH = 0x0FFFFFFF, UNKNOWN_GLYPH = 0x10000000 };

int cairo_layout_glyphs(pango_layout *layout, pango_glyph *glyphs, int room) {
    const struct line *line = functions.layout_get_line_readonly(layout, 0);
    int count = 0, at = 0;
    for (const struct list *next = line ? line->runs : NULL; next; next = next->next) {
        const struct run *run = next->data;
        if (run->item->level & 1) return -1;
        for (int i = 0; i < run->glyphs->count; i++) {
            const struct glyph *glyph = &run->glyphs->glyphs[i];
            if (glyph->index & UNKNOWN_GLYPH) return -1;
            if (glyph->index != EMPTY_GLYPH) {
                const int *clusters = run->glyphs->clusters;
                int end = run->item->length;
                for (int k = i + 1; k < run->glyphs->count; k++) {
                    if (clusters[k] == clusters[i]) continue;
                    end = clusters[k];
                    break;
                }
                int isFirst = i == 0 || clusters[i - 1] != clusters[i];
                if (count < room) {
                    glyphs[count] = (pango_glyph){run->item->face, glyph->index, run->item->offset + clusters[i], isFirst ? end - clusters[i] : 0,
                                                  at + glyph->x, glyph->y, glyph->width};
                }
                count++;
            }
            at += glyph->width;
        }
    }
    return count;
}
