/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/public_page_internal.h -- what the parts of the public study page share. */
#ifndef TT_REPORT_PUBLIC_PAGE_INTERNAL_H
#define TT_REPORT_PUBLIC_PAGE_INTERNAL_H

#include <string.h>

#include "report/report_internal.h"

/** One language of the page being made. Of study and record one may be NULL. */
struct public_page {
    tt_arena *a;
    tt_lang lang;
    const tt_public *in;
    const tt_study *s;
    const tt_registered *g;
    tt_doc *d;
};

/** The status the page was published with, oldest first: kept in history.json from one publication to the next. */
struct public_status {
    const char *date, *status;
};
struct public_history {
    struct public_status *at;
    size_t n;
};

/** The words of the page's language: tt_pub(p, "dose", "剂量"). A macro, so that the compiler checks both as formats. */
#define tt_pub(p, en, zh) ((p)->lang == TT_ZH ? zh : en)
/** A registry code ("RECRUITING", "PHASE1", "ALL") in words; the code itself when it is not known, "" when there is none. */
const char *tt_public_code(const struct public_page *p, const char *code);
/** What the status means for somebody who would like to take part. */
const char *tt_public_meaning(const struct public_page *p, const char *status);
const char *tt_public_moment(const struct public_page *p, tt_moment m);
/** "18 Years" as the page says it: "18 years", "18岁". */
const char *tt_public_age(const struct public_page *p, const char *age);

/** What the study or the record says of itself; "" where neither does. The study's word goes before the record's. */
const char *tt_public_id(const tt_public *in);
const char *tt_public_status(const tt_public *in);
/** A person is named only where contacts are. */
const char *tt_public_sponsor(const struct public_page *p);
/** The day the page speaks of, as precise as it is known; "" if there is none. */
const char *tt_public_date(const tt_public *in);

/** A text of several paragraphs and lists, as registries keep it: blank lines, "* ", "- ", "1. ", and backslashes before signs. */
void tt_public_prose(struct public_page *p, const char *text);
/** Do all times of the study's visits count from the treatment? */
bool tt_public_from_dose(const tt_study *s);
/** Sections, in this order. */
void tt_public_about(struct public_page *p);
void tt_public_eligibility(struct public_page *p);
void tt_public_plan(struct public_page *p);
void tt_public_questions(struct public_page *p);
void tt_public_closing(struct public_page *p, const struct public_history *h);

/** The entries of the feed are what has happened, not what is planned. */
const char *tt_public_feed(struct public_page *p, const struct public_history *h);
/** The record as published: persons only where they were asked for; of a study without record its own fields in the same shape. */
const char *tt_public_json(tt_arena *a, const tt_public *in);
/** history.json of an earlier publication, and this one's status behind it if it is another. E201, E203, W202. */
tt_code tt_public_history_read(tt_arena *a, const tt_public *in, const char *out, struct public_history *ret, tt_findings *fs, tt_err *err);
const char *tt_public_history_json(tt_arena *a, const struct public_history *h);

#endif
