/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/model.c -- the model's table, read from defs/virtual/simple.yaml. */
#include "virtual/virtual_internal.h"

struct reader {
    tt_arena *a;
    tt_err *err;
    tt_code code; /* the first failure */
};

static void misfit(struct reader *r, const tt_node *parent, const char *key)
{
    if (r->code == TT_OK)
        r->code = tt_fail(r->err, TT_EPARSE, 770, tt_node_missing(r->a, parent, key), key);
}

static double number(struct reader *r, const tt_node *n, const tt_node *parent, const char *key)
{
    tt_dec d = {0, 0};
    if (!n || n->kind != TT_SCALAR || tt_dec_parse(n->text, &d, NULL) != TT_OK)
        misfit(r, parent, key);
    return tt_dec_double(d);
}

static double member(struct reader *r, const tt_node *map, const char *key)
{
    return number(r, tt_node_get(map, key), map, key);
}

static const char *word(struct reader *r, const tt_node *map, const char *key)
{
    const tt_node *n = tt_node_get(map, key);
    if (n && n->kind == TT_SCALAR)
        return n->text;
    misfit(r, map, key);
    return "";
}

static size_t list(struct reader *r, const tt_node *map, const char *key, double *to, size_t most)
{
    const tt_node *n = tt_node_get(map, key);
    if (!n || n->kind != TT_SEQ || n->n > most) {
        misfit(r, map, key);
        return 0;
    }
    for (size_t i = 0; i < n->n; i++)
        to[i] = number(r, n->item[i], map, key);
    return n->n;
}

static void read_item(struct reader *r, const tt_node *n, struct item_model *m)
{
    m->id = word(r, n, "id");
    const tt_node *codes = tt_node_get(n, "codes");
    if (codes) {
        const char **code = TT_ARRAY(r->a, const char *, codes->n + 1);
        for (size_t i = 0; i < codes->n; i++)
            code[i] = codes->item[i]->text;
        m->code = code;
        m->rare = member(r, n, "rare");
        return;
    }
    double course[2] = {1, 1};
    list(r, n, "centre", m->centre, MAX_TYPES);
    list(r, n, "course", course, 2);
    m->half_life_days = course[0];
    m->plateau = course[1];
    m->between = member(r, n, "between");
    m->within = member(r, n, "within");
    m->digits = (int)member(r, n, "digits");
    m->additive = tt_node_get(n, "add") != NULL;
}

static void read_ae(struct reader *r, const tt_node *n, struct ae_model *m)
{
    m->term = word(r, n, "term");
    m->category = word(r, n, "category");
    m->caused = *m->category != '\0';
    m->related = word(r, n, "related");
    m->grade = (int)member(r, n, "grade");
    m->chance = member(r, n, "chance");
    m->within_days = member(r, n, "within_days");
}

static size_t length(const tt_node *root, const char *key)
{
    const tt_node *n = tt_node_get(root, key);
    return n && n->kind == TT_SEQ ? n->n : 0;
}

tt_code tt_model_read(tt_arena *a, struct model *m, tt_err *err)
{
    const tt_def *d = tt_def_find("virtual/simple.yaml");
    struct reader r = {a, err, TT_OK};
    tt_yaml y;
    if (!d)
        return tt_fail(err, TT_ENOENT, 770, tt_at("virtual/simple.yaml", 0, 0), "virtual/simple.yaml");
    TT_TRY(tt_yaml_parse(a, d->path, d->data, d->size, &y, err));
    const tt_node *types = tt_node_get(y.root, "types"), *items = tt_node_get(y.root, "items"),
                  *aes = tt_node_get(y.root, "adverse_events");
    m->types = length(y.root, "types") < MAX_TYPES ? length(y.root, "types") : MAX_TYPES;
    for (size_t i = 0; i < m->types; i++)
        m->type[i] = types->item[i]->text;
    list(&r, y.root, "share", m->share, MAX_TYPES);
    list(&r, y.root, "death_per_day", m->death_per_day, MAX_TYPES);
    list(&r, y.root, "transplant_per_day", m->transplant_per_day, MAX_TYPES);
    m->levels = (int)list(&r, y.root, "truth", m->truth + 1, TT_MAX_DOSES);
    m->after_transplant = member(&r, y.root, "after_transplant");
    m->arrival_days = member(&r, y.root, "arrival_days");
    m->missing = member(&r, y.root, "missing");
    m->late = member(&r, y.root, "late");
    m->excluded = member(&r, y.root, "excluded");
    m->dlt_term = word(&r, tt_node_get(y.root, "dlt"), "term");
    m->dlt_category = word(&r, tt_node_get(y.root, "dlt"), "category");
    m->items = length(y.root, "items") < 64 ? length(y.root, "items") : 64;
    m->item = TT_ARRAY(a, struct item_model, m->items + 1);
    for (size_t i = 0; i < m->items; i++)
        read_item(&r, items->item[i], &m->item[i]);
    m->aes = length(y.root, "adverse_events");
    m->ae = TT_ARRAY(a, struct ae_model, m->aes + 1);
    for (size_t i = 0; i < m->aes; i++)
        read_ae(&r, aes->item[i], &m->ae[i]);
    return r.code;
}
