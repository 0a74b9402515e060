/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/app.h -- one function per verb: what was asked for in, result and findings
 * out.  The command line and the web pages share these; neither has logic of its own.
 *
 * A command is one file src/app/v_NAME.c with a const descriptor tt_command_NAME:
 * words, options, examples, and the function.  Help, completion, the manual pages
 * and the tests of the examples are made from it. */
#ifndef TT_APP_H
#define TT_APP_H

#include "base/base.h"
#include "doc/doc.h"
#include "json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_option {
    const char *name;  /* "seed"; NULL ends a list */
    const char *value; /* "N"; NULL = a switch */
    const char *help[TT_LANGS];
} tt_option;

typedef struct tt_given {
    const char *name, *value; /* value "" for a switch */
} tt_given;

/** What was asked for. Words after the verb, options in the order given. */
typedef struct tt_request {
    const char *const *word;
    size_t words;
    const tt_given *opt;
    size_t opts;
    tt_lang lang;
    bool json;
    int width; /* columns for human text */
    /** Called now and then by long verbs; false stops them. May be NULL. */
    bool (*progress)(void *self, const char *what, int64_t done, int64_t all);
    /** Takes data for standard output while a long verb makes them; false: it could not. NULL: they come as the result's `data`. */
    bool (*put)(void *self, const char *text, size_t n);
    void *self;
} tt_request;

/** What came of it. Everything lives in the job's arena. */
typedef struct tt_result {
    tt_doc *doc;          /* for people; NULL when there is nothing to say */
    const char *data;     /* data for stdout as it is (CSV, YAML, SVG); NULL usually */
    tt_json_out json;     /* when request.json; the object is opened and closed by the framework */
    tt_findings findings; /* remarks, said on stderr (lint: they are the answer) */
    int status;           /* 0 done or yes, 1 the answer is no */
    const char *next;     /* the likely next command, "" if none */
} tt_result;

typedef struct tt_command {
    const char *name;         /* "lint"; two words for "design oc" */
    const char *words;        /* "DIR|FILE" as help shows it, "" if none */
    int min_words, max_words; /* max -1: any number */
    const char *summary[TT_LANGS];
    const char *more[TT_LANGS];  /* a paragraph of help, may be "" */
    const tt_option *options;    /* NULL-ended list, may be NULL */
    const char *const *examples; /* NULL-ended; each runs in the test of examples */
    tt_code (*run)(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err);
} tt_command;

/** The i-th command in order of name, NULL past the end. */
const tt_command *tt_command_at(size_t i);
/** The command whose name begins the words ("design", "oc", ...); *used = words it took. TT_EUSAGE (E900) with the nearest. */
tt_code tt_command_find(const char *const *word, size_t n, const tt_command **ret, size_t *used, tt_err *err);

/** Options every command takes: --json --lang --help --quiet --progress. */
extern const tt_option tt_common_options[];

/** Run a command: checks words and options, opens the result, calls it, closes the JSON object. E901..E904 usage. */
tt_code tt_command_run(tt_arena *a, const tt_command *c, const tt_request *q, tt_result *r, tt_err *err);

/** Help of one command, or with c NULL of all whose name begins with the word `group`, NULL: of all; as a document. */
tt_doc *tt_command_help(tt_arena *a, const tt_command *c, const char *group, tt_lang lang);
/** Is it the first word of several commands, as "design"? */
bool tt_command_group(const char *word);

/** Versions of the program and what it is linked with, as a document. */
extern const char tt_program_version[];

#ifdef __cplusplus
}
#endif
#endif
