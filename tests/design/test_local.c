/* SPDX-License-Identifier: Apache-2.0 */
/* The fast walk of local rules against the walk of any rule, on the same plans;
 * and its independence of threads, to the last bit. */
#include <dlfcn.h>
#include <math.h>
#include <pthread.h>

#include "design/design_internal.h"
#include "design/plan.h"
#include "support/tt_test.h"

/* Stands before the system's, to see whether a walk was shared at all. */
static int started;

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*body)(void *), void *arg)
{
    typedef int create_fn(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    create_fn *create;
    *(void **)(void *)&create = dlsym(RTLD_NEXT, "pthread_create");
    started++;
    return create(thread, attr, body, arg);
}

static tt_curve random_curve(int doses, uint32_t trial)
{
    tt_rng r = tt_rng_make(20260103, "curve", trial, 0);
    tt_curve c = {.doses = doses};
    for (int d = 1; d <= doses; d++)
        c.p[d] = tt_rng_uniform(&r);
    return c;
}

/* The same plan of a design that does not say it is local. */
static const tt_plan *not_local(tt_arena *a, const tt_plan *plan)
{
    tt_design *d = TT_NEW(a, tt_design);
    tt_plan *p = TT_NEW(a, tt_plan);
    *d = *plan->design;
    d->local = false;
    *p = *plan;
    p->design = d;
    return p;
}

static const struct {
    const char *design, *params;
} plans[] = {
    {"boin", "doses=5 target=0.3"},
    {"boin", "doses=1 target=0.3 cohorts=8"},
    {"boin", "doses=2 target=0.2 cohorts=7 cohort-size=4"},
    {"boin", "doses=6 target=0.25 cohorts=8 titration=yes stop-n=9 extra-safe=yes"},
    {"boin", "doses=12 target=0.3 cohorts=8 start=4 titration=yes"},
    {"boin", "doses=3 target=0.3 cohorts=17 cohort-size=1 bound-mtd=yes"},
    {"boin", "doses=11 target=0.3 cohorts=5 cohort-size=5"},
    {"mtpi", "doses=4 target=0.25 cohorts=8"},
    {"mtpi2", "doses=4 target=0.1 cohorts=8 titration=yes extra-safe=yes offset=0.2"},
    {"i3+3", "doses=5 target=0.3 cohorts=8 eps=0.05,0.1"},
    {"boin", "doses=7 target=0.3 cohorts=13"}, /* in parts */
};

static void same_as_the_walk_of_any_rule(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, plans[i].design, plans[i].params);
        const tt_curve c = random_curve(plan->doses, i);
        const tt_lattice *fast = NULL, *any = NULL;
        tt_oc x, y;
        assert_true(plan->design->local);
        assert_int_equal(tt_exact_compile_on(a, plan, 0, 1, &fast, NULL), TT_OK);
        assert_int_equal(tt_exact_compile(a, not_local(a, plan), 0, &any, NULL), TT_OK);
        assert_true(tt_exact_paths(fast) == tt_exact_paths(any));
        assert_true(tt_exact_states(fast) <= tt_exact_states(any));
        assert_int_equal(tt_exact_oc(fast, &c, &x, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(any, &c, &y, NULL), TT_OK);
        double sum = 0.0;
        for (int d = 0; d <= plan->doses; d++) {
            TT_ASSERT_NEAR(x.value.p_select[d], y.value.p_select[d], 1e-13);
            TT_ASSERT_NEAR(x.value.patients[d], y.value.patients[d], 1e-12);
            TT_ASSERT_NEAR(x.value.dlts[d], y.value.dlts[d], 1e-12);
            sum += x.value.p_select[d];
        }
        TT_ASSERT_NEAR(sum, 1.0, 1e-12);
        tt_arena_free(a);
    }
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    static const int threads[] = {2, 3, 8};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "boin", "doses=7 target=0.3 cohorts=14");
    const tt_curve c = random_curve(7, 99);
    const tt_lattice *l = NULL;
    tt_oc one, many;
    assert_int_equal(tt_exact_compile_on(a, plan, 0, 1, &l, NULL), TT_OK);
    assert_true(tt_exact_states(l) > 150000); /* large enough to be parted among threads */
    assert_int_equal(tt_exact_oc(l, &c, &one, NULL), TT_OK);
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        started = 0;
        assert_int_equal(tt_exact_compile_on(a, plan, 0, threads[i], &l, NULL), TT_OK);
        assert_true(started >= threads[i] - 1);
        assert_int_equal(tt_exact_oc(l, &c, &many, NULL), TT_OK);
        assert_memory_equal(&one.value, &many.value, sizeof one.value);
        assert_true(one.states == many.states);
    }
    tt_arena_free(a);
}

/* Where the state does not fit 128 bits, and where there are too many. */
static void limits(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_lattice *l = NULL;
    tt_err err = {.id = 0};
    assert_int_equal(tt_exact_compile(a, plan_from(a, "boin", "doses=12 target=0.3 cohorts=20"), 20000, &l, &err), TT_ELIMIT);
    assert_int_equal(err.id, 717);
    const tt_param wide[] = {
        {"doses", "12", tt_at(NULL, 0, 0)},      {"start", "2", tt_at(NULL, 0, 0)},
        {"target", "0.3", tt_at(NULL, 0, 0)},    {"cohorts", "50", tt_at(NULL, 0, 0)},
        {"cohort-size", "1", tt_at(NULL, 0, 0)}, {"table", "n,escalate_max,deescalate_min,eliminate_min\n1,-,1,-\n", tt_at(NULL, 0, 0)}};
    const tt_plan *plan = NULL; /* few states, but 1 to 50 patients at dose 1 with any number of DLTs */
    assert_int_equal(tt_design_prepare(a, "table", wide, 6, &plan, &err), TT_OK);
    assert_int_equal(tt_exact_compile(a, plan, 0, &l, &err), TT_ELIMIT);
    assert_int_equal(err.id, 849);
    assert_int_equal(tt_exact_compile(a, plan_from(a, "boin", "doses=8 target=0.3 cohorts=12"), 20000, &l, &err), TT_ELIMIT);
    assert_int_equal(err.id, 717);
    tt_arena_free(a);
}

/* A rule that calls itself local and makes a move off the ladder is refused like any other. */
static tt_move off(const tt_plan *plan, const tt_state *s)
{
    (void)plan;
    return tt_move_up(s, 3, "off", 0);
}

static void inadmissible_moves_are_refused(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "boin", "doses=3 target=0.3");
    tt_design d = *plan->design;
    tt_plan p = *plan;
    const tt_lattice *l = NULL;
    tt_err err = {.id = 0};
    d.decide = off;
    p.design = &d;
    assert_int_equal(tt_exact_compile(a, &p, 0, &l, &err), TT_ERANGE);
    assert_int_equal(err.id, 712);
    tt_arena_free(a);
}

struct failing {
    const tt_plan *plan;
};

static tt_code compile_and_pass(tt_arena *a, void *arg, tt_err *err)
{
    const struct failing *f = arg;
    const tt_lattice *l = NULL;
    tt_oc oc;
    const tt_curve c = random_curve(4, 5);
    TT_TRY(tt_exact_compile_on(a, f->plan, 0, 1, &l, err));
    return tt_exact_oc(l, &c, &oc, err);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    struct failing f = {plan_from(a, "boin", "doses=4 target=0.3 cohorts=7")};
    long n = 1;
    for (; n < 1000; n++) {
        tt_err err = {.id = 0};
        tt_arena_fail_at(n);
        const tt_code c = tt_job(TT_ARENA_DEFAULT, compile_and_pass, &f, &err);
        tt_arena_fail_at(0);
        if (c == TT_OK)
            break;
        assert_int_equal(c, TT_ENOMEM);
        assert_int_equal(err.id, 1);
    }
    assert_in_range(n, 10, 999);
    tt_arena_free(a);
}

struct seen {
    uint64_t calls, last, stop_at; /* stop_at: states, 0 never */
};

static bool look(void *self, uint64_t done, uint64_t all)
{
    struct seen *s = self;
    assert_int_equal(all, 0);
    assert_true(done >= s->last);
    s->calls++;
    s->last = done;
    return s->stop_at == 0 || done < s->stop_at;
}

/* Both walks, on one thread and on two. */
static void are_told_of_and_can_be_interrupted(void **state)
{
    (void)state;
    static const struct {
        const char *design, *params;
        int threads;
    } told[] = {
        {"boin", "doses=7 target=0.3 cohorts=14", 1},
        {"boin", "doses=7 target=0.3 cohorts=14", 2},
        {"crm", "doses=4 target=0.25 skeleton=.05,.12,.25,.40 cohorts=11", 1},
        {"3+3", "doses=5 accelerate=dlt-or-2nd-moderate", 1},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, told[i].design, told[i].params);
        const tt_lattice *l = NULL, *plain = NULL;
        struct seen all = {0}, half = {0};
        tt_err err = {.id = 0};
        assert_int_equal(tt_exact_compile_told(a, plan, 0, told[i].threads, look, &all, &l, &err), TT_OK);
        assert_int_equal(tt_exact_compile_on(a, plan, 0, told[i].threads, &plain, &err), TT_OK);
        assert_int_equal(tt_exact_states(l), tt_exact_states(plain));
        assert_true(all.calls > 5 && all.last > tt_exact_states(l) / 4);
        half.stop_at = all.last / 2;
        l = NULL;
        assert_int_equal(tt_exact_compile_told(a, plan, 0, told[i].threads, look, &half, &l, &err), TT_EINTR);
        assert_int_equal(err.id, 859);
        assert_null(l);
        assert_true(half.last >= half.stop_at && half.calls < all.calls);
        tt_arena_free(a);
    }
}

static const struct CMUnitTest local_tests[] = {
    cmocka_unit_test(same_as_the_walk_of_any_rule),
    cmocka_unit_test(threads_do_not_matter),
    cmocka_unit_test(limits),
    cmocka_unit_test(inadmissible_moves_are_refused),
    cmocka_unit_test(memory_may_run_out),
    cmocka_unit_test(are_told_of_and_can_be_interrupted),
};
TT_TEST_MAIN(local_tests)
