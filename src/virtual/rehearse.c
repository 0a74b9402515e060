/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/rehearse.c -- the stage manager: opens the study, hands each task of the
 * agenda to its function at its time, and commits them in small groups. */
#include "virtual/stage.h"

const tt_actor tt_cast_coordinator = {"wang", "rehearsal"}, tt_cast_pi = {"zhu", "rehearsal"}, tt_cast_safety = {"chen", "rehearsal"},
               tt_cast_pharmacy = {"liu", "rehearsal"};

static tt_code add_people(tt_conduct *c, tt_err *err)
{
    static const struct {
        const char *name, *full, *role;
    } people[] = {{"wang", "Wang (simulated coordinator)", "coordinator"},
                  {"zhu", "Zhu (simulated investigator)", "pi"},
                  {"chen", "Chen (simulated safety reviewer)", "safety"},
                  {"liu", "Liu (simulated pharmacist)", "pharmacy"}};
    const tt_actor admin = {"admin", "rehearsal"};
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        TT_TRY(tt_conduct_user(c, admin, people[i].name, people[i].full, people[i].role, "rehearsal", TT_EFFORT_REHEARSAL, err));
    return TT_OK;
}

static tt_code play(struct stage *g, const struct task *t, tt_err *err)
{
    static tt_code (*const by_kind[])(struct stage *, const struct task *, tt_err *) = {
        tt_play_arrive, tt_play_moment, tt_play_dose,   tt_play_visit, tt_play_ae,      tt_play_dlt,   tt_play_judge,
        tt_play_end,    tt_play_window, tt_play_decide, tt_play_sign,  tt_play_session, tt_play_record};
    return by_kind[t->kind](g, t, err);
}

struct one_task {
    struct stage *g;
    struct task t;
};

static tt_code play_one(tt_arena *a, void *arg, tt_err *err)
{
    struct one_task *one = arg;
    one->g->scratch = a;
    return play(one->g, &one->t, err);
}

/* What is committed is told; what is told is on disk. */
static tt_code commit(struct stage *g, tt_err *err)
{
    const tt_rehearsal *h = g->how;
    TT_TRY(tt_conduct_commit(g->c, err));
    if (h->progress && !h->progress(h->self, tt_conduct_trial(g->c)->seq, g->done.screened, g->done.dosed))
        return tt_fail(err, TT_EINTR, 771, tt_at_path("rehearse"), g->study->id);
    return TT_OK;
}

enum { GROUP = 24 }; /* events a transaction holds at least: a durable commit costs more than an event */

static tt_code run(struct stage *g, tt_err *err)
{
    struct one_task one = {.g = g};
    const tt_instant until = g->how->until.n ? tt_instant_add(g->study->zone, g->now, g->how->until) : INT64_MAX;
    int64_t since = tt_conduct_trial(g->c)->seq;
    TT_TRY(tt_conduct_begin(g->c, err));
    while (tt_agenda_next(&g->agenda, &one.t) && one.t.at <= until) {
        g->now = one.t.at > g->now ? one.t.at : g->now;
        TT_TRY(tt_job(TT_ARENA_DEFAULT, play_one, &one, err));
        if (tt_conduct_trial(g->c)->seq - since < GROUP)
            continue;
        TT_TRY(commit(g, err));
        since = tt_conduct_trial(g->c)->seq;
        TT_TRY(tt_conduct_begin(g->c, err));
    }
    return commit(g, err);
}

static void close_conduct(void *c)
{
    tt_conduct_close(c);
}

static void set_truth(struct stage *g)
{
    const double *given = g->how->truth;
    for (int j = 1; j <= g->study->dose.levels && j <= TT_MAX_DOSES; j++)
        g->truth[j] = given ? (j <= g->how->levels ? given[j - 1] : given[g->how->levels - 1]) : g->model.truth[j];
}

static tt_instant first_day(const tt_study *s, const tt_rehearsal *how)
{
    tt_date d = s->start;
    if (how->start != TT_NO_INSTANT)
        return how->start;
    d.precision = TT_P_MINUTE;
    d.month = d.month ? d.month : 1;
    d.day = d.day ? d.day : 1;
    d.hour = 8;
    return tt_local_instant(s->zone, d, NULL);
}

struct job {
    const char *db;
    const tt_study *study;
    bool runnable;
    const tt_rehearsal *how;
    tt_rehearsed *ret;
};

static tt_code begin(struct stage *g, const struct job *job, void **slot, tt_err *err)
{
    TT_TRY(tt_model_read(g->arena, &g->model, err));
    TT_TRY(tt_model_fit(&g->model, g->study, err));
    set_truth(g);
    g->now = first_day(g->study, g->how);
    g->entropy = tt_rng_make(g->how->seed, "entropy", 0, 0);
    const tt_start start = {.rehearsal = true,
                            .seed = g->how->seed,
                            .admin = "admin",
                            .admin_name = "Administrator (simulated)",
                            .password = "rehearsal",
                            .clock = tt_clock_set(&g->now),
                            .entropy = tt_entropy_seeded(&g->entropy)};
    TT_TRY(tt_conduct_start(job->db, g->study, job->runnable, &start, &g->c, err));
    *slot = g->c;
    const int wanted = g->study->random.on ? 4 * g->study->enrolment : g->study->enrolment; /* until all are randomised */
    g->most = g->how->patients > 0 ? g->how->patients : wanted;
    g->cast = TT_ARRAY(g->arena, struct cast, (size_t)g->most + 1);
    g->agenda = (struct agenda){.arena = g->arena};
    TT_TRY(tt_conduct_begin(g->c, err));
    TT_TRY(add_people(g->c, err));
    TT_TRY(tt_conduct_commit(g->c, err));
    tt_agenda_add(&g->agenda, (struct task){.at = tt_days_after(g->now, 0.1), .kind = TASK_DECIDE});
    return TT_OK;
}

static void sum_up(const struct stage *g, tt_rehearsed *ret)
{
    const tt_trial *t = tt_conduct_trial(g->c);
    *ret = g->done;
    ret->events = t->seq;
    ret->deviations = (int64_t)t->deviations;
    ret->last = t->last;
    ret->mtd = -1;
    if (t->decisions && t->decision[t->decisions - 1]->act == TT_STOP)
        ret->mtd = t->decision[t->decisions - 1]->mtd;
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct job *job = arg;
    struct stage g = {.arena = a, .scratch = a, .study = job->study, .how = job->how};
    void **slot = tt_hold(a, close_conduct);
    TT_TRY(begin(&g, job, slot, err));
    TT_TRY(run(&g, err));
    sum_up(&g, job->ret);
    return TT_OK;
}

tt_code tt_rehearse(const char *db, const tt_study *s, bool runnable, const tt_rehearsal *how, tt_rehearsed *ret, tt_err *err)
{
    struct job job = {db, s, runnable, how, ret};
    return tt_job(TT_ARENA_DEFAULT, body, &job, err);
}
