/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/fuzz_yaml.c -- any bytes as a definition file, and any text as a value.
 *
 * Beyond not crashing: spans lie inside the source and in their parent's; a path
 * leads back to its node; a quoted text reads back as itself; a patch is refused
 * or changes one value. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "yaml/yaml.h"

struct input {
    const char *text;
    size_t n;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check(tt_arena *a, const tt_yaml *y, const tt_node *node, int *left)
{
    must(node->start <= node->end && node->end <= y->size && node->line >= 1 && node->column >= 1);
    must(!node->parent || node->kind != TT_SCALAR || node->parent->start <= node->start);
    if (--*left < 0)
        return;
    must(tt_node_find(y->root, tt_node_path(a, node)) == node);
    if (node->kind == TT_SCALAR && *left % 8 == 0) {
        const char *now = NULL;
        tt_err err;
        (void)tt_yaml_patch(a, y, node, "a: [b] # c", &now, &err);
    }
    for (size_t i = 0; i < node->n; i++)
        check(a, y, node->item[i], left);
}

static void quote(tt_arena *a, const char *value)
{
    tt_yaml y;
    tt_err err;
    const char *text =
        tt_printf(a, "a: %s # c\nb: [%s, {c: %s}]\n", tt_yaml_quote(a, value), tt_yaml_quote(a, value), tt_yaml_quote(a, value));
    must(tt_yaml_parse(a, "x", text, strlen(text), &y, &err) == TT_OK);
    must(tt_streq(tt_node_find(y.root, "a")->text, value));
    must(tt_streq(tt_node_find(y.root, "b[0]")->text, value));
    must(tt_streq(tt_node_find(y.root, "b[1].c")->text, value));
}

static tt_code run(tt_arena *a, void *arg, tt_err *err)
{
    const struct input *in = arg;
    tt_yaml y;
    if (in->n < 4096 && tt_utf8_valid(in->text, in->n))
        quote(a, tt_strndup(a, in->text, in->n));
    TT_TRY(tt_yaml_parse(a, "x", in->text, in->n, &y, err));
    int left = 256;
    check(a, &y, y.root, &left);
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct input in = {(const char *)data, n};
    tt_err err;
    (void)tt_job((size_t)256 << 20, run, &in, &err);
    return 0;
}
