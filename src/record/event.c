/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/event.c -- an event's stored form, and the hash over it.
 *
 * One table of columns says everything: the SQL table has them in this order, the
 * hash runs over them in this order, and reading back refuses whatever we would
 * not have written ourselves.  The last point matters: the hash is taken over the
 * stored text, so a stored "2026-03-04T06:10:00Z" that reads as the same instant
 * as "...00.000Z", a digit of a hash in upper case, or bytes hidden behind a NUL
 * must not pass as unchanged.
 *
 * Field encoding: 8 bytes of length, big-endian, then the column's text (integers
 * in decimal, hashes in lower-case hex).  "hash" itself is not in; "prev" is last. */
#include "record/record_internal.h"

#include <string.h>

#define TEXT(field)                                                                                                                        \
    {                                                                                                                                      \
#field, TT_COL_TEXT, offsetof(tt_event, field)                                                                                     \
    }

const tt_column tt_event_columns[TT_COLUMNS] = {
    {"seq", TT_COL_INT64, offsetof(tt_event, seq)},
    TEXT(id),
    {"recorded", TT_COL_INSTANT, offsetof(tt_event, recorded)},
    {"occurred", TT_COL_INSTANT, offsetof(tt_event, occurred)},
    TEXT(zone),
    TEXT(actor),
    TEXT(role),
    TEXT(session),
    TEXT(kind),
    TEXT(subject),
    TEXT(visit),
    TEXT(form),
    TEXT(item),
    {"repeat", TT_COL_INT32, offsetof(tt_event, repeat)},
    TEXT(body),
    TEXT(reason),
    TEXT(source),
    TEXT(study_version),
    TEXT(program),
    {"schema", TT_COL_INT32, offsetof(tt_event, schema)},
    TEXT(meaning),
    TEXT(signed_hash),
    TEXT(key),
    TEXT(signature),
    {"prev", TT_COL_HASH, offsetof(tt_event, prev)},
    {"hash", TT_COL_HASH, offsetof(tt_event, hash)},
};

tt_event tt_event_blank(const char *kind)
{
    tt_event e = {.recorded = TT_NO_INSTANT, .occurred = TT_NO_INSTANT, .schema = 1};
    for (int i = 0; i < TT_COLUMNS; i++)
        if (tt_event_columns[i].kind == TT_COL_TEXT)
            *(const char **)(void *)((char *)&e + tt_event_columns[i].offset) = "";
    e.kind = kind;
    e.body = "{}";
    return e;
}

/* --- to the store --- */

static tt_cell text_cell(const char *s)
{
    return (tt_cell){.kind = TT_CELL_TEXT, .text = s, .n = strlen(s)};
}

static tt_cell whole_cell(int64_t n)
{
    return (tt_cell){.kind = TT_CELL_INT, .whole = n};
}

static const char *instant_text(tt_instant t, char ret[32])
{
    return t == TT_NO_INSTANT ? "" : tt_instant_write(t, ret);
}

void tt_event_cells(const tt_event *e, tt_cells *ret)
{
    int instants = 0, hashes = 0;
    for (int i = 0; i < TT_COLUMNS; i++) {
        const void *p = (const char *)e + tt_event_columns[i].offset;
        switch (tt_event_columns[i].kind) {
        case TT_COL_INT64:
            ret->at[i] = whole_cell(*(const int64_t *)p);
            break;
        case TT_COL_INT32:
            ret->at[i] = whole_cell(*(const int32_t *)p);
            break;
        case TT_COL_TEXT:
            ret->at[i] = text_cell(*(const char *const *)p);
            break;
        case TT_COL_INSTANT:
            ret->at[i] = text_cell(instant_text(*(const tt_instant *)p, ret->instant[instants++]));
            break;
        case TT_COL_HASH:
            ret->at[i] = text_cell(tt_hex(p, TT_HASH_SIZE, ret->hash[hashes++]));
            break;
        }
    }
}

/* --- hashes --- */

/* Decimal text of n, written backwards from the end of `room`. */
static const char *decimal_text(int64_t n, char room[24], size_t *length)
{
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    char *p = room + 24;
    do
        *--p = (char)('0' + left % 10);
    while ((left /= 10) > 0);
    if (n < 0)
        *--p = '-';
    *length = (size_t)(room + 24 - p);
    return p;
}

static void hash_cell(tt_hasher *h, tt_cell c)
{
    char room[24];
    size_t n = c.n;
    const char *s = c.kind == TT_CELL_INT ? decimal_text(c.whole, room, &n) : c.text;
    tt_hasher_field(h, s, n);
}

tt_hash tt_cells_hash(const tt_cells *c)
{
    tt_hasher h;
    tt_hasher_init(&h);
    for (int i = 0; i < TT_COLUMNS - 1; i++)
        hash_cell(&h, c->at[i]);
    return tt_hasher_done(&h);
}

tt_hash tt_event_hash(const tt_event *e)
{
    tt_cells c;
    tt_event_cells(e, &c);
    return tt_cells_hash(&c);
}

tt_hash tt_event_signing_hash(const tt_event *e)
{
    char recorded[32];
    const char *const field[] = {"titrate signature 1", e->signed_hash, e->meaning, e->actor, e->role, instant_text(e->recorded, recorded)};
    tt_hasher h;
    tt_hasher_init(&h);
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        tt_hasher_field(&h, field[i], strlen(field[i]));
    return tt_hasher_done(&h);
}

bool tt_event_is_signed(const tt_event *e)
{
    return e->meaning[0] || e->key[0] || e->signature[0];
}

bool tt_event_signature_holds(const tt_event *e)
{
    if (!tt_event_is_signed(e))
        return true;
    unsigned char key[TT_KEY_SIZE], signature[TT_SIG_SIZE];
    if (!e->meaning[0] || tt_unhex(e->key, key, sizeof key, NULL) != TT_OK ||
        tt_unhex(e->signature, signature, sizeof signature, NULL) != TT_OK)
        return false;
    const tt_hash h = tt_event_signing_hash(e);
    return tt_signature_valid(key, h.b, sizeof h.b, signature);
}

/* --- from the store --- */

static bool plain_text(tt_cell c)
{
    return c.kind == TT_CELL_TEXT && memchr(c.text, 0, c.n) == NULL;
}

static bool read_int32(tt_cell c, int32_t *ret)
{
    if (c.kind != TT_CELL_INT || c.whole < INT32_MIN || c.whole > INT32_MAX)
        return false;
    *ret = (int32_t)c.whole;
    return true;
}

static bool read_instant(tt_cell c, tt_instant *ret)
{
    char again[32];
    if (!plain_text(c))
        return false;
    if (c.n == 0) {
        *ret = TT_NO_INSTANT;
        return true;
    }
    return tt_instant_parse(c.text, ret, NULL) == TT_OK && strcmp(tt_instant_write(*ret, again), c.text) == 0;
}

static bool read_hash(tt_cell c, tt_hash *ret)
{
    char again[2 * TT_HASH_SIZE + 1];
    return plain_text(c) && tt_unhex(c.text, ret->b, TT_HASH_SIZE, NULL) == TT_OK &&
           strcmp(tt_hex(ret->b, TT_HASH_SIZE, again), c.text) == 0;
}

static bool read_column(const tt_column *column, tt_cell c, void *p)
{
    switch (column->kind) {
    case TT_COL_INT64:
        *(int64_t *)p = c.whole;
        return c.kind == TT_CELL_INT;
    case TT_COL_INT32:
        return read_int32(c, p);
    case TT_COL_TEXT:
        *(const char **)p = c.text;
        return plain_text(c);
    case TT_COL_INSTANT:
        return read_instant(c, p);
    case TT_COL_HASH:
        return read_hash(c, p);
    }
    return false;
}

const char *tt_event_from_cells(const tt_cell cell[TT_COLUMNS], tt_event *ret)
{
    for (int i = 0; i < TT_COLUMNS; i++)
        if (!read_column(&tt_event_columns[i], cell[i], (char *)ret + tt_event_columns[i].offset))
            return tt_event_columns[i].name;
    return NULL;
}
