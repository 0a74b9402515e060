# titrate: make demo | test | bench | soak | fuzz | install | clean
#
#   make demo        install what is missing, build, walk the main job on the first trial
#   make test        install what is missing, build, run every test
#   SAN=1            the same with address and undefined-behaviour sanitizers, in a folder of its own
#   CC=clang         the same with the other compiler, in a folder of its own
#   make fuzz        every fuzz target, FUZZ_SECONDS each (default 10)

, := ,
SAN ?=
CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
B := build$(if $(SAN),-san)$(if $(findstring clang,$(CC)),-clang)
SANFLAGS := $(if $(SAN),-Db_sanitize=address$(,)undefined -Db_lundef=false,)
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 10
export TITRATE_SHARED ?= ../shared

.PHONY: all demo test test-units bench soak fuzz install clean deps manifest build tests

all: build

deps:
	@sh tools/deps.sh deps/build.txt

manifest:
	@/usr/bin/python3 tools/manifest.py .

$(B)/build.ninja:
	@CC=$(CC) meson setup $(B) $(SANFLAGS) >$(B).log 2>&1 || { cat $(B).log; exit 2; }; mv $(B).log $(B)/setup.log

build: deps manifest $(B)/build.ninja
	@ninja -C $(B) -j$(JOBS) --quiet titrate

tests: deps manifest $(B)/build.ninja
	@ninja -C $(B) -j$(JOBS) --quiet titrate tests

demo: build
	@sh tools/demo.sh $(B)/titrate

test: tests
	@/usr/bin/python3 tools/run_tests.py --build $(B)

# Only the rooms' own tests, once: what a sanitizer run needs.
test-units: tests
	@/usr/bin/python3 tools/run_tests.py --build $(B) --units

bench: build
	@ninja -C $(B) --quiet benches && for b in $(B)/bench_*; do [ -x $$b ] && $$b; done

soak: build
	@ninja -C $(B) --quiet test_design_admissible && TITRATE_SOAK=1 $(B)/test_design_admissible
	@/usr/bin/python3 tests/fault/kill.py --kills $${KILLS:-2000} $(B)/titrate

fuzz: deps manifest
	@[ -f build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
	@ninja -C build-fuzz -j$(JOBS) --quiet fuzzers
	@/usr/bin/python3 tools/run_fuzz.py --build build-fuzz --seconds $(FUZZ_SECONDS)

install: build
	meson install -C $(B) --destdir "$(DESTDIR)"

clean:
	rm -rf build build-clang build-san build-san-clang build-fuzz build-other out .manifest
