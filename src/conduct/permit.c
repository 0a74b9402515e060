/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/permit.c -- which role may do which verb: everything else is denied.
 *
 * The coordinator, who enters most data, signs nothing; nobody who signs releases
 * a lot; the safety reviewer enters no data, and alone lifts a hold; the account
 * administrator touches no data.  ICH E6(R3) 4.3.8; 21 CFR 11.10(d), (g). */
#include "conduct/conduct_internal.h"

static const char *const roles[] = {"admin", "coordinator", "pi", "safety", "pharmacy", "monitor", NULL};

static const struct {
    const char *verb;
    const char *role[4];
} permits[] = {
    {"user", {"admin"}},
    {"screen", {"coordinator", "pi"}},
    {"consent", {"coordinator", "pi"}},
    {"enter", {"coordinator", "pi"}},
    {"judge", {"pi"}},
    {"eligible", {"pi"}},
    {"enrol", {"coordinator", "pi"}},
    {"moment", {"coordinator", "pi"}},
    {"lot", {"pharmacy"}},
    {"release", {"pharmacy"}},
    {"dose", {"coordinator", "pi"}},
    {"check", {"coordinator", "pi", "pharmacy"}}, /* be the second person at a dose */
    {"ae", {"coordinator", "pi"}},
    {"dlt", {"pi", "safety"}},
    {"end", {"coordinator", "pi"}},
    {"deviation", {"coordinator", "pi", "monitor"}},
    {"hold", {"pi", "safety"}},
    {"resume", {"safety"}},
    {"status", {"pi"}},
    {"open", {"safety", "monitor"}}, /* open the list of arms: nobody who enrols */
    {"propose", {"pi", "safety"}},
    {"sign", {"pi", "safety", "monitor"}},
};

const char *const *tt_roles(void)
{
    return roles;
}

bool tt_permitted(const char *role, const char *verb)
{
    for (size_t i = 0; i < sizeof permits / sizeof *permits; i++)
        if (tt_streq(permits[i].verb, verb))
            for (size_t j = 0; j < 4 && permits[i].role[j]; j++)
                if (tt_streq(permits[i].role[j], role))
                    return true;
    return false;
}
