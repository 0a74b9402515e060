/* SPDX-License-Identifier: Apache-2.0 */
/* study/read_items.c -- what is recorded: items, their units, limits and codes.
 *
 * An item that names an analyte takes the analyte's plausible limits, converted to
 * its own unit, unless it has a range of its own. */
#include <string.h>

#include "study/study_internal.h"

static void read_codes(tt_reading *r, const tt_node *m, tt_item *it)
{
    const tt_node *list = tt_given(m, "codes");
    const size_t n = tt_study_list_size(list);
    tt_code_value *code = TT_ARRAY(r->a, tt_code_value, n);
    for (size_t i = 0; i < n; i++) {
        const tt_node *c = tt_study_item_at(list, i);
        code[i] = (tt_code_value){tt_study_text(c, "code"), tt_study_words(c, "title")};
    }
    it->code = code;
    it->codes = n;
}

static bool read_pair(const tt_node *m, const char *key, tt_dec *low, tt_dec *high)
{
    const tt_node *n = tt_given(m, key);
    return n && !tt_is_open(n->item[0]) && !tt_is_open(n->item[1]) && tt_dec_parse(n->item[0]->text, low, NULL) == TT_OK &&
           tt_dec_parse(n->item[1]->text, high, NULL) == TT_OK;
}

static void read_analyte(tt_reading *r, const tt_node *m, tt_item *it)
{
    const tt_node *n = tt_given(m, "analyte");
    tt_err err = {0};
    if (!n || tt_analyte_get(r->s->measures, n->text, &it->analyte, &err) == TT_OK)
        return;
    err.where = tt_node_where(r->a, n);
    tt_study_remark(r->fs, &err);
}

/* The analyte's limits in the item's unit; a unit that does not convert is lint's to name. */
static bool analyte_limits(tt_item *it)
{
    tt_qty low, high;
    if (!it->analyte || !it->unit)
        return false;
    const tt_qty from_low = {it->analyte->low, it->analyte->unit}, from_high = {it->analyte->high, it->analyte->unit};
    if (tt_qty_convert(from_low, it->unit, &it->analyte->molar, &low, NULL) != TT_OK ||
        tt_qty_convert(from_high, it->unit, &it->analyte->molar, &high, NULL) != TT_OK)
        return false;
    it->low = low.value;
    it->high = high.value;
    return true;
}

enum { WHOLE = TT_I_TEXT + 1 }; /* a number too, and last in the list of types */

bool tt_item_takes(const tt_item *it, tt_dec number)
{
    return !it->whole || tt_dec_trim(number).scale <= 0;
}

static void read_item(tt_reading *r, const tt_node *m, tt_item *it)
{
    const int type = tt_study_code(m, "type", "number|code|truth|date|text|whole");
    it->id = tt_study_text(m, "id");
    it->title = tt_study_words(m, "title");
    it->whole = type == WHOLE;
    it->type = type < 0 ? TT_I_TEXT : it->whole ? TT_I_NUMBER : (tt_item_type)type;
    it->unit = tt_study_unit(r, m, "unit");
    read_analyte(r, m, it);
    it->has_range = read_pair(m, "range", &it->low, &it->high) || analyte_limits(it);
    it->has_lln = it->has_uln = read_pair(m, "normal", &it->lln, &it->uln);
    read_codes(r, m, it);
}

void tt_read_items(tt_reading *r)
{
    const tt_node *list = tt_given(r->root, "items");
    const size_t n = tt_study_list_size(list);
    tt_item *item = TT_ARRAY(r->a, tt_item, n);
    for (size_t i = 0; i < n; i++)
        read_item(r, tt_study_item_at(list, i), &item[i]);
    r->s->item = item;
    r->s->items = n;
}
