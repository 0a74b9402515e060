/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/dictionary_internal.h -- the full text of CTCAE as a site has loaded it.
 *
 * It lies in DIR/dictionary/ctcae-VERSION.csv of --defs DIR, else in the person's
 * data folder: $TITRATE_DATA, else $XDG_DATA_HOME/titrate, else
 * ~/.local/share/titrate.  Nothing depends on it: where it is not loaded, grades are
 * the same and only the words are missing. */
#ifndef TT_APP_DICTIONARY_INTERNAL_H
#define TT_APP_DICTIONARY_INTERNAL_H

#include "app/app_internal.h"
#include "measure/measure.h"
#include "trial/trial.h"

/** Where the text of a version is kept, or would be. E903 if no data folder can be named. */
tt_code tt_dictionary_path(tt_arena *a, const char *defs, tt_ctcae version, const char **ret, tt_err *err);
/** The text of a version; *found false where none is loaded. */
tt_code tt_dictionary_texts(tt_arena *a, const char *defs, const tt_dictionary *d, tt_ctcae version, tt_texts *ret, bool *found,
                            tt_err *err);
/** W913 the term is none of CTCAE's; W914 it has no such grade. Terms and grades are known without any text loaded. */
void tt_check_term(tt_arena *a, tt_findings *fs, const char *version, const tt_ae *e);
/** To a document: what CTCAE says of this grade of this term, if its text is loaded (a file that cannot be read counts as none). */
void tt_say_ctcae(tt_arena *a, const tt_request *q, tt_doc *d, const char *version, const char *term, int grade);

#endif
