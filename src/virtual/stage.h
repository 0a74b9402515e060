/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/stage.h -- the rehearsal under way: handle, clock, patients, agenda. */
#ifndef TT_VIRTUAL_STAGE_H
#define TT_VIRTUAL_STAGE_H

#include "virtual/virtual_internal.h"

struct cast {
    struct patient p;
    char subject[24];
    char lot[24];
    tt_instant start; /* of the session under way */
    tt_dec cells;     /* of it, by its card */
    int wants;        /* sessions, the first included, if nothing stands in the way */
    bool ended;
    bool planned; /* illness and end are on the agenda */
};

struct stage {
    tt_arena *arena;
    tt_arena *scratch; /* of the task under way */
    const tt_study *study;
    const tt_rehearsal *how;
    struct model model;
    double truth[TT_MAX_DOSES + 1];
    tt_conduct *c;
    tt_instant now; /* the clock the whole study reads */
    tt_rng entropy;
    struct cast *cast;
    int screened, most;
    bool meet_again; /* the decision waits for data; the meeting is on the agenda again */
    bool coming;     /* somebody has been referred and is on the way */
    struct agenda agenda;
    tt_rehearsed done;
};

extern const tt_actor tt_cast_coordinator, tt_cast_pi, tt_cast_safety, tt_cast_pharmacy;

tt_instant tt_days_after(tt_instant t, double days);
/** Local morning (hour:minute) of the day of `t` or, if that has passed, of the next. */
tt_instant tt_at_clock(const struct stage *g, tt_instant t, int hour, int minute);

/* One function a kind of task. */
tt_code tt_play_arrive(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_moment(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_dose(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_session(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_record(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_visit(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_ae(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_dlt(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_judge(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_end(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_window(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_decide(struct stage *g, const struct task *t, tt_err *err);
tt_code tt_play_sign(struct stage *g, const struct task *t, tt_err *err);

/** What a form on this visit says of an item: the patient's value, or the weight on that day's scales. */
const char *tt_value_at(struct stage *g, const struct patient *p, const tt_item *item, const char *visit, double day);
/** After a visit with a weight: the next session, if the participant is to have one. */
void tt_plan_session(struct stage *g, int patient, const tt_visit *visit);

/** A participant goes undosed because a gate closed before them. */
tt_code tt_leave(struct stage *g, struct cast *k, const char *why, tt_err *err);

/** Refer the next patient if a slot is open and nobody is on the way. */
tt_code tt_recruit(struct stage *g, tt_err *err);
/** Onto the agenda: the visits that count from an anchor; the person's own course, once, from the arms' last common moment; what follows
 * a dose. */
void tt_plan_from(struct stage *g, int patient, const tt_subject *s, const char *anchor);
void tt_plan_course(struct stage *g, int patient, const tt_subject *s, tt_instant from);
void tt_plan_dosed(struct stage *g, int patient, const tt_subject *s);
/** Values of the baseline visits that count from an anchor, measured at `at`. */
tt_code tt_play_baseline(struct stage *g, struct cast *k, const char *anchor, tt_instant at, tt_err *err);
/** Enter one value as the coordinator would. "" becomes a lost sample. */
tt_code tt_play_enter(struct stage *g, const struct cast *k, const char *visit, const char *item, const char *text, tt_instant at,
                      tt_err *err);

#endif
