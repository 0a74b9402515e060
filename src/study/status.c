/* SPDX-License-Identifier: Apache-2.0 */
/* study/status.c -- the registry's recruitment status as a machine.
 *
 *     NOT_YET_RECRUITING -> RECRUITING | ENROLLING_BY_INVITATION -> ACTIVE_NOT_RECRUITING -> COMPLETED
 *
 * with SUSPENDED aside, from which a study comes back, and two other ends: WITHDRAWN,
 * before the first participant only, and TERMINATED, after.  From an end there is no way
 * on.  UNKNOWN is what the registry writes when nobody answers, and takes nobody.
 * Source: ClinicalTrials.gov protocol registration data element definitions, "Overall
 * Recruitment Status". */
#include <string.h>

#include "study/study_internal.h"

static const struct {
    const char *status, *next; /* "a|b" */
    bool enrols, doses;
} machine[] = {
    {"NOT_YET_RECRUITING", "RECRUITING|ENROLLING_BY_INVITATION|SUSPENDED|WITHDRAWN|UNKNOWN", false, false},
    {"RECRUITING", "ENROLLING_BY_INVITATION|ACTIVE_NOT_RECRUITING|SUSPENDED|TERMINATED|COMPLETED|WITHDRAWN|UNKNOWN", true, true},
    {"ENROLLING_BY_INVITATION", "RECRUITING|ACTIVE_NOT_RECRUITING|SUSPENDED|TERMINATED|COMPLETED|WITHDRAWN|UNKNOWN", true, true},
    {"ACTIVE_NOT_RECRUITING", "RECRUITING|ENROLLING_BY_INVITATION|SUSPENDED|TERMINATED|COMPLETED|UNKNOWN", false, true},
    {"SUSPENDED", "NOT_YET_RECRUITING|RECRUITING|ENROLLING_BY_INVITATION|ACTIVE_NOT_RECRUITING|TERMINATED|COMPLETED|WITHDRAWN|UNKNOWN",
     false, false},
    {"UNKNOWN", "NOT_YET_RECRUITING|RECRUITING|ENROLLING_BY_INVITATION|ACTIVE_NOT_RECRUITING|SUSPENDED|TERMINATED|COMPLETED|WITHDRAWN",
     false, false},
    {"COMPLETED", "", false, false},
    {"TERMINATED", "", false, false},
    {"WITHDRAWN", "", false, false},
};

static size_t find(const char *status)
{
    size_t i = 0;
    while (i < sizeof machine / sizeof *machine && strcmp(machine[i].status, status) != 0)
        i++;
    return i;
}

bool tt_study_status_may(const char *from, const char *to)
{
    const size_t i = find(from);
    return strcmp(from, to) == 0 || (i < sizeof machine / sizeof *machine && tt_key_among(machine[i].next, to));
}

bool tt_study_status_enrols(const char *status)
{
    const size_t i = find(status);
    return i < sizeof machine / sizeof *machine && machine[i].enrols;
}

bool tt_study_status_doses(const char *status)
{
    const size_t i = find(status);
    return i < sizeof machine / sizeof *machine && machine[i].doses;
}
