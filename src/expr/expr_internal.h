/* SPDX-License-Identifier: Apache-2.0 */
/* expr/expr_internal.h -- the way of an expression through this room:
 *
 *     text -> tokens (lex) -> tree (parse) -> typed tree (check, name, call, pair)
 *          -> instructions (code) -> one row (eval, step), its reasons (explain), many rows (batch)
 *
 * The tree is bounded: chains such as a + b - c or a <= b < c are one node with many
 * children, so its depth is the depth a person wrote.  Instructions have no jumps:
 * everything is pure, so both branches of an `if` are computed and one is kept,
 * which lets the same instructions run over a block of rows at once. */
#ifndef TT_EXPR_INTERNAL_H
#define TT_EXPR_INTERNAL_H

#include "expr/expr.h"

enum { TT_X_DEPTH = 64, TT_X_TOKENS = 4096 };
/** Reals are equal when they differ by at most this part of the larger one. */
#define TT_X_TOLERANCE 1e-12

typedef enum tt_x_kind {
    TT_X_END,
    TT_X_LITERAL, /* number, text in quotes, date, yes, no, unknown, missing */
    TT_X_WORD,
    TT_X_OPEN,
    TT_X_CLOSE,
    TT_X_COMMA,
    TT_X_OR,
    TT_X_AND,
    TT_X_NOT,
    TT_X_IN,
    TT_X_PLUS,
    TT_X_MINUS,
    TT_X_TIMES,
    TT_X_OVER,
    TT_X_POWER,
    TT_X_EQ,
    TT_X_NE,
    TT_X_LT,
    TT_X_LE,
    TT_X_GT,
    TT_X_GE
} tt_x_kind;

typedef struct tt_x_token {
    tt_x_kind kind;
    int begin, end; /* bytes of the source */
    tt_val value;   /* of a literal */
} tt_x_token;

typedef enum tt_x_shape {
    TT_N_CONST,
    TT_N_WORD, /* a bare word, before the checker knows whether it is a name or a code */
    TT_N_NAME,
    TT_N_NOT,
    TT_N_NEGATE,
    TT_N_AND,
    TT_N_OR,
    TT_N_SUM,     /* + and - */
    TT_N_PRODUCT, /* * and / */
    TT_N_POWER,
    TT_N_COMPARE, /* a chain */
    TT_N_IN,      /* kid[0] in the others */
    TT_N_CALL
} tt_x_shape;

/** How a right operand's number is brought to the left one's unit, and the unit of what comes out. NULL units are bare numbers. */
typedef struct tt_x_pair {
    const tt_unit *left, *right, *result;
    const tt_molar *left_molar, *right_molar, *molar; /* of each operand's analyte; the one this conversion uses */
    bool convert;
    bool mixed; /* a choice between several analytes: values leave their entered unit before they are chosen */
    tt_factor factor;
} tt_x_pair;

typedef enum tt_x_builtin {
    TT_B_LN,
    TT_B_LOG10,
    TT_B_EXP,
    TT_B_SQRT,
    TT_B_ABS,
    TT_B_FLOOR,
    TT_B_CEIL,
    TT_B_ROUND,
    TT_B_MIN,
    TT_B_MAX,
    TT_B_SUM,
    TT_B_MEAN,
    TT_B_IF,
    TT_B_KNOWN,
    TT_B_COALESCE,
    TT_B_DAYS_BETWEEN,
    TT_B_COUNT
} tt_x_builtin;

typedef struct tt_x_builtin_row {
    const char *name;
    int min_args, max_args; /* max_args -1: any number */
} tt_x_builtin_row;

/** NULL past the end. */
const tt_x_builtin_row *tt_x_builtin_at(size_t i);
/** ln, log10, exp, sqrt, abs, floor, ceil of a number; NaN where there is none. */
double tt_x_math(tt_x_builtin f, double x);
/** Half away from zero; the number itself when it is too large to have such digits. */
double tt_x_round(double x, int digits);

typedef struct tt_x_node {
    tt_x_shape shape;
    int begin, end;             /* in the source, without the parentheses around it ... */
    int outer_begin, outer_end; /* ... and with them */
    int n;
    struct tt_x_node **kid;
    tt_x_kind *op; /* op[i] stands before kid[i], i >= 1 */
    bool negated;  /* not in */
    const char *word;
    /* found by the checker */
    int id; /* number of the node, for traces */
    tt_val_type type;
    const tt_unit *unit;
    const tt_molar *molar;    /* of its one analyte */
    bool named;               /* its quantity comes from a name or a caller's function, not from literals only */
    const char *const *codes; /* a name's */
    tt_val value;             /* of a constant */
    int use;                  /* a name's place in the list of uses */
    const tt_fn *fn;          /* of a call; NULL = builtin */
    tt_x_builtin builtin;
    int call;         /* a caller's function: its place among the calls */
    int digits;       /* of round */
    tt_x_pair **pair; /* pair[i] joins what stands left of kid[i] with kid[i] */
} tt_x_node;

typedef enum tt_x_op {
    TT_OP_CONST,
    TT_OP_NAME,
    TT_OP_MOVE,
    TT_OP_NOT,
    TT_OP_AND,
    TT_OP_OR,
    TT_OP_NEGATE,
    TT_OP_ADD,
    TT_OP_SUB,
    TT_OP_MUL,
    TT_OP_DIV,
    TT_OP_POW,
    TT_OP_MIN,
    TT_OP_MAX,
    TT_OP_MATH,
    TT_OP_ROUND,
    TT_OP_SHARE, /* divided by a count: the last step of mean */
    TT_OP_DAYS,  /* date - date */
    TT_OP_LATER, /* date + duration */
    TT_OP_EARLIER,
    TT_OP_COMPARE,
    TT_OP_IF,
    TT_OP_KNOWN,
    TT_OP_COALESCE,
    TT_OP_CALL
} tt_x_op;

/** dst and a..c are registers; what else is used depends on op. */
typedef struct tt_x_code {
    tt_x_op op;
    int dst, a, b, c;
    int n; /* arguments of a call, digits of round, parts of a mean, the use of a name */
    tt_x_kind compare;
    tt_val_type type; /* of the operands of a comparison */
    tt_x_builtin math;
    const tt_val *value;
    const tt_x_pair *pair;
    const tt_x_node *node; /* whose value dst then is, or part of it */
} tt_x_code;

struct tt_expr {
    const char *source;
    const tt_x_node *root;
    tt_x_code *code;
    size_t n_code;
    int registers;
    tt_name *use;
    size_t n_use;
    const tt_x_node **call; /* calls of the caller's functions, in order of the text */
    size_t n_call;
    int nodes;
    const tt_unit *time[6]; /* by tt_dur_unit */
};

/** One compilation. */
typedef struct tt_x_compile {
    tt_arena *arena;
    const char *text;
    tt_where where;
    const tt_scope *scope;
    tt_err *err;
    tt_x_token *token;
    int n_token, at, depth;
    tt_expr *e;
} tt_x_compile;

tt_code tt_x_lex(tt_x_compile *c);
tt_code tt_x_parse(tt_x_compile *c, tt_x_node **ret);
tt_code tt_x_check(tt_x_compile *c, tt_x_node *root);
tt_code tt_x_check_node(tt_x_compile *c, tt_x_node *n);
tt_code tt_x_check_kids(tt_x_compile *c, tt_x_node *n);
tt_code tt_x_check_call(tt_x_compile *c, tt_x_node *n);
tt_code tt_x_check_word(tt_x_compile *c, tt_x_node *n);
/** A word that may turn out to be a code: one that no name matches, or yes, no, unknown, missing. */
bool tt_x_may_be_code(const tt_x_compile *c, const tt_x_node *n);
/** `of`: a name with codes that n is compared with, or NULL. */
tt_code tt_x_check_code(tt_x_compile *c, tt_x_node *n, const tt_x_node *of);
/** The name with codes that kid i of a comparison or an `in` stands against, or NULL. */
const tt_x_node *tt_x_coded_partner(const tt_x_node *n, int i);
tt_code tt_x_want(tt_x_compile *c, tt_x_node *n, tt_val_type type);
/** Every kid is of `type`, and so is n. */
tt_code tt_x_want_all(tt_x_compile *c, tt_x_node *n, tt_val_type type);
bool tt_x_both_numbers(const tt_x_node *l, const tt_x_node *r);
void tt_x_join_analyte(tt_x_node *n, const tt_x_node *kid);
/** A constant as a duration that a date can be moved by: a whole number of d, wk, mo or a. */
bool tt_x_dur_of(const tt_val *v, tt_dur *ret);
/** The result of step i of n is a number of days. */
void tt_x_give_days(tt_x_compile *c, tt_x_node *n, int i);
/** What a name or a caller's function gives; a duration is a number of days. */
void tt_x_give_type(tt_x_compile *c, tt_x_node *n, tt_val_type type, const tt_unit *unit);
const char *tt_x_type_name(tt_val_type t);
tt_code tt_x_wrong_type(tt_x_compile *c, const tt_x_node *n, const char *wanted);
/** E421 with the nearest name or, for a call, function; E433 without. */
tt_code tt_x_unknown_word(tt_x_compile *c, const tt_x_node *n, bool call);
/** The units and the molar mass of two operands; E425 names both. */
tt_code tt_x_pair_up(tt_x_compile *c, const tt_x_node *l, const tt_x_node *r, tt_x_pair **ret);
/** The unit of l * r or l / r. */
tt_code tt_x_pair_product(tt_x_compile *c, const tt_x_node *l, const tt_x_node *r, bool over, tt_x_pair **ret);
tt_code tt_x_pair_power(tt_x_compile *c, const tt_x_node *base, const tt_x_node *exponent, tt_x_pair **ret);
/** As pair_up, for sums: a scale with its own zero (Cel and [degF]) does not mix. */
tt_code tt_x_pair_sum(tt_x_compile *c, const tt_x_node *l, const tt_x_node *r, tt_x_pair **ret);
/** NULL for "1". */
const tt_unit *tt_x_unit_or_bare(const tt_unit *u);
void tt_x_emit(tt_arena *a, tt_expr *e, const tt_x_node *root);

/** Is the right operand brought to the left one's unit? */
bool tt_x_converts(const tt_x_code *i);
/** The same code, NULL being the bare number. */
bool tt_x_same_unit(const tt_unit *a, const tt_unit *b);

/** The place of a byte of the source. */
tt_where tt_x_place(const tt_x_compile *c, int byte);
/** The source of a node, for messages. */
const char *tt_x_source(const tt_x_compile *c, const tt_x_node *n);
tt_x_node *tt_x_node_new(tt_x_compile *c, tt_x_shape shape, int begin);

/* --- values ------------------------------------------------------------------- */

bool tt_x_is_missing(const tt_val *v);
/** The value as `unit` counts it; exact only if that is exact. False (v untouched) when it does not convert. */
bool tt_x_in_unit(tt_val *v, const tt_unit *unit, const tt_molar *molar);
double tt_x_scaled(const tt_factor *f, double x);
int tt_x_compare_reals(double a, double b);
tt_val tt_x_arithmetic(tt_x_op op, tt_val l, tt_val r, const tt_x_pair *p);
/** The right operand alone, in the left one's unit: for values passed on. */
tt_val tt_x_as_left(tt_val r, const tt_x_pair *p);
/** <0, 0, >0; 2 when they do not compare. */
int tt_x_compare_numbers(tt_val l, tt_val r, const tt_x_pair *p);
/** Does `op` hold of an order <0, 0, >0? */
bool tt_x_holds(tt_x_kind op, int order);
tt_truth tt_x_compare_dates(tt_x_kind op, tt_date a, tt_date b);

/* --- one row ------------------------------------------------------------------ */

/** Registers of the machine; what each one lacks is a row of bits: uses first, then calls. */
typedef struct tt_x_machine {
    const tt_expr *e;
    tt_val *reg, *named; /* named: the names' values, as looked up */
    uint64_t *lack;
    size_t words;
    tt_val *trace; /* by node id, or NULL */
    uint64_t *trace_lack;
} tt_x_machine;

/** What a register lacks. */
uint64_t *tt_x_bits_of(const tt_x_machine *m, int reg);
void tt_x_step(tt_x_machine *m, const tt_x_code *i);
tt_x_machine tt_x_machine_new(tt_arena *a, const tt_expr *e, bool traced);
/** Fetch the names, then run; the result is register 0. */
void tt_x_fetch(tt_x_machine *m, tt_lookup *lookup, void *self);
void tt_x_run(tt_x_machine *m);
/** No exact numbers but small integers meet, and no function of the caller's is called. */
bool tt_x_goes_in_blocks(tt_arena *a, const tt_expr *e);
/** A name's value as this room uses it: a duration is a number of its unit; what does not fit the name is missing. */
tt_val tt_x_accept(const tt_expr *e, tt_val v, tt_val_type type, const tt_unit *unit, const tt_molar *molar);
const char **tt_x_lacks(tt_arena *a, const tt_expr *e, const uint64_t *bits, size_t *n);

#endif
