/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: formatted, or one failure that names a message; what is formatted is formatted
 * by a second time into itself, and reads as the same tree. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "study/study.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct input {
    const char *text;
    size_t n;
};

static void same(const tt_node *a, const tt_node *b)
{
    assert(a->kind == b->kind && a->n == b->n);
    if (a->kind == TT_SCALAR)
        assert(strcmp(a->text, b->text) == 0);
    for (size_t i = 0; i < a->n; i++) {
        if (a->kind == TT_MAP)
            assert(strcmp(a->key[i]->text, b->key[i]->text) == 0);
        same(a->item[i], b->item[i]);
    }
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct input *in = arg;
    const char *once = NULL, *twice = NULL;
    tt_yaml was, is;
    tt_err why = {0};
    (void)err;
    if (tt_study_format(a, "f.yaml", in->text, in->n, &once, &why) != TT_OK) {
        assert(tt_message_find(why.id));
        return TT_OK;
    }
    assert(tt_study_format(a, "f.yaml", once, strlen(once), &twice, NULL) == TT_OK && strcmp(once, twice) == 0);
    assert(tt_yaml_parse(a, "f.yaml", in->text, in->n, &was, NULL) == TT_OK);
    assert(tt_yaml_parse(a, "f.yaml", once, strlen(once), &is, NULL) == TT_OK);
    if (was.root && is.root)
        same(was.root, is.root);
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct input in = {(const char *)data, n};
    tt_job((size_t)256 << 20, body, &in, NULL);
    return 0;
}
