/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/report.h -- what happened, as one folder of pages that work offline.
 *
 *     OUT/index.html        the one-page answer: may the next patient be dosed, what has happened so far
 *         decisions  participants  dosing  biochemistry  vitals  adverse  survival  design  data .html
 *         figures/f.svg     each figure as a file of its own
 *         data/x.csv        the analysis data sets, so that anyone can recompute
 *         zh/               the same pages in Chinese; each page links to its counterpart
 *
 * The same events give the same bytes: no clock is read, the report's time is that
 * of its last event.  A rehearsal and a practice run say SIMULATED on every page, in every data row
 * and in every figure's file name.  Messages: 870-899. */
#ifndef TT_REPORT_H
#define TT_REPORT_H

#include "doc/doc.h"
#include "trial/trial.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_report_options {
    bool one; /* only one language, `lang`, at the top of the folder; else English there and Chinese in zh/ */
    tt_lang lang;
    const char *program; /* the version written into the pages, "0.1.0"; NULL = this program's */
} tt_report_options;

/** What stands over everything said of a trial that is not of patients: a rehearsal's words, or a practice study's; NULL of a live one. */
const char *tt_simulated_words(const tt_trial *t, tt_lang lang);

/**
 * Write the report of a trial's state into `out_dir`, made if need be. Files of the same names are replaced when all of the new ones are
 * there, the first page last: on failure the report of before stands.
 * Findings: N870 nobody dosed yet; W871 an endpoint has participants without baseline; N872 the design's operating
 * characteristics are not exact for this rule and left out.
 * @param opt  NULL = both languages
 * @return TT_EIO (E5, E6)
 */
tt_code tt_report_write(const tt_trial *t, const char *out_dir, const tt_report_options *opt, tt_findings *fs, tt_err *err);

/**
 * The life of one value: entered when, by whom, as what; converted; corrected and why; its baseline, change and
 * grade with the rule; the decisions whose evidence holds it; the tables it stands in; event number and hash.
 * Names of subject, item and visit are taken without regard to case.
 * @param r  the log the trial was built from
 * @return TT_ENOENT (E875 no such participant; E876 item; E877 visit; E878 never entered)
 */
tt_code tt_why(tt_arena *a, const tt_trial *t, tt_record *r, const char *subject, const char *item, const char *visit, tt_lang lang,
               tt_doc **ret, tt_err *err);

/* --- the public study page ------------------------------------------------------------ */

/** What a public page is made of: a study, a registry record, or both; what both say is taken from the study. */
typedef struct tt_public {
    const tt_study *study;       /* may be NULL */
    const tt_registered *record; /* may be NULL */
    bool contacts;               /* show the record's contact persons, whom it otherwise leaves out everywhere */
    const char *contact;         /* whom to ask, one line written for the public, or NULL */
    const char *date;            /* the day the page speaks of, "2026-03-04"; NULL = the record's last update */
} tt_public;

/**
 * Write the public page into `out_dir`: index.html and zh/index.html (each without script or network, each naming the other), the raw
 * record as record.json, feed.atom, and history.json, the statuses published so far, which the next call reads and adds to. All or
 * nothing: on failure the page of before stands. No text of study or record becomes markup.
 * Findings: W202 a status after a final one; N204 no contact is shown.
 * @return TT_EUSAGE (E200 no date is known); TT_EPARSE (E201 history.json is not one); TT_ECONFLICT (E203 the page there is newer); TT_EIO
 */
tt_code tt_public_write(const tt_public *in, const char *out_dir, tt_findings *fs, tt_err *err);

/** One language of the page as a document. */
tt_code tt_public_doc(tt_arena *a, const tt_public *in, tt_lang lang, tt_doc **ret, tt_err *err);

#ifdef __cplusplus
}
#endif
#endif
