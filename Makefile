# SPDX-License-Identifier: GPL-2.0
# Builds addrspace: the module, its CLI and its tests, all under build/, and runs them
# in a VM. Kbuild lists the module's objects; kbuild reads it in place of this file.

FLAVOURS := 686 686-pae rt-686-pae amd64
ARM := armmp armmp-lpae 5.10-armmp 6.12-armmp
# Further kernels: fetched from another Debian release or from backports, or built from
# linux-source.
OTHERS := 5.10-686 5.10-686-pae 5.10-rt-686-pae 6.12-amd64
BUILT := debug 6.12 6.12-pae 7.2 7.2-pae
# Only booted, and compared with addrspace plan.
SPLITS := split-3g split-3g-opt split-2g split-2g-opt split-1g
KERNELS := $(FLAVOURS) $(ARM) $(OTHERS) $(BUILT)
ON_32BIT := $(filter i%86,$(shell uname -m))

# Without KERNEL=, a 32-bit machine builds for its running kernel.
KERNEL ?= $(if $(KDIR),other,$(if $(ON_32BIT),$(shell uname -r),686-pae))
ifeq ($(or $(KDIR),$(filter file,$(origin KERNEL)),$(filter $(KERNEL),$(KERNELS) \
	$(shell uname -r)),$(wildcard /lib/modules/$(KERNEL)/build)),)
$(error KERNEL=$(KERNEL) is none of $(KERNELS), and no kernel whose headers are in \
	/lib/modules; KDIR=DIRECTORY names the headers of any other)
endif
VM_KERNEL := $(or $(filter $(KERNEL),$(KERNELS)),686-pae)
# The arguments of kbuild for a kernel.
cross = $(if $(filter $(1),$(ARM)),CROSS_COMPILE=arm-linux-gnueabihf-)

# The headers of a kernel, and the file that shows that they have been fetched.
fetched = $(if $(KDIR),,$(if $(filter $(1),$(KERNELS)),build/kernels/$(1)/.complete))
kdir = $(or $(KDIR),$(if $(call fetched,$(1)),build/kernels/$(1)/kdir,/lib/modules/$(1)/build))

Q := $(if $(filter 1,$(V)),,@)
PARALLEL = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc) -Otarget)
SUBMAKE = $(MAKE) --no-print-directory $(if $(Q),-s)
SELFTESTS := $(CURDIR)/build/linux/tools/testing/selftests

# i386 programs: the host's compiler over Debian's i386 libraries.
SYSROOT := $(CURDIR)/build/sysroot
GCC_LIB := $(SYSROOT)/usr/lib/gcc/i686-linux-gnu/12
I386_CC := gcc -m32 --sysroot=$(SYSROOT) -B$(GCC_LIB)/ -L$(GCC_LIB) \
	-L$(SYSROOT)/usr/lib/i386-linux-gnu
I386_PKG_CONFIG := PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) \
	PKG_CONFIG_LIBDIR=$(SYSROOT)/usr/lib/i386-linux-gnu/pkgconfig

# 32-bit ARM programs: Debian's cross compiler over its armhf libraries.
ARM_SYSROOT := $(CURDIR)/build/sysroot-armhf
ARM_CC := arm-linux-gnueabihf-gcc --sysroot=$(ARM_SYSROOT) \
	-B$(ARM_SYSROOT)/usr/lib/arm-linux-gnueabihf/ -L$(ARM_SYSROOT)/usr/lib/arm-linux-gnueabihf
ARM_PKG_CONFIG := PKG_CONFIG_SYSROOT_DIR=$(ARM_SYSROOT) \
	PKG_CONFIG_LIBDIR=$(ARM_SYSROOT)/usr/lib/arm-linux-gnueabihf/pkgconfig

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all

TRY_NEXT := 'Try next: addrspace --help; grep arena /proc/addrspace/layout; exit ends the VM.'

.SECONDEXPANSION:
.DELETE_ON_ERROR:
# Otherwise make removes them as intermediate files, which other checkouts use,
# too.
.PRECIOUS: build/kernels/%/.complete
.PHONY: all module modules cli cli-host cli-asan cli-i386 cli-armhf cli-small selftests \
	selftests-armhf fuzz-files vm-files check-files bpftrace-files deps deps-run deps-arm \
	deps-check deps-packages run check check-rest check-debug check-kernels check-all \
	check-packages deb rpm release bench bench-files bench-files-arm bench-untraced fuzz \
	fuzz-device mutate coverage soak docs lint install clean cache-clean help

all: module cli ## the module and the CLI (what plain make does)

module: module-$(KERNEL) ## addrspace.ko for KERNEL

# With STRICT=--strict, as for check and lint, sparse also checks the modules,
# and a warning fails the build.
STRICT :=

# kbuild itself knows what is out of date, so it is always called.
module-%: $$(call fetched,$$*)
	+$(Q)tools/build/module $(STRICT) . build/$*/module $(call kdir,$*) $(call cross,$*)

# The test-only modules may use what ours exports.
ptdump-%: module-% build/source/.complete
	+$(Q)tools/build/module $(STRICT) selftests/addrspace/modules build/$*/ptdump $(call kdir,$*) \
		$(call cross,$*) KBUILD_EXTRA_SYMBOLS=$(CURDIR)/build/$*/module/Module.symvers

cli: cli-host $(if $(ON_32BIT),,cli-i386) ## the program addrspace, for this machine and for i386

cli-host:
	+$(Q)$(SUBMAKE) -C tools/addrspace O=$(CURDIR)/build/cli/host

# The same with sanitizers, for tests with input from others.
cli-asan:
	+$(Q)$(SUBMAKE) -C tools/addrspace O=$(CURDIR)/build/cli/asan LDFLAGS='$(SANITIZE)' \
		CFLAGS='-g -fno-omit-frame-pointer $(SANITIZE)'

# Programs that mutate their input; each tests one reader of the CLI.
fuzz-files:
	+$(Q)$(SUBMAKE) -C selftests/fuzz O=$(CURDIR)/build/fuzz

cli-i386: build/sysroot/.complete
	+$(Q)$(I386_PKG_CONFIG) $(SUBMAKE) -C tools/addrspace O=$(CURDIR)/build/cli/i386 CC='$(I386_CC)'

# For machines that have none of its libraries, such as routers.
SMALL_ARCHES := i386 amd64 $(if $(shell command -v arm-linux-gnueabihf-gcc),armhf)
SMALL_CC_i386 := $(if $(ON_32BIT),gcc,$(I386_CC))
SMALL_CC_amd64 := gcc
SMALL_CC_armhf := arm-linux-gnueabihf-gcc

cli-small: $(SMALL_ARCHES:%=cli-small-%) ## a static CLI below 2 MB: i386, amd64, armhf where its compiler is

cli-small-%: build/sysroot/.complete
	$(Q)tools/build/static-libs $* $(SMALL_CC_$*)
	+$(Q)$(SUBMAKE) -C tools/addrspace O=$(CURDIR)/build/cli/small-$* SMALL=1 CC='$(SMALL_CC_$*)' \
		CFLAGS_LIBS=-I$(CURDIR)/build/static/$*/include \
		LDLIBS='-L$(CURDIR)/build/static/$*/lib -lsmartcols -ljansson'

cli-armhf: build/sysroot-armhf/.complete
	+$(Q)$(ARM_PKG_CONFIG) $(SUBMAKE) -C tools/addrspace O=$(CURDIR)/build/cli/armhf CC='$(ARM_CC)'

# kselftest's own Makefile builds and installs them, as in a kernel tree.
build_selftests = rm -rf $(1)/kselftest_install && mkdir -p $(1) && \
	$(SUBMAKE) -C $(SELFTESTS) TARGETS=addrspace FORCE_TARGETS=1 \
		CC='$(2)' KSELFTEST_DIR=$(SELFTESTS) O=$(CURDIR)/$(1) \
		KSFT_INSTALL_PATH=$(CURDIR)/$(1)/kselftest_install install

selftests: build/sysroot/.complete build/linux/.complete ## the kselftests, for i386
	+$(Q)$(call build_selftests,build/selftests,$(I386_CC))

selftests-armhf: build/sysroot-armhf/.complete build/linux/.complete
	+$(Q)$(call build_selftests,build/selftests-armhf,$(ARM_CC))

vm-files: module-$(VM_KERNEL) ptdump-$(VM_KERNEL) \
	$(if $(filter $(VM_KERNEL),$(ARM)),cli-armhf selftests-armhf,cli-i386 selftests)

# The example program of the documentation, for the VM that runs it.
build/docs/kmap-example: Documentation/kmap-example.c include/uapi/linux/addrspace.h build/sysroot/.complete
	$(Q)mkdir -p $(@D)
	$(Q)$(I386_CC) -Wall -Wextra -Werror -Iinclude/uapi -o $@ $<

check-files: build/docs/kmap-example build/perf/.complete modules cli cli-asan selftests bench-files bpftrace-files

build/perf/.complete: tools/build/perf
	$(Q)tools/build/perf

# Each takes some eight minutes, once; less after a change of its configuration.
$(patsubst %,build/kernels/%/.complete,$(BUILT) $(SPLITS)): build/kernels/%/.complete: tools/kernels/build $(wildcard tools/kernels/*.config)
	$(Q)tools/kernels/build $*

# The files that the 64-bit VM gets for its tests of tools/bpftrace.
bpftrace-files:
	$(Q)tools/bpftrace/rootfs

build/kernels/%/.complete:
	$(Q)tools/build/kernel $*

build/sysroot/.complete: tools/build/sysroot
	$(Q)tools/build/sysroot

build/sysroot-armhf/.complete: tools/build/sysroot
	$(Q)tools/build/sysroot armhf

build/source/.complete:
	$(Q)tools/build/source

# A private copy, because files in the cache must not be written to.
build/linux/.complete: build/source/.complete
	$(Q)rm -rf build/linux && cp -a build/source/linux-source-6.1 build/linux
	$(Q)ln -sfn $(CURDIR)/selftests/addrspace $(SELFTESTS)/addrspace
	$(Q)touch $@

# tools/vm/run makes it, too; make run does so while the compiler runs.
rootfs-%:
	$(Q)tools/vm/rootfs $*

bench-%: module-%
	+$(Q)tools/build/module $(STRICT) tools/bench build/$*/bench $(call kdir,$*) $(call cross,$*) \
		KBUILD_EXTRA_SYMBOLS=$(CURDIR)/build/$*/module/Module.symvers

bench-files: bench-686-pae ptdump-686-pae cli build/bench/bench_user bench-untraced

# Not in the folder of the modules that go into each VM, because it has the same name.
bench-untraced: build/kernels/686-pae/.complete
	+$(Q)tools/build/module . build/bench/untraced $(call kdir,686-pae) ADDRSPACE_UNTRACED=y

build/bench/bench_user: tools/bench/bench_user.c include/uapi/linux/addrspace.h build/sysroot/.complete
	$(Q)mkdir -p $(@D)
	$(Q)$(I386_CC) -O2 -Wall -Wextra -Wno-unused-parameter -Iinclude/uapi -o $@ $<

# The same for KERNEL=armmp or armmp-lpae.
bench-files-arm: bench-$(VM_KERNEL) ptdump-$(VM_KERNEL) cli-host build/sysroot-armhf/.complete
	+$(Q)tools/build/module . build/bench/untraced-$(VM_KERNEL) $(call kdir,$(VM_KERNEL)) \
		$(call cross,$(VM_KERNEL)) ADDRSPACE_UNTRACED=y
	$(Q)$(ARM_CC) -O2 -Wall -Wextra -Wno-unused-parameter -Iinclude/uapi \
		-o build/bench/bench_user-$(VM_KERNEL) tools/bench/bench_user.c

bench: deps-check $(if $(filter $(VM_KERNEL),$(ARM)),deps-arm) ## what each mapping costs, in guest instructions; on ARM with KERNEL=armmp
	+$(Q)$(SUBMAKE) $(PARALLEL) bench-files$(if $(filter $(VM_KERNEL),$(ARM)),-arm)
	$(Q)tools/bench/run $(if $(filter $(VM_KERNEL),$(ARM)),--kernel $(VM_KERNEL))

deps-run: ## install what make run needs on this host (apt)
	$(Q)tools/build/deps run

deps-arm: ## the same for KERNEL=armmp and armmp-lpae
	$(Q)tools/build/deps run arm

deps-check: ## install what make, make check, bench, docs and lint need
	$(Q)tools/build/deps

deps: deps-check

deps-packages: ## install what make deb, rpm, release, cli-small and check-packages need
	$(Q)tools/build/deps run cli check packages

# The programs of the VM are i386's, or armhf's.
run_programs := $(if $(filter $(VM_KERNEL),$(ARM)),armhf,i386)

# With -Onone, each line is shown at once, not when its target is done.
run: $(if $(filter $(VM_KERNEL),$(BUILT)),deps-check,$(if $(filter $(VM_KERNEL),$(ARM)),deps-arm,deps-run)) ## boot a VM with the module, show the layout, give a shell
	@echo 'run: making the module for $(VM_KERNEL), and the CLI for $(run_programs); the first time fetches both'
	+$(Q)$(SUBMAKE) $(PARALLEL:-Otarget=-Onone) module-$(VM_KERNEL) cli-$(run_programs) \
		rootfs-$(run_programs)
	$(Q)if [ -t 0 ] && [ -t 1 ]; then \
		tools/vm/run --kernel $(VM_KERNEL) --first 'addrspace layout' --banner $(TRY_NEXT); \
	else tools/vm/run --kernel $(VM_KERNEL) -- addrspace layout; fi

# tools/check lists what its boots need. ONLY= runs one test during development.
only := $(foreach word,$(ONLY),--only '$(word)')

check: deps-check ## lint, and the tests that take minutes; ONLY=window (a test, a boot, a kernel) for that alone
	+$(Q)$(SUBMAKE) $(PARALLEL) $(if $(only),,STRICT=--strict check-files) $$(tools/check --targets $(only))
	$(Q)$(if $(only),,tools/lint $(FLAVOURS))
	$(Q)tools/check $(only)

check-rest: deps-check ## what of the matrix check leaves out
	+$(Q)$(SUBMAKE) $(PARALLEL) STRICT=--strict $$(tools/check --rest --targets)
	$(Q)tools/check --rest

check-debug: deps-check ## the tests on a kernel that watches itself (builds it, once)
	+$(Q)$(SUBMAKE) $(PARALLEL) $$(tools/check --debug --targets)
	$(Q)tools/check --debug

check-kernels: deps-check ## the tests on newer kernels, built from linux-source (builds them, once)
	+$(Q)$(SUBMAKE) $(PARALLEL) STRICT=--strict $$(tools/check --kernels --targets)
	$(Q)tools/check --kernels

check-all: deps-check ## lint, and the tests on each kernel in each configuration, the debug kernel too
	+$(Q)$(SUBMAKE) $(PARALLEL) STRICT=--strict check-files $$(tools/check --all --debug --targets)
	$(Q)tools/lint $(FLAVOURS)
	$(Q)tools/check --all --debug

HOURS := 1

fuzz: deps-check ## mutate what the CLI reads for HOURS=1, from another seed each time
	+$(Q)$(SUBMAKE) $(PARALLEL) fuzz-files
	$(Q)selftests/host/fuzz --hours $(HOURS)

CALLS := 100000
SEED := 19

fuzz-device: deps-check ## CALLS=100000 random calls of the device, by SEED=19, in a VM with KERNEL
	+$(Q)$(SUBMAKE) $(PARALLEL) vm-files
	$(Q)tools/vm/run --kernel $(VM_KERNEL) --mem 2560 --cpus 2 --timeout 36000 -- env \
		ADDRSPACE_FUZZ_CALLS=$(CALLS) ADDRSPACE_FUZZ_SEED=$(SEED) /opt/kselftest/addrspace/device_fuzz
	$(Q)tools/check --note 'make fuzz-device' $(VM_KERNEL) '$(CALLS) calls each way by seed $(SEED); no finding'

mutate: deps-check ## test the tests: make each wrong change of tools/checker/mutations.txt, or ONLY=NAME
	+$(Q)$(SUBMAKE) $(PARALLEL) check-files fuzz-files
	$(Q)tools/check --mutations $(ONLY)

coverage: deps-check ## which lines of the CLI the tests reach, on the host and in VMs: writes Documentation/trust/coverage.rst
	+$(Q)$(SUBMAKE) $(PARALLEL) $$(tools/check --coverage --targets $(only))
	$(Q)tools/check --coverage $(only)

soak: HOURS := 8
soak: PAUSE := 0
soak: deps-check ## load, map, allocate, read, unload at random for HOURS=8, in a VM with KERNEL
	+$(Q)$(SUBMAKE) $(PARALLEL) vm-files
	$(Q)tools/soak/run --kernel $(VM_KERNEL) --hours $(HOURS) --seed $(SEED) --pause $(PAUSE)

docs: deps-check build/source/.complete ## the documentation, by Sphinx, in build/docs/html
	$(Q)tools/build/docs
	@echo 'Read build/docs/html/index.html'

modules: $(FLAVOURS:%=module-%) $(FLAVOURS:%=ptdump-%) $(addprefix bench-,$(filter-out amd64,$(FLAVOURS)))

lint: deps-check build/source/.complete ## checkpatch, sparse, W=1, kernel-doc, shellcheck
	+$(Q)$(SUBMAKE) $(PARALLEL) STRICT=--strict modules
	$(Q)tools/lint $(FLAVOURS)

install: all ## the module and the CLI onto this machine, or below DESTDIR
	$(Q)tools/build/install build/$(KERNEL)/module/addrspace.ko \
		build/cli/$(if $(ON_32BIT),host,i386)/addrspace build/cli/host/addrspace '$(DESTDIR)'

deb: deps-packages build/sysroot/.complete ## Debian's packages, in build/deb
	$(Q)tools/build/deb

rpm: deps-packages ## RPMs of the same content, in build/rpm
	$(Q)tools/build/rpm

release: deps-packages build/sysroot/.complete ## tarball, packages, checksums and the tag of VERSION
	$(Q)tools/build/release

check-packages: deb vm-files cli-small ## the packages, the static CLI, the release, the fleet
	$(Q)tools/check --only 'pkg-*'

clean: ## what was built here; the cache stays
	$(Q)rm -rf build

cache-clean: ## the cache of downloads and kernels that all checkouts share
	$(Q)tools/build/cache-clean

help: ## this list
	@echo 'make TARGET [KERNEL=$(VM_KERNEL)] [KDIR=directory] [V=1]'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16
	@echo 'KERNEL is one of $(KERNELS),'
	@echo 'or what uname -r says;'
	@echo 'KDIR names the headers of any other kernel. V=1 shows the commands.'
