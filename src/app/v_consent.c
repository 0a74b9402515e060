/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_consent.c -- a consent that was signed, and one that was recorded by mistake. */
#include "app/ward_internal.h"

static const char *signer_word(const tt_request *q, const char *by)
{
    if (q->lang != TT_ZH)
        return by;
    return tt_streq(by, "both") ? "本人及法定代理人" : tt_streq(by, "participant") ? "本人" : "法定代理人";
}

/* Who signed at that instant, as recorded so far; NULL: nobody. Copied, as the record made next takes its place. */
static const char *signer_at(tt_arena *a, const tt_subject *s, tt_instant when)
{
    const tt_consent *form = s ? tt_subject_form(s, when) : NULL;
    return form ? tt_strdup(a, form->by) : NULL;
}

static tt_code record(tt_arena *a, const tt_request *q, tt_result *r, struct tt_work *w, tt_err *err)
{
    const char *version = NULL, *by = NULL;
    tt_instant when = 0;
    TT_TRY(tt_opt_text(q, "version", &version, err));
    TT_TRY(tt_opt_text(q, "by", &by, err));
    TT_TRY(tt_ward_when(q, w, "at", tt_conduct_now(w->c), &when, err));
    const char *before = signer_at(a, tt_trial_subject(w->trial, q->word[1]), when);
    TT_TRY(tt_conduct_consent(w->c, w->by, q->word[1], version, by, when, err));
    tt_say_written(a, q, w, r, tt_printf(a, tt_say(q, "%s: consent recorded", "%s：已记录知情同意"), q->word[1]));
    tt_doc_pair(r->doc, tt_say(q, "version", "版本"), version);
    tt_doc_pair(r->doc, tt_say(q, "signed by", "签署人"), signer_word(q, by));
    tt_doc_pair(r->doc, tt_say(q, "when", "时间"), tt_when(a, w->trial->study, when));
    if (before)
        tt_doc_pair(r->doc, tt_say(q, "takes the place of", "取代同一时间的记录"), signer_word(q, before));
    tt_json_put_string(&r->json, "version", version);
    tt_json_put_string(&r->json, "by", by);
    tt_put_when(&r->json, "at", when);
    tt_json_put_string(&r->json, "replaces", before);
    return TT_OK;
}

static tt_code take_back(tt_arena *a, const tt_request *q, tt_result *r, struct tt_work *w, tt_err *err)
{
    tt_instant when = 0;
    TT_TRY(tt_ward_when_needed(q, w, "at", &when, err));
    const char *by = signer_at(a, tt_trial_subject(w->trial, q->word[1]), when);
    TT_TRY(tt_conduct_consent_never(w->c, w->by, q->word[1], when, tt_opt(q, "reason"), &r->findings, err));
    tt_say_written(a, q, w, r, tt_printf(a, tt_say(q, "%s: consent taken back", "%s：已撤销误录的知情同意"), q->word[1]));
    tt_doc_pair(r->doc, tt_say(q, "signed by", "签署人"), signer_word(q, by));
    tt_doc_pair(r->doc, tt_say(q, "when", "时间"), tt_when(a, w->trial->study, when));
    tt_json_put_string(&r->json, "taken_back", by);
    tt_put_when(&r->json, "at", when);
    tt_put_findings(a, q, r);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_opt_on(q, "never") ? take_back(a, q, r, &w, err) : record(a, q, r, &w, err));
    tt_json_put_string(&r->json, "subject", q->word[1]);
    r->next = tt_printf(a, "titrate screen %s %s", tt_shell_word(a, q->word[0]), tt_shell_word(a, q->word[1]));
    return TT_OK;
}

static const tt_option options[] = {
    {"version", "V", {"the version of the consent form, which must be the one in force", "知情同意书版本，须为现行版本"}},
    {"by",
     "WHO",
     {"participant, representative (guardian) or both", "participant（本人）、representative（法定代理人、监护人）或 both（共同签署）"}},
    {"never", NULL, {"take back the form recorded as signed at --at: it was not", "撤销记录为 --at 时间签署的知情同意（实未签署）"}},
    {"reason", "TEXT", {"with --never: what was wrong", "用于 --never：错误所在"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate consent out/ward HLC-001 --version 1.0 --by participant --at '-5 min' --as li", NULL};

const tt_command tt_command_consent = {
    .name = "consent",
    .words = "DIR|DB SUBJECT",
    .min_words = 2,
    .max_words = 2,
    .summary = {"record that a consent was signed", "记录已签署知情同意"},
    .more =
        {"A participant under 18, or in encephalopathy of grade 3 or 4, does not consent alone, and nobody consents for an adult who is "
         "awake (grade 0). Whoever can speak for the participant must have signed before eligibility, a slot and every dose: capacity "
         "lost since asks for the representative, capacity regained for the participant. Forms add up; of one moment the record made "
         "last counts. One that never was (another participant's, another time's) is taken back with --never --at WHEN --reason TEXT; both "
         "stay in the record.",
         "未满 18 周岁，或肝性脑病 3 至 4 级者，不能单独签署；清醒的成年人（0 级）不得由他人代签。判定合格、占用名额和每次给药之前，"
         "须有当时能够作出决定者的签署：此后丧失同意能力者由代理人签署，恢复者由本人签署。先后签署的各份均有效；同一时间的以最后记录者为准"
         "。误录者（他人的，或时间有误）以 --never --at --reason 撤销，两次记录均保留。"},
    .options = options,
    .examples = examples,
    .run = run,
};
