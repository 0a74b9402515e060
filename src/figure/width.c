/* SPDX-License-Identifier: Apache-2.0 */
/* figure/width.c -- how wide text is, without a font at hand.
 *
 * The reader's browser chooses the font; layout only needs a width that is not
 * too small.  The table is the advance widths of DejaVu Sans 2.37, one of the
 * widest common sans serifs, in thousandths of an em for U+0020 to U+007E.  CJK
 * and full-width characters are one em; other letters are taken as 0.64 em. */
#include "figure/figure_internal.h"

/* clang-format off */
static const short advance[] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, /*  !"#$%&'()*+,-./ */
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, /* 0123456789:;<=>? */
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, /* @ABCDEFGHIJKLMNO */
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, /* PQRSTUVWXYZ[\]^_ */
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, /* `abcdefghijklmno */
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,      /* pqrstuvwxyz{|}~ */
};
/* clang-format on */

static int thousandths(unsigned c)
{
    if (c < 0x20)
        return 0;
    if (c < 0x7f)
        return advance[c - 0x20];
    return c >= 0x2e80 && c != 0xfffd ? 1000 : 640;
}

double tt_fig_text_width(const char *text, double size)
{
    long sum = 0;
    while (*text)
        sum += thousandths(tt_utf8_next(&text));
    return (double)sum * size / 1000;
}

const char *tt_fig_fit(tt_figure *f, const char *text, double size, double width)
{
    if (tt_fig_text_width(text, size) <= width)
        return text;
    double used = size; /* the ellipsis */
    const char *end = text;
    for (const char *next = text; *next; end = next) {
        used += thousandths(tt_utf8_next(&next)) * size / 1000;
        if (used > width)
            break;
    }
    return tt_printf(f->arena, "%.*s\xe2\x80\xa6", (int)(end - text), text);
}
