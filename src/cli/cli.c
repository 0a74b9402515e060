/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/cli.c -- one command from words to exit status.
 *
 * The command runs in one job; what it found is printed once, here: the answer on
 * stdout with the next: line behind it, remarks and progress on stderr.  An interrupt asks the
 * running verb to stop at its next step; what it has finished is kept. */
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/words.h"

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
    (void)sig;
    interrupted = 1;
}

struct teller {
    bool json, quiet, terminal;
    struct timespec last;
};

/* At most five times a second on a terminal; every call as a JSON line when asked for. */
static bool tell(void *self, const char *what, int64_t done, int64_t all)
{
    struct teller *t = self;
    struct timespec now;
    if (interrupted)
        return false;
    if (t->json) {
        fprintf(stderr, "{\"%s\":%lld,\"of\":%lld}\n", what, (long long)done, (long long)all);
        return true;
    }
    if (!t->terminal || t->quiet || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return true;
    const long ms = (now.tv_sec - t->last.tv_sec) * 1000 + (now.tv_nsec - t->last.tv_nsec) / 1000000;
    if (ms < 200)
        return true;
    t->last = now;
    fprintf(stderr, "\r%s %lld%s", what, (long long)done, all ? "" : " ");
    return true;
}

/* Data of a long verb, as they come. */
static bool pass_on(void *self, const char *text, size_t n)
{
    (void)self;
    return fwrite(text, 1, n, stdout) == n;
}

static int width_of_terminal(void)
{
    struct winsize w;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 40 ? w.ws_col : 100;
}

static tt_code put(const char *text, tt_err *err)
{
    if (fwrite(text, 1, strlen(text), stdout) != strlen(text) || fflush(stdout) != 0)
        return tt_fail(err, TT_EIO, 5, tt_at("stdout", 0, 0), "stdout", strerror(errno));
    return TT_OK;
}

static tt_code print_result(tt_arena *a, const struct tt_line_in *in, tt_result *r, tt_err *err)
{
    const tt_request *q = &in->request;
    if (q->json) {
        TT_TRY(put(tt_json_done(&r->json), err));
        TT_TRY(put("\n", err));
    } else {
        if (r->data)
            TT_TRY(put(r->data, err));
        if (r->doc)
            TT_TRY(put(tt_doc_text(a, r->doc, q->width), err));
    }
    for (size_t i = 0; i < r->findings.n; i++)
        fprintf(stderr, "%s\n", tt_visible_line(a, tt_finding_text(a, &r->findings.at[i], q->lang)));
    const bool next = !q->json && !in->quiet && r->next && *r->next;
    return put(next ? tt_printf(a, "next: %s\n", tt_visible_line(a, r->next)) : "", err); /* what was passed on is flushed in any case */
}

struct program {
    int argc;
    char **argv;
    int status;
    tt_lang lang;
};

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    struct program *p = arg;
    struct tt_line_in in;
    struct teller teller = {.terminal = isatty(STDERR_FILENO) == 1};
    tt_result r;
    const tt_code read = tt_words_read(a, p->argc, p->argv, &in, err);
    p->lang = in.request.lang;
    TT_TRY(read);
    in.request.width = width_of_terminal();
    if (in.version && !in.command)
        return put("titrate " TT_VERSION "\n", err);
    if (in.help)
        return put(tt_doc_text(a, tt_command_help(a, in.command, in.group, in.request.lang), in.request.width), err);
    teller.json = in.progress_json;
    teller.quiet = in.quiet;
    in.request.progress = tell;
    in.request.put = pass_on;
    in.request.self = &teller;
    TT_TRY(tt_command_run(a, in.command, &in.request, &r, err));
    if (teller.last.tv_sec)
        fputs("\r\033[K", stderr);
    p->status = r.status;
    return print_result(a, &in, &r, err);
}

static tt_code print_error(tt_arena *a, void *arg, tt_err *err)
{
    const struct program *p = arg;
    fprintf(stderr, "titrate: %s\n", tt_visible_line(a, tt_err_text(a, err, p->lang)));
    return TT_OK;
}

int tt_cli_main(int argc, char **argv)
{
    struct program p = {.argc = argc, .argv = argv, .lang = TT_EN};
    tt_err err = {0};
    struct sigaction act = {.sa_handler = on_interrupt};
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to report, not a death */
    const tt_code c = tt_job(TT_ARENA_DEFAULT, body, &p, &err);
    if (c == TT_OK)
        return p.status;
    tt_job((size_t)1 << 20, print_error, &p, &err);
    return tt_code_exit(c);
}
