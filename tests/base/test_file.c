/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_file.c -- whole files, or nothing. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/tt_test.h"

struct room {
    tt_arena *a;
    char folder[64];
};

static int open_room(void **state)
{
    static struct room r;
    snprintf(r.folder, sizeof r.folder, "%s", "/tmp/tt-file-XXXXXX");
    r.a = tt_arena_new((size_t)64 << 20);
    *state = &r;
    return r.a && mkdtemp(r.folder) ? 0 : -1;
}

static int close_room(void **state)
{
    struct room *r = *state;
    tt_arena_free(r->a);
    char command[160];
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -rf %s", r->folder, r->folder);
    return system(command);
}

static const char *in(const struct room *r, const char *name)
{
    return tt_printf(r->a, "%s/%s", r->folder, name);
}

static void put(const struct room *r, const char *name, const char *text)
{
    tt_err e;
    if (tt_file_write(in(r, name), text, strlen(text), &e) != TT_OK)
        fail_msg("%s", tt_err_text(r->a, &e, TT_EN));
}

static void holds(const struct room *r, const char *name, const char *text)
{
    char *s = NULL;
    size_t n = 0;
    assert_int_equal(tt_file_read(r->a, in(r, name), 1 << 20, &s, &n, NULL), TT_OK);
    assert_int_equal(n, strlen(text));
    assert_string_equal(s, text);
}

static int entries(const struct room *r)
{
    int n = -2; /* . and .. */
    DIR *d = opendir(r->folder);
    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

static void files_are_written_and_read(void **state)
{
    const struct room *r = *state;
    put(r, "a.txt", "first");
    holds(r, "a.txt", "first");
    put(r, "a.txt", "");
    holds(r, "a.txt", "");
    put(r, "a.txt", "second, longer");
    holds(r, "a.txt", "second, longer");
    assert_int_equal(entries(r), 1); /* nothing is left beside it */
    assert_true(tt_file_exists(in(r, "a.txt")) && !tt_file_exists(in(r, "b.txt")));
    assert_true(tt_is_folder(r->folder) && !tt_is_folder(in(r, "a.txt")));
}

static void mode_and_links_are_kept(void **state)
{
    const struct room *r = *state;
    struct stat st;
    put(r, "real", "1");
    assert_int_equal(chmod(in(r, "real"), 0640), 0);
    assert_int_equal(symlink("real", in(r, "link")), 0);
    put(r, "link", "2");
    holds(r, "real", "2");
    assert_int_equal(lstat(in(r, "link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(in(r, "real"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
}

static void reading_says_why_not(void **state)
{
    const struct room *r = *state;
    char *s = NULL;
    size_t n;
    tt_err e;
    put(r, "ten", "0123456789");
    assert_int_equal(tt_file_read(r->a, in(r, "none"), 100, &s, &n, &e), TT_ENOENT);
    assert_int_equal(e.id, 3);
    assert_int_equal(tt_file_read(r->a, in(r, "ten/none"), 100, &s, &n, &e), TT_ENOENT);
    assert_int_equal(tt_file_read(r->a, r->folder, 100, &s, &n, &e), TT_EIO);
    assert_int_equal(e.id, 2);
    assert_int_equal(tt_file_read(r->a, in(r, "ten"), 9, &s, &n, &e), TT_ELIMIT);
    assert_int_equal(e.id, 4);
    assert_string_equal(e.arg[1], "9");
    assert_null(s);
    assert_int_equal(tt_file_read(r->a, in(r, "ten"), 10, &s, &n, &e), TT_OK);
    int end[2]; /* of a pipe no size is known beforehand */
    assert_int_equal(pipe(end), 0);
    assert_int_equal(write(end[1], "0123456789", 10), 10);
    close(end[1]);
    assert_int_equal(tt_file_read(r->a, tt_printf(r->a, "/dev/fd/%d", end[0]), 9, &s, &n, &e), TT_ELIMIT);
    close(end[0]);
    assert_int_equal(tt_file_read(r->a, "/proc/self/status", 1 << 20, &s, &n, &e), TT_OK); /* the system says 0 bytes */
    assert_true(n > 100 && strlen(s) == n);
    assert_int_equal(tt_file_read(r->a, "/dev/zero", 100000, &s, &n, &e), TT_ELIMIT); /* no end at all */
}

static void a_failed_write_leaves_the_old_file(void **state)
{
    const struct room *r = *state;
    struct rlimit old, small;
    tt_err e;
    char big[8192];
    memset(big, 'x', sizeof big);
    put(r, "a", "old");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 4096; /* the disk is full after 4096 bytes */
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const tt_code c = tt_file_write(in(r, "a"), big, sizeof big, &e);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(c, TT_EIO);
    assert_int_equal(e.id, 5);
    assert_string_equal(e.arg[1], strerror(EFBIG));
    holds(r, "a", "old");
    assert_int_equal(entries(r), 1);
}

static void what_is_no_file_is_not_replaced(void **state)
{
    const struct room *r = *state;
    tt_err e;
    assert_int_equal(tt_file_write(r->folder, "x", 1, &e), TT_EIO);
    assert_int_equal(e.id, 5);
    assert_int_equal(tt_file_write("/dev/null", "x", 1, &e), TT_EIO);
    assert_int_equal(tt_file_write(in(r, "no/such/folder"), "x", 1, &e), TT_EIO);
    assert_int_equal(tt_file_write("", "x", 1, &e), TT_EIO);
    char *endless = tt_alloc(r->a, 10001);
    memset(endless, 'a', 10000);
    assert_int_equal(tt_file_write(endless, "x", 1, &e), TT_EIO);
    assert_int_equal(tt_folder_make(endless, &e), TT_EIO);
    if (geteuid() != 0) { /* root may write anywhere */
        assert_int_equal(chmod(r->folder, 0500), 0);
        assert_int_equal(tt_file_write(in(r, "a"), "x", 1, &e), TT_EIO);
    }
}

static void folders_are_made_with_their_parents(void **state)
{
    const struct room *r = *state;
    tt_err e;
    assert_int_equal(tt_folder_make(in(r, "a/b//c/"), &e), TT_OK);
    assert_true(tt_is_folder(in(r, "a/b/c")));
    assert_int_equal(tt_folder_make(in(r, "a/b"), &e), TT_OK); /* again */
    assert_int_equal(tt_folder_make("/", &e), TT_OK);
    put(r, "file", "x");
    assert_int_equal(tt_folder_make(in(r, "file"), &e), TT_EIO);
    assert_int_equal(e.id, 6);
    assert_int_equal(tt_folder_make(in(r, "file/x"), &e), TT_EIO);
    assert_int_equal(tt_folder_make("", &e), TT_EIO);
    assert_int_equal(tt_folder_make("/proc/no/such", &e), TT_EIO);
}

static void a_private_file_is_new_and_ours_alone(void **state)
{
    const struct room *r = *state;
    struct stat st;
    tt_err e;
    assert_int_equal(tt_file_write_private(in(r, "secret"), "abc", 3, &e), TT_OK);
    holds(r, "secret", "abc");
    assert_int_equal(stat(in(r, "secret"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(tt_file_write_private(in(r, "secret"), "xyz", 3, &e), TT_EEXIST);
    assert_int_equal(e.id, 8);
    holds(r, "secret", "abc");
    assert_int_equal(tt_file_write_private(in(r, "no/secret"), "abc", 3, &e), TT_EIO);
    assert_int_equal(e.id, 5);
    assert_int_equal(entries(r), 1);
}

static const struct CMUnitTest files[] = {
    cmocka_unit_test_setup_teardown(files_are_written_and_read, open_room, close_room),
    cmocka_unit_test_setup_teardown(mode_and_links_are_kept, open_room, close_room),
    cmocka_unit_test_setup_teardown(reading_says_why_not, open_room, close_room),
    cmocka_unit_test_setup_teardown(a_failed_write_leaves_the_old_file, open_room, close_room),
    cmocka_unit_test_setup_teardown(what_is_no_file_is_not_replaced, open_room, close_room),
    cmocka_unit_test_setup_teardown(a_private_file_is_new_and_ours_alone, open_room, close_room),
    cmocka_unit_test_setup_teardown(folders_are_made_with_their_parents, open_room, close_room),
};

TT_TEST_MAIN(files)
