/* SPDX-License-Identifier: Apache-2.0 */
/* figure/svg.c -- the scene as SVG 1.1 text.
 *
 * Coordinates have at most two decimals, half away from zero, so that the same
 * scene gives the same bytes whatever the last bit of a logarithm.  All text and
 * class names are escaped.  A polyline is broken where a coordinate is not finite. */
#include "figure/figure_internal.h"

static void add_number(tt_buf *b, double x)
{
    if (!isfinite(x) || fabs(x) > 1e7) /* nothing on a page lies there */
        x = 0;
    const long long hundredths = llround(x * 100);
    const long long whole = llabs(hundredths) / 100, rest = llabs(hundredths) % 100;
    tt_buf_printf(b, hundredths < 0 ? "-%lld" : "%lld", whole);
    if (rest % 10 != 0)
        tt_buf_printf(b, ".%02lld", rest);
    else if (rest != 0)
        tt_buf_printf(b, ".%lld", rest / 10);
}

static void add_escaped(tt_buf *b, const char *s)
{
    for (; *s; s++) {
        const unsigned char c = (unsigned char)*s;
        if (c == '&')
            tt_buf_add(b, "&amp;");
        else if (c == '<')
            tt_buf_add(b, "&lt;");
        else if (c == '>')
            tt_buf_add(b, "&gt;");
        else if (c == '"')
            tt_buf_add(b, "&quot;");
        else if (c >= 0x20 || c == '\n' || c == '\t') /* XML allows no other control characters */
            tt_buf_addc(b, *s);
    }
}

static void add_attribute(tt_buf *b, const char *name, double value)
{
    tt_buf_printf(b, " %s=\"", name);
    add_number(b, value);
    tt_buf_addc(b, '"');
}

static void add_class(tt_buf *b, const char *always, const char *css)
{
    tt_buf_add(b, " class=\"");
    tt_buf_add(b, always);
    if (*always && *css)
        tt_buf_addc(b, ' ');
    add_escaped(b, css);
    tt_buf_addc(b, '"');
}

/* --- one mark each --------------------------------------------------------------- */

static void add_point(tt_buf *b, char how, double x, double y)
{
    tt_buf_addc(b, how);
    add_number(b, x);
    tt_buf_addc(b, ' ');
    add_number(b, y);
}

static void write_path(tt_buf *b, const tt_mark *m)
{
    tt_buf_add(b, "<path");
    add_class(b, m->kind == TT_M_AREA ? "area" : "line", m->css);
    tt_buf_add(b, " d=\"");
    bool pen_down = false;
    for (size_t i = 0; i < m->points; i++) {
        const double x = m->xy[2 * i], y = m->xy[2 * i + 1];
        const bool here = isfinite(x) && isfinite(y);
        if (here)
            add_point(b, pen_down ? 'L' : 'M', x, y);
        pen_down = here;
    }
    tt_buf_add(b, m->kind == TT_M_AREA ? "Z\"/>\n" : "\"/>\n");
}

static void write_rect(tt_buf *b, const tt_mark *m)
{
    tt_buf_add(b, "<rect");
    add_class(b, "", m->css);
    add_attribute(b, "x", m->xy[0]);
    add_attribute(b, "y", m->xy[1]);
    add_attribute(b, "width", fmax(0, m->xy[2]));
    add_attribute(b, "height", fmax(0, m->xy[3]));
    tt_buf_add(b, "/>\n");
}

/* Outlines about the origin with radius 1; a move starts a new stroke. */
typedef struct outline {
    int points;
    const char *how; /* one of M, L per point; Z at the end closes */
    double xy[12];
} outline;

static const outline outlines[TT_SHAPES] = {
    [TT_SQUARE] = {4, "MLLLZ", {-0.85, -0.85, 0.85, -0.85, 0.85, 0.85, -0.85, 0.85}},
    [TT_TRIANGLE] = {3, "MLLZ", {0, -1.1, 1, 0.75, -1, 0.75}},
    [TT_DIAMOND] = {4, "MLLLZ", {0, -1.2, 1.2, 0, 0, 1.2, -1.2, 0}},
    [TT_CROSS] = {4, "MLML", {-0.8, -0.8, 0.8, 0.8, -0.8, 0.8, 0.8, -0.8}},
    [TT_PLUS] = {4, "MLML", {-1, 0, 1, 0, 0, -1, 0, 1}},
    [TT_TICK] = {2, "ML", {0, -1, 0, 1}},
};

static void write_shape(tt_buf *b, const tt_mark *m)
{
    const bool stroke = m->shape == TT_CROSS || m->shape == TT_PLUS || m->shape == TT_TICK;
    const char *always = stroke ? "mark stroke" : m->shape == TT_RING ? "mark hollow" : "mark";
    if (m->shape == TT_DISC || m->shape == TT_RING) {
        tt_buf_add(b, "<circle");
        add_class(b, always, m->css);
        add_attribute(b, "cx", m->xy[0]);
        add_attribute(b, "cy", m->xy[1]);
        add_attribute(b, "r", m->r);
        tt_buf_add(b, "/>\n");
        return;
    }
    const outline *o = &outlines[m->shape];
    tt_buf_add(b, "<path");
    add_class(b, always, m->css);
    tt_buf_add(b, " d=\"");
    for (int i = 0; i < o->points; i++)
        add_point(b, o->how[i], m->xy[0] + m->r * o->xy[2 * i], m->xy[1] + m->r * o->xy[2 * i + 1]);
    tt_buf_add(b, o->how[o->points] == 'Z' ? "Z\"/>\n" : "\"/>\n");
}

static void write_text(tt_buf *b, const tt_mark *m)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    tt_buf_add(b, "<text");
    add_class(b, "", m->css);
    if (m->kind == TT_M_TEXT) {
        add_attribute(b, "x", m->xy[0]);
        add_attribute(b, "y", m->xy[1]);
    } else {
        tt_buf_add(b, " transform=\"translate(");
        add_number(b, m->xy[0]);
        tt_buf_addc(b, ' ');
        add_number(b, m->xy[1]);
        tt_buf_add(b, ") rotate(-90)\"");
    }
    if (m->anchor != TT_START)
        tt_buf_printf(b, " text-anchor=\"%s\"", anchors[m->anchor]);
    tt_buf_addc(b, '>');
    add_escaped(b, m->text);
    tt_buf_add(b, "</text>\n");
}

/* --- the whole ------------------------------------------------------------------- */

static void open_svg(tt_buf *b, const tt_figure *f, const char *id, bool alone)
{
    if (alone)
        tt_buf_add(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    tt_buf_printf(
        b, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig\" lang=\"%s\" role=\"img\" aria-labelledby=\"%s-t %s-d\" viewBox=\"0 0 ",
        f->lang == TT_ZH ? "zh-Hans" : "en", id, id);
    add_number(b, f->width);
    tt_buf_addc(b, ' ');
    add_number(b, f->height);
    tt_buf_addc(b, '"');
    add_attribute(b, "width", f->width);
    add_attribute(b, "height", f->height);
    tt_buf_printf(b, ">\n<title id=\"%s-t\">", id);
    add_escaped(b, f->title);
    tt_buf_printf(b, "</title>\n<desc id=\"%s-d\">", id);
    add_escaped(b, f->description);
    tt_buf_add(b, "</desc>\n");
    const tt_def *style = alone ? tt_def_find("report/figure.css") : NULL;
    if (style)
        tt_buf_printf(b, "<style>\n%s</style>\n<rect class=\"paper\" width=\"100%%\" height=\"100%%\"/>\n", style->data);
}

static const char *clean_id(tt_arena *a, const char *id)
{
    char *clean = tt_strdup(a, id);
    for (char *s = clean; *s; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9')))
            *s = '-';
    return clean;
}

const char *tt_figure_svg(tt_arena *a, const tt_figure *f, const char *id, bool alone)
{
    tt_buf b = tt_buf_new(a);
    id = clean_id(a, id);
    open_svg(&b, f, id, alone);
    for (const tt_mark *m = f->first; m; m = m->next)
        switch (m->kind) {
        case TT_M_POLYLINE:
        case TT_M_AREA:
            write_path(&b, m);
            break;
        case TT_M_RECT:
            write_rect(&b, m);
            break;
        case TT_M_SHAPE:
            write_shape(&b, m);
            break;
        case TT_M_TEXT:
        case TT_M_TEXT_UP:
            write_text(&b, m);
            break;
        }
    tt_buf_add(&b, "</svg>\n");
    return tt_buf_text(&b);
}
