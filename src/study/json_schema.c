/* SPDX-License-Identifier: Apache-2.0 */
/* study/json_schema.c -- the descriptor table as a JSON Schema, so that an editor
 * completes keys, names unknown ones and shows what each means while it is typed.
 *
 * It checks the shape only.  A YAML reader types plain scalars before a schema sees
 * them (`24` is a number, `yes` may be a truth), so every scalar may be any of these;
 * whether 28 d is a duration is lint's to say.  Every value may be the word `open`. */
#include <string.h>

#include "study/study_internal.h"

typedef struct writing {
    tt_json_out o;
    tt_arena *a;
} writing;

static void schema_of(writing *w, const tt_key *row, const char *pattern);

static void words_list(writing *w, const char *key, const char *const *word)
{
    tt_json_key(&w->o, key);
    tt_json_open(&w->o, '[');
    for (; *word; word++)
        tt_json_string(&w->o, *word);
    tt_json_close(&w->o);
}

static void scalar_types(writing *w)
{
    static const char *const types[] = {"string", "number", "boolean", "null", NULL};
    words_list(w, "type", types);
}

static void ref(writing *w, const char *name)
{
    tt_json_put_string(&w->o, "$ref", tt_printf(w->a, "#/$defs/%s", name));
}

/* The keys of a map: named ones, or any ("design.*"). */
static void map_of(writing *w, const char *pattern)
{
    const char *name = NULL;
    const tt_key *any = NULL;
    tt_json_put_string(&w->o, "type", "object");
    tt_json_key(&w->o, "properties");
    tt_json_open(&w->o, '{');
    for (const tt_key *k = tt_keys; k->path; k++)
        if (tt_key_child(k, pattern, &name) && name[0] != '[') {
            if (strcmp(name, "*") == 0) {
                any = k;
                continue;
            }
            tt_json_key(&w->o, name);
            tt_json_open(&w->o, '{');
            schema_of(w, k, k->path);
            tt_json_close(&w->o);
        }
    tt_json_close(&w->o);
    tt_json_key(&w->o, "additionalProperties");
    if (any) {
        tt_json_open(&w->o, '{');
        schema_of(w, any, any->path);
        tt_json_close(&w->o);
    } else {
        tt_json_bool(&w->o, false);
    }
    tt_json_key(&w->o, "required");
    tt_json_open(&w->o, '[');
    for (const tt_key *k = tt_keys; k->path; k++)
        if (k->need == TT_MUST && tt_key_child(k, pattern, &name) && name[0] != '[')
            tt_json_string(&w->o, name);
    tt_json_close(&w->o);
}

static void list_of(writing *w, const char *pattern)
{
    const char *member = tt_printf(w->a, "%s[]", pattern);
    const tt_key *row = tt_key_find(member);
    tt_json_put_string(&w->o, "type", "array");
    if (!row)
        return;
    tt_json_key(&w->o, "items");
    tt_json_open(&w->o, '{');
    schema_of(w, row, member);
    tt_json_close(&w->o);
}

static void codes(writing *w, const char *of)
{
    tt_json_key(&w->o, "enum");
    tt_json_open(&w->o, '[');
    for (const char *s = of; *s;) {
        const size_t n = strcspn(s, "|");
        tt_json_string(&w->o, tt_strndup(w->a, s, n));
        s += n + (s[n] == '|');
    }
    tt_json_string(&w->o, "open");
    tt_json_close(&w->o);
}

/* A list or map, or the one word. */
static void or_open(writing *w, const char *pattern, bool list)
{
    tt_json_key(&w->o, "anyOf");
    tt_json_open(&w->o, '[');
    tt_json_open(&w->o, '{');
    if (list)
        list_of(w, pattern);
    else
        map_of(w, pattern);
    tt_json_close(&w->o);
    tt_json_open(&w->o, '{');
    ref(w, "open");
    tt_json_close(&w->o);
    tt_json_close(&w->o);
}

/* The table: how each type looks to a YAML reader. */
static void schema_of(writing *w, const tt_key *row, const char *pattern)
{
    static const char *const shared[TT_K_TYPES] = {
        [TT_K_WORDS] = "words", [TT_K_WINDOW] = "pair", [TT_K_RANGE] = "pair", [TT_K_AT] = "at", [TT_K_PARAM] = "parameter"};
    tt_json_put_string(&w->o, "description", row->words[TT_EN]);
    if (row->type == TT_K_MAP || row->type == TT_K_LIST)
        or_open(w, pattern, row->type == TT_K_LIST);
    else if (row->type == TT_K_CODE)
        codes(w, row->of);
    else if (shared[row->type])
        ref(w, shared[row->type]);
    else if (row->type != TT_K_ANY) {
        tt_json_put_string(&w->o, "title", tt_key_form(row));
        ref(w, "scalar");
    }
}

/* ---- what types share ------------------------------------------------------------------------ */

static void begin_def(writing *w, const char *name)
{
    tt_json_key(&w->o, name);
    tt_json_open(&w->o, '{');
}

static void one_of_types(writing *w, int pair)
{
    tt_json_key(&w->o, "anyOf");
    tt_json_open(&w->o, '[');
    tt_json_open(&w->o, '{');
    ref(w, "scalar");
    tt_json_close(&w->o);
    tt_json_open(&w->o, '{');
    tt_json_put_string(&w->o, "type", "array");
    if (pair) {
        tt_json_put_int(&w->o, "minItems", pair);
        tt_json_put_int(&w->o, "maxItems", pair);
    }
    tt_json_key(&w->o, "items");
    tt_json_open(&w->o, '{');
    ref(w, "scalar");
    tt_json_close(&w->o);
    tt_json_close(&w->o);
    tt_json_close(&w->o);
}

static void definitions(writing *w)
{
    static const char *const lists[] = {"pair", "at", "parameter"};
    tt_json_key(&w->o, "$defs");
    tt_json_open(&w->o, '{');
    begin_def(w, "open");
    tt_json_put_string(&w->o, "const", "open");
    tt_json_put_string(&w->o, "description", "an open question");
    tt_json_close(&w->o);
    begin_def(w, "scalar");
    scalar_types(w);
    tt_json_close(&w->o);
    begin_def(w, "words");
    tt_json_key(&w->o, "anyOf");
    tt_json_open(&w->o, '[');
    tt_json_open(&w->o, '{');
    ref(w, "scalar");
    tt_json_close(&w->o);
    tt_json_open(&w->o, '{');
    tt_json_put_string(&w->o, "type", "object");
    tt_json_key(&w->o, "properties");
    tt_json_open(&w->o, '{');
    for (int l = 0; l < 2; l++) {
        begin_def(w, l ? "zh" : "en");
        ref(w, "scalar");
        tt_json_close(&w->o);
    }
    tt_json_close(&w->o);
    tt_json_put_bool(&w->o, "additionalProperties", false);
    tt_json_close(&w->o);
    tt_json_close(&w->o);
    tt_json_close(&w->o);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        begin_def(w, lists[i]);
        one_of_types(w, i == 0 ? 2 : 0);
        tt_json_close(&w->o);
    }
    tt_json_close(&w->o);
}

const char *tt_study_json_schema(tt_arena *a)
{
    writing w = {tt_json_out_new(a, true), a};
    tt_json_open(&w.o, '{');
    tt_json_put_string(&w.o, "$schema", "https://json-schema.org/draft/2020-12/schema");
    tt_json_put_string(&w.o, "title", "titrate protocol.yaml, version 1");
    tt_json_put_string(&w.o, "description",
                       "Shape of a study's definition; made from the program's own table. titrate lint says what the values mean.");
    map_of(&w, "");
    definitions(&w);
    tt_json_close(&w.o);
    return tt_printf(a, "%s\n", tt_json_done(&w.o));
}
