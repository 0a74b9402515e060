/* SPDX-License-Identifier: Apache-2.0 */
/* study/timeframe_words.c -- a registry's time frame, cut into words that have a
 * meaning here.
 *
 * The words are those of real records; a word that is not in the table has no
 * meaning and will end the reading, because a sentence half understood is a guess.
 * Phrases come before the words they begin with. */
#include <string.h>

#include "study/timeframe_internal.h"

static const struct {
    const char *word;
    tt_tf_kind kind;
    int value; /* of a number; of a unit or period: tt_dur_unit */
} words[] = {
    {"an average of", TT_TF_ABOUT, 0},
    {"on average", TT_TF_ABOUT, 0},
    {"approximately", TT_TF_ABOUT, 0},
    {"average", TT_TF_ABOUT, 0},
    {"as well as", TT_TF_SEP, 1},
    {"change from baseline", TT_TF_CHANGE, 0},
    {"changes from baseline", TT_TF_CHANGE, 0},
    {"change from the baseline", TT_TF_CHANGE, 0},
    {"compared to the baseline", TT_TF_FILL, 0},
    {"compared to baseline", TT_TF_FILL, 0},
    {"compared with baseline", TT_TF_FILL, 0},
    {"base line", TT_TF_BASELINE, 0},
    {"baseline visit", TT_TF_BASELINE, 0},
    {"screening visit", TT_TF_BASELINE, 0},
    {"pre-operatively", TT_TF_BASELINE, 0},
    {"pre-operative", TT_TF_BASELINE, 0},
    {"pre-op", TT_TF_BASELINE, 0},
    {"follow-up", TT_TF_FILL, 0},
    {"follow up", TT_TF_FILL, 0},
    {"followup", TT_TF_FILL, 0},
    {"fu", TT_TF_FILL, 0},
    {"later", TT_TF_FILL, 0},
    {"day of", TT_TF_FILL, 0},
    {"for a period of", TT_TF_UPTO, 0},
    {"for up to", TT_TF_UPTO, 0},
    {"for", TT_TF_UPTO, 0},
    {"during the course of", TT_TF_UPTO, 0},
    {"over the course of", TT_TF_UPTO, 0},
    {"up to", TT_TF_UPTO, 0},
    {"upto", TT_TF_UPTO, 0},
    {"prior to", TT_TF_BEFORE, 0},
    {"study completion", TT_TF_EVENT, 0},
    {"completion of study", TT_TF_EVENT, 0},
    {"end of study", TT_TF_EVENT, 0},
    {"end of the study", TT_TF_EVENT, 0},
    {"hospital discharge", TT_TF_EVENT, 0},
    {"discharge", TT_TF_EVENT, 0},
    {"death", TT_TF_EVENT, 0},

    {"minutes", TT_TF_UNIT, TT_D_MINUTE},
    {"minute", TT_TF_UNIT, TT_D_MINUTE},
    {"mins", TT_TF_UNIT, TT_D_MINUTE},
    {"min", TT_TF_UNIT, TT_D_MINUTE},
    {"hours", TT_TF_UNIT, TT_D_HOUR},
    {"hour", TT_TF_UNIT, TT_D_HOUR},
    {"hrs", TT_TF_UNIT, TT_D_HOUR},
    {"hr", TT_TF_UNIT, TT_D_HOUR},
    {"h", TT_TF_UNIT, TT_D_HOUR},
    {"days", TT_TF_UNIT, TT_D_DAY},
    {"day", TT_TF_UNIT, TT_D_DAY},
    {"d", TT_TF_UNIT, TT_D_DAY},
    {"weeks", TT_TF_UNIT, TT_D_WEEK},
    {"week", TT_TF_UNIT, TT_D_WEEK},
    {"wks", TT_TF_UNIT, TT_D_WEEK},
    {"wk", TT_TF_UNIT, TT_D_WEEK},
    {"mos", TT_TF_UNIT, TT_D_MONTH},
    {"mo", TT_TF_UNIT, TT_D_MONTH},
    {"months", TT_TF_UNIT, TT_D_MONTH},
    {"month", TT_TF_UNIT, TT_D_MONTH},
    {"years", TT_TF_UNIT, TT_D_YEAR},
    {"year", TT_TF_UNIT, TT_D_YEAR},
    {"yrs", TT_TF_UNIT, TT_D_YEAR},
    {"yr", TT_TF_UNIT, TT_D_YEAR},
    {"daily", TT_TF_PERIOD, TT_D_DAY},
    {"weekly", TT_TF_PERIOD, TT_D_WEEK},
    {"monthly", TT_TF_PERIOD, TT_D_MONTH},
    {"yearly", TT_TF_PERIOD, TT_D_YEAR},
    {"annually", TT_TF_PERIOD, TT_D_YEAR},

    {"or", TT_TF_DOUBT, 0},
    {"if", TT_TF_DOUBT, 0},
    {"when", TT_TF_DOUBT, 0},
    {"unless", TT_TF_DOUBT, 0},
    {"whichever", TT_TF_DOUBT, 0},
    {"while", TT_TF_DOUBT, 0},
    {"except", TT_TF_DOUBT, 0},
    {"age", TT_TF_DOUBT, 0}, /* "36 weeks corrected age" counts from birth, not from the treatment */
    {"gestational", TT_TF_DOUBT, 0},
    {"postnatal", TT_TF_DOUBT, 0},
    {"postmenstrual", TT_TF_DOUBT, 0},
    {"life", TT_TF_DOUBT, 0},

    {"then", TT_TF_SEP, 0},
    {"and", TT_TF_SEP, 1},
    {"to", TT_TF_TO, 0},
    {"from", TT_TF_FROM, 0},
    {"between", TT_TF_BETWEEN, 0},
    {"within", TT_TF_UPTO, 0},
    {"through", TT_TF_UPTO, 0},
    {"until", TT_TF_UPTO, 0},
    {"till", TT_TF_UPTO, 0},
    {"every", TT_TF_EVERY, 0},
    {"each", TT_TF_EVERY, 0},
    {"during", TT_TF_DURING, 0},
    {"baseline", TT_TF_BASELINE, 0},
    {"screening", TT_TF_BASELINE, 0},
    {"pretreatment", TT_TF_BASELINE, 0},
    {"preoperative", TT_TF_BASELINE, 0},
    {"preoperatively", TT_TF_BASELINE, 0},
    {"predose", TT_TF_BASELINE, 0},
    {"before", TT_TF_BEFORE, 0},
    {"pre", TT_TF_BEFORE, 0},
    {"after", TT_TF_AFTER, 0},
    {"following", TT_TF_AFTER, 0},
    {"post", TT_TF_AFTER, 0},
    {"at", TT_TF_FILL, 0},
    {"on", TT_TF_FILL, 0},
    {"the", TT_TF_FILL, 0},

    {"treatment", TT_TF_NOUN, 0},
    {"therapy", TT_TF_NOUN, 0},
    {"injection", TT_TF_NOUN, 0},
    {"infusion", TT_TF_NOUN, 0},
    {"transplantation", TT_TF_NOUN, 0},
    {"transplant", TT_TF_NOUN, 0},
    {"surgery", TT_TF_NOUN, 0},
    {"operation", TT_TF_NOUN, 0},
    {"op", TT_TF_NOUN, 0},
    {"procedure", TT_TF_NOUN, 0},
    {"intervention", TT_TF_NOUN, 0},
    {"administration", TT_TF_NOUN, 0},
    {"dosing", TT_TF_NOUN, 0},
    {"dose", TT_TF_NOUN, 0},
    {"implantation", TT_TF_NOUN, 0},
    {"randomization", TT_TF_NOUN, 0},
    {"randomisation", TT_TF_NOUN, 0},
    {"engraftment", TT_TF_NOUN, 0},
    {"enrollment", TT_TF_NOUN, 0},
    {"enrolment", TT_TF_NOUN, 0},
    {"cell", TT_TF_MODIFIER, 0},
    {"cells", TT_TF_MODIFIER, 0},
    {"stem", TT_TF_MODIFIER, 0},
    {"mesenchymal", TT_TF_MODIFIER, 0},
    {"msc", TT_TF_MODIFIER, 0},
    {"mscs", TT_TF_MODIFIER, 0},
    {"last", TT_TF_MODIFIER, 0},
    {"final", TT_TF_MODIFIER, 0},
    {"study", TT_TF_MODIFIER, 0},
    {"liver", TT_TF_MODIFIER, 0},

    {"collected", TT_TF_VERB, 0},
    {"measure", TT_TF_VERB, 0},
    {"measured", TT_TF_VERB, 0},
    {"assessed", TT_TF_VERB, 0},
    {"performed", TT_TF_VERB, 0},
    {"evaluated", TT_TF_VERB, 0},
    {"recorded", TT_TF_VERB, 0},
    {"visit", TT_TF_VISIT, 0},
    {"visits", TT_TF_VISIT, 0},

    {"one", TT_TF_NUMBER, 1},
    {"two", TT_TF_NUMBER, 2},
    {"three", TT_TF_NUMBER, 3},
    {"four", TT_TF_NUMBER, 4},
    {"five", TT_TF_NUMBER, 5},
    {"six", TT_TF_NUMBER, 6},
    {"seven", TT_TF_NUMBER, 7},
    {"eight", TT_TF_NUMBER, 8},
    {"nine", TT_TF_NUMBER, 9},
    {"ten", TT_TF_NUMBER, 10},
    {"twelve", TT_TF_NUMBER, 12},
    {"eighteen", TT_TF_NUMBER, 18},
    {"first", TT_TF_NUMBER, -1},
    {"second", TT_TF_NUMBER, -2},
    {"third", TT_TF_NUMBER, -3},
    {"sixth", TT_TF_NUMBER, -6},
};

typedef struct lexer {
    tt_arena *a;
    const char *s;
    tt_tf_token *tok;
    size_t n;
} lexer;

static bool letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static void push(lexer *x, tt_tf_token t)
{
    if (x->n < TT_TF_MOST)
        x->tok[x->n] = t;
    x->n++;
}

static tt_tf_kind before(const lexer *x, size_t back)
{
    return x->n >= back && x->n <= TT_TF_MOST ? x->tok[x->n - back].kind : TT_TF_END;
}

/* ---- the pieces --------------------------------------------------------------------- */

/* "12", "0.5", "28th"; thousandths in whole numbers. */
static const char *number(lexer *x)
{
    tt_tf_token t = {.kind = TT_TF_NUMBER, .word = x->s};
    int places = 0;
    while (digit(*x->s) && t.milli < 1000000)
        t.milli = t.milli * 10 + (*x->s++ - '0');
    if (digit(*x->s))
        return TT_IN_BOTH("a number is too long", "数字过长");
    t.milli *= 1000;
    if (*x->s == '.' && digit(x->s[1]))
        for (int64_t unit = 100; digit(*++x->s); unit /= 10, places++)
            t.milli += unit * (*x->s - '0');
    if (places > 3)
        return TT_IN_BOTH("a number has too many decimals", "小数位数过多");
    static const char *const ending[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < 4; i++)
        if (strncmp(x->s, ending[i], 2) == 0 && !letter(x->s[2])) {
            t.ordinal = true;
            x->s += 2;
            break;
        }
    push(x, t);
    return NULL;
}

/* "RAPA-501", "WJMSC/placebo": one word without a meaning here. */
static size_t whole_word(const char *s)
{
    size_t n = 0;
    while (letter(s[n]) || digit(s[n]) || ((s[n] == '-' || s[n] == '/') && (letter(s[n + 1]) || digit(s[n + 1]))))
        n++;
    return n;
}

static size_t letters(const char *s)
{
    size_t n = 0;
    while (letter(s[n]))
        n++;
    return n;
}

/* "day 0 through day 28" is a range, "through day 28" an end. */
static bool joins(const lexer *x, const char *word)
{
    return strcmp(word, "through") == 0 && (before(x, 1) == TT_TF_NUMBER || (before(x, 1) == TT_TF_UNIT && before(x, 2) == TT_TF_NUMBER));
}

static void word(lexer *x)
{
    size_t n = letters(x->s);
    tt_tf_token t = {.kind = TT_TF_OTHER};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t k = strlen(words[i].word);
        if (strncmp(x->s, words[i].word, k) == 0 && !letter(x->s[k])) {
            const int v = words[i].value;
            t.kind = words[i].kind;
            t.milli = v < 0 ? -v * 1000 : v * 1000;
            t.ordinal = v < 0;
            t.and_word = t.kind == TT_TF_SEP && v;
            t.kind = joins(x, words[i].word) ? TT_TF_TO : t.kind;
            if (t.kind == TT_TF_UNIT || t.kind == TT_TF_PERIOD)
                t.unit = (tt_dur_unit)v;
            n = k;
            break;
        }
    }
    if (t.kind == TT_TF_OTHER && n > 4 && strncmp(x->s, "post", 4) == 0)
        n = 4, t.kind = TT_TF_AFTER; /* "posttransplant" */
    else if (t.kind == TT_TF_OTHER)
        n = whole_word(x->s);
    t.word = tt_strndup(x->a, x->s, n);
    x->s += n;
    push(x, t);
}

/* A hyphen joins "12-month" and "post-treatment", and stands for "to" in "0-7 days" and "day 0 - day 28"; else it is a minus. */
static const char *hyphen(lexer *x)
{
    const bool tight = x->s[1] != ' ';
    const tt_tf_kind last = before(x, 1), second = before(x, 2);
    const bool after_time = last == TT_TF_NUMBER || (last == TT_TF_UNIT && second == TT_TF_NUMBER);
    x->s++;
    while (*x->s == ' ')
        x->s++;
    if (letter(*x->s) && tight && last != TT_TF_END)
        return NULL;
    if (!after_time)
        return TT_IN_BOTH("a minus, or a dash of unclear meaning", "减号或含义不明的短横");
    push(x, (tt_tf_token){.kind = TT_TF_TO, .word = "-"});
    return NULL;
}

static const char *mark(lexer *x)
{
    static const struct {
        char c;
        tt_tf_kind kind;
    } marks[] = {{',', TT_TF_SEP}, {';', TT_TF_SEP}, {'&', TT_TF_SEP}, {'(', TT_TF_OPEN}, {')', TT_TF_CLOSE}, {':', TT_TF_COLON}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (*x->s == marks[i].c) {
            push(x, (tt_tf_token){.kind = marks[i].kind, .tight = *x->s == ',' && digit(x->s[1]), .word = ","});
            x->s++;
            return NULL;
        }
    if (*x->s == '.' && (x->s[1] == '\0' || before(x, 1) == TT_TF_UNIT)) {
        x->s++;
        return NULL;
    }
    return TT_IN_BOTH("a character that has no meaning here", "含有无法识别的字符");
}

/* Lower case, one blank for any white space, the Chinese comma and the long dashes as their plain ones. */
static char *plain(tt_arena *a, const char *text)
{
    char *half = tt_str_halfwidth(a, text);
    tt_buf b = tt_buf_new(a);
    for (const char *s = half; *s;) {
        const char *here = s;
        const unsigned c = tt_utf8_next(&s);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0)
            tt_buf_add(&b, b.n && b.s[b.n - 1] != ' ' ? " " : "");
        else if (c == 0x3001)
            tt_buf_addc(&b, ',');
        else if (c == 0x2010 || c == 0x2011 || c == 0x2012 || c == 0x2013 || c == 0x2014)
            tt_buf_addc(&b, '-');
        else if (c >= 'A' && c <= 'Z')
            tt_buf_addc(&b, (char)(c - 'A' + 'a'));
        else
            tt_buf_addn(&b, here, (size_t)(s - here));
    }
    return tt_str_trim(a, tt_buf_text(&b));
}

const char *tt_tf_tokens(tt_arena *a, const char *text, tt_tf_token **ret, size_t *n)
{
    lexer x = {a, plain(a, text), TT_ARRAY(a, tt_tf_token, TT_TF_MOST + 1), 0};
    const char *why = NULL;
    while (*x.s && !why) {
        if (*x.s == ' ')
            x.s++;
        else if (digit(*x.s))
            why = number(&x);
        else if (letter(*x.s))
            word(&x);
        else if (*x.s == '-')
            why = hyphen(&x);
        else
            why = mark(&x);
    }
    if (!why && x.n > TT_TF_MOST)
        why = TT_IN_BOTH("too long", "文本过长");
    *ret = x.tok;
    *n = why ? 0 : x.n;
    return why;
}
