/* SPDX-License-Identifier: Apache-2.0 */
/* measure/measure.h -- what can be measured in a patient, and what a value means.
 *
 * An engine over the definition files of defs/ (and of a study's own defs/ of the
 * same shape): analytes with their names, units and limits; clinical scores; CTCAE
 * laboratory grades.  "Not gradable" is never 0; grade 5 is never assigned; a score
 * with an input missing is missing, and names it.
 *
 *     const tt_measures *m;
 *     const tt_score *meld;
 *     tt_scored r;
 *     const tt_given_input in[] = {{"bilirubin", "4.2 mg/dL"}, {"inr", "1.2"}, {"creatinine", "168 umol/L"}};
 *     TT_TRY(tt_measures_load(a, &m, err));
 *     TT_TRY(tt_score_get(m, "meld", &meld, err));
 *     TT_TRY(tt_score_value(a, meld, in, 3, false, &r, err));     // r.value is 20 */
#ifndef TT_MEASURE_H
#define TT_MEASURE_H

#include "base/base.h"
#include "expr/expr.h"
#include "measure/dictionary.h"
#include "unit/unit.h"
#include "yaml/yaml.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_analyte {
    const char *id;               /* CDISC test code: "BILI" */
    const char *title[TT_LANGS];  /* "total bilirubin", "总胆红素" */
    const char *const *synonyms;  /* NULL-ended, en and zh, as hospital systems print them */
    const tt_unit *unit;          /* the unit results are reported in */
    const tt_unit *const *units;  /* accepted, NULL-ended; the first is `unit` */
    const tt_unit *const *means;  /* beside `units`: what each one means, itself but for such as [IU]/L of an enzyme, which is U/L */
    tt_molar molar;               /* {name, {0,0}} when there is none; charge 0 when it is no ion */
    bool bare;                    /* a number without a unit is in `unit`, because no laboratory prints another size */
    tt_dec low, high;             /* plausible limits in `unit`, inclusive */
    const char *specimen, *loinc; /* "" when not known */
} tt_analyte;

typedef struct tt_measures tt_measures; /* the registry: immutable once loaded */

/**
 * The built-in definitions. Cheap: a file is read when it is first asked for, and may be by several threads.
 * Errors in the files are bugs found by tests (E950, E965).
 */
tt_code tt_measures_load(tt_arena *a, const tt_measures **ret, tt_err *err);
/** With those of a folder of the same shape (analytes/, scores/, grades/) laid over them: same path, in place of the built-in file. NULL:
 * none. */
tt_code tt_measures_load_with(tt_arena *a, const char *folder, const tt_measures **ret, tt_err *err);
/** The same in two steps: the folder's files in order of path (E3, E5), and the definitions with such files laid over them. */
tt_code tt_measures_read_folder(tt_arena *a, const char *folder, const tt_def **ret, size_t *n, tt_err *err);
const tt_measures *tt_measures_over(tt_arena *a, const tt_def *own, size_t n);
/** The i-th file of that folder with its text, in order of path, NULL past the end: what a study hashes. */
const tt_def *tt_measures_own(const tt_measures *m, size_t i);
/**
 * Read every file of that folder now, so that its errors are told before a patient needs it: E950, E965 and the expression's, with file and
 * line; E975 a file that lies where none is read; E976 a score or analyte named otherwise than its file; E977 an example that fails.
 */
tt_code tt_measures_check(tt_arena *a, const tt_measures *m, tt_err *err);
/** By id or synonym, case ignored; NULL if unknown. */
const tt_analyte *tt_analyte_find(const tt_measures *m, const char *name);
/** The names of all analytes, without reading them; NULL past the end. */
const char *tt_analyte_name(tt_arena *a, const tt_measures *m, size_t i);
/** The i-th in order of id; NULL past the end. */
const tt_analyte *tt_analyte_at(const tt_measures *m, size_t i);
/** TT_ENOENT (E951) with the nearest name. */
tt_code tt_analyte_get(const tt_measures *m, const char *name, const tt_analyte **ret, tt_err *err);

/**
 * Check a value as entered: a unit this analyte accepts, and plausible once converted.
 * @return TT_EUNIT (E952 unit not accepted; names those that are); TT_ERANGE (E953 impossible: says which other unit would make it typical)
 */
tt_code tt_analyte_check(tt_arena *a, const tt_analyte *an, tt_qty q, tt_err *err);
/** The quantity in another unit; knows what the accepted spellings mean ([IU]/L of an enzyme is U/L). */
tt_code tt_analyte_in(const tt_analyte *an, tt_qty q, const tt_unit *to, tt_qty *ret, tt_err *err);

/** As tt_unit_factor, for this analyte. */
tt_code tt_analyte_factor(const tt_analyte *an, const tt_unit *from, const tt_unit *to, tt_factor *ret, tt_err *err);

typedef enum tt_lab_kind {
    TT_READ_NUMBER,
    TT_READ_BELOW,       /* "<0.3": qty is the bound */
    TT_READ_ABOVE,       /* ">1000" */
    TT_READ_NONE,        /* nothing was given */
    TT_READ_NOT_DONE,    /* "not done", "未做" */
    TT_READ_SPOILED,     /* haemolysed, clotted, lipaemic */
    TT_READ_NOT_TESTABLE /* "NT": a Glasgow component of a patient with a tube */
} tt_lab_kind;

/** A result as printed. `qty` holds for the first three kinds. */
typedef struct tt_lab {
    tt_lab_kind kind;
    tt_qty qty;
    const char *text;
} tt_lab;

/**
 * Read a result: "4.2 mg/dL", "<0.3", "１２.5", "溶血". `unit` is that of its column, used where the text has none; NULL = none.
 * @return TT_EPARSE (E957 a date; E958 not a number); TT_EUNIT (E400, E401; E952; E956 the unit is needed); TT_ERANGE (E953, E955)
 */
tt_code tt_lab_parse(tt_arena *a, const tt_analyte *an, const char *text, const char *unit, tt_lab *ret, tt_err *err);

/** A column's heading in two: "总胆红素（μmol/L）", "ALT [U/L]", "bilirubin, umol/L"; `unit` "" where it names none. Full width is folded.
 */
void tt_heading_split(tt_arena *a, const char *text, const char **name, const char **unit);
/** The ways a heading's name may be meant ("total_bilirubin" also "total bilirubin"), NULL-ended, likeliest first. */
const char *const *tt_heading_spellings(tt_arena *a, const char *name);
/** Whose unit a column holds by its heading ("ALT unit", "ALT单位"), NULL if it holds none. */
const char *tt_heading_unit_of(tt_arena *a, const char *name);

/* --- scores ------------------------------------------------------------------------ */

typedef enum tt_input_kind { TT_IN_NUMBER, TT_IN_TRUTH, TT_IN_CODE } tt_input_kind;

/** What a score is computed from. */
typedef struct tt_input {
    const char *name; /* "bilirubin", as in the formula */
    const char *title[TT_LANGS];
    tt_input_kind kind;
    const tt_analyte *analyte;   /* NULL if it is none */
    const tt_unit *unit;         /* the formula's, NULL = bare */
    const char *const *synonyms; /* NULL-ended, beside the analyte's */
    const char *const *codes;    /* of a code: NULL-ended */
    const char *const *code_of;  /* pairs "severe", "moderate", NULL-ended: other words for codes */
    bool bare;                   /* a number without a unit is in `unit` */
    bool has_low, has_high;      /* clamped to these before the formula */
    tt_dec low, high;
    bool has_range; /* refused outside these (an analyte's limits otherwise) */
    tt_dec range[2];
    const char *allowed;   /* "0, 2, 5" or "" */
    const char *otherwise; /* taken when not given, NULL = then it is missing */
    const tt_factor *from; /* of an analyte: by its accepted units, how they become `unit`; den 0 = they do not */
    int of;                /* >= 0: the value of that input, when it was reported in `unit`; a name for the formula only */
    bool context;          /* goes with any score: marks the result even where no formula asks for it */
} tt_input;

typedef struct tt_part {
    const char *name;
    const char *title[TT_LANGS];
    const tt_expr *is;
    bool shown; /* a component of the score, not a helper of the formula */
} tt_part;

typedef struct tt_used tt_used;

typedef struct tt_score {
    const char *id;
    const char *title[TT_LANGS];
    const char *source;
    const char *note[TT_LANGS];  /* "" if none */
    const tt_measures *measures; /* the registry it came from */
    const tt_input *input;
    const tt_used *assumed; /* by input: its `otherwise`, read */
    size_t inputs;
    const tt_part *part; /* in order of evaluation */
    size_t parts;
    bool sum; /* the value is the sum of the components */
    const tt_expr *value;
    const tt_expr *klass; /* of `value`, `unrounded`, inputs and parts; NULL = none */
    int digits;           /* of the reported value */
    bool has_low, has_high;
    tt_dec low, high; /* of the reported value */
    const char *unit; /* of the value, "" = none */
    bool has_age;     /* refused below this age */
    tt_dec age_from;  /* years */
    const tt_node *examples;
} tt_score;

typedef struct tt_given_input {
    const char *name, *text;
    const char *unit; /* of its column, used where the text has none; NULL = none */
} tt_given_input;

/** An input as it entered the formula. */
struct tt_used {
    const tt_input *input;
    const char *given; /* as typed; NULL when it was not given */
    const char *unit;  /* of its column; NULL = none */
    bool known, clamped, assumed;
    tt_val value; /* in the input's unit, after clamping */
    tt_lab_kind reading;
};

typedef struct tt_part_value {
    const tt_part *part;
    tt_val value; /* missing: some input lacks */
} tt_part_value;

typedef struct tt_scored {
    const tt_score *score;
    bool known;
    tt_val_type type; /* of the value: number, truth or text */
    tt_dec value;     /* reported */
    double unrounded; /* NaN when not known */
    tt_truth truth;
    const char *text;
    const char *klass;          /* "B"; NULL = none or not known */
    const char *const *missing; /* NULL-ended names of inputs */
    const char *const *marks;   /* NULL-ended names of context inputs that are set */
    const tt_used *used;        /* by input, then the circumstances given beside them */
    size_t n_used;
    const tt_part_value *part; /* by part of the score */
    bool partial;
} tt_scored;

/** The i-th in order of file name, NULL past the end. *err as tt_score_get. */
tt_code tt_score_at(const tt_measures *m, size_t i, const tt_score **ret, tt_err *err);
/** TT_ENOENT (E959) with the nearest; TT_EPARSE (E950, E965 and the expression's) when the definition is not as it must be. */
tt_code tt_score_get(const tt_measures *m, const char *id, const tt_score **ret, tt_err *err);
/** The names of all scores, without reading them. */
const char *tt_score_name(tt_arena *a, const tt_measures *m, size_t i);
/** The input a person means by a name or synonym, -1 if none. */
int tt_score_input(const tt_score *s, const char *name);
/** The name under which a score takes it: an input, or a circumstance that goes with any score; NULL if neither. */
tt_code tt_score_takes(tt_arena *a, const tt_score *s, const char *name, const char **ret, tt_err *err);

/**
 * Compute. `partial`: the sum of the components that are known, for a score that is a sum; else the value stays missing.
 * @return as tt_lab_parse; TT_ENOENT (E960 no such input); TT_EEXIST (E961 given twice); TT_ERANGE (E962); TT_EPARSE (E963 none of its
 * codes); TT_EDENIED (E964 an adults' score of a child)
 */
tt_code tt_score_value(tt_arena *a, const tt_score *s, const tt_given_input *given, size_t n, bool partial, tt_scored *ret, tt_err *err);
/** How the value came about, line by line: each input into the formula's unit and limits, each step with the values put in, the rounding.
 */
const char *tt_score_explain(tt_arena *a, const tt_scored *r, tt_lang lang);
/** The i-th worked example of a definition computed: does it give what it says? *got is what it gave. False past the end of the list. */
bool tt_score_try(tt_arena *a, const tt_score *s, size_t i, bool *right, const char **got);
size_t tt_score_examples(const tt_score *s);
/** One score's reference page, and the list of all with links to `folder`, in Markdown. */
const char *tt_score_page(tt_arena *a, const tt_score *s, tt_lang lang);
tt_code tt_score_index(tt_arena *a, const tt_measures *m, const char *folder, tt_lang lang, const char **ret, tt_err *err);

/** A column of one input: doubles, NaN = missing; truth is 0 or 1, a code its place in the input's list. `unit` NULL: the formula's. */
typedef struct tt_column {
    const char *input, *unit;
    const double *value;
} tt_column;

/**
 * The reported value of every row, NaN where something is missing; yes and no are 1 and 0. Limits of plausibility and age are not asked
 * here.
 * @return TT_ENOENT (E960); TT_EEXIST (E961); TT_EUNIT (E400..E407; E991 a temperature scale with another zero)
 */
tt_code tt_score_batch(tt_arena *a, const tt_score *s, const tt_column *columns, size_t n, size_t rows, double *ret, tt_err *err);

/* --- grades ------------------------------------------------------------------------ */

/** Where the baseline lay in the range of its own laboratory, when that is said; else it is compared with the range given. */
typedef enum tt_baseline_range { TT_BASELINE_COMPARED, TT_BASELINE_LOW, TT_BASELINE_NORMAL, TT_BASELINE_HIGH } tt_baseline_range;

/** What a grade needs. `in` may be any unit the analyte accepts. */
typedef struct tt_grade_in {
    tt_qty value, lln, uln, baseline;
    bool has_value, has_lln, has_uln, has_baseline;
    tt_truth symptomatic, anticoagulated, fasting; /* TT_UNKNOWN unless said */
    int direction;                                 /* +1 high, -1 low, 0 the rule's only or both */
    int bound;                                     /* 0; -1 the value is below `value` ("<0.5"), +1 above it */
    tt_baseline_range baseline_range;
} tt_grade_in;

/** What a clinician must answer: of a higher grade, before it is excluded; `confirm`: of this one, before it stands. */
typedef struct tt_grade_ask {
    int grade;
    bool confirm;
    const char *text[TT_LANGS];
} tt_grade_ask;

typedef struct tt_grade {
    int grade;                   /* 0..4, or -1 not gradable */
    const char *term;            /* CTCAE term */
    const char *title[TT_LANGS]; /* the same; the Chinese is not official */
    const char *rule;            /* the row that decided or could not, e.g. "> 5 x ULN if baseline was normal"; "" for grade 0 */
    const char *words[TT_LANGS];
    const char *worked;       /* its arithmetic, in the analyte's unit: "250 > 180 U/L"; "" where a limit is not known */
    const char *const *needs; /* NULL-ended: what is lacking ("baseline", "symptomatic"), or "clinician"; not empty when not gradable */
    const tt_grade_ask *const *ask; /* NULL-ended: what CTCAE's text asks beside numbers */
    int at_least;                   /* of one that is not gradable: the grade it has in any case, 0 = none */
    int direction;                  /* of the term */
} tt_grade;

/**
 * Grade by the rules of a CTCAE version: "4.03" (also "4.0"), "5.0", "6.0". Of an analyte with a term each way, the one that has a grade;
 * 0 needs both. TT_ENOENT (E951; E954 no rule for this analyte in that version); TT_EUNIT.
 */
tt_code tt_grade_value(tt_arena *a, const tt_measures *m, const char *analyte, const char *version, const tt_grade_in *in, tt_grade *ret,
                       tt_err *err);
bool tt_grade_has(const tt_measures *m, const char *analyte, const char *version);
/** Is there any rule of this version? */
bool tt_grade_has_version(const tt_measures *m, const char *version);

/** The rules of one analyte in one version, found once and asked of many values. */
typedef struct tt_grade_rules {
    const tt_analyte *analyte;
    const char *version;                 /* as said: not copied */
    const struct tt_grade_rule *side[2]; /* high, low; NULL = the version has none */
} tt_grade_rules;

tt_code tt_grade_rules_get(const tt_measures *m, const tt_analyte *an, const char *version, tt_grade_rules *ret, tt_err *err);
/** As tt_grade_value; E954 if there is no rule, or none in the direction asked for. */
tt_code tt_grade_by(tt_arena *a, const tt_grade_rules *rules, const tt_grade_in *in, tt_grade *ret, tt_err *err);
/** Every row of the scale in the order it is tried, with its arithmetic and its answer. */
tt_code tt_grade_explain(tt_arena *a, const tt_measures *m, const char *analyte, const char *version, const tt_grade_in *in, tt_lang lang,
                         const char **ret, tt_err *err);
/** What was said of the range is possible: TT_ERANGE (E967 an upper limit that is not above zero; E968 the lower above the upper). */
tt_code tt_grade_check(tt_arena *a, const tt_analyte *an, const tt_grade_in *in, tt_err *err);

/* --- many visits ----------------------------------------------------------------------- */

/** The rules of one analyte in one version, ready for columns in one unit. Immutable. */
typedef struct tt_grade_plan tt_grade_plan;

/** `unit` NULL or "": the analyte's. E951, E954, E400; TT_EUNSUP (E992) a limit that is not a sum of multiples of LLN, ULN and baseline. */
tt_code tt_grade_plan_new(tt_arena *a, const tt_measures *m, const char *analyte, const char *version, const char *unit,
                          const tt_grade_plan **ret, tt_err *err);

/** What the values of one participant share, in the plan's unit; NaN = not known. */
typedef struct tt_grade_range {
    double lln, uln, baseline;
    tt_truth symptomatic, anticoagulated, fasting;
} tt_grade_range;

/** Grades of n values as tt_grade_value gives them (direction 0), -1 = not gradable. */
void tt_grade_batch(tt_arena *a, const tt_grade_plan *p, const tt_grade_range *g, const double *value, size_t n, int8_t *ret);

typedef struct tt_visit_test {
    const tt_grade_plan *plan; /* NULL: not graded */
    double lln, uln;           /* NaN = none */
    tt_truth symptomatic, anticoagulated, fasting;
} tt_visit_test;

/** Columns sorted by subject, test and time; `time` counts from the dose, so that what is at or before 0 may be the baseline. */
typedef struct tt_visits {
    size_t rows;
    const int32_t *subject;
    const int16_t *test; /* place in the list of tests */
    const double *time, *value;
} tt_visits;

typedef struct tt_visit_out {
    double *base, *change; /* NaN = none; change is of visits after time 0 */
    int8_t *grade;         /* -1 = not gradable */
} tt_visit_out;

/** Baseline (the last value at or before time 0), change from it, and grade of every visit. */
void tt_visits_batch(tt_arena *a, const tt_visit_test *test, size_t tests, const tt_visits *v, tt_visit_out *out);

#ifdef __cplusplus
}
#endif
#endif
