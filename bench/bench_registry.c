/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench/bench_registry.c -- a folder of registry records: imported, searched, and the memory of it.
 *
 *     bench_registry [FOLDER [COUNT]]        (default tests/data/registry 10000)
 *
 * The records are those of FOLDER over and over, each time under a number and with a word of its
 * own, and go the way of `titrate records import`: read, taken apart, put, a job a record.  Each
 * import is a process of its own, so its peak is its own; a tenth of COUNT goes first, and memory is
 * constant when the two peaks are equal.  A question is asked 50 times; the median, and the time that
 * 99 of 100 stay under, are over all askings.  "goal" is what is aimed at; nothing here fails on time.
 * bench_registry.py puts other programs beside it. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "catalog/catalog.h"

enum { MOST = 400, TIMES = 50 };

struct seed {
    char *head, *tail, *title; /* the record's text, parted before its number and its title's closing quote */
};

static struct seed seed[MOST];
static size_t seeds;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* --- the records --------------------------------------------------------------------- */

/* Where the text of "key": "..." begins, NULL if it is not there. */
static char *value_of(char *text, const char *key)
{
    char *s = strstr(text, key);
    s = s ? strchr(s + strlen(key), ':') : NULL;
    s = s ? strchr(s, '"') : NULL;
    return s ? s + 1 : NULL;
}

static tt_code load_seed(tt_arena *a, void *arg, tt_err *err)
{
    char *text = NULL;
    size_t n = 0;
    TT_TRY(tt_file_read(a, arg, (size_t)32 << 20, &text, &n, err));
    char *id = value_of(text, "\"nctId\""), *title = id ? value_of(id, "\"briefTitle\"") : NULL;
    if (!title || strncmp(id, "NCT", 3) != 0)
        return TT_OK;
    *id = *title = '\0';
    seed[seeds] = (struct seed){strdup(text), strdup(title + 1), NULL};
    char *rest = id + strcspn(id + 1, "\"") + 1; /* from the number's closing quote to the title */
    seed[seeds].title = strdup(rest);
    seeds++;
    return TT_OK;
}

static void load(const char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && seeds < MOST && (e = readdir(d)) != NULL;) {
        char path[4096];
        const size_t n = strlen(e->d_name);
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (n > 5 && strcmp(e->d_name + n - 5, ".json") == 0)
            tt_job(TT_ARENA_DEFAULT, load_seed, path, NULL);
    }
    if (d)
        closedir(d);
}

/* --- the import ------------------------------------------------------------------------ */

struct one {
    tt_catalog *c;
    size_t number;
    int64_t bytes;
};

static tt_code put_one(tt_arena *a, void *arg, tt_err *err)
{
    struct one *o = arg;
    const struct seed *s = &seed[o->number % seeds];
    const char *text = tt_printf(a, "%sNCT%08zu%sVariant%zu %s", s->head, o->number, s->title, o->number, s->tail);
    tt_registered g;
    const size_t n = strlen(text);
    o->bytes += (int64_t)n;
    TT_TRY(tt_registered_read(a, "record", text, n, &g, err));
    return tt_catalog_put(o->c, a, &g, "record", err);
}

static tt_code import(const char *db, size_t count)
{
    struct one o = {0};
    const double start = now_ms();
    TT_TRY(tt_catalog_open(db, true, &o.c, NULL));
    TT_TRY(tt_catalog_begin(o.c, NULL));
    for (o.number = 1; o.number <= count; o.number++)
        TT_TRY(tt_job(TT_ARENA_DEFAULT, put_one, &o, NULL));
    TT_TRY(tt_catalog_commit(o.c, NULL));
    tt_catalog_close(o.c);
    const double ms = now_ms() - start;
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    printf("import of %-7zu records %24.0f records/s  %6.1f MB/s   goal 1000/s    peak %ld MB\n", count, 1e3 * (double)count / ms,
           1e-3 * (double)o.bytes / ms, u.ru_maxrss / 1024);
    return TT_OK;
}

static int import_apart(const char *db, size_t count)
{
    int status = 1;
    fflush(stdout);
    unlink(db);
    const pid_t child = fork();
    if (child == 0) {
        const int failed = import(db, count) != TT_OK;
        fflush(stdout);
        _exit(failed);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* --- the questions ----------------------------------------------------------------------- */

static const struct {
    const char *what;
    tt_catalog_query ask;
} questions[] = {
    {"a word of most records", {.words = "liver", .limit = 20}},
    {"two words", {.words = "liver failure", .limit = 20}},
    {"three words, one rare", {.words = "liver cells Variant77", .limit = 20}},
    {"a word begun", {.words = "hepat*", .limit = 20}},
    {"two words together", {.words = "\"liver failure\"", .limit = 20}},
    {"a word of no record", {.words = "zzzz", .limit = 20}},
    {"Chinese, three characters", {.words = "肝衰竭", .limit = 20}},
    {"Chinese, two characters", {.words = "肝炎", .limit = 20}},
    {"status and country", {.status = "COMPLETED", .country = "China", .limit = 20}},
    {"phase and condition", {.phase = "PHASE1", .condition = "liver", .limit = 20}},
    {"a word and a phase", {.words = "cells", .phase = "PHASE1", .limit = 20}},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static int earlier(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

struct search {
    tt_catalog *c;
    const tt_catalog_query *ask;
    int64_t all;
};

static tt_code find(tt_arena *a, void *arg, tt_err *err)
{
    struct search *s = arg;
    tt_catalog_hit *hit = NULL;
    size_t n = 0;
    return tt_catalog_find(s->c, a, s->ask, &hit, &n, &s->all, err);
}

static tt_code search(const char *db)
{
    static double t[QUESTIONS * TIMES];
    struct search s = {0};
    TT_TRY(tt_catalog_open(db, false, &s.c, NULL));
    for (int i = 0; i < QUESTIONS; i++) {
        double *mine = t + (ptrdiff_t)i * TIMES;
        s.ask = &questions[i].ask;
        for (int k = 0; k < TIMES; k++) {
            const double start = now_ms();
            TT_TRY(tt_job(TT_ARENA_DEFAULT, find, &s, NULL));
            mine[k] = now_ms() - start;
        }
        qsort(mine, TIMES, sizeof *mine, earlier);
        printf("  %-30s %8lld found %10.2f ms\n", questions[i].what, (long long)s.all, mine[TIMES / 2]);
    }
    tt_catalog_close(s.c);
    qsort(t, QUESTIONS * TIMES, sizeof *t, earlier);
    printf("search: median %.2f ms, 99 of 100 under %.2f ms   goal 5 ms, 50 ms\n", t[QUESTIONS * TIMES / 2],
           t[QUESTIONS * TIMES * 99 / 100]);
    return TT_OK;
}

int main(int argc, char **argv)
{
    const size_t count = argc > 2 ? (size_t)strtoull(argv[2], NULL, 10) : 10000;
    char db[64];
    snprintf(db, sizeof db, "/tmp/bench_registry.%ld.db", (long)getpid());
    load(argc > 1 ? argv[1] : "tests/data/registry");
    const bool fine = seeds > 0 && import_apart(db, count / 10) && import_apart(db, count) && search(db) == TT_OK;
    unlink(db);
    if (!fine)
        fprintf(stderr, "bench_registry: no records, or no import\n");
    return !fine;
}
