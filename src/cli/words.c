/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/words.c -- "design oc --doses 4 DIR" into a command, its words and options.
 *
 * Options may stand anywhere, as --name VALUE or --name=VALUE; -o and -h are the
 * two short ones people expect; -- ends them.  Which options take a value is the
 * command's own table. */
#include "cli/words.h"

#include <stdlib.h>
#include <string.h>

static const tt_option *find(const tt_option *list, const char *name)
{
    for (; list && list->name; list++)
        if (tt_streq(list->name, name))
            return list;
    return NULL;
}

static tt_code take_option(tt_arena *a, struct tt_line_in *in, tt_given *opt, int argc, char **argv, int *i, tt_err *err)
{
    const char *text = argv[*i] + 2, *equals = strchr(text, '=');
    if (tt_streq(argv[*i], "-o"))
        text = "out", equals = NULL;
    else if (tt_streq(argv[*i], "-h"))
        text = "help", equals = NULL;
    const char *name = equals ? tt_strndup(a, text, (size_t)(equals - text)) : text;
    const tt_option *o = find(tt_common_options, name);
    o = o ? o : in->command ? find(in->command->options, name) : NULL;
    if (!o)
        return tt_fail(err, TT_EUSAGE, 902, tt_at_path(""), name, in->command ? in->command->name : "titrate");
    *opt = (tt_given){o->name, ""};
    if (!o->value)
        return TT_OK;
    if (!equals && *i + 1 >= argc)
        return tt_fail(err, TT_EUSAGE, 904, tt_at_path(""), name);
    opt->value = equals ? equals + 1 : argv[++*i];
    return TT_OK;
}

static bool is_option(const char *s)
{
    return (s[0] == '-' && s[1] == '-' && s[2]) || tt_streq(s, "-o") || tt_streq(s, "-h");
}

/* Before the command is known: may an option of this name have a value, here or in any command? */
static bool takes_value(const char *name)
{
    const tt_option *o = find(tt_common_options, name);
    const tt_command *c;
    for (size_t i = 0; !o && (c = tt_command_at(i)) != NULL; i++)
        o = find(c->options, name);
    return o && o->value;
}

/* The words that are neither options nor their values: enough to find the command, wherever the options stand. */
static size_t bare_words(int argc, char **argv, const char **word)
{
    size_t n = 0;
    for (int i = 1; i < argc && !tt_streq(argv[i], "--"); i++)
        if (!is_option(argv[i]))
            word[n++] = argv[i];
        else if (tt_streq(argv[i], "-o") || (takes_value(argv[i] + 2) && !tt_streq(argv[i], "--version")))
            i++;
    return n;
}

static tt_code find_command(tt_arena *a, int argc, char **argv, struct tt_line_in *in, size_t *used, tt_err *err)
{
    const char **word = TT_ARRAY(a, const char *, (size_t)argc + 1);
    size_t n = bare_words(argc, argv, word);
    const bool help_of = n && tt_streq(word[0], "help");
    word += help_of;
    n -= help_of;
    in->help = help_of;
    for (int i = 1; i < argc; i++) {
        in->version = in->version || tt_streq(argv[i], "--version");
        in->help = in->help || tt_streq(argv[i], "--help") || tt_streq(argv[i], "-h");
    }
    *used = help_of;
    if (!n) {
        in->help = in->help || !in->version;
        return TT_OK;
    }
    if (in->help && n == 1 && tt_command_group(word[0])) {
        in->group = word[0];
        *used += 1;
        return TT_OK;
    }
    size_t took = 0;
    TT_TRY(tt_command_find(word, n, &in->command, &took, err));
    *used += took;
    return TT_OK;
}

/* Known before anything can be refused, so that the refusal speaks it; a language that is none is refused later. */
static void speak(int argc, char **argv, struct tt_line_in *in)
{
    const char *lang = getenv("TITRATE_LANG");
    for (int i = 1; i < argc && !tt_streq(argv[i], "--"); i++)
        if (tt_str_starts(argv[i], "--lang="))
            lang = argv[i] + strlen("--lang=");
        else if (tt_streq(argv[i], "--lang") && i + 1 < argc)
            lang = argv[i + 1];
    if (!lang || tt_lang_parse(lang, &in->request.lang) != TT_OK)
        in->request.lang = TT_EN;
}

static tt_code common(struct tt_line_in *in, tt_err *err)
{
    const char *lang = getenv("TITRATE_LANG");
    for (size_t i = 0; i < in->request.opts; i++) {
        const tt_given *o = &in->request.opt[i];
        if (tt_streq(o->name, "lang"))
            lang = o->value;
        in->request.json = in->request.json || tt_streq(o->name, "json");
        in->quiet = in->quiet || tt_streq(o->name, "quiet");
        in->progress_json = in->progress_json || (tt_streq(o->name, "progress") && tt_streq(o->value, "json"));
    }
    if (lang && tt_lang_parse(lang, &in->request.lang) != TT_OK)
        return tt_fail(err, TT_EUSAGE, 912, tt_at_path(""), lang);
    return TT_OK;
}

tt_code tt_words_read(tt_arena *a, int argc, char **argv, struct tt_line_in *in, tt_err *err)
{
    size_t used = 0;
    const char **word = TT_ARRAY(a, const char *, (size_t)argc + 1);
    tt_given *opt = TT_ARRAY(a, tt_given, (size_t)argc + 1);
    bool only_words = false;
    *in = (struct tt_line_in){0};
    speak(argc, argv, in);
    TT_TRY(find_command(a, argc, argv, in, &used, err));
    for (int i = 1; i < argc; i++) {
        if (!only_words && tt_streq(argv[i], "--")) {
            only_words = true;
        } else if (!only_words && tt_streq(argv[i], "--version") && !(in->command && find(in->command->options, "version"))) {
            continue; /* of the program; consent has a --version of its own */
        } else if (!only_words && is_option(argv[i])) {
            TT_TRY(take_option(a, in, &opt[in->request.opts], argc, argv, &i, err));
            in->request.opts++;
        } else if (used) {
            used--;
        } else {
            word[in->request.words++] = argv[i];
        }
    }
    in->request.word = word;
    in->request.opt = opt;
    return common(in, err);
}
