/* SPDX-License-Identifier: Apache-2.0 */
/* unit/memo.c -- the few unit texts of a long table, each read once.
 *
 * A column says "μmol/L" a million times.  The memo keeps the code that each of the
 * last texts names; it is of one size, so that a table of other texts costs no
 * memory, only the reading. */
#include "unit/unit_internal.h"

#include <string.h>

static void remember(tt_unit_memo *m, const char *text, const char *code)
{
    struct tt_unit_said *s = &m->said[m->next];
    const size_t n = strlen(text), k = strlen(code);
    if (n >= sizeof s->text || k >= sizeof s->code)
        return;
    memcpy(s->text, text, n + 1);
    memcpy(s->code, code, k + 1);
    m->next = (m->next + 1) % TT_UNIT_MEMO;
}

const char *tt_unit_memo_code(tt_arena *a, tt_unit_memo *m, const char *text)
{
    const tt_unit *u = NULL;
    for (size_t i = 0; i < TT_UNIT_MEMO; i++)
        if (*text && strcmp(m->said[i].text, text) == 0)
            return tt_strdup(a, m->said[i].code);
    if (!*text || tt_unit_parse(a, tt_str_trim(a, tt_str_halfwidth(a, text)), &u, NULL) != TT_OK)
        return text;
    remember(m, text, tt_unit_code(u));
    return tt_unit_code(u);
}
