#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: install_guest.sh install|upgrade|remove VERSION
#
# In the Debian of the test `install`, a step with what must hold after it: the packages
# are in /debs/VERSION. Prints "ok WHAT" and "not ok WHAT" lines, with the log between.

set -u
step=$1 version=$2
kernel=$(basename /lib/modules/*)
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

# holds WHAT COMMAND...
holds() {
	local what=$1
	shift
	if "$@" > /tmp/said 2>&1; then
		echo "ok $what"
	else
		echo "not ok $what"
		tail -n 20 /tmp/said
	fi
}

# All files but what dpkg, ldconfig and man-db keep of any package.
files() {
	find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /run -o \
		-path /debs -o -path /root -o -path /var/lib/dpkg -o -path /var/cache -o \
		-path /var/log -o -path /var/lib/systemd -o -name '*.dep*' -o \
		-path /etc/.pwd.lock -o -path '*/lib/modules/*/modules.*' -o \
		-name '__pycache__' -o -path '/etc/g*shadow*' -o -path '/etc/group*' -o \
		-path '/etc/passwd*' -o -path '/etc/shadow*' \) -prune -o -print | sort
}

# The package of the program needs bookworm's libraries; bullseye has the other two.
has_program() { dpkg-query -W -f '${db:Status-Status}' addrspace 2> /dev/null | grep -q '^installed$'; }

# DKMS prints "addrspace/0.2, ..." or, before 3.0, "addrspace, 0.2, ...".
only_version() { [ "$(dkms status | sed -E 's|^([^,/]+)[,/] ?([^,]+),.*|\1/\2|')" = "addrspace/$version" ]; }
module_there() { [ -e "/lib/modules/$kernel/updates/dkms/addrspace.ko" ]; }
modprobe_finds() { modprobe -S "$kernel" -n -v addrspace | grep updates/dkms; }
is_version() { [ "$(dpkg-query -W -f '${Version}' "$1")" = "$version" ]; }

example() {
	rm -rf /tmp/example
	cp -r /usr/share/doc/libaddrspace-dev/examples /tmp/example
	gunzip -q /tmp/example/*.gz 2> /dev/null
	make -C /tmp/example
	[ -x /tmp/example/kmap-example ]
}

module_example() {
	make -C /tmp/example module KDIR="/lib/modules/$kernel/build" &&
		install -D -m 644 /tmp/example/addrspace_example.ko "/root/addrspace_example.ko" &&
		[ "$(modinfo -F depends /root/addrspace_example.ko)" = addrspace ]
}

# check_there PACKAGE...
check_there() {
	for package; do
		holds "$step: $package is there in its version" is_version "$package"
	done
	holds "$step: DKMS has this version and no other" only_version
	holds "$step: DKMS built the module for $kernel" module_there
	holds "$step: modprobe finds it" modprobe_finds
	! has_program || holds "$step: the program runs" addrspace --version
}

check_program() {
	holds "its pages" man -w addrspace addrspace-collect 4 addrspace 5 addrspace
	holds "its completion" bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader addrspace; complete -p addrspace'
	holds "its group" getent group addrspace
	holds "its units" systemd-analyze verify /lib/systemd/system/addrspace-metrics.{timer,service}
	holds "its timer is enabled" systemctl is-enabled addrspace-metrics.timer
}

check_headers() {
	holds "the example of libaddrspace-dev builds" example
	holds "so does the example of a module" module_example
}

case $step in
install)
	files > /root/before
	holds "install: dpkg" dpkg -i /debs/"$version"/*.deb
	if has_program; then
		check_there addrspace addrspace-dkms libaddrspace-dev
		check_program
	else
		check_there addrspace-dkms libaddrspace-dev
	fi
	check_headers
	;;
upgrade)
	holds "upgrade: dpkg" dpkg -i /debs/"$version"/*.deb
	check_there addrspace-dkms libaddrspace-dev
	;;
remove)
	rm -rf /tmp/example
	packages=(libaddrspace-dev addrspace-dkms)
	! has_program || packages+=(addrspace)
	holds "remove: dpkg" dpkg --purge "${packages[@]}"
	files > /root/after
	holds "remove: no file is left" diff /root/before /root/after
	;;
esac
