/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A start that was killed can be repeated, and takes nothing away that something came of. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "in_folder.h"

static tt_code start(ward *w, tt_entropy entropy)
{
    tt_start how = practice_how(w);
    how.entropy = entropy;
    return tt_conduct_start(in(w, "study.db"), w->study, true, &how, &w->c, &w->err);
}

/* Random bytes until the secret lies there; then the process is killed. */
static tt_code fatal(void *self, void *bytes, size_t n, tt_err *err)
{
    ward *w = self;
    if (tt_file_exists(in(w, "study.db.secret")))
        raise(SIGKILL);
    return tt_entropy_seeded(&w->chance).fill(&w->chance, bytes, n, err);
}

static void a_start_that_was_killed_is_repeated(void **state)
{
    (void)state;
    ward *w = ready_to_start();
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
        start(w, (tt_entropy){fatal, w});
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    assert_true(tt_file_exists(in(w, "study.db")) && tt_file_exists(in(w, "study.db.secret")));
    FINE(w, start(w, tt_entropy_seeded(&w->chance)));
    tt_list_check check;
    FINE(w, tt_conduct_check_list(w->c, &check, &w->err));
    assert_true(check.secret); /* the new one is this log's */
    away(w);
}

/* Random bytes until the secret lies there; then there are none. */
static tt_code dry(void *self, void *bytes, size_t n, tt_err *err)
{
    ward *w = self;
    if (tt_file_exists(in(w, "study.db.secret")))
        return tt_fail(err, TT_EIO, 2, tt_at_path("entropy"), "entropy", "dry");
    return tt_entropy_seeded(&w->chance).fill(&w->chance, bytes, n, err);
}

static void a_start_that_fails_takes_its_secret_away(void **state)
{
    (void)state;
    ward *w = ready_to_start();
    assert_int_equal(start(w, (tt_entropy){dry, w}), TT_EIO);
    assert_false(tt_file_exists(in(w, "study.db.secret")));
    assert_false(tt_file_exists(in(w, "study.db")));
    FINE(w, start(w, tt_entropy_seeded(&w->chance)));
    away(w);
}

/* A study is there, or something that is none: both stay, with the secret beside them. */
static void what_is_there_stays(void **state)
{
    (void)state;
    ward *w = ready_to_start();
    char *kept = NULL, *now = NULL;
    size_t n = 0;
    FINE(w, start(w, tt_entropy_seeded(&w->chance)));
    tt_conduct_close(w->c);
    FINE(w, tt_file_read(w->arena, in(w, "study.db.secret"), 4096, &kept, &n, &w->err));
    assert_int_equal(start(w, tt_entropy_seeded(&w->chance)), TT_EEXIST);
    assert_int_equal(w->err.id, 503);
    assert_int_equal(tt_conduct_clear_unfinished(in(w, "study.db"), &w->err), TT_EEXIST);
    FINE(w, tt_file_read(w->arena, in(w, "study.db.secret"), 4096, &now, &n, &w->err));
    assert_string_equal(now, kept);
    FINE(w, tt_conduct_open(in(w, "study.db"), TT_OPEN_READ, tt_clock_set(&w->now), tt_entropy_seeded(&w->chance), &w->c, &w->err));
    assert_true(tt_conduct_trial(w->c)->started);
    FINE(w, tt_file_write(in(w, "notes.db"), "not a record", 12, &w->err));
    assert_int_equal(tt_conduct_clear_unfinished(in(w, "notes.db"), &w->err), TT_EEXIST);
    assert_true(tt_file_exists(in(w, "notes.db")));
    FINE(w, tt_conduct_clear_unfinished(in(w, "nothing.db"), &w->err));
    away(w);
}

/* Rows cut off to the last leave the head, which says that they were: no start of that. */
static void an_emptied_record_is_no_unfinished_one(void **state)
{
    (void)state;
    ward *w = ready_to_start();
    FINE(w, start(w, tt_entropy_seeded(&w->chance)));
    tt_conduct_close(w->c);
    assert_int_equal(rename(in(w, "study.db"), in(w, "kept.db")), 0);
    tt_record *r = NULL;
    FINE(w, tt_record_open(in(w, "empty.db"), TT_OPEN_CREATE, tt_clock_set(&w->now), tt_entropy_seeded(&w->chance), &r, &w->err));
    tt_record_close(r);
    assert_int_equal(rename(in(w, "empty.db"), in(w, "study.db")), 0);
    assert_int_equal(start(w, tt_entropy_seeded(&w->chance)), TT_EEXIST);
    assert_true(tt_file_exists(in(w, "study.db.secret")));
    w->c = NULL;
    away(w);
}

static const struct CMUnitTest starts[] = {
    cmocka_unit_test(a_start_that_was_killed_is_repeated),
    cmocka_unit_test(a_start_that_fails_takes_its_secret_away),
    cmocka_unit_test(what_is_there_stays),
    cmocka_unit_test(an_emptied_record_is_no_unfinished_one),
};

TT_TEST_MAIN(starts)
