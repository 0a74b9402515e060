/* SPDX-License-Identifier: Apache-2.0 */
/* Histories, tallies, curves and parameter values from any bytes: a code or a
 * sound answer.  The first byte chooses the reader. */
#include "design/design.h"

static tt_code read(tt_arena *a, void *arg, tt_err *err)
{
    const char *const text = arg;
    const char *const body = text[0] ? text + 1 : text;
    const tt_param p[] = {{"doses", text[0] == 'p' ? body : "5", tt_at(NULL, 0, 0)}};
    const tt_plan *plan = NULL;
    tt_state s;
    tt_move m;
    tt_curve c;
    TT_TRY(tt_design_prepare(a, "3+3", p, 1, &plan, err));
    if (text[0] == 't')
        TT_TRY(tt_tally_read(plan, body, &s, err));
    else if (text[0] == 'c')
        return tt_curve_read(body, NULL, plan->doses, &c, err);
    else
        TT_TRY(tt_history_read(a, plan, body, &s, NULL, NULL, err));
    TT_TRY(tt_design_next(plan, &s, &m, err));
    tt_move_reason(a, &s, &m, TT_ZH);
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static char text[4096];
    tt_err err;
    if (n >= sizeof text)
        return 0;
    for (size_t i = 0; i < n; i++)
        text[i] = (char)data[i];
    text[n] = '\0';
    tt_job(TT_ARENA_DEFAULT, read, text, &err);
    return 0;
}
