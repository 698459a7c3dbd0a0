// The functions of Cairo and Pango that pictures are drawn with. Neither library is linked: both are opened when the first picture is drawn, so that the
// program starts as fast without them. Only what is used is declared; types are opaque.
#pragma once

typedef struct cairo_context cairo_context;
typedef struct cairo_surface cairo_surface;
typedef struct pango_layout pango_layout;
typedef struct pango_font pango_font;
typedef struct pango_context pango_context;
typedef struct pango_face pango_face;
typedef struct cairo_scaled_font cairo_scaled_font;
typedef struct freetype_face freetype_face;

/// A glyph at its place, as Cairo has them.
typedef struct {
    unsigned long index;
    double x, y;
} cairo_glyph;

/// A glyph of a text that Pango laid out, in 1/1024 of the layout's units.
typedef struct {
    pango_face *_Nullable face;
    unsigned index;
    /// The bytes of the text that it stands for; none for one that belongs to the letters of the glyph before.
    int start, count;
    int x, y, advance;
} pango_glyph;

/// Takes bytes of a picture; returns 0 when it has them.
typedef int (*cairo_sink)(void *_Nullable closure, const unsigned char *_Nonnull bytes, unsigned int count);

/// Bytes being packed, as zlib has them.
typedef struct {
    const unsigned char *_Nullable next_in;
    unsigned int avail_in;
    unsigned long total_in;
    unsigned char *_Nullable next_out;
    unsigned int avail_out;
    unsigned long total_out;
    const char *_Nullable message;
    void *_Nullable state, *_Nullable allocate, *_Nullable release, *_Nullable closure;
    int data_type;
    unsigned long check, reserved;
} zlib_stream;

/// The functions, by their names there without the library's.
typedef struct {
    // Surfaces
    cairo_surface *_Nullable (*_Nonnull image_surface_create)(int format, int width, int height);
    cairo_surface *_Nullable (*_Nonnull pdf_surface_create_for_stream)(cairo_sink _Nonnull sink, void *_Nullable closure, double width, double height);
    void (*_Nonnull pdf_surface_set_metadata)(cairo_surface *_Nonnull surface, int key, const char *_Nonnull text);
    int (*_Nonnull surface_status)(cairo_surface *_Nonnull surface);
    void (*_Nonnull surface_finish)(cairo_surface *_Nonnull surface);
    void (*_Nonnull surface_flush)(cairo_surface *_Nonnull surface);
    void (*_Nonnull surface_destroy)(cairo_surface *_Nonnull surface);
    unsigned char *_Nullable (*_Nonnull image_surface_get_data)(cairo_surface *_Nonnull surface);
    int (*_Nonnull image_surface_get_stride)(cairo_surface *_Nonnull surface);
    // Drawing
    cairo_context *_Nullable (*_Nonnull create)(cairo_surface *_Nonnull surface);
    void (*_Nonnull destroy)(cairo_context *_Nonnull context);
    int (*_Nonnull status)(cairo_context *_Nonnull context);
    void (*_Nonnull save)(cairo_context *_Nonnull context);
    void (*_Nonnull restore)(cairo_context *_Nonnull context);
    void (*_Nonnull identity_matrix)(cairo_context *_Nonnull context);
    void (*_Nonnull mask_surface)(cairo_context *_Nonnull context, cairo_surface *_Nonnull mask, double x, double y);
    void (*_Nonnull scale)(cairo_context *_Nonnull context, double x, double y);
    void (*_Nonnull translate)(cairo_context *_Nonnull context, double x, double y);
    void (*_Nonnull set_source_rgb)(cairo_context *_Nonnull context, double red, double green, double blue);
    void (*_Nonnull set_line_width)(cairo_context *_Nonnull context, double width);
    void (*_Nonnull set_dash)(cairo_context *_Nonnull context, const double *_Nullable dashes, int count, double offset);
    void (*_Nonnull set_antialias)(cairo_context *_Nonnull context, int antialias);
    void (*_Nonnull new_path)(cairo_context *_Nonnull context);
    void (*_Nonnull move_to)(cairo_context *_Nonnull context, double x, double y);
    void (*_Nonnull line_to)(cairo_context *_Nonnull context, double x, double y);
    void (*_Nonnull curve_to)(cairo_context *_Nonnull context, double x1, double y1, double x2, double y2, double x, double y);
    void (*_Nonnull arc)(cairo_context *_Nonnull context, double x, double y, double radius, double from, double to);
    void (*_Nonnull rectangle)(cairo_context *_Nonnull context, double x, double y, double width, double height);
    void (*_Nonnull close_path)(cairo_context *_Nonnull context);
    void (*_Nonnull fill)(cairo_context *_Nonnull context);
    void (*_Nonnull fill_preserve)(cairo_context *_Nonnull context);
    void (*_Nonnull stroke)(cairo_context *_Nonnull context);
    void (*_Nonnull paint)(cairo_context *_Nonnull context);
    // Texts
    void *_Nullable (*_Nonnull font_options_create)(void);
    void (*_Nonnull font_options_destroy)(void *_Nonnull options);
    void (*_Nonnull font_options_set_antialias)(void *_Nonnull options, int antialias);
    void (*_Nonnull font_options_set_hint_style)(void *_Nonnull options, int style);
    void (*_Nonnull font_options_set_hint_metrics)(void *_Nonnull options, int metrics);
    pango_context *_Nullable (*_Nonnull pango_create_context)(cairo_context *_Nonnull context);
    void (*_Nonnull pango_context_set_font_options)(pango_context *_Nonnull context, const void *_Nonnull options);
    void (*_Nonnull pango_context_set_resolution)(pango_context *_Nonnull context, double dpi);
    void (*_Nonnull pango_show_layout)(cairo_context *_Nonnull context, pango_layout *_Nonnull layout);
    pango_layout *_Nullable (*_Nonnull layout_new)(pango_context *_Nonnull context);
    void (*_Nonnull layout_set_text)(pango_layout *_Nonnull layout, const char *_Nonnull text, int length);
    void (*_Nonnull layout_set_single_paragraph_mode)(pango_layout *_Nonnull layout, int setting);
    void (*_Nonnull layout_set_font_description)(pango_layout *_Nonnull layout, const pango_font *_Nonnull font);
    void (*_Nonnull layout_get_size)(pango_layout *_Nonnull layout, int *_Nonnull width, int *_Nonnull height);
    int (*_Nonnull layout_get_baseline)(pango_layout *_Nonnull layout);
    pango_font *_Nullable (*_Nonnull font_description_from_string)(const char *_Nonnull text);
    void (*_Nonnull font_description_set_absolute_size)(pango_font *_Nonnull font, double size);
    void (*_Nonnull font_description_free)(pango_font *_Nonnull font);
    void (*_Nonnull object_unref)(void *_Nonnull object);
    // Glyphs
    void *_Nullable (*_Nonnull layout_get_line_readonly)(pango_layout *_Nonnull layout, int line);
    cairo_scaled_font *_Nullable (*_Nonnull face_get_scaled_font)(pango_face *_Nonnull face);
    void (*_Nonnull set_scaled_font)(cairo_context *_Nonnull context, const cairo_scaled_font *_Nonnull font);
    void (*_Nonnull show_glyphs)(cairo_context *_Nonnull context, const cairo_glyph *_Nonnull glyphs, int count);
    void (*_Nonnull scaled_font_get_font_matrix)(cairo_scaled_font *_Nonnull font, double *_Nonnull six);
    // Fonts' own tables, by FreeType, which Cairo needs as well
    freetype_face *_Nullable (*_Nonnull scaled_font_lock_face)(cairo_scaled_font *_Nonnull font);
    void (*_Nonnull scaled_font_unlock_face)(cairo_scaled_font *_Nonnull font);
    const char *_Nullable (*_Nonnull face_get_name)(freetype_face *_Nonnull face);
    int (*_Nonnull face_load_table)(freetype_face *_Nonnull face, unsigned long tag, long from, unsigned char *_Nullable bytes, unsigned long *_Nonnull count);
    // Packing, by zlib, which Cairo needs as well
    unsigned long (*_Nonnull compress_bound)(unsigned long count);
    int (*_Nonnull compress2)(unsigned char *_Nonnull packed, unsigned long *_Nonnull room, const unsigned char *_Nonnull bytes, unsigned long count, int level);
    int (*_Nonnull deflate_init)(zlib_stream *_Nonnull stream, int level, int method, int window, int memory, int strategy, const char *_Nonnull version, int size);
    int (*_Nonnull deflate)(zlib_stream *_Nonnull stream, int flush);
    int (*_Nonnull deflate_end)(zlib_stream *_Nonnull stream);
    unsigned long (*_Nonnull adler32)(unsigned long before, const unsigned char *_Nullable bytes, unsigned int count);
    unsigned long (*_Nonnull adler32_combine)(unsigned long one, unsigned long other, long count);
    unsigned long (*_Nonnull crc32)(unsigned long before, const unsigned char *_Nonnull bytes, unsigned int count);
} cairo_functions;

/// The functions; NULL where a library or one of its functions is missing, which `missing` then names. Opens the libraries at the first call.
const cairo_functions *_Nullable cairo_open(const char *_Nullable *_Nonnull missing);

/// The glyphs of a layout's first line, from left to right: how many, of which the first `room` are written; -1 where it has letters that no font knows or
/// that run from right to left.
int cairo_layout_glyphs(pango_layout *_Nonnull layout, pango_glyph *_Nullable glyphs, int room);
